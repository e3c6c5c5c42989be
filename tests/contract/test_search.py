"""Full-text search: every text of every kind, names in any script, what fits best first, and nothing above the caller."""
# ruff: noqa: RUF001 -- that signs look alike is the point

from itertools import pairwise
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.domain import KINDS
from app.records.search.folding import words
from app.records.walk import places
from tests.asking import cleared, faults, match, refused
from tests.making import KIND, Record, at, fill, make

ANYONE = cleared("CLEAR")
LEVELS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")


def found(client: TestClient, q: str, headers: dict[str, str] | None = None, **more: Any) -> list[str]:
    """The ids of all that a search finds, best first; the count agrees."""
    asked: dict[str, Any] = {"q": q, "count": "true", "limit": 200} | more
    answer = client.get("/v1/search", params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page["total"] == len(page["items"])
    return [item["id"] for item in page["items"]]


def listed(client: TestClient, kind: str, q: str, headers: dict[str, str] | None = None, **more: Any) -> list[str]:
    """The ids of a kind's list that holds the words; the search by a body agrees."""
    asked: dict[str, Any] = {"q": q, "limit": 200} | more
    answer = client.get(at(kind), params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    assert client.post(at(kind, "search"), json=asked, headers=headers).json() == answer.json()
    return [record["id"] for record in answer.json()["items"]]


def change(client: TestClient, kind: str, record: Record, **changes: Any) -> Record:
    answer = client.patch(at(kind, record["id"]), json=changes, headers=match(record))
    assert answer.status_code == 200, answer.text
    changed: Record = answer.json()
    return changed


@pytest.mark.parametrize(
    ("name", "q"),
    [
        ("Sana'a", "sanaa"),
        ("Sanaa", "Sana’a"),
        ("Saʿda", "sa'da"),
        ("Sa`da", '"saʿda"'),
        ("П’ять", "пʼять"),
        ("Côte d'Ivoire", "ivoire cote"),
        ("Sant’Egidio", "sant egidio"),
        ("Russia's talks", "russia talks*"),
        ("Russia's talks", '"russias talks"'),
    ],
)
def test_apostrophes_do_not_part_a_word(client: TestClient, name: str, q: str) -> None:
    actor = make(client, "actor", name=name)
    make(client, "actor", name="San a")
    [item] = client.get("/v1/search", params={"q": q}).json()["items"]
    assert (item["id"], item["pointer"]) == (actor["id"], "/name")
    assert "".join(piece["text"] for piece in item["snippet"]) == name
    assert any(piece["hit"] for piece in item["snippet"])
    assert listed(client, "actor", q) == [actor["id"]]


@pytest.mark.parametrize("kind", KIND)
def test_a_record_is_found_by_each_of_its_texts(service: TestClient, kind: str) -> None:
    record, sought = fill(service, kind), dict[str, str]()
    for steps in KIND[kind].texts:
        for box, key, path in places(record, steps):
            if path != ("term",):  # a forecast's, one of its scale
                sought["/" + "/".join(map(str, path))] = box[key] = f"w{uuid4().hex[:12]}"
    assert len({path.rstrip("0123456789") for path in sought}) >= len(KIND[kind].texts) - 1
    change(service, kind, record, **{path.split("/")[1]: record[path.split("/")[1]] for path in sought})
    for pointer, word in sought.items():
        [item] = service.get("/v1/search", params={"q": word}).json()["items"]
        assert (item["kind"], item["id"], item["pointer"]) == (kind, record["id"], pointer)
        assert item["snippet"] == [{"text": word, "hit": True}]
        assert item["score"] == (1 if pointer.split("/")[1] in {steps[0] for steps in KIND[kind].titles} else 0.25)
    assert listed(service, kind, " ".join(sought.values()).upper()[:200].rpartition(" ")[0]) == [record["id"]]


ALIASES = ["Fataḥ", "ФАТХ", "حركة فتح", "Mouvement de libération", "Đặng Łukasz Ørsted", "פת״ח", "法塔赫", "Հայաստան"]


@pytest.mark.parametrize(
    "q",
    ["fatah", "FATAḤ", "фатх", "Фат", "حركه فتح", "حَرَكَة", "فَتْح", "liberation", "LIBÉRATION MOUVEMENT", "dang lukasz orsted",
     "Ørst", "פתח", "פת״ח", "法塔", "塔赫", "հայաստան", '"de liberation"', "fat*"],
)  # fmt: skip
def test_an_actor_is_found_by_any_of_its_names(service: TestClient, q: str) -> None:
    if not found(service, "Հայաստան"):
        aliases = [{"name": name, "kind": "transliteration"} for name in ALIASES]
        make(service, "actor", name="Palestinian National Liberation Movement", aliases=aliases)
    [actor] = listed(service, "actor", "Հայաստան")
    assert actor in listed(service, "actor", q)
    assert actor in found(service, q)


def test_what_fits_best_comes_first(service: TestClient) -> None:
    def actor(name: str, description: str | None = None) -> str:
        ident: str = make(service, "actor", name=name, description=description)["id"]
        return ident

    begun, inside = actor("Near", "Zembra's neighbours"), actor("Far", "Next to Zembr")
    prefixed, word, exact = actor("Zembrian council"), actor("The Zembr council"), actor("Zembr")
    assert found(service, "zembr") == [exact, word, prefixed, inside, begun]
    assert found(service, '"zembr"') == [exact, word, inside]
    assert found(service, "zembr council") == [word]
    assert found(service, "zembr* council") == found(service, "council zembr") == [word, prefixed]
    assert found(service, '"council zembr"') == found(service, '"the council"') == []
    assert found(service, '"the zembr" council') == found(service, '"the zem"*') == [word]
    assert found(service, "zembr neighbours") == []
    assert found(service, "zembra neighbours") == [begun]
    assert found(service, '"near zembra"') == []  # of two texts
    assert listed(service, "actor", "zembr") == sorted([begun, inside, prefixed, word, exact])
    scores = [item["score"] for item in service.get("/v1/search", params={"q": "zembr"}).json()["items"]]
    assert scores == [1, 0.5, 0.375, 0.25, 0.125]


def test_a_snippet_shows_why(service: TestClient) -> None:
    text = "Nothing of note. " * 30 + "The <b>Xylophonic</b> accord, so-called, was Xylo\u0301phonic. " + "And so on. " * 40
    make(service, "outcome", description=text.strip())
    [item] = service.get("/v1/search", params={"q": "xylo"}).json()["items"]
    shown, hits = item["snippet"], [part["text"] for part in item["snippet"] if part["hit"]]
    whole = "".join(part["text"] for part in shown)
    assert whole.startswith("… ") and whole.endswith(" …") and len(whole) < 220  # noqa: PT018
    assert whole[2:-2] in text
    assert hits == ["Xylophonic", "Xylo\u0301phonic"]
    assert item["title"] == text.strip()


def test_the_index_follows_every_write(service: TestClient) -> None:
    one, two, three = (f"w{uuid4().hex[:12]}" for _ in range(3))
    known = [{"scheme": "follow", "value": one}]
    record = make(service, "factor", {}, description=one, external_ids=known)
    ident = record["id"]
    record = change(service, "factor", record, description=two)
    assert (found(service, f'"{two}"'), listed(service, "factor", two)) == ([ident], [ident])
    assert found(service, one) == [ident]  # by its external id still
    content = {name: record[name] for name in KIND["factor"].create.model_fields} | {"description": three}
    assert service.put(at("factor", "by", "follow", one), json=content).status_code == 200
    assert (found(service, two), found(service, three)) == ([], [ident])
    record = service.get(at("factor", ident)).json()
    assert service.delete(at("factor", ident), headers=match(record)).status_code == 204
    assert (found(service, three), listed(service, "factor", three)) == ([], [])
    assert service.post(at("factor", ident, "restore")).status_code == 200
    assert found(service, three) == [ident]
    dossier = {"sources": [{"local": "a", "title": f"{two} report", "kind": "report"}]}
    assert service.post("/v1/dossiers", params={"dry_run": "true"}, json=dossier).status_code == 200
    assert found(service, two) == []
    [loaded] = service.post("/v1/dossiers", json=dossier).json()["items"]
    assert found(service, two) == [loaded["id"]]


def test_what_is_hidden_is_not_found(service: TestClient) -> None:
    canary = f"w{uuid4().hex[:12]}"
    record = make(service, "actor", {}, name=canary, marking="TLP:AMBER")

    def seen(level: str) -> bool:
        headers = cleared(level)
        answers = [service.get(u, params={"q": canary, "count": "true"}, headers=headers) for u in ("/v1/search", at("actor"))]
        there = [answer.json()["total"] for answer in answers]
        assert there in ([0, 0], [1, 1])
        assert there[0] or not any(record["id"] in answer.text for answer in answers)
        return bool(there[0])

    assert [seen(level) for level in LEVELS] == [False, False, True, True, True]
    goal = make(service, "goal", {}, actor_id=record["id"], statement=f"{canary} goal", marking="TLP:RED")
    record = change(service, "actor", record, marking="TLP:GREEN")
    assert [seen(level) for level in LEVELS[:4]] == [False, True, True, True]
    assert found(service, canary, cleared("GREEN")) == [record["id"]]
    change(service, "goal", goal, marking="TLP:GREEN")
    assert found(service, canary, cleared("GREEN")) == [record["id"], goal["id"]]
    other = make(service, "actor", {}, name=f"{canary} too")
    change(service, "actor", other, marking="TLP:RED")
    assert found(service, canary, cleared("AMBER")) == [record["id"], goal["id"]]


def test_only_the_present_is_searched(service: TestClient) -> None:
    record = make(service, "actor", {}, name=f"w{uuid4().hex[:12]}")
    then = record["updated_at"]
    assert faults(service.get(at("actor"), params={"q": record["name"], "as_of": then})) == [("q", "present_only")]
    assert faults(service.get("/v1/search", params={"q": "a", "as_of": then})) == [("(unknown)", "extra_forbidden")]


def test_a_search_takes_what_it_says(service: TestClient) -> None:
    def wrong(**asked: Any) -> list[tuple[str, str]]:
        return faults(service.get("/v1/search", params=asked))

    assert wrong() == [("q", "missing")]
    assert wrong(q="a", kind="unheard_of") == [("kind", "unknown")]
    assert wrong(q="a", limit=201) == [("limit", "less_than_equal")]
    assert wrong(q=["a", "b"]) == [("q", "repeated")]
    refused(service.get("/v1/search", params={"q": "a", "after": "nobody"}), 400)
    refused(service.post("/v1/search", params={"q": "a"}), 405)


HOSTILE = [
    *"*\"'\\-()^:+&|!%_;?#/.,~`$@<>{}[]= \t\n\u0301\u200b\u202e…🕊ﷺİẞ\ue000\u0378\U0010ffff",
    *("--", "<->", "<2>", "$1", ":match", "%s", "%(match)s", '"a', 'a"b', '"a" "', "a**", "'a':*", "a & !b", "a <-> b", "a:A"),
    *("''", "a'b", "\\'", "a\\", "NOT", "a NOT b", "OR", "a OR", "NEAR(a b, 2)", "words:a", "rowid:1", "{words}: a", "- a", "^a"),
    *("a + b", "x'; DROP TABLE searched; --", "a\0b", "½ ¼", "𐌰𐌱", "a b c d e f g h i j k l m n o p", '"' * 300, "* " * 150),
    *("a" * 300, "中" * 300, "e\u0301" * 150, "a" * 301, "ب" * 10_000),
]


def test_no_query_does_harm(service: TestClient) -> None:
    kept = make(service, "source", title="Still here, whatever was asked")["id"]
    for q in HOSTILE:
        for url in ("/v1/search", at("source")):
            answer = service.get(url, params={"q": q})
            assert answer.status_code in (200, 422), (q[:20], answer.text)
            if answer.status_code == 422:
                assert [where for where, _ in faults(answer)] == ["q"]
        assert service.post(at("source", "search"), json={"q": q}).status_code in (200, 422), q[:20]
    assert found(service, "whatever was asked") == [kept]


@pytest.fixture(scope="module")
def corpus(service: TestClient) -> list[tuple[int, Record]]:
    """Sources and actors of a few words, of all markings; with the rank that their reader needs."""
    random, made = Random(1), list[tuple[int, Record]]()
    for i in range(40):
        rank = random.choice((0, 0, 0, 2, 4))
        texts = [" ".join(random.choices(WORDS, k=random.randint(1, 4))) for _ in range(3)]
        shared = {"marking": f"TLP:{LEVELS[rank]}", "note": texts[1]}
        if i % 2:
            record = make(service, "source", title=texts[0], publisher=texts[2], **shared)
        else:
            aliases = [{"name": texts[2], "kind": "transliteration"}]
            record = make(service, "actor", name=texts[0], aliases=aliases, **shared)
        made.append((rank, record))
    return made


WORDS = ["qo", "qoa", "qoab", "qob", "qóa", "Qoá", "فقو", "فقوا", "цо", "цоа"]
QUERIES = st.lists(
    st.one_of(
        st.sampled_from([*WORDS, "q", "qo*", "ц*"]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda some: f'"{" ".join(some)}"'),
    ),
    min_size=1,
    max_size=3,
).map(" ".join)


def naive(record: Record, kind: str, q: str) -> int:
    """The points of a record that fits, 0 for one that does not: every text is read."""
    titles = KIND[kind].titles
    texts = [
        (words(box[key]), steps in titles) for steps in KIND[kind].texts for box, key, _ in places(record, steps) if box[key]
    ]
    parts = q.split('"')
    terms: list[tuple[list[str], bool]] = []
    for i, part in enumerate(parts):
        terms += [(words(part), False)] if i % 2 else [(words(word), word.endswith("*")) for word in part.split()]
    if parts[-1].split():
        terms[-1] = terms[-1][0], True
    terms = [term for i, term in enumerate(terms) if term not in terms[:i]]
    points = 0
    for term, prefix in terms:
        best = 0
        for text, called in texts:
            for i in range(len(text) - len(term) + 1):
                here = text[i : i + len(term)]
                whole = here == term
                if whole or (prefix and here[:-1] == term[:-1] and here[-1].startswith(term[-1])):
                    best = max(best, 1 + whole + 2 * called if prefix else 2 + 2 * called)
        if not best:
            return 0
        points += best
    every = [word for term, _ in terms for word in term]
    return points + 4 * len(terms) * any(called and text == every for text, called in texts)


@settings(max_examples=40)
@given(q=QUERIES, level=st.sampled_from(LEVELS), limit=st.integers(1, 9))
def test_a_search_finds_what_reading_everything_finds(
    service: TestClient, corpus: list[tuple[int, Record]], q: str, level: str, limit: int
) -> None:
    rank = LEVELS.index(level)
    fitting = [
        (-points, record["id"])
        for needed, record in corpus
        if needed <= rank and (points := naive(record, "source" if "title" in record else "actor", q))
    ]
    expected, got, url = [ident for _, ident in sorted(fitting)], list[Record](), "/v1/search"
    asked: dict[str, Any] | None = {"q": q, "limit": limit, "count": "true"}
    while True:
        page = service.get(url, params=asked, headers=cleared(level)).json()
        got += page["items"]
        assert page["total"] == len(expected)
        if page["next"] is None:
            break
        url, asked = page["next"], None
    assert [item["id"] for item in got] == expected
    assert all(one["score"] >= other["score"] for one, other in pairwise(got))
    assert all(any(part["hit"] for part in item["snippet"]) for item in got)
    for kind in ("source", "actor"):
        own = [item["id"] for item in got if item["kind"] == kind]
        assert listed(service, kind, q, cleared(level)) == sorted(own)
        assert found(service, q, cleared(level), kind=kind) == own


def test_every_kind_says_what_it_is_called() -> None:
    assert all(kind.titles and kind.titles[0] in kind.texts for kind in KINDS)
    assert KIND["actor"].titles == (("name",), ("aliases", "*", "name"))
