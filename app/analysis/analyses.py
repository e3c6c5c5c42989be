"""The analyses, by name."""

from app.analysis import agreement, bargaining, forecasts, goals, mediators, network, precedents, prospects, timeline
from app.analysis.analysis import Analysis

ANALYSES: dict[str, Analysis] = {
    analysis.name: analysis
    for analysis in (
        goals.ANALYSIS,
        agreement.ANALYSIS,
        bargaining.ANALYSIS,
        precedents.ANALYSIS,
        forecasts.ANALYSIS,
        prospects.ANALYSIS,
        mediators.ANALYSIS,
        network.ANALYSIS,
        timeline.ANALYSIS,
    )
}
