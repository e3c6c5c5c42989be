"""What an operator can set, each as an environment variable `PARLEY_…`; `docs/settings.md` has the same table."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


def _split(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def reachable(url: str) -> str:
    """The URL of something that must not be altered on its way; ValueError if that is neither https nor on this machine."""
    parts = urlsplit(url)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname))):
        raise ValueError("it needs an https URL, or one of this machine")
    return url


def _database(url: str) -> str:
    """A URL that is read as it is meant; ValueError, which quotes nothing of it since it may hold a password."""
    try:
        parsed = make_url(url)
    except (ValueError, ArgumentError):
        raise ValueError("it cannot be read as a URL") from None
    if parsed.get_backend_name() != "sqlite" and "@" in str(parsed.database):
        raise ValueError("what is special in a password is percent-encoded in a URL: / is %2F, @ is %40")
    return url


Url = Annotated[str, AfterValidator(reachable)]
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
Commas = (NoDecode, BeforeValidator(_split))  # a list is written with commas, not as JSON
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[a-z0-9.\-]+(:[0-9]+)?$")]
Rate = Annotated[str, StringConstraints(pattern=r"^(off|[1-9][0-9]{0,8}/(second|minute|hour|day))$")]


class Settings(BaseSettings):
    """Read once, at the start; a wrong value stops the start with one line."""

    model_config = SettingsConfigDict(env_prefix="PARLEY_", extra="forbid", hide_input_in_errors=True)

    database_url: Annotated[
        str, StringConstraints(pattern=r"^(sqlite:///.+|postgresql(\+psycopg)?://.*)$"), AfterValidator(_database)
    ] = Field("sqlite:///data/parley.db", description="`sqlite:///PATH` or `postgresql://…`.")
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    development: bool = Field(
        False,
        description="`parley serve` makes and prints a key that may do everything. Only on a loopback address.",
    )
    anonymous: bool = Field(True, description="Who sends no key reads `TLP:CLEAR`; `off`: nobody reads without a key.")
    key_seconds: float = Field(
        2.0, ge=0, le=5, description="A key is looked up again after this many seconds: a revoked one stops within them."
    )
    read_connections: int = Field(8, ge=1, le=64, description="Held connections for reading (PostgreSQL).")
    rate_limit_key: Rate = Field(
        "6000/minute", description="How often each key may ask: `N/second`, `/minute`, `/hour`, `/day`, or `off`."
    )
    rate_limit_anonymous: Rate = Field("600/minute", description="The same for each address (IPv6: /64) that shows no key.")
    rate_storage: Annotated[str, StringConstraints(pattern=r"^(memory|rediss?://.+|redis\+unix://.+)$")] = Field(
        "memory",
        description="Where that is counted: `memory` of each process, or `redis://…`, `rediss://…`, `redis+unix://PATH`.",
    )
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], *Commas] = Field(
        (), description="Addresses and networks, with commas: from them alone `X-Forwarded-For` or `Forwarded` is believed."
    )
    cors_origins: Annotated[tuple[Origin, ...], *Commas] = Field(
        (), description="Origins, with commas, whose pages may use the API from a browser: `https://example.org`."
    )
    oidc_issuer: Url | None = Field(None, description="An OpenID Connect issuer, whose bearer tokens are taken too.")
    oidc_audience: str | None = Field(
        None, min_length=1, description="What `aud` of its tokens must name; needed with an issuer."
    )
    oidc_algorithms: Annotated[tuple[Algorithm, ...], *Commas] = Field(
        ("RS256", "ES256"), min_length=1, description="With which its tokens may be signed: `RS…`, `PS…`, `ES…`, `EdDSA`."
    )
    oidc_jwks_url: Url | None = Field(None, description="Where its keys are, if its configuration shall not be asked for that.")
    oidc_role_claim: str = Field("parley_role", description="The claim, a text or a list, that names the role; else `reader`.")
    oidc_clearance_claim: str = Field("parley_clearance", description="The same for the clearance; else `TLP:CLEAR`.")
    followers: int = Field(
        500, ge=1, le=100_000, description="So many streams and waiting requests may follow the changes of a process (503)."
    )
    followers_each: int = Field(20, ge=1, le=100_000, description="So many of them for one key, or address without a key (429).")
    statement_seconds: float = Field(
        5.0, gt=0, le=600, description="After this many seconds a read is given up (503), its wait for a turn included."
    )
    analysis_seconds: float = Field(
        10.0, gt=0, le=600, description="After this many seconds an analysis is given up (503), its wait for a turn included."
    )

    access_log: bool = Field(True, description="One line in the log for each request.")
    log: Literal["json", "text"] | None = Field(
        None, description="How a line of the log is written: `json` or `text`; by default as text in development."
    )
    metrics_port: int | None = Field(None, ge=0, le=65535, description="The port of `/metrics` for Prometheus; none by default.")
    drain_seconds: float = Field(
        0.0,
        ge=0,
        le=3600,
        description="How long a process that is told to stop goes on serving while it says that it is not ready.",
    )
    grace_seconds: int = Field(10, ge=0, le=3600, description="How long running requests have then, until the process ends.")

    @model_validator(mode="before")
    @classmethod
    def variables_are_known(cls, given: Any) -> Any:
        for name in sorted(os.environ):
            if name.startswith("PARLEY_") and name.removeprefix("PARLEY_").lower() not in cls.model_fields:
                raise ValueError(f"{name} is no setting; docs/settings.md lists them")
        return given

    @model_validator(mode="after")
    def development_is_local(self) -> Self:
        if self.development and not _loopback(self.host):
            raise ValueError("PARLEY_DEVELOPMENT prints a key that may do everything: it needs a loopback PARLEY_HOST")
        return self

    @model_validator(mode="after")
    def issuer_and_audience_go_together(self) -> Self:
        given = sorted(name for name in self.model_fields_set if name.startswith("oidc_"))
        if given and self.oidc_issuer is None:
            raise ValueError(f"PARLEY_{given[0].upper()} means nothing without PARLEY_OIDC_ISSUER")
        if given and self.oidc_audience is None:
            raise ValueError("PARLEY_OIDC_ISSUER needs PARLEY_OIDC_AUDIENCE")
        return self


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
