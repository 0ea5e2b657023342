"""The worker: jobs in their order, patient ones when nothing else waits, all of them at the end."""

from __future__ import annotations

from functools import partial
from threading import Event

from kundenpflege.ui.kit.worker import Job, Worker


def patient(work) -> Job:
    job = Job(work)
    job.can_wait = True
    return job


def test_patient_jobs_wait_until_nothing_else_is_asked():
    done: list[str] = []
    gate = Event()
    worker = Worker("test", lambda job: None)
    worker.submit(Job(gate.wait))
    worker.submit(patient(lambda: done.append("count 1")))
    worker.submit(patient(lambda: done.append("count 2")))
    worker.submit(Job(lambda: done.append("rows 1")))
    worker.submit(Job(lambda: done.append("rows 2")))
    gate.set()
    assert worker.stop(10)
    assert done == ["rows 1", "rows 2", "count 1", "count 2"]


def test_a_stopped_worker_does_what_was_handed_in_and_takes_no_more():
    done: list[int] = []
    worker = Worker("test", lambda job: None)
    for number in range(50):
        worker.submit(Job(partial(done.append, number)))
    assert worker.stop(10)
    assert done == list(range(50))
    assert not worker.submit(Job(lambda: done.append(-1)))
    assert done == list(range(50))


def test_a_worker_that_never_worked_stops_at_once():
    assert Worker("test", lambda job: None).stop(0)
