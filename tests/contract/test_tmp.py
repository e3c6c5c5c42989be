from tests.making import *
import time, cProfile, pstats
def test_x(service):
    make(service,"position")
    p=cProfile.Profile(); 
    s=time.perf_counter(); n=0
    for i in range(10): make(service,"position")
    print((time.perf_counter()-s)/10)
    s=time.perf_counter(); n=0
    for i in range(100): make(service,"source")
    print("source", (time.perf_counter()-s)/100)
    s=time.perf_counter(); n=0
    for i in range(100): service.get(at("source"),params={"limit":1})
    print("get", (time.perf_counter()-s)/100)
