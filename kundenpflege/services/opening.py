"""Opening a database ready for work: a new one gets its business, number circles and texts."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from kundenpflege.base.dates import Clock
from kundenpflege.base.i18n import _
from kundenpflege.model import Business, User
from kundenpflege.store import Store

from .business import ensure_business


def open_store(path: Path, *, clock: Clock, wait: float = 0) -> Store:
    """Open the database at `path`, made and furnished when there is none.

    The furnishing is no step that undo could take back. StoreError as `Store.open`.
    """
    store = Store.open(path, clock=clock, wait=wait)
    try:
        with store.read() as db:
            furnished = db.get(Business, 1) is not None
        if not furnished:
            with store.write(_("Betrieb eingerichtet")) as writer:
                ensure_business(writer)
                writer.seal()
    except BaseException:
        store.close()
        raise
    return store


def open_demo(folder: Path, *, clock: Clock) -> Store:
    """A fresh demo business in `folder`, its history relative to today."""
    from .demo import fill_demo

    store = open_store(folder / "Beispielbetrieb.db", clock=clock)
    try:
        with store.write(_("Beispielbetrieb eingerichtet")) as writer:
            fill_demo(writer, store.today)
            writer.seal()
        with store.read() as db:
            # The history of the demo business names its owner.
            store.user_id = db.scalar(select(User.id).order_by(User.id).limit(1))
    except BaseException:
        store.close()
        raise
    return store
