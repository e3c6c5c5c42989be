"""What every analysis answers with, so that an analyst can defend it."""

from functools import cache
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, create_model

from app.records.fields import GOAL, Instant
from app.records.history import Answer
from app.records.schemas import example


class Method(Answer):
    """A method that was used."""

    name: str = Field(description="What it is called.", examples=["zone of possible agreement"])
    source: str = Field(description="Where it is described.", examples=["Raiffa 1982, The Art and Science of Negotiation"])
    says: str = Field(description="What it computes, in one sentence.", examples=["The intersection of what each could accept."])


class Interval(Answer):
    """How far a number of the result may be off."""

    about: str = Field(description="JSON pointer to the number, into `result`.", examples=["/classes/0/rate"])
    low: float = Field(description="The lower end.", examples=[0.0])
    high: float = Field(description="The upper end.", examples=[0.44])
    level: float | None = Field(description="The probability that it covers; null for a range.", examples=[0.95])
    how: str = Field(description="How it was found.", examples=["Jeffreys interval"])


class Caveat(Answer):
    """What a reader of the numbers has to know."""

    code: str = Field(description="What sort of thing it is.", examples=["ambiguous_claims"])
    detail: str = Field(description="A sentence.", examples=["Two analysts disagree; their median was used."])
    ids: list[UUID] = Field(default_factory=list, description="The records that it is about.", examples=[[GOAL]])


class Basis(Answer):
    """A record without which the answer would be another."""

    kind: str = Field(description="Its kind.", examples=["goal"])
    id: UUID = Field(description="Its id.", examples=[GOAL])


class Answered(Answer):
    """An answer: what went in, how, what came out, how sure it is, and which records it rests on."""

    analysis: str = Field(description="Which analysis.", examples=["agreement"])
    as_of: Instant | None = Field(description="The moment that the records are from; null for now.", examples=[None])
    clearance: str = Field(description="The marking up to which the caller sees: nothing above went in.", examples=["TLP:CLEAR"])
    methods: list[Method] = Field(description="How it was computed.", examples=[[example(Method)]])
    parameters: dict[str, Any] = Field(description="What was asked, defaults included.", examples=[{"on": "2024-02-29"}])
    inputs: Any
    result: Any
    uncertainty: list[Interval] = Field(description="How far the numbers may be off.", examples=[[example(Interval)]])
    warnings: list[Caveat] = Field(description="What limits the answer.", examples=[[example(Caveat)]])
    rests_on: list[Basis] = Field(
        description="The records that went in; none when the inputs came with the request.", examples=[[example(Basis)]]
    )


@cache
def answered(title: str, inputs: type[BaseModel], result: type[BaseModel]) -> type[Answered]:
    """The model of one analysis's answers."""
    members: Any = {
        "inputs": (inputs, Field(description="What went in; the same can be sent with POST.")),
        "result": (result, Field(description="What came out.")),
    }
    return create_model(f"{title}Answer", __base__=Answered, __doc__=Answered.__doc__, **members)


@cache
def body(title: str, inputs: type[BaseModel], parameters: type[BaseModel]) -> type[BaseModel]:
    """What POST takes: the inputs themselves, instead of those that are recorded."""
    members: Any = {
        "inputs": (inputs, Field(description="What goes in.")),
        "parameters": (
            parameters,
            Field(default_factory=parameters, description="How to compute; all have defaults.", examples=[{}]),
        ),
    }
    return create_model(f"{title}Body", __config__=parameters.model_config, __doc__="Inputs of one's own.", **members)


Combine = Annotated[
    Literal["median"] | None,
    Field(
        description="What to do where several asserters say different things of the same: without it, the analysis refuses.",
        examples=["median"],
    ),
]
