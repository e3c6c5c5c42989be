"""Words of likelihood and the probabilities that they stand for: one registry of published scales.

Bands are [low, high), the topmost one closed; where bands nest (IPCC), a number gets the narrowest one that holds it.
Some scales leave gaps on purpose: a number there has no word. Probabilities run from 0 to 1.
"""

from dataclasses import dataclass
from typing import Literal

from app.domain.vocabularies import LikelihoodScale


@dataclass(frozen=True)
class Band:
    """A term of a scale, its synonyms, and the probabilities from `low` to `high` (0 to 1) that it stands for."""

    term: str
    low: float
    high: float
    synonyms: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """Half way between the ends, without the dust of binary fractions: 0.2 and 0.45 give 0.325."""
        return round((self.low + self.high) / 2, 6)

    @property
    def width(self) -> float:
        """How much of the range from 0 to 1 the band covers."""
        return self.high - self.low


@dataclass(frozen=True)
class Scale:
    """A published scale, with its source; `verified` says whether its numbers were seen in print (no: from memory)."""

    source: str
    verified: Literal["yes", "partly", "no"]
    bands: tuple[Band, ...]

    @property
    def top(self) -> float:
        """The highest probability that any band reaches; it belongs to the bands that end there."""
        return max(band.high for band in self.bands)

    def holds(self, band: Band, probability: float) -> bool:
        """Whether a probability lies in a band of this scale."""
        closed = band.high in (self.top, band.low)  # the topmost, and Kent's two points
        return band.low <= probability < band.high or (closed and probability == band.high)

    def term(self, probability: float) -> str | None:
        """The word for a probability: of the narrowest band that holds it; None in a gap and outside all bands.
        ValueError outside 0 to 1."""
        if not 0 <= probability <= 1:
            raise ValueError("a probability lies between 0 and 1")
        holding = (band for band in self.bands if self.holds(band, probability))
        narrowest = min(holding, key=lambda band: band.width, default=None)
        return narrowest.term if narrowest else None


SCALES: dict[LikelihoodScale, Scale] = {
    LikelihoodScale.ICD203: Scale(
        "US Intelligence Community Directive 203, Analytic Standards, 2 January 2015, section D.6.e(2)",
        "yes",
        (
            Band("almost no chance", 0.01, 0.05, ("remote",)),
            Band("very unlikely", 0.05, 0.20, ("highly improbable",)),
            Band("unlikely", 0.20, 0.45, ("improbable",)),
            Band("roughly even chance", 0.45, 0.55, ("roughly even odds",)),
            Band("likely", 0.55, 0.80, ("probable",)),
            Band("very likely", 0.80, 0.95, ("highly probable",)),
            Band("almost certain", 0.95, 0.99, ("nearly certain",)),
        ),
    ),
    LikelihoodScale.PHIA: Scale(
        "UK Professional Head of Intelligence Assessment, Explaining Uncertainty in UK Intelligence Assessment, "
        "24 March 2025; of the bands, the ends at 5, 20, 35 and 50 % were corroborated",
        "partly",
        (
            Band("remote chance", 0.0, 0.05),
            Band("highly unlikely", 0.10, 0.20),
            Band("unlikely", 0.25, 0.35),
            Band("realistic possibility", 0.40, 0.50),
            Band("likely or probable", 0.55, 0.75, ("likely", "probable")),
            Band("highly likely", 0.80, 0.90),
            Band("almost certain", 0.95, 1.0),
        ),
    ),
    LikelihoodScale.IPCC_AR6: Scale(
        "Mastrandrea et al., Guidance Note for Lead Authors of the IPCC Fifth Assessment Report on Consistent "
        "Treatment of Uncertainties, 2010; kept for the Sixth",
        "yes",
        (
            Band("exceptionally unlikely", 0.0, 0.01),
            Band("extremely unlikely", 0.0, 0.05),
            Band("very unlikely", 0.0, 0.10),
            Band("unlikely", 0.0, 0.33),
            Band("about as likely as not", 0.33, 0.66),
            Band("more likely than not", 0.50, 1.0),
            Band("likely", 0.66, 1.0),
            Band("very likely", 0.90, 1.0),
            Band("extremely likely", 0.95, 1.0),
            Band("virtually certain", 0.99, 1.0),
        ),
    ),
    LikelihoodScale.NATO_AJP: Scale(
        "NATO Allied Joint Publication AJP-2.1, 2016; numbers from memory",
        "no",
        (
            Band("highly unlikely", 0.0, 0.10),
            Band("unlikely", 0.10, 0.40),
            Band("even chance", 0.40, 0.60),
            Band("likely", 0.60, 0.90),
            Band("highly likely", 0.90, 1.0),
        ),
    ),
    LikelihoodScale.KENT: Scale(
        "Sherman Kent, Words of Estimative Probability, Studies in Intelligence, 1964: centres with a give and take, "
        "certainty and impossibility as points",
        "yes",
        (
            Band("impossible", 0.0, 0.0),
            Band("almost certainly not", 0.02, 0.12),
            Band("probably not", 0.20, 0.40),
            Band("chances about even", 0.40, 0.60),
            Band("probable", 0.63, 0.87),
            Band("almost certain", 0.87, 0.99),
            Band("certain", 1.0, 1.0),
        ),
    ),
}
_BANDS = {(scale, word): band for scale, entry in SCALES.items() for band in entry.bands for word in (band.term, *band.synonyms)}


@dataclass(frozen=True)
class Reading:
    """What the word and the number of a forecast come to (0 to 1): its read-only fields."""

    probability_low: float | None
    probability_high: float | None
    probability_mid: float | None
    probability_term: str | None
    mismatch: bool


def band(term: str, scale: LikelihoodScale) -> Band:
    """The band of a term or synonym, whatever its case and spacing; ValueError if the scale has no such word."""
    found = _BANDS.get((scale, " ".join(term.split()).casefold()))
    if found is None:
        raise ValueError(f"no term of {scale}, which has: {', '.join(entry.term for entry in SCALES[scale].bands)}")
    return found


def reading(term: str | None, probability: float | None, scale: LikelihoodScale) -> Reading:
    """What a forecast comes to that gives a term of the scale, a probability from 0 to 1, both or neither.

    Low and high are the term's band (of a forecast that gives both too), else the number twice; the middle is the
    number, else the band's middle; the word is the scale's for the number. A number outside the band of its term is a
    mismatch: both are kept. With neither, all is empty. ValueError if the scale has no such term.
    """
    said = None if term is None else band(term, scale)
    word = None if probability is None else SCALES[scale].term(probability)
    if said is None:
        return Reading(probability, probability, probability, word, mismatch=False)
    if probability is None:
        return Reading(said.low, said.high, said.middle, None, mismatch=False)
    return Reading(said.low, said.high, probability, word, mismatch=not SCALES[scale].holds(said, probability))
