"""What an operator can set, each as an environment variable `PARLEY_…`; `docs/settings.md` has the same table."""

import os
from ipaddress import ip_address
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    read_connections: int = Field(8, ge=1, le=64, description="Held connections for reading (PostgreSQL).")
    statement_seconds: float = Field(5.0, gt=0, le=600, description="After this many seconds a read is given up (503).")

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


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
