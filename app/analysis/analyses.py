"""The analyses, by name."""

from app.analysis import agreement, forecasts, precedents
from app.analysis.analysis import Analysis

ANALYSES: dict[str, Analysis] = {
    analysis.name: analysis for analysis in (agreement.ANALYSIS, precedents.ANALYSIS, forecasts.ANALYSIS)
}
