"""A check of our own, which Schemathesis loads (schemathesis.toml)."""

import re
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, Response

# What a JSON schema can say, by the codes that Pydantic gives it: whoever follows the document does not meet these.
SAYABLE = re.compile(
    r"missing|extra_forbidden|enum|literal_error|(model|dict|list|string|int|float|bool|none)_(type|parsing)|multiple_of"
    r"|(greater|less)_than(_equal)?|(string_)?too_(long|short)|string_pattern_mismatch|uuid_\w+|repeated"
)


@schemathesis.check
def only_rules_refuse(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """A request that follows the document is malformed only by its cursor or by a number that a double would alter, and unfit
    only by a rule of the domain."""
    if not case.meta or not case.meta.generation.mode.is_positive:
        return
    if response.status_code == 400:
        detail = response.json()["detail"]
        assert "cursor" in detail or "more digits" in detail, "a request that follows the document is malformed"
    if response.status_code == 422:
        sayable = [error for error in response.json()["errors"] if SAYABLE.fullmatch(error["code"])]
        assert not sayable, f"the document does not say that this does not fit: {sayable}"
