"""From questions and forecasts to pools and scores."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from app.analysis.answer import Caveat, Interval, Method
from app.analysis.forecasts.answers import ForecastDue, ForecastReading, ForecastScore, ForecastsResult, ForecastWord
from app.analysis.forecasts.gathering import gather
from app.analysis.forecasts.models import ForecastsInputs, ForecastsParameters, QuestionGiven
from app.analysis.forecasts.picture import specification_of
from app.analysis.forecasts.pools import Maker, Used, question_of, used_of
from app.analysis.forecasts.scores import FEWEST, Settled, score_of
from app.analysis.methods import scoring
from app.analysis.work import Computed, Work
from app.domain.likelihood import SCALES, band

POOLS = (
    Method(
        name="geometric mean of odds",
        source="Sevilla 2021, When pooling forecasts use the geometric mean of odds",
        says="The mean of the log odds of the latest forecast of each forecaster; 0 and 1 are moved to 0.001 and 0.999.",
    ),
    Method(
        name="recency-weighted median",
        source="Metaculus, open-source code of the community prediction",
        says="The median with the n-th oldest of N forecasts weighing exp(√n - √N), equally for N up to 2.",
    ),
)
EXTREMISED = Method(
    name="extremised pool",
    source="Neyman and Roughgarden 2021",
    says="The mean log odds times a factor: the one asked for, or n (√(3n² - 3n + 1) - 2) / (n² - n - 1) for n forecasters.",
)
SCORES = (
    Method(
        name="Brier and log score",
        source="scikit-learn, brier_score_loss and log_loss",
        says="(p - o)², and -ln of the probability of what happened with p moved into 1 to 99 %; words at both ends of their "
        "bands too.",
    ),
    Method(
        name="Murphy decomposition",
        source="Wilks, Statistical Methods in the Atmospheric Sciences, table 7.3",
        says="Brier score = reliability - resolution + uncertainty, by distinct probabilities.",
    ),
    Method(
        name="skill",
        source="Wilks, Statistical Methods in the Atmospheric Sciences, table 7.3",
        says="1 - Brier score / that of the reference class, (k + 1/2) / (n + 1); a range where classes disagree.",
    ),
)


def compute(inputs: ForecastsInputs, parameters: ForecastsParameters) -> Computed:
    """Pools of each question, scores of each forecaster."""
    used = [used_of(question) for question in inputs.questions]
    questions = [question_of(q, u, inputs.on, parameters) for q, u in zip(inputs.questions, used, strict=True)]
    settled: dict[Maker, list[Settled]] = {}
    for question, those in zip(inputs.questions, used, strict=True):
        for maker, one in settled_of(question, those):
            settled.setdefault(maker, []).append(one)
    makers = sorted(settled.items(), key=lambda entry: (entry[0][0], entry[0][1] or ""))
    if len(makers) > 1:
        makers.append((("everybody", None), [one for _, said in makers for one in said]))
    scores = [score_of(*maker, said, parameters) for maker, said in makers]
    due = [due_of(question, inputs) for question, shown in zip(inputs.questions, questions, strict=True) if shown.status == "due"]
    due.sort(key=lambda question: question.closes)
    result = ForecastsResult(questions=questions, forecasters=scores, due=due, words=words_of(inputs))
    extremised = parameters.extremise is not None or parameters.extremise_by_count
    methods = [*POOLS, *([EXTREMISED] if extremised else []), *(SCORES if scores else ())]
    uncertainty = [interval for i, (_, said) in enumerate(makers) for interval in intervals(i, scores[i], said, parameters)]
    return Computed(result, methods, uncertainty, warnings_of(result, used))


def intervals(i: int, score: ForecastScore, said: list[Settled], parameters: ForecastsParameters) -> Iterator[Interval]:
    """How far the Brier score of a forecaster may be off: by chance, and by what words stand for."""
    about = f"/forecasters/{i}/brier/middle"
    if len(said) > 1:
        briers = [scoring.brier(one.said.p, one.said.outcome) for one in said]
        low, high = scoring.bootstrap(briers, parameters.draws, parameters.seed)
        yield Interval(about=about, low=low, high=high, level=0.95, how="bootstrap of the forecasts")
    how = "the ends of the bands that words stand for"
    yield Interval(about=about, low=score.brier.best, high=score.brier.worst, level=None, how=how)


def settled_of(question: QuestionGiven, used: list[Used]) -> Iterator[tuple[Maker, Settled]]:
    """By forecaster the last forecast, if the question is settled by yes or no."""
    rates = tuple(rate.rate for rate in question.base_rates)
    for one in used if question.resolution in ("yes", "no") else ():
        if one.counts and not one.given.generic:
            yield one.maker, Settled(scoring.Said(*one.ends, question.resolution == "yes"), rates)


def due_of(question: QuestionGiven, inputs: ForecastsInputs) -> ForecastDue:
    assert question.closes is not None
    assert inputs.on is not None
    return ForecastDue(
        id=question.id,
        question=question.question,
        closes=question.closes,
        days=(inputs.on - question.closes).days,
        resolution_criteria=question.resolution_criteria,
    )


def words_of(inputs: ForecastsInputs) -> list[ForecastWord]:
    """The terms that were used, with what they stand for on each scale that has them."""
    used = {(f.scale, band(f.term, f.scale).term) for q in inputs.questions for f in q.forecasts if f.term}
    found = []
    for scale, term in sorted(used):
        read = band(term, scale)
        elsewhere = []
        for other in SCALES:
            try:
                there = band(term, other)
            except ValueError:
                continue
            if other != scale:
                elsewhere.append(ForecastReading(scale=other.value, low=there.low, high=there.high))
        stands = ForecastReading(scale=scale.value, low=read.low, high=read.high)
        found.append(ForecastWord(term=term, read=stands, elsewhere=elsewhere))
    return found


def warnings_of(result: ForecastsResult, used: list[list[Used]]) -> list[Caveat]:
    """What limits the answer."""
    found = []
    for word in result.words:
        other = [there for there in word.elsewhere if (there.low, there.high) != (word.read.low, word.read.high)]
        if other:
            spans = ", ".join(map(span, other))
            detail = f"“{word.term}” was read as {span(word.read)}; on other scales it is: {spans}."
            found.append(Caveat(code="cross_scale", detail=detail))
    all_used = [one for those in used for one in those]
    if silent := [one for one in all_used if one.middle is None]:
        detail = f"{len(silent)} forecasts are words outside all scales: listed, not scored."
        found.append(Caveat(code="not_scored", detail=detail, ids=ids(silent)))
    if mismatched := [one for one in all_used if one.mismatch]:
        detail = f"{len(mismatched)} numbers lie outside the band of their word: the number counts."
        found.append(Caveat(code="mismatch", detail=detail, ids=ids(mismatched)))
    if generic := {one.given.forecaster for one in all_used if one.given.generic}:
        detail = f"Nobody in particular, so without a score: {', '.join(sorted(generic))}."
        found.append(Caveat(code="generic_forecaster", detail=detail))
    for score in result.forecasters:
        if score.scored < FEWEST:
            detail = (
                f"{score.forecaster}: {score.scored} settled forecasts; under {FEWEST} there is no curve, and scores say little."
            )
            found.append(Caveat(code="few_forecasts", detail=detail))
    if any(score.skill for score in result.forecasters):
        detail = (
            "Skill is against the classes recorded with the forecasts, as they are recorded: a class may have another threshold "
            "than the question, and cases that were not known when the forecast was made."
        )
        found.append(Caveat(code="recorded_classes", detail=detail))
    if result.due:
        waiting = [due.id for due in result.due if due.id]
        found.append(Caveat(code="due", detail=f"{len(result.due)} questions have closed and are not settled.", ids=waiting))
    return found


def span(reading: ForecastReading) -> str:
    return f"{reading.low:.0%} to {reading.high:.0%} ({reading.scale})"


def ids(used: Iterable[Used]) -> list[UUID]:
    """The records, where they are recorded."""
    return [one.given.id for one in used if one.given.id]


WORK = Work(gather, compute, {"vega": specification_of})
