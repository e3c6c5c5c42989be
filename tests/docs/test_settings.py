"""The table of settings in the docs is the class."""

import re
from pathlib import Path

from app.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `PARLEY_(\w+)` \| `([^`]*)` \| (.*) \|$", re.MULTILINE)


def test_each_setting_stands_in_the_table_with_its_default_and_description() -> None:
    documented = {name.lower(): (default, says) for name, default, says in ROW.findall(PAGE.read_text())}
    known = {name: (shown(info.default), info.description) for name, info in Settings.model_fields.items()}
    assert documented == known


def shown(default: object) -> str:
    return ",".join(default) or "none" if isinstance(default, tuple) else "none" if default is None else str(default)
