"""The closed lists of the domain, with definitions and crosswalks, and the codebook of the CSV columns. No database."""

from functools import partial
from inspect import getdoc
from typing import Annotated

import pycountry
from anyio import to_thread
from fastapi import Path, Request
from pydantic import BaseModel, Field
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.domain.likelihood import SCALES
from app.domain.vocabularies import CROSSWALKS, LANGUAGE_TAG, ORDINALS, USER_ASSIGNED, VOCABULARIES, LikelihoodScale
from app.errors import NotFound
from app.exchange.codebook import Codebook, codebook, uses
from app.exchange.following import CHANGES
from app.exchange.routes import LOG
from app.http.routing import add
from app.records.evidence import Confidence, Relation
from app.records.formats import JSON, table
from app.records.history import CITATIONS, REFERRERS, REVISIONS, Answer, FieldName, KindName
from app.records.markings import Marking
from app.records.registry import Kinds
from app.records.schemas import example
from app.records.search.models import HITS

KEPT = 3600  # seconds: it changes with the release alone
ISO_3166, ISO_639 = "ISO 3166-1", "ISO 639"
COLUMNS = "The list by the end of its path: a kind, `revisions`, `referrers`, `citations`, `log`, `search` or `changes`."
ALL = ""  # the list of all, among the answers that are kept
SCALED = {  # what the numbers of `ORDINALS` measure
    "evidence.credibility": "How credible what a source reports is, whatever the source (Admiralty code).",
    "factor.effect": "How a factor works on an initiative.",
    "leverage.strength": "How strong the holder's means are.",
    "outcome.rating": "How things stand in some respect, compared with before.",
    "relationship.polarity": "How two actors stand to each other.",
    "stance.support": "How far an actor supports an initiative, a meeting or an agreement.",
}
MECHANISM: dict[str, tuple[str, dict[str, str]]] = {
    "marking": (
        "Who may see a record (Traffic Light Protocol 2.0), from open to closed.",
        {
            Marking.CLEAR: "Everybody.",
            Marking.GREEN: "The community, not the public.",
            Marking.AMBER: "Those in the organisation and among its clients who need to know.",
            Marking.AMBER_STRICT: "Those in the organisation who need to know.",
            Marking.RED: "The named recipients alone; here whoever has the highest clearance.",
        },
    ),
    "confidence": (
        "The editors' confidence that a record is true.",
        {
            Confidence.LOW: "The evidence is scanty or poor.",
            Confidence.MODERATE: "The evidence is credible and not corroborated.",
            Confidence.HIGH: "The evidence is good and corroborated.",
        },
    ),
    "evidence.relation": (
        "What a source does to a claim.",
        {
            Relation.SUPPORTS: "The source says that the claim is true.",
            Relation.CONTRADICTS: "The source says something that cannot be true together with the claim.",
        },
    ),
}


class CodeOut(Answer):
    """What a term is called in another scheme; it may cover more or less there, and never converts on its own."""

    scheme: str = Field(description="The scheme.", examples=["MEND agmt"])
    version: str = Field(description="Its version.", examples=["working copy"])
    code: str = Field(description="The code there.", examples=["1"])
    note: str | None = Field(None, description="What to mind.", examples=["as for Moscow, February 2024"])
    verified: bool = Field(True, description="False where it is from memory.", examples=[True])


class BandOut(Answer):
    """A word of likelihood, and the probabilities (0 to 1) that it stands for."""

    term: str = Field(description="The word.", examples=["unlikely"])
    low: float = Field(description="From this on.", examples=[0.2])
    high: float = Field(description="To below this; the topmost band includes it.", examples=[0.45])
    synonyms: list[str] = Field(description="Other words for it.", examples=[["improbable"]])


class ScaleOut(Answer):
    """A published scale of likelihood."""

    source: str = Field(description="Where it is published.", examples=["ICD 203, section D.6.e(2)"])
    verified: str = Field(description="Whether its numbers were seen in print: yes, partly, no.", examples=["yes"])
    bands: list[BandOut] = Field(description="Its words, from low to high.", examples=[[example(BandOut)]])


class TermOut(Answer):
    """A word, or a number, of a vocabulary."""

    value: str | int = Field(description="As records have it.", examples=["ceasefire"])
    order: int = Field(description="Its place in the list, from 1.", examples=[5])
    definition: str = Field(description="What it means here.", examples=["Fighting is to stop."])
    codes: list[CodeOut] = Field([], description="Its codes in the data sets of the field.", examples=[[example(CodeOut)]])
    scale: ScaleOut | None = Field(None, description="Of a likelihood scale: its bands.", examples=[example(ScaleOut)])


class Use(Answer):
    """A field that takes its values from a vocabulary."""

    kind: KindName = Field(description="The kind of the record.", examples=["outcome"])
    field: FieldName = Field(description="The field; of a part, with the field that holds it.", examples=["result"])


class VocabularyEntry(Answer):
    """A vocabulary in the list of all."""

    name: FieldName = Field(description="Its name.", examples=["outcome.result"])
    title: str = Field(description="What it says.", examples=["What came of it."], min_length=1)
    size: int = Field(description="How many terms it has.", examples=[7], ge=1)
    used_by: list[Use] = Field(description="Which fields take their values from it.", examples=[[example(Use)]])


class Vocabularies(Answer):
    """All vocabularies, by name."""

    items: list[VocabularyEntry] = Field(description="The vocabularies.", examples=[[example(VocabularyEntry)]])


class Vocabulary(VocabularyEntry):
    """A vocabulary with its terms."""

    pattern: str | None = Field(
        None, description="Where other values are taken too: what they have to match.", examples=["^[a-z]{2}$"]
    )
    terms: list[TermOut] = Field(description="The terms, in their order.", examples=[[example(TermOut)]])


def vocabularies(kinds: Kinds) -> dict[str, Vocabulary]:
    """All of them by name, in its order. Takes a while."""
    used: dict[str, list[Use]] = {}
    for kind in kinds.values():
        for name, field in uses(kind):
            used.setdefault(name, []).append(Use(kind=kind.name, field=field))

    def made(name: str, title: str, terms: list[TermOut], pattern: str | None = None) -> Vocabulary:
        return Vocabulary(name=name, title=title, size=len(terms), used_by=used.get(name, []), pattern=pattern, terms=terms)

    found = [made(name, " ".join((getdoc(v) or "").split()), _terms(name)) for name, v in VOCABULARIES.items()]
    for name, labels in ORDINALS.items():
        found.append(made(name, SCALED[name], _defined(labels)))
    for name, (title, definitions) in MECHANISM.items():
        found.append(made(name, title, _defined(definitions)))
    found.append(made("countries", f"{ISO_3166} alpha-3, and codes of our own for entities that have none.", _countries()))
    found.append(made("languages", f"Any tag by BCP 47; listed are the languages of {ISO_639}-1.", _languages(), LANGUAGE_TAG))
    return {vocabulary.name: vocabulary for vocabulary in sorted(found, key=lambda v: v.name)}


def _terms(name: str) -> list[TermOut]:
    codes = CROSSWALKS.get(name, {})
    return [
        TermOut(
            value=term.value,
            order=order,
            definition=term.definition,
            codes=[CodeOut(**vars(code)) for code in codes.get(term, ())],
            scale=_scale(term) if isinstance(term, LikelihoodScale) else None,
        )
        for order, term in enumerate(VOCABULARIES[name], 1)
    ]


def _scale(name: LikelihoodScale) -> ScaleOut:
    scale = SCALES[name]
    bands = [BandOut(term=b.term, low=b.low, high=b.high, synonyms=list(b.synonyms)) for b in scale.bands]
    return ScaleOut(source=scale.source, verified=scale.verified, bands=bands)


def _defined(definitions: dict[str, str] | dict[int, str]) -> list[TermOut]:
    return [TermOut(value=value, order=order, definition=said) for order, (value, said) in enumerate(definitions.items(), 1)]


def _countries() -> list[TermOut]:
    version = f"pycountry {pycountry.__version__}"
    known = {c.alpha_3: (c.name, c) for c in pycountry.countries} | {code: (name, None) for code, name in USER_ASSIGNED.items()}
    return [
        TermOut(
            value=code,
            order=order,
            definition=name if country else f"{name}; user-assigned.",
            codes=[
                CodeOut(scheme=f"{ISO_3166} alpha-2", version=version, code=country.alpha_2),
                CodeOut(scheme=f"{ISO_3166} numeric", version=version, code=country.numeric),
            ]
            if country
            else [],
        )
        for order, (code, (name, country)) in enumerate(sorted(known.items()), 1)
    ]


def _languages() -> list[TermOut]:
    version = f"pycountry {pycountry.__version__}"
    known = sorted((c.alpha_2, c.name, c.alpha_3) for c in pycountry.languages if hasattr(c, "alpha_2"))
    return [
        TermOut(value=code, order=i, definition=name, codes=[CodeOut(scheme=f"{ISO_639}-3", version=version, code=three)])
        for i, (code, name, three) in enumerate(known, 1)
    ]


def routes(kinds: Kinds, public: bool) -> list[BaseRoute]:
    """The operations on vocabularies; `public`: whoever asks is answered, so that any cache may be."""
    found: list[BaseRoute] = []
    cached = {"Cache-Control": f"{'public' if public else 'private'}, max-age={KEPT}"}
    kept: dict[str, bytes] = {}
    lists = (*map(table, kinds.values()), REVISIONS, REFERRERS, CITATIONS, LOG, HITS, CHANGES)
    tables = {known.name: known for known in lists}

    def render() -> None:
        every = vocabularies(kinds)
        entries = [VocabularyEntry(**{name: getattr(v, name) for name in VocabularyEntry.model_fields}) for v in every.values()]
        kept.update({name: json(vocabulary) for name, vocabulary in every.items()} | {ALL: json(Vocabularies(items=entries))})

    async def answer(name: str) -> Response:
        if not kept:
            await to_thread.run_sync(render)
        if name not in kept:
            raise NotFound("There is no such vocabulary.")
        return Response(kept[name], 200, cached, JSON)

    async def every(request: Request) -> Response:
        return await answer(ALL)

    async def one(request: Request) -> Response:
        return await answer(request.path_params["name"])

    async def columns(request: Request) -> Response:
        known = tables.get(request.path_params["kind"])
        if known is None:
            raise NotFound("There is no such list.")
        return Response(json(codebook(known)), 200, cached, JSON)

    op = partial(add, found, tag="vocabularies", headers={"Cache-Control": "For how long to keep it."})
    name = Annotated[str, Path(description="The name of the vocabulary.", examples=["outcome.result"], max_length=100)]
    plural = Annotated[str, Path(description=COLUMNS, examples=["goals"], max_length=100)]
    op(every, "GET", "/v1/vocabularies", "list_vocabularies", "All vocabularies",
       "What each is about, how many terms it has, and which fields use it.", takes={}, answers=Vocabularies,
       problems=(422,))  # fmt: skip
    op(columns, "GET", "/v1/vocabularies/columns/{kind}", "get_columns", "The columns of a list as CSV",
       "Each column in its order: the type of its values, and what it says.", takes={"kind": plural}, answers=Codebook,
       problems=(404, 422))  # fmt: skip
    op(one, "GET", "/v1/vocabularies/{name}", "get_vocabulary", "A vocabulary",
       "Its terms in their order, with definitions and with their codes in the data sets of the field.",
       takes={"name": name}, answers=Vocabulary, problems=(404, 422))  # fmt: skip
    return found


def json(answer: BaseModel) -> bytes:
    return answer.model_dump_json().encode()
