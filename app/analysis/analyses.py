"""The analyses, by name."""

from app.analysis import agreement, network, timeline
from app.analysis.analysis import Analysis

ANALYSES: dict[str, Analysis] = {
    analysis.name: analysis for analysis in (agreement.ANALYSIS, network.ANALYSIS, timeline.ANALYSIS)
}
