"""Language tags (BCP 47), well-formed by the grammar of RFC 5646, section 2.1."""

from typing import Annotated

from pydantic import Field

# The irregular grandfathered tags are listed; the regular ones fit the grammar as it is.
LANGUAGE_TAG = (
    r"^("
    r"([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})"  # language, with up to three extended subtags
    r"(-[A-Za-z]{4})?"  # script
    r"(-([A-Za-z]{2}|[0-9]{3}))?"  # region
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"  # variants
    r"(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*"  # extensions
    r"(-[Xx](-[A-Za-z0-9]{1,8})+)?"  # private use
    r"|[Xx](-[A-Za-z0-9]{1,8})+"  # private use alone
    r"|en-GB-oed|i-(ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(BE-FR|BE-NL|CH-DE)"
    r")$"
)

LanguageTag = Annotated[
    str, Field(pattern=LANGUAGE_TAG, max_length=100, description="A language tag by BCP 47.", examples=["en", "ar-PS"])
]
