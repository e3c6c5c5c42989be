"""The first page: the same for browsers and for programs, and nothing in it that anybody may not read."""

import re
from html import unescape

import pytest

from tests.asking import cleared, match, refused
from tests.conftest import BACKENDS, Client, served
from tests.making import at, make

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_the_numbers_are_those_of_the_first_case_that_anybody_reads(demo: Client) -> None:
    said = demo.get("/").json()
    overview = demo.get(said["initiatives"][0]["overview"], headers=cleared("CLEAR")).json()
    assert overview["initiative"]["slug"] == "moscow-intra-palestinian"
    assert said["counts"] == overview["counts"]
    assert list(said["counts"])[:2] == ["initiatives", "goals"]
    assert sum(said["counts"].values()) > 100


def test_a_browser_gets_a_page_with_the_same_numbers_and_links(demo: Client) -> None:
    said, page = demo.get("/", headers={"Accept": "*/*"}).json(), demo.get("/", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["vary"] == "Accept"
    shown = dict(re.findall(r'href="/v1/([a-z-]+)"><b>(\d+)</b>', page.text))
    assert {key.replace("-", "_"): int(count) for key, count in shown.items()} == said["counts"]
    for initiative in said["initiatives"]:
        assert f'<a href="{initiative["overview"]}">{initiative["title"]}</a>' in unescape(page.text)
    assert {said["links"]["documentation"], said["links"]["contract"]} <= set(re.findall(r'href="([^"]+)"', page.text))


def test_every_link_leads_somewhere_on_this_host(demo: Client) -> None:
    said, page = demo.get("/").json(), demo.get("/", headers=BROWSER).text
    links = {unescape(link) for link in re.findall(r'(?:href|src)="([^"]+)"', page)} | set(said["links"].values())
    anchors = {link for link in links if link.startswith("#")}
    assert {f'id="{anchor[1:]}"' for anchor in anchors} <= set(re.findall(r'id="[^"]+"', page))
    for link in links - anchors:
        assert demo.get(link).status_code == 200, link


def test_the_page_may_run_nothing(demo: Client) -> None:
    page = demo.get("/", headers=BROWSER)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    assert not re.search(r"<script|<style|style=|\son\w+=", page.text)


@pytest.mark.parametrize("accept", [{}, BROWSER])
def test_head_is_get_without_a_body(demo: Client, accept: dict[str, str]) -> None:
    whole, head = demo.get("/", headers=accept), demo.head("/", headers=accept)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_what_is_marked_does_not_count_whoever_asks(client: Client) -> None:
    for title, marking in (("For <b>all</b>", "TLP:CLEAR"), ("Canary", "TLP:GREEN")):
        make(client, "initiative", {}, title=title, slug=f"is-{title[0].lower()}", marking=marking)
    said, page = client.get("/", headers=cleared("RED")).json(), client.get("/", headers=BROWSER | cleared("RED")).text
    assert said["counts"]["initiatives"] == 1
    assert [initiative["title"] for initiative in said["initiatives"]] == ["For <b>all</b>"]
    assert "For &lt;b&gt;all&lt;/b&gt;" in page
    assert "Canary" not in page


def test_it_follows_what_is_recorded_raised_and_deleted(client: Client) -> None:
    said = client.get("/").json()
    assert (said["counts"], said["initiatives"]) == ({}, [])
    assert "No initiative that can be read" in client.get("/", headers=BROWSER).text
    goal = make(client, "goal", {})

    def counted() -> int:
        counts = client.get("/").json()["counts"]
        assert counts["initiatives"] == 1
        return int(counts.get("goals", 0))

    assert counted() == 1
    for marking, count in (("TLP:RED", 0), ("TLP:CLEAR", 1)):
        goal = client.patch(at("goal", goal["id"]), json={"marking": marking}, headers=match(goal)).json()
        assert counted() == count
    assert client.delete(at("goal", goal["id"]), headers=match(goal)).status_code == 204
    assert counted() == 0


@pytest.mark.parametrize("backend", BACKENDS[:1])
def test_where_nobody_reads_without_a_key_there_are_no_numbers(database_url: str) -> None:
    with served(database_url, anonymous=False) as closed:
        said, page = closed.get("/").json(), closed.get("/", headers=BROWSER)
    assert said.keys() == {"name", "version", "description", "links"}
    assert page.status_code == 200
    assert "Reading needs a key" in page.text


def test_it_takes_no_parameters(demo: Client) -> None:
    refused(demo.get("/?as_of=2024-01-01"), 422)


def test_the_documentation_page_runs_our_own_files_alone(demo: Client) -> None:
    page = demo.get("/docs")
    policy = dict(part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["connect-src"]) == ("'none'", "'self'", "'self'")
    files = re.findall(r'(?:href|src)="([^"]+)"', page.text)
    assert len(files) > 3
    for file in files:
        assert file.startswith("/static/")
        assert demo.get(file).status_code == 200
    assert not re.search(r"<script>|\son\w+=", page.text)
