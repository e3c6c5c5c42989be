"""From reference classes to base rates."""

from app.analysis.answer import Caveat, Interval, Method
from app.analysis.methods import base_rate
from app.analysis.precedents.answers import (
    PrecedentBand,
    PrecedentInterval,
    PrecedentPosterior,
    PrecedentRate,
    PrecedentsResult,
    PrecedentWeighted,
)
from app.analysis.precedents.gathering import SELECTED, gather
from app.analysis.precedents.models import PrecedentClass, PrecedentsInputs, PrecedentsParameters, beta
from app.analysis.precedents.picture import specification_of
from app.analysis.work import Computed, Work
from app.domain.likelihood import SCALES, Scale
from app.errors import MOST_FAULTS, Fault, Unfit

FEW = 10
EMPTY = "There is no case."
JEFFREYS = Method(
    name="Jeffreys posterior and interval",
    source="Brown, Cai and DasGupta 2001, Interval Estimation for a Binomial Proportion",
    says="Beta(k + 1/2, n - k + 1/2); the interval has equal tails, and ends at 0 where k = 0 and at 1 where k = n.",
)
WILSON = Method(
    name="Wilson interval",
    source="Brown, Cai and DasGupta 2001, Interval Estimation for a Binomial Proportion",
    says="The rates that a score test of k of n would not reject.",
)
MASS = Method(
    name="posterior mass by words of likelihood",
    source="The scale that `scale` names; its lowest word is taken to begin at 0 and its highest to end at 1.",
    says="How probable it is, from each prior, that the rate lies where a word stands.",
)
WEIGHTED = Method(
    name="likeness-weighted pseudo-counts",
    source="A weight of this project's own; no published one is used.",
    says="Each case counts by the mean share that it has in common with the case in question: conflicts, third parties, "
    "purposes, track, type.",
)


def compute(inputs: PrecedentsInputs, parameters: PrecedentsParameters) -> Computed:
    """The rate of each class; Unfit when none has one."""
    rates = [rate_of(given, parameters) for given in inputs.classes]
    if all(rate.refused for rate in rates):
        faults = [
            Fault(f"/inputs/classes/{i}", "selected_on_outcome" if inputs.classes[i].selected_on_outcome else "insufficient",
                  f"{rate.name}: {rate.refused}")
            for i, rate in enumerate(rates)
        ]  # fmt: skip
        raise Unfit("No class gives a rate.", faults[:MOST_FAULTS])
    uncertainty = []
    for i, rate in enumerate(rates):
        for name, interval in (("Jeffreys interval", rate.jeffreys), ("Wilson interval", rate.wilson)):
            if interval:
                uncertainty.append(
                    Interval(about=f"/classes/{i}/rate", low=interval.low, high=interval.high, level=parameters.level, how=name)
                )
        if rate.weighted:
            how = "Jeffreys interval of pseudo-counts"
            about, low, high = f"/classes/{i}/weighted/rate", rate.weighted.low, rate.weighted.high
            uncertainty.append(Interval(about=about, low=low, high=high, level=parameters.level, how=how))
    methods = [JEFFREYS, WILSON, MASS, *([WEIGHTED] if any(rate.weighted for rate in rates) else [])]
    return Computed(PrecedentsResult(classes=rates), methods, uncertainty, list(warnings_of(rates)))


def rate_of(given: PrecedentClass, parameters: PrecedentsParameters) -> PrecedentRate:
    """The rate of a class, or why it has none."""
    n = given.cases if given.cases is not None else len(given.members)
    k = given.successes if given.successes is not None else sum(member.reached for member in given.members)
    refused = SELECTED if given.selected_on_outcome or (given.unit == "agreement" and given.dimension == "substantive") else None
    refused = refused or (None if n else EMPTY)
    posteriors = [] if refused else posteriors_of(k, n, parameters)
    return PrecedentRate(
        name=given.name,
        unit=given.unit,
        dimension=given.dimension,
        threshold=given.threshold,
        coder=given.coder,
        coder_id=given.coder_id,
        beneficiary=given.beneficiary,
        filters=given.filters,
        cases=n,
        successes=k,
        uncoded=given.uncoded,
        refused=refused,
        rate=None if refused else k / n,
        jeffreys=None if refused else _interval(base_rate.jeffreys(k, n, parameters.level)),
        wilson=None if refused else _interval(base_rate.wilson(k, n, parameters.level)),
        posteriors=posteriors,
        prior_decides=len({posterior.word for posterior in posteriors}) > 1,
        weighted=None if refused else weighted_of(given, parameters.level),
        members=given.members,
        members_left_out=max(0, n - len(given.members)) if given.members else 0,
        forecast_ids=given.forecast_ids,
    )


def _interval(ends: tuple[float, float]) -> PrecedentInterval:
    return PrecedentInterval(low=ends[0], high=ends[1])


def posteriors_of(k: float, n: float, parameters: PrecedentsParameters) -> list[PrecedentPosterior]:
    """What is to be believed of the rate: from Jeffreys' prior, the uniform one, and those given."""
    priors = {"Jeffreys": base_rate.JEFFREYS, "uniform": base_rate.UNIFORM}
    priors |= {f"Beta({prior.replace(',', ', ')})": beta(prior) for prior in parameters.prior}
    scale, found = SCALES[parameters.scale], []
    for name, prior in priors.items():
        posterior = base_rate.posterior(k, n, prior, parameters.level)
        bands = bands_of(scale)
        masses = base_rate.masses(posterior.a, posterior.b, [(low, high) for _, low, high in bands])
        by_word = [
            PrecedentBand(term=term, low=low, high=high, mass=mass) for (term, low, high), mass in zip(bands, masses, strict=True)
        ]
        holes = holes_of([(low, high) for _, low, high in bands])
        found.append(
            PrecedentPosterior(
                prior=name,
                prior_a=prior[0],
                prior_b=prior[1],
                a=posterior.a,
                b=posterior.b,
                mean=posterior.mean,
                median=posterior.median,
                low=posterior.low,
                high=posterior.high,
                bands=by_word,
                between=sum(base_rate.masses(posterior.a, posterior.b, holes)),
                word=max(by_word, key=lambda band: band.mass).term,
            )
        )
    return found


def bands_of(scale: Scale) -> list[tuple[str, float, float]]:
    """The words with their bands, the lowest from 0 and the highest to 1."""
    least, most = min(band.low for band in scale.bands), max(band.high for band in scale.bands)
    return [(b.term, 0.0 if b.low == least else b.low, 1.0 if b.high == most else b.high) for b in scale.bands]


def holes_of(bands: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """What lies between bands that begin at 0 and end at 1."""
    found, reached = [], 0.0
    for low, high in sorted(bands):
        if low > reached:
            found.append((reached, low))
        reached = max(reached, high)
    return found


def weighted_of(given: PrecedentClass, level: float) -> PrecedentWeighted | None:
    """The rate from weights: those of all cases, or those that stand with the members; None without any."""
    n, k = given.weighted_cases, given.weighted_successes
    if n is None or k is None:
        weights = [(member.weight, member.reached) for member in given.members if member.weight is not None]
        if not weights or len(weights) < len(given.members):
            return None
        n, k = sum(weight for weight, _ in weights), sum(weight for weight, reached in weights if reached)
    if n <= 0:
        return None
    low, high = base_rate.jeffreys(min(k, n), n, level)
    mean = base_rate.posterior(min(k, n), n, level=level).mean
    return PrecedentWeighted(pseudo_cases=n, pseudo_successes=k, rate=min(k / n, 1.0), mean=mean, low=low, high=high)


def warnings_of(rates: list[PrecedentRate]) -> list[Caveat]:
    """What limits the rates."""
    found = []
    for rate in rates:
        title = f"{rate.name} ({rate.coder}, {rate.dimension})"
        if rate.refused:
            code = "selected_on_outcome" if rate.refused == SELECTED else "insufficient"
            found.append(Caveat(code=code, detail=f"{title}: {rate.refused}", ids=rate.forecast_ids))
            continue
        if rate.cases < FEW:
            counted = "1 case" if rate.cases == 1 else f"{rate.cases} cases"
            found.append(Caveat(code="few_cases", detail=f"{title}: {counted}; the interval says how little that is."))
        if rate.prior_decides:
            words = ", ".join(f"{posterior.prior}: {posterior.word}" for posterior in rate.posteriors)
            found.append(Caveat(code="prior_decides", detail=f"{title}: the word depends on the prior ({words})."))
        if rate.forecast_ids:
            detail = f"{title}: as recorded with a forecast; cases that were not over on the day in question may be among them."
            found.append(Caveat(code="recorded_class", detail=detail, ids=rate.forecast_ids))
        if rate.uncoded:
            found.append(Caveat(code="uncoded", detail=f"{title}: of {rate.uncoded} more that fit, this coder says nothing."))
        if rate.unit == "agreement":
            found.append(Caveat(code="among_agreements", detail=f"{title}: a rate among agreements, not among efforts."))
        if rate.members_left_out:
            found.append(Caveat(code="members_left_out", detail=f"{title}: {rate.members_left_out} more cases than are shown."))
        if rate.weighted:
            found.append(Caveat(code="pseudo_counts", detail=f"{title}: the weighted numbers are pseudo-counts, not cases."))
    classes = {(rate.name, rate.dimension, rate.beneficiary) for rate in rates}
    if len(classes) < len(rates):
        found.append(Caveat(code="several_coders", detail="Coders are kept apart: their rates are not compared or added up."))
    if len({rate.rate for rate in rates if rate.rate is not None}) > 1:
        found.append(
            Caveat(code="class_decides", detail="The rate depends on the choice of the class; none of them is the right one.")
        )
    return found


WORK = Work(gather, compute, {"vega": specification_of})
