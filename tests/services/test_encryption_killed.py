"""Killed at any moment of being encrypted or decrypted, a database is the old or the new one."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.services import encryption
from kundenpflege.store import Store, convert
from tests.services.encrypted import NAME, PASSWORD, cheap, contents, fill, readable


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)


@pytest.fixture
def path(store: Store, clock: FixedClock) -> Path:
    """A closed database with a customer, and one undone step."""
    return fill(store, clock)


def _events(folder: Path, count: Callable[[], None]) -> None:
    """Call `count` before every deed to a file below `folder` in this process, except to those
    that only say who holds it."""

    def hook(event: str, values: tuple[object, ...]) -> None:
        if event in ("open", "os.rename", "os.remove", "os.link", "os.truncate"):
            names = [str(value) for value in values[:2] if str(value).startswith(str(folder))]
            if any(".lock" not in name and ".offen" not in name for name in names):
                count()

    sys.addaudithook(hook)


@pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")
@pytest.mark.parametrize("on", [True, False])
def test_killed_at_any_moment_it_is_the_old_or_the_new_one(
    path: Path, clock: FixedClock, on: bool
) -> None:
    before = contents(path, clock)
    made = None if on else encryption.encrypt(path, PASSWORD, clock=clock)
    start = {
        file.name: file.read_bytes()
        for file in path.parent.iterdir()
        if file.is_file() and not file.name.endswith((".lock", ".offen"))
    }
    states = set()
    for moment in range(1, 200):
        for file in path.parent.iterdir():
            if file.is_file():
                file.unlink()
        for name, content in start.items():
            (path.parent / name).write_bytes(content)
        if not _killed(path, clock, None if made is None else made.key, moment):
            break
        encrypted = encryption.is_encrypted(path)
        states.add(encrypted)
        key = encryption.key_for(path, PASSWORD) if encrypted else None
        # The whole check now and then: it takes longer than all the rest.
        assert contents(path, clock, key, check=moment % 9 == 5) == before, moment
        if encrypted and on:
            assert readable(path.parent, NAME) == [], moment
        for ending in (convert.PART, convert.OLD):
            assert not path.with_name(path.name + ending).exists(), moment
    assert states == {True, False} and moment > 10


def _killed(path: Path, clock: FixedClock, key: bytes | None, moment: int) -> bool:
    """Convert in a process of its own that dies at its `moment`-th deed; False when it ended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the child only converts and dies
        child = os.fork()
    if child == 0:
        left = moment

        def count() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            _events(path.parent, count)
            if key is None:
                made, envelope = encryption._sealed(PASSWORD, path)
                encryption._convert(path, None, made.key, envelope, clock, None, 0)
            else:
                encryption._convert(path, key, None, None, clock, None, 0)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
