import time
from tests.mechanism.probe import *


def test_all(service):
    t = time.time()
    for when in ("now", "then"):
        for kind, attribute in service.made.values:
            for x in wrong(service, kind, attribute, when):
                print("!!", x)
        print(when, time.time() - t)
    for when in ("now", "then"):
        for sort in ("id", "-id", "salience", "-salience", "period", "-period"):
            for pages in (1, 2, 50):
                ps, n = service.plans("goal", when, sort=sort, limit=200, pages=pages)
                print(
                    when,
                    sort,
                    pages,
                    n,
                    [
                        (
                            [(a.table, a.index, sorted(a.columns)) for a in p.accesses],
                            [[a.index for a in s] for s in p.sorts],
                            p.touched,
                        )
                        for p in ps
                    ],
                )
