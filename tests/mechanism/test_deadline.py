"""A search that takes too long is given up, and keeps nobody else waiting: a real statement, over many rows of the index."""

import time
from concurrent.futures import ThreadPoolExecutor

from httpx2 import Response
from sqlalchemy import text

from app.db import make_engine
from tests.asking import refused
from tests.conftest import served
from tests.making import at, make

WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi"
SECONDS = 0.05
BLOAT = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
INSERT INTO searched (seq, kind, id, clearance, words)
SELECT seq + 100 + i, kind, id, clearance, words FROM searched, n WHERE seq = (SELECT min(seq) FROM searched)
"""


def test_a_search_ends_at_its_deadline(database_url: str) -> None:
    engine = make_engine(database_url)
    with served(database_url, statement_seconds=SECONDS, read_connections=2) as client:
        source = at("source", make(client, "source", note=WORDS)["id"])
        other = make(client, "source", note="omega")["id"]
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("ALTER TABLE searched DROP CONSTRAINT fk_searched_seq"))
            else:
                connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.execute(text(BLOAT))

        def search(_: int) -> tuple[Response, float]:
            began = time.perf_counter()
            return client.get("/v1/search", params={"q": WORDS}), time.perf_counter() - began

        with ThreadPoolExecutor(24) as threads:
            running = threads.map(search, range(24))
            while_they_run = [client.get(path).status_code for path in (source, "/health/ready") * 5]
            answers, seconds = zip(*running, strict=True)
        assert while_they_run == [200] * 10  # they leave connections to others
        for answer in answers:
            assert refused(answer, 503)["detail"] == "The database did not answer in time."
            assert int(answer.headers["retry-after"]) >= 1
        assert max(seconds) < 24 * SECONDS  # one after the other they would take that
        for _ in range(4):  # each connection can be used again
            [item] = client.get("/v1/search", params={"q": "omega"}).json()["items"]
            assert item["id"] == other
    engine.dispose()
