"""Callers whom an OpenID Connect issuer vouches for: bearer tokens signed with the keys that it publishes."""

import asyncio
import json
import logging
import time
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.request import Request, urlopen

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from pydantic import StringConstraints, TypeAdapter, ValidationError

from app.access.keys import VOUCHED_FOR
from app.http.caller import Caller, CallerRole
from app.records.markings import Marking
from app.settings import Settings, reachable

log = logging.getLogger("parley")
LEEWAY = 30  # seconds that two clocks may differ
PAUSE, STALE = 10.0, 3600.0  # seconds: the keys are fetched no oftener, and when they are this old again
TIMEOUT, MOST = 5, 2**20  # seconds and bytes of an answer of the issuer
# As it stands: two that differ are two. With what goes before it, it is the author of a revision (200 characters).
SUBJECT = TypeAdapter(Annotated[str, StringConstraints(pattern="^[!-~]+$", max_length=195)])
HOSTILE = (JoseError, ValidationError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, OSError)


class Issuer:
    """Knows the callers of one issuer's tokens. Its keys are kept, also when it is away; an unknown key asks for them anew."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._claims = JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": str(settings.oidc_issuer)},
            aud={"essential": True, "value": str(settings.oidc_audience)},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._keys = KeySet([])
        self._fetched = self._tried = -STALE
        self._fetching: asyncio.Task[None] | None = None

    async def caller(self, token: str) -> Caller | None:
        """Who has this token; None when it is not a valid one of the issuer."""
        if time.monotonic() - self._fetched > STALE:
            fetching = self._fetch()
            if not self._keys:
                await asyncio.shield(fetching)
        try:
            return self._caller(token)
        except InvalidKeyIdError:
            await asyncio.shield(self._fetch())
        except HOSTILE:
            return None
        try:
            return self._caller(token)
        except HOSTILE:
            return None

    def _caller(self, token: str) -> Caller:
        claims = jwt.decode(token, self._keys, self.settings.oidc_algorithms).claims
        self._claims.validate(claims)
        marking = _highest(Marking, claims.get(self.settings.oidc_clearance_claim))
        role = _highest(CallerRole, claims.get(self.settings.oidc_role_claim))
        name, expires = VOUCHED_FOR + SUBJECT.validate_python(claims["sub"]), datetime.fromtimestamp(claims["exp"], UTC)
        return Caller(name, marking, marking.rank, role, expires, f"{self.settings.oidc_issuer} {claims['sub']}")

    def _fetch(self) -> asyncio.Task[None]:
        """The present attempt to get the keys, or the last one if that was just now."""
        now = time.monotonic()
        if self._fetching is None or (self._fetching.done() and now - self._tried >= PAUSE):
            self._tried, self._fetching = now, asyncio.create_task(self._refresh())
        return self._fetching

    async def _refresh(self) -> None:
        try:
            self._keys = await asyncio.to_thread(self._published)
            self._fetched = time.monotonic()
        except HOSTILE as error:
            log.warning("the keys of the OpenID Connect issuer cannot be fetched: %r", error)

    def _published(self) -> KeySet:
        """The keys as the issuer has them now."""
        url = self.settings.oidc_jwks_url
        if url is None:
            issuer = str(self.settings.oidc_issuer)
            about = _get(issuer.rstrip("/") + "/.well-known/openid-configuration")
            if about["issuer"] != issuer:
                raise ValueError("another issuer answers there")
            url = reachable(about["jwks_uri"])
        return KeySet.import_key_set(_get(url))


def _get(url: str) -> Any:
    with urlopen(Request(url, headers={"Accept": "application/json"}), timeout=TIMEOUT) as answer:
        return json.loads(answer.read(MOST))


def _highest(ladder: Any, claimed: Any) -> Any:
    """The highest step that the claim names, a text or a list of such; the lowest of all when it names none."""
    given = claimed if isinstance(claimed, list) else [claimed]
    return next((step for step in reversed(ladder) if step.value in given), next(iter(ladder)))
