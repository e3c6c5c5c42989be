"""The two callers of Schemathesis: an editor who may see everything, and one who may see what is clear."""

import json
from pathlib import Path

from tests.asking import cleared

CALLERS = {"everything": cleared("RED"), "clear": cleared("CLEAR")}


def credentials(file: Path) -> None:
    """Writes both as an authentication document of Web Fuzzing Commons."""
    entries = [
        {"name": name, "fixedHeaders": [{"name": header, "value": value} for header, value in headers.items()]}
        for name, headers in CALLERS.items()
    ]
    file.write_text(json.dumps({"auth": entries}))
