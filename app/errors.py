"""What the service refuses, and why. `http.problem` turns each into an RFC 9457 document."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

Path = tuple[str | int, ...]
MOST_FAULTS = 50  # in one problem


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where (a JSON pointer into the body, or the name of a parameter or header), a code, a sentence."""

    where: str
    code: str
    detail: str
    place: Literal["pointer", "parameter", "header"] = "pointer"


def pointer(path: Path) -> str:
    """RFC 6901: `("goals", 3, "a/b")` is `/goals/3/a~1b`."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


class DomainError(Exception):
    """Base of all refusals: an HTTP status, a slug that `/problems/<slug>` explains, a title and that explanation."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"
    meaning: ClassVar[str] = "The service failed. Nothing was changed. The request id finds the cause in the log."

    def __init__(self, detail: str, faults: Sequence[Fault] = (), headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail, self.faults, self.headers = detail, tuple(faults), headers


class Malformed(DomainError):
    status, code, title = 400, "malformed", "Malformed request"
    meaning = (
        "The request cannot be read: the body is not strict JSON (UTF-8, no duplicate keys, no NaN, at most 32 levels "
        "deep, no number that a double would alter), or a cursor was not made by the list that it was sent to."
    )


class Unauthorised(DomainError):
    status, code, title = 401, "unauthorised", "Credentials needed"
    meaning = (
        "The request needs an access key and has none, or what its header Authorization says is not, or no longer, the "
        "credentials of a caller: `Authorization: Bearer pk_…`."
    )

    def __init__(self, detail: str, error: str = "") -> None:
        """`error`: what RFC 6750 calls the fault of credentials that were given."""
        challenge = 'Bearer realm="parley"' + (f', error="{error}"' if error else "")
        super().__init__(detail, headers={"WWW-Authenticate": challenge})


class Forbidden(DomainError):
    status, code, title = 403, "forbidden", "Not allowed"
    meaning = (
        "The caller is known and may not do this: a reader does not write, nobody marks above the own clearance. Or a browser "
        "asks for a page whose origin, method or headers the operator has not allowed."
    )


class NotFound(DomainError):
    status, code, title = 404, "not-found", "Not found"
    meaning = "There is no such thing, or it is deleted, or the caller may not see it: the answer is the same."


class WrongMethod(DomainError):
    status, code, title = 405, "method-not-allowed", "Method not allowed"
    meaning = "The path exists and does not take this method. The header Allow lists those that it takes."


class NotAcceptable(DomainError):
    status, code, title = 406, "not-acceptable", "Not acceptable"
    meaning = "The service cannot answer in any of the types that the header Accept asks for."


class Conflict(DomainError):
    status, code, title = 409, "conflict", "Conflict"
    meaning = (
        "The request fits the rules, the present state does not let it through: the record is still referred to, a "
        "slug or an external id is taken, a question has forecasts, a dossier differs from what is stored."
    )


class Stale(DomainError):
    status, code, title = 412, "stale", "Precondition failed"
    meaning = "The record is no longer, or not yet, what the precondition says. Read it again, then decide."


class TooLarge(DomainError):
    status, code, title = 413, "too-large", "Too large"
    meaning = "The body is larger than this operation takes."


class WrongType(DomainError):
    status, code, title = 415, "unsupported-media-type", "Unsupported media type"
    meaning = "The body must be JSON and say so in its Content-Type."

    def __init__(self, accepted: str) -> None:
        super().__init__(f"The Content-Type must be {accepted}.", headers={"Accept": accepted})


class Unfit(DomainError):
    status, code, title = 422, "unfit", "Does not fit"
    meaning = "The request can be read and breaks the schema or a rule of the domain. `errors` says where and why."


class PreconditionMissing(DomainError):
    status, code, title = 428, "precondition-missing", "Precondition required"
    meaning = "Changing or deleting a record needs the header If-Match with the ETag of the version that was read."


class TooMany(DomainError):
    status, code, title = 429, "too-many", "Too many requests"
    meaning = (
        "The caller, or the address of those who show no key, has asked more often than the service lets it: the headers "
        "RateLimit-Policy and RateLimit say how often that is. Or it follows the changes with too many streams and waiting "
        "requests at once. Nothing was done; ask again after the time in Retry-After."
    )

    def __init__(
        self, seconds: int, headers: dict[str, str] | None = None, detail: str = "Too many requests in too short a time."
    ) -> None:
        super().__init__(detail, headers={**(headers or {}), "Retry-After": str(seconds)})


class Unavailable(DomainError):
    status, code, title = 503, "unavailable", "Unavailable"
    meaning = (
        "The database did not answer in time, the process is not ready, is full, or stops. Nothing was changed unless the detail "
        "says otherwise; try again after the time in Retry-After."
    )

    def __init__(self, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail, faults, headers={"Retry-After": "1"})


_ALL: list[type[DomainError]] = [DomainError, *DomainError.__subclasses__()]
PROBLEMS: dict[int, type[DomainError]] = {error.status: error for error in _ALL}
