"""The analyses, by name."""

from app.analysis import agreement, precedents
from app.analysis.analysis import Analysis

ANALYSES: dict[str, Analysis] = {analysis.name: analysis for analysis in (agreement.ANALYSIS, precedents.ANALYSIS)}
