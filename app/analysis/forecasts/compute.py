"""From questions and forecasts to pools and scores."""

from app.analysis.answer import Caveat, Interval, Method
from app.analysis.forecasts.answers import ForecastDue, ForecastReading, ForecastsResult, ForecastWord
from app.analysis.forecasts.gathering import gather
from app.analysis.forecasts.models import ForecastsInputs, ForecastsParameters, QuestionGiven
from app.analysis.forecasts.picture import specification_of
from app.analysis.forecasts.pools import Used, question_of, used_of
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
        says="(p - o)², and -ln of the probability of what happened with p moved into 1 to 99 %; words at both ends of their bands too.",
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
    settled: dict[tuple[str, str | None], list[Settled]] = {}
    for question, those in zip(inputs.questions, used, strict=True):
        for one in settled_of(question, those):
            settled.setdefault(one[0], []).append(one[1])
    scores = [score_of(name, ident, said, parameters) for (name, ident), said in sorted(settled.items(), key=lambda e: (e[0][0], str(e[0][1])))]
    if len(scores) > 1:
        scores.append(score_of("everybody", None, [one for said in settled.values() for one in said], parameters))
        settled["everybody", None] = [one for said in list(settled.values()) for one in said]
    uncertainty = []
    for i, score in enumerate(scores):
        if score.scored > 1:
            briers = [scoring.brier(one.said.p, one.said.outcome) for one in settled[score.forecaster, score.forecaster_id and str(score.forecaster_id)]]
            low, high = scoring.bootstrap(briers, parameters.draws, parameters.seed)
            uncertainty.append(Interval(about=f"/forecasters/{i}/brier/middle", low=low, high=high, level=0.95, how="bootstrap of the forecasts"))
        uncertainty.append(
            Interval(about=f"/forecasters/{i}/brier/middle", low=score.brier.best, high=score.brier.worst, level=None,
                     how="the ends of the bands that words stand for")
        )  # fmt: skip
    due = [due_of(question, inputs) for question, shown in zip(inputs.questions, questions, strict=True) if shown.status == "due"]
    words = words_of(inputs)
    result = ForecastsResult(questions=questions, forecasters=scores, due=sorted(due, key=lambda d: d.closes), words=words)
    methods = [*POOLS, *([EXTREMISED] if parameters.extremise or parameters.extremise_by_count else []), *(SCORES if scores else ())]
    return Computed(result, methods, uncertainty, warnings_of(inputs, result, used))


def settled_of(question: QuestionGiven, used: list[Used]) -> list[tuple[tuple[str, str | None], Settled]]:
    """By forecaster the last forecast, if the question is settled by yes or no."""
    if question.resolution not in ("yes", "no"):
        return []
    rates = tuple(rate.rate for rate in question.base_rates)
    outcome = question.resolution == "yes"
    return [
        (one.maker, Settled(scoring.Said(one.low, one.middle, one.high, outcome), rates))
        for one in used
        if one.counts and not one.given.generic
    ]


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
        found.append(ForecastWord(term=term, read=ForecastReading(scale=scale.value, low=read.low, high=read.high), elsewhere=elsewhere))
    return found


def warnings_of(inputs: ForecastsInputs, result: ForecastsResult, used: list[list[Used]]) -> list[Caveat]:
    """What limits the answer."""
    found = []
    for word in result.words:
        other = [there for there in word.elsewhere if (there.low, there.high) != (word.read.low, word.read.high)]
        if other:
            spans = ", ".join(f"{there.scale} {there.low:.0%} to {there.high:.0%}" for there in other)
            detail = f"“{word.term}” was read by {word.read.scale} ({word.read.low:.0%} to {word.read.high:.0%}); elsewhere: {spans}."
            found.append(Caveat(code="cross_scale", detail=detail))
    all_used = [one for those in used for one in those]
    silent = [one for one in all_used if one.middle is None]
    if silent:
        ids = [one.given.id for one in silent if one.given.id]
        found.append(Caveat(code="not_scored", detail=f"{len(silent)} forecasts are words outside all scales: listed, not scored.", ids=ids))
    if mismatched := [one for one in all_used if one.mismatch]:
        ids = [one.given.id for one in mismatched if one.given.id]
        found.append(Caveat(code="mismatch", detail=f"{len(mismatched)} numbers lie outside the band of their word: the number counts.", ids=ids))
    if generic := {one.given.forecaster for one in all_used if one.given.generic}:
        found.append(Caveat(code="generic_forecaster", detail=f"Nobody in particular, so without a score: {', '.join(sorted(generic))}."))
    for score in result.forecasters:
        if score.scored < FEWEST:
            detail = f"{score.forecaster}: {score.scored} settled forecasts; under {FEWEST} there is no curve, and scores say little."
            found.append(Caveat(code="few_forecasts", detail=detail))
    if result.due:
        ids = [due.id for due in result.due if due.id]
        found.append(Caveat(code="due", detail=f"{len(result.due)} questions have closed and are not settled.", ids=ids))
    return found


WORK = Work(gather, compute, {"vega": specification_of})
