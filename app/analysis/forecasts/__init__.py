"""What was forecast, by whom, in which words, and was it right."""

from app.analysis.analysis import PICTURES, Analysis
from app.analysis.forecasts.answers import ForecastsResult
from app.analysis.forecasts.loading import load
from app.analysis.forecasts.models import ForecastsInputs, ForecastsParameters, ForecastsQuery

ANALYSIS = Analysis(
    name="forecasts",
    title="Forecasts",
    summary="Forecasts and how good they were",
    description="Per question the forecasts over time and their pools; per forecaster Brier and log score, skill against "
    "reference classes, the parts of the score and calibration; words of likelihood scored at both ends of what they stand for; "
    "questions that are due.",
    query=ForecastsQuery,
    inputs=ForecastsInputs,
    parameters=ForecastsParameters,
    result=ForecastsResult,
    load=load,
    forms=PICTURES,
    example={
        "inputs": {
            "questions": [
                {
                    "question": "Will an agreement be signed?",
                    "closes": "2024-03-31",
                    "resolution": "no",
                    "resolved_on": "2024-04-01",
                    "base_rates": [{"name": "0 of 4 earlier rounds", "rate": 0.1}],
                    "forecasts": [
                        {"forecaster": "A", "made_on": "2024-02-01", "probability": 0.4},
                        {"forecaster": "B", "made_on": "2024-02-10", "term": "unlikely", "scale": "icd203"},
                    ],
                }
            ]
        },
        "parameters": {"extremise": 1.5},
    },
)
