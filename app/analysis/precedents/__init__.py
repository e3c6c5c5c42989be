"""What happened before: base rates in named reference classes."""

from app.analysis.analysis import PICTURES, Analysis
from app.analysis.precedents.answers import PrecedentsResult
from app.analysis.precedents.loading import load
from app.analysis.precedents.models import PrecedentsInputs, PrecedentsParameters, PrecedentsQuery

ANALYSIS = Analysis(
    name="precedents",
    title="Precedents",
    summary="Base rates of precedents",
    description="How often cases of a named reference class reached a step of the result scale: k of n with the members, "
    "intervals of Jeffreys and Wilson, the posterior by words of likelihood and by prior. Several classes side by side; coders "
    "and dimensions are never mixed; a set that is selected on its outcome gets no rate.",
    query=PrecedentsQuery,
    inputs=PrecedentsInputs,
    parameters=PrecedentsParameters,
    result=PrecedentsResult,
    load=load,
    forms=PICTURES,
    example={
        "inputs": {
            "classes": [
                {"name": "Russia as mediator, one data set", "cases": 29, "successes": 0, "threshold": "process_agreement"},
                {"name": "Russia as mediator, another data set", "cases": 31, "successes": 12, "threshold": "process_agreement"},
            ]
        },
        "parameters": {"prior": ["4,6"]},
    },
)
