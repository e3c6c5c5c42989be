"""What the process does: for each analysis it finds the inputs in the records, and computes. What an analysis needs for that
stands in its `compute.py`, which the process alone imports."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from app.analysis.analyses import ANALYSES
from app.analysis.analysis import PICTURES, Analysis
from app.analysis.answer import Answered, Caveat, Interval, Method
from app.analysis.case import Case, Rests
from app.analysis.picture import drawn
from app.analysis.task import Task
from app.http import strict


@dataclass(frozen=True)
class Gathered:
    """The inputs that the records hold, the records that they rest on, and what a reader should know of them."""

    inputs: BaseModel
    rests: Rests
    warnings: list[Caveat] = field(default_factory=list)


@dataclass(frozen=True)
class Computed:
    """What came out."""

    result: BaseModel
    methods: list[Method]
    uncertainty: list[Interval] = field(default_factory=list)
    warnings: list[Caveat] = field(default_factory=list)


@dataclass(frozen=True)
class Work:
    """`gather` takes the case and the query, and raises Unfit with what is missing; `compute` takes inputs and parameters.
    `forms`: the answer in other forms than JSON; `vega`, a Vega-Lite specification, also makes the pictures."""

    gather: Callable[[Case, Any], Gathered]
    compute: Callable[[Any, Any], Computed]
    forms: dict[str, Callable[[Any], Any]]


def based(rests: Rests) -> str:
    """The records by kind and id, as JSON. There may be 200,000, which models would take half a second for."""
    kinds: dict[str, list[str]] = {}
    for kind, ident in rests.on:
        kinds.setdefault(kind, []).append(ident)
    return ",".join(f'{{"kind":"{kind}","id":"{ident}"}}' for kind in sorted(kinds) for ident in sorted(kinds[kind]))


def perform(task: Task, work: Work) -> bytes:
    """The answer in the form that was asked for."""
    analysis = ANALYSES[task.name]
    made, rests = answer(analysis, work, task)
    if task.form == "json":
        said = made.model_dump_json(exclude={"rests_on"})
        return f'{said[:-1]},"rests_on":[{based(rests)}]}}'.encode()
    if task.form in PICTURES:
        return drawn(work.forms["vega"](made), task.form)
    content: bytes = work.forms[task.form](made)
    return content


def posted(analysis: Analysis, task: Task) -> Any:
    """Inputs and parameters of a POST. Checked here: a body of megabytes would keep the service from answering others."""
    read = analysis.reads.get(task.media)
    said: Any = strict.fit(analysis.body(), {"inputs": read(task.asked)} if read else strict.parse(task.asked))
    return said.model_copy(update={"parameters": said.parameters.model_copy(update=dict(task.further))})


def answer(analysis: Analysis, work: Work, task: Task) -> tuple[Answered, Rests]:
    """The answer, from the records or from the inputs of a POST, and what it rests on."""
    if task.records is None:
        said = posted(analysis, task)
        gathered, parameters = Gathered(said.inputs, Rests()), said.parameters
        told = parameters
    else:
        told = analysis.query.model_validate_json(task.asked)
        parameters = analysis.parameters.model_validate(told.model_dump(include=set(analysis.parameters.model_fields)))
        gathered = work.gather(Case(task.records), told)
    computed = work.compute(gathered.inputs, parameters)
    made = analysis.answer()(
        analysis=analysis.name,
        as_of=task.as_of,
        clearance=task.clearance,
        methods=computed.methods,
        parameters=told.model_dump(mode="json", by_alias=True, exclude={"format", "as_of"}),
        inputs=gathered.inputs,
        result=computed.result,
        uncertainty=computed.uncertainty,
        warnings=[*gathered.warnings, *computed.warnings],
        rests_on=[],
    )
    return made, gathered.rests
