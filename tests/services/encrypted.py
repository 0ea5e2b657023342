"""A small database to be encrypted, and a look at what anybody can read of it."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.model import Customer
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store, keyfile

PASSWORD = "korrekt pferd batterie"
NAME = "Wäscherei Zwölfzwerg"


def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a guess costs is tested elsewhere."""
    monkeypatch.setattr(keyfile, "MEMORY_KIB", 64)
    monkeypatch.setattr(keyfile, "PASSES", 1)


def fill(store: Store, clock: FixedClock) -> Path:
    """A closed database with a customer, and one undone step."""
    store.close()
    store = open_store(store.path, clock=clock)
    with store.write("Kunde angelegt") as db:
        db.add(Customer(number="10001", company=NAME))
    with store.write("Kunde angelegt") as db:
        db.add(Customer(number="10002", company="Später zurückgenommen"))
    store.undo()
    store.close()
    return store.path


def contents(path: Path, clock: FixedClock, key: bytes | None = None, *, check: bool = True) -> str:
    with open_store(path, clock=clock, key=key) as store:
        assert not check or store.check() == []
        return store.dump()


def readable(folder: Path, *words: str) -> list[str]:
    """Files below `folder` in which one of the words stands, as text of any common kind."""
    shapes = [
        shape
        for word in words
        for raw in (word.encode(), word.encode("utf-16-le"))
        for shape in (raw, base64.b64encode(raw).rstrip(b"=")[:-1], raw.hex().encode())
    ]
    files = (file for file in folder.rglob("*") if file.is_file())
    return [f.name for f in files if any(shape in f.read_bytes() for shape in shapes)]
