"""What an operator can set, each as an environment variable `PARLEY_…`; `docs/settings.md` has the same table."""

from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SQLITE = "sqlite:///"


def _split(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Commas = (NoDecode, BeforeValidator(_split))  # a list is written with commas, not as JSON
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[a-z0-9.\-]+(:[0-9]+)?$")]
Rate = Annotated[str, StringConstraints(pattern=r"^(off|[1-9][0-9]{0,8}/(second|minute|hour|day))$")]


class Settings(BaseSettings):
    """Read once, at the start; a wrong value stops the start with one line."""

    model_config = SettingsConfigDict(env_prefix="PARLEY_", extra="forbid", hide_input_in_errors=True)

    database_url: Annotated[str, StringConstraints(pattern=r"^(sqlite:///.+|postgresql(\+psycopg)?://.*)$")] = Field(
        "sqlite:///data/parley.db", description="`sqlite:///PATH` or `postgresql://…`."
    )
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
    read_connections: int = Field(3, ge=1, le=64, description="Held connections for reading (PostgreSQL).")
    statement_seconds: float = Field(5.0, gt=0, le=600, description="After this many seconds a read is given up (503).")

    @model_validator(mode="after")
    def development_is_local(self) -> Self:
        if self.development and not _loopback(self.host):
            raise ValueError("PARLEY_DEVELOPMENT prints a key that may do everything: it needs a loopback PARLEY_HOST")
        return self


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
