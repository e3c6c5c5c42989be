"""Probabilities over time, question by question; and calibration, where there is enough of it."""

from datetime import date, timedelta
from typing import Any

from app.analysis.picture import COLOURS, Spec, specification

MOST = 12  # questions in a picture
WIDTH, HEIGHT, CUT = 330, 110, 56


def specification_of(answer: Any) -> Spec:
    """A panel for each question: points with their bands, the pool as a line, and the day on which it closed."""
    questions = [question for question in answer.result.questions if question.forecasts][:MOST]
    panels = [panel(question) for question in questions]
    curves = [curve(score) for score in answer.result.forecasters if score.curve][:2]
    return specification(
        "Forecasts",
        "Points: forecasts, with the band of their word. Line: geometric mean of odds. Dashed: the question closes.",
        columns=2,
        spacing=28,
        concat=panels + curves,
    )


def panel(question: Any) -> Spec:
    """One question."""
    days = [one.day for one in question.forecasts if one.day] + [question.closes or date.max]
    known = [day for day in days if day != date.max] or [date(2000, 1, 1)]
    margin = timedelta(2) + (max(known) - min(known)) / 20
    start, end = min(known) - margin, max(known) + margin
    marks = [day.isoformat() for day in sorted({min(known), max(known)})]
    x = {
        "type": "temporal",
        "scale": {"type": "utc", "domain": [start.isoformat(), end.isoformat()]},
        "axis": {"title": None, "values": marks, "format": "%Y-%m-%d"},
    }
    y = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "%", "title": None, "tickCount": 4}}
    rows = [
        {
            "day": (one.day or start).isoformat(),
            "low": min(one.low, one.middle),
            "high": max(one.high, one.middle),
            "p": one.middle,
            "forecaster": one.forecaster[:CUT],
        }
        for one in question.forecasts
        if one.middle is not None
    ]
    pools = [{"day": (pool.day or start).isoformat(), "p": pool.odds_mean} for pool in question.over_time]
    pools += [{"day": end.isoformat(), "p": pools[-1]["p"]}] if pools else []
    said = sorted({f"“{one.wording}”" for one in question.forecasts if one.middle is None and one.wording})
    layers: list[Spec] = [
        {
            "data": {"values": [{"day": question.closes.isoformat()}] if question.closes else []},
            "mark": {"type": "rule", "strokeDash": [4, 4], "color": "#666666"},
            "encoding": {"x": {"field": "day", **x}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "strokeWidth": 7, "color": COLOURS[5], "opacity": 0.8},
            "encoding": {"x": {"field": "day", **x}, "y": {"field": "low", **y}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": pools},
            "mark": {"type": "line", "interpolate": "step-after", "color": COLOURS[2], "strokeWidth": 2},
            "encoding": {"x": {"field": "day", **x}, "y": {"field": "p", **y}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "color": COLOURS[0]},
            "encoding": {
                "x": {"field": "day", **x},
                "y": {"field": "p", **y},
                "shape": {"field": "forecaster", "type": "nominal", "legend": {"title": None, "orient": "bottom"}},
            },
        },
        {
            "data": {"values": [{"text": "only words: " + ", ".join(said)[:CUT]}] if said and not rows else []},
            "mark": {"type": "text", "fontStyle": "italic", "fontSize": 12},
            "encoding": {"x": {"value": WIDTH / 2}, "y": {"value": HEIGHT / 2}, "text": {"field": "text"}},
        },
    ]
    return {"title": titled(question), "width": WIDTH, "height": HEIGHT, "layer": layers}


def titled(question: Any) -> Spec:
    """The question in two lines, and how it stands."""
    words, lines = question.question.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) < CUT:
            lines[-1] = f"{lines[-1]} {word}".strip()
        elif len(lines) < 3:
            lines.append(word)
        else:
            lines[-1] += "…"
            break
    status = {"yes": "turned out: yes", "no": "turned out: no", "void": "void", "due": "due: closed, not settled", "open": "open"}
    return {
        "text": lines,
        "subtitle": status[question.status],
        "fontSize": 12,
        "subtitleFontSize": 11,
        "offset": 6,
        "limit": WIDTH + 60,
    }


def curve(score: Any) -> Spec:
    """Observed frequencies over what was forecast, and the diagonal on which they should lie."""
    rows = [
        {"mean": b.mean, "observed": b.observed, "low": b.observed_low, "high": b.observed_high, "count": str(b.count)}
        for b in score.curve
    ]
    x = {"field": "mean", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "%", "title": "forecast"}}
    y = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "%", "title": "came true"}}
    at = {"x": x, "y": {"field": "observed", **y}}
    diagonal = {"values": [{"mean": 0, "observed": 0}, {"mean": 1, "observed": 1}]}
    spread = {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}
    layers = [
        {"data": diagonal, "mark": {"type": "line", "strokeDash": [4, 4], "color": "#666666"}, "encoding": at},
        {"mark": {"type": "rule", "color": COLOURS[1]}, "encoding": spread},
        {"mark": {"type": "line", "point": {"size": 60}, "color": COLOURS[1]}, "encoding": at},
        {"mark": {"type": "text", "dx": 12, "dy": -8, "fontSize": 11}, "encoding": {**at, "text": {"field": "count"}}},
    ]
    said = {"text": f"Calibration of {score.forecaster[:CUT]}", "subtitle": f"{score.scored} forecasts; numbers: how many"}
    return {"title": said | {"fontSize": 12}, "width": WIDTH, "height": WIDTH - 60, "data": {"values": rows}, "layer": layers}
