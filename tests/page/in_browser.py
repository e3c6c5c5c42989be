"""What a person sees in a browser, from a real `parley serve` to a real Chromium that reaches no other host: `make page`.

`CHROMIUM` names the browser. `IMAGES` is a folder for the pictures that the guide shows; without it none is kept.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.page.browser import Browser, Page, chromium

CASE = "018df210-6400-7000-8000-000700000001"
RUSSIA = "018df210-6400-7000-8000-000200000001"


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the database, where the development key lies too."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def address(data: Path) -> Iterator[str]:
    """The address of a service with the demo, as `make run` starts it."""
    command = [str(Path(sys.executable).with_name("parley")), "serve", "--development", "--migrate", "--demo", "--port", "0"]
    settings = {"PARLEY_DATABASE_URL": f"sqlite:///{data}/parley.db"}
    process = subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.PIPE, text=True)
    with process:
        assert process.stderr
        try:
            said = process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert found, said
            yield found[0]
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def key(address: str, data: Path) -> str:
    return (data / "development.key").read_text().strip()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(os.environ.get("CHROMIUM", "chromium"), tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """An empty tab that knows nothing of those before it. At the end: it asked nobody else, and the browser found nothing
    to complain about but answers that are refusals."""
    tab = browser.page()
    tab.ask("Storage.clearDataForOrigin", origin=address, storageTypes="all")
    yield tab
    tab.ask("Page.close")
    assert tab.requests
    assert not [url for url in tab.requests if not url.startswith((f"{address}/", "data:"))]
    assert not [said for said in tab.complaints if "the server responded with a status of 4" not in said]


def keep(page: Page, name: str) -> None:
    """A picture for the guide."""
    if folder := os.environ.get("IMAGES"):
        page.screenshot(Path(folder, f"{name}.png"))


class Operation:
    """One operation on the documentation page."""

    def __init__(self, page: Page, tag: str, name: str) -> None:
        self.page, self.at = page, f"#operations-{tag}-{name}"
        page.click(f'.opblock-tag[data-tag="{tag}"]')
        page.click(f"{self.at} .opblock-summary-control")
        page.until(self.shown(":is(textarea, .parameters input)"))  # the form is there

    def execute(self) -> tuple[int, str]:
        """Presses the button; the status and the body as they are shown."""
        self.page.click(f"{self.at} .execute")
        body = self.shown(".live-responses-table tbody .response-col_description pre")
        self.page.until(body)
        status = self.page.value(f"{self.shown('.live-responses-table tbody .response-col_status')}.innerText")
        return int(status.split()[0]), str(self.page.value(f"{body}.innerText"))

    def shown(self, selector: str) -> str:
        return f"document.querySelector({json.dumps(f'{self.at} {selector}')})"

    def look(self, selector: str) -> None:
        """Brings it to the top of the window."""
        self.page.value(f"{self.shown(selector)}.scrollIntoView()")


@pytest.fixture
def docs(page: Page, address: str) -> Page:
    """The documentation page, drawn."""
    page.open(f"{address}/docs")
    page.until("document.querySelector('.opblock-tag')")
    return page


@pytest.fixture
def known(docs: Page, key: str) -> Page:
    """The same, with the development key given to it."""
    docs.click(".btn.authorize")
    docs.type(".auth-container input", key)
    docs.click(".auth-btn-wrapper .authorize")
    docs.until("document.querySelector('.auth-container').innerText.includes('Authorized')")
    docs.click(".auth-btn-wrapper .btn-done")
    return docs


WIDTHS = {"wide": (1400, 1000), "narrow": (400, 1400)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_page_is_drawn(page: Page, address: str, width: str, scheme: str) -> None:
    page.resize(*WIDTHS[width])
    page.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    page.open(f"{address}/")
    assert page.value("document.querySelectorAll('.numbers li').length") > 20
    assert page.value("document.documentElement.scrollWidth") <= WIDTHS[width][0]  # nothing sticks out
    light = page.value("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(part => part > 127)")
    assert light == (scheme == "light")  # its style sheet has been taken
    if (width, scheme) == ("wide", "light"):
        keep(page, "front-wide")


def test_the_first_page_leads_to_the_documentation(page: Page, address: str) -> None:
    page.open(f"{address}/")
    page.click("nav .first")
    page.until("document.querySelector('.opblock-tag')")


def test_the_documentation_is_drawn_in_a_readers_order(docs: Page) -> None:
    keep(docs, "docs")
    drawn = docs.value("[...document.querySelectorAll('.opblock-tag')].map(tag => tag.dataset.tag)")
    assert drawn[:2] == ["initiatives", "goals"]
    assert len(drawn) > 20


def test_an_example_is_sent_as_it_stands_and_the_key_outlives_a_reload(known: Page, address: str) -> None:
    known.open(f"{address}/docs")
    goal = Operation(known, "goals", "create_goal")
    status, body = goal.execute()
    made = json.loads(body)
    assert (status, made["version"], made["statement"]) == (201, 1, "Be seen as a country that can talk to every side.")
    assert known.value(f"/Request duration\\s+\\d+ ms/.test({goal.shown('.live-responses-table')}.innerText)")
    goal.look(".request-url")  # below the command, which has the key
    keep(known, "docs-executed")


def test_a_list_is_read_without_a_key(docs: Page) -> None:
    status, body = Operation(docs, "initiatives", "list_initiatives").execute()
    assert status == 200
    assert CASE in [initiative["id"] for initiative in json.loads(body)["items"]]


def test_a_refusal_is_shown_readably(known: Page) -> None:
    goal = Operation(known, "goals", "create_goal")
    example = json.loads(known.value(f"{goal.shown('textarea')}.value"))
    known.type(f"{goal.at} textarea", json.dumps(example | {"salience": 500}, indent=2))
    status, body = goal.execute()
    problem = json.loads(body)
    assert (status, problem["title"], problem["errors"][0]["pointer"]) == (422, "Does not fit", "/salience")
    assert body.count("\n") > len(problem)  # a member a line
    goal.look(".request-url")  # below the command, which has the key
    keep(known, "docs-problem")


def test_who_has_no_key_is_told_so(docs: Page) -> None:
    status, body = Operation(docs, "goals", "create_goal").execute()
    assert (status, json.loads(body)["status"]) == (401, 401)


def test_a_large_answer_does_not_hang_the_page(known: Page, address: str, key: str) -> None:
    goal = {
        "initiative_id": CASE,
        "actor_id": "018df210-6400-7000-8000-000200000001",
        "statement": "x" * 1000,
        "kind": "interest",
    }
    goal |= {"disclosure": "inferred", "status": "pursued", "note": "A long note. " * 300}
    for _ in range(200):
        post(f"{address}/v1/goals", key, goal)
    goals = Operation(known, "goals", "list_goals")
    known.type(f'{goals.at} tr[data-param-name="limit"] input', "200")
    status, body = goals.execute()
    assert (status, len(json.loads(body)["items"])) == (200, 200)
    assert len(body) > 1_000_000


def post(url: str, key: str, body: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    with urlopen(Request(url, json.dumps(body).encode(), headers)) as answer:
        assert answer.status == 201
