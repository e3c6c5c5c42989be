"""Countries: ISO 3166-1 alpha-3 codes, and user-assigned ones for entities that have none."""

from typing import Annotated

import pycountry
from pydantic import AfterValidator, Field

# ISO 3166-1 leaves XAA to XZZ to its users. XKX is in general use for Kosovo; the others hold in this service alone.
USER_ASSIGNED = {
    "XAB": "Abkhazia",
    "XCS": "Czechoslovakia (until 1992)",
    "XKR": "Kurdistan Region of Iraq",
    "XKX": "Kosovo",
    "XNC": "Northern Cyprus",
    "XNK": "Nagorno-Karabakh (until 2023)",
    "XSL": "Somaliland",
    "XSO": "South Ossetia",
    "XSU": "Soviet Union (until 1991)",
    "XSY": "South Yemen (until 1990)",
    "XTN": "Transnistria",
    "XYU": "Yugoslavia (until 1992)",
}
COUNTRIES = frozenset(country.alpha_3 for country in pycountry.countries) | USER_ASSIGNED.keys()


def known_country(code: str) -> str:
    """The code as it is, if it is one of COUNTRIES; else ValueError."""
    if code not in COUNTRIES:
        raise ValueError("neither an ISO 3166-1 alpha-3 code nor a user-assigned one of this service")
    return code


CountryCode = Annotated[
    str,
    Field(
        pattern="^[A-Z]{3}$",
        max_length=3,
        description="ISO 3166-1 alpha-3, or a user-assigned code for an entity without one (XKX Kosovo).",
        examples=["PSE"],
    ),
    AfterValidator(known_country),
]
