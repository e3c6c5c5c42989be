"""What the bargaining is to be expected to bring, issue by issue, and who moves it."""

from app.analysis.analysis import PICTURES, Analysis
from app.analysis.bargaining import ktab
from app.analysis.bargaining.models import (
    BargainingForm,
    BargainingInputs,
    BargainingParameters,
    BargainingQuery,
    BargainingResult,
)
from app.analysis.loading import Records, Source
from app.records.formats import CSV


async def load(source: Source, query: BargainingQuery) -> Records:
    return await source.dossier(query.initiative_id)


ANALYSIS = Analysis(
    name="bargaining",
    title="Bargaining",
    summary="Bargaining forecast",
    description="Per issue the compromise, the weighted median and the Condorcet position, with intervals; what each actor "
    "moves; what if a mediator had some weight; how probable each position is. With format=csv the inputs as a file for KTAB.",
    query=BargainingQuery,
    inputs=BargainingInputs,
    parameters=BargainingParameters,
    result=BargainingResult,
    load=load,
    forms={**PICTURES, "csv": CSV},
    form=BargainingForm,
    example={
        "inputs": {
            "salience_scale": 1,
            "issues": [
                {
                    "issue": "years until the standard applies",
                    "positions": [
                        {"actor": "Netherlands", "position": 4, "influence": 0.08, "salience": 0.8},
                        {"actor": "Belgium", "position": 7, "influence": 0.08, "salience": 0.4},
                        {"actor": "France", "position": 10, "influence": 0.16, "salience": 0.6},
                    ],
                }
            ],
        }
    },
    shown={CSV: ktab.EXAMPLE},
    reads={CSV: ktab.read},
)
