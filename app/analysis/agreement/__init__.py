"""Is there room for agreement: on each issue, and on packages of several."""

from app.analysis.agreement.models import AgreementInputs, AgreementParameters, AgreementQuery, AgreementResult
from app.analysis.analysis import PICTURES, Analysis
from app.analysis.loading import Records, Source


async def load(source: Source, query: AgreementQuery) -> Records:
    return await source.dossier(query.initiative_id)


ANALYSIS = Analysis(
    name="agreement",
    title="Agreement",
    summary="Room for agreement",
    description="Per issue what each actor could accept, what all could, who binds it, and where there is nothing the point that "
    "violates least.",
    query=AgreementQuery,
    inputs=AgreementInputs,
    parameters=AgreementParameters,
    result=AgreementResult,
    load=load,
    forms=PICTURES,
    example={
        "inputs": {
            "issues": [
                {
                    "issue": "share of the seats",
                    "low": 0,
                    "high": 100,
                    "acceptances": [{"actor": "A", "low": 20, "high": 60}, {"actor": "B", "low": 40, "high": 90}],
                }
            ]
        }
    },
)
