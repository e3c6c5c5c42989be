"""The analyses, by name."""

from app.analysis import agreement, bargaining, goals, mediators
from app.analysis.analysis import Analysis

ANALYSES: dict[str, Analysis] = {
    analysis.name: analysis
    for analysis in (
        goals.ANALYSIS,
        agreement.ANALYSIS,
        bargaining.ANALYSIS,
        mediators.ANALYSIS,
    )
}
