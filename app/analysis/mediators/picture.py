from typing import Any

from app.analysis.picture import Spec


def specification_of(answer: Any) -> Spec:
    return {}
