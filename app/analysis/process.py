"""The process that computes: tasks come in on standard input, answers go out on standard output, until the service is gone."""

import gc
import os
import pickle
import sys
import traceback
from functools import cache
from importlib import import_module
from typing import BinaryIO

from pydantic import BaseModel

from app.analysis.task import LENGTH, Done, Task, packed
from app.analysis.work import Work, perform
from app.errors import DomainError
from app.records.fields import Part


@cache
def work(name: str) -> Work:
    """What an analysis does, imported when it is first asked for: each needs a few of the large libraries, none all."""
    known: Work = import_module(f"app.analysis.{name}.compute").WORK
    for model in late(Part):
        model.model_rebuild()
    return known


def late(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The models below this one that are yet to be built. Python 3.13.0 crashes when Pydantic builds one for whoever makes the
    first of it inside of a comprehension."""
    found = [] if model.__pydantic_complete__ else [model]
    for below in model.__subclasses__():
        found += late(below)
    return found


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """One task after the other. Garbage is collected in between: looking for it among 100,000 records costs more than they do."""
    gc.disable()
    while head := tasks.read(LENGTH.size):
        (length,) = LENGTH.unpack(head)
        task: Task = pickle.loads(tasks.read(length))
        answers.write(packed(done(task)))
        answers.flush()
        del task
        gc.collect(0)


def done(task: Task) -> Done:
    """What comes of a task."""
    try:
        return Done(perform(task, work(task.name)))
    except DomainError as error:
        return Done(refused=error)
    except Exception:
        traceback.print_exc()
        return Done()


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    serve(sys.stdin.buffer, answers)
