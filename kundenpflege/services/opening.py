"""Opening a database ready for work: a new one gets its business, number circles and texts."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import select

from kundenpflege import __version__
from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import use_currency
from kundenpflege.base.paths import cache_folder, resource
from kundenpflege.model import Business, User
from kundenpflege.store import Store
from kundenpflege.store.opening import REVISION


def open_store(path: Path, *, clock: Clock, wait: float = 0, key: bytes | None = None) -> Store:
    """Open the database at `path`, made and furnished when there is none.

    A file that was just upgraded gets the libraries that its version did not know. The furnishing
    is no step that undo could take back. StoreError as `Store.open`.
    """
    store = Store.open(path, clock=clock, wait=wait, key=key)
    try:
        with store.read() as db:
            furnished = db.get(Business, 1) is not None
        if not furnished or store.upgrade_backup is not None:
            from .business import ensure_business
            from .library import ensure_library

            label = _("Fragebögen und Einwände eingerichtet")
            with store.write(label if furnished else _("Betrieb eingerichtet")) as writer:
                if not furnished:
                    ensure_business(writer)
                ensure_library(writer)
                writer.seal()
        with store.read() as db:
            use_currency(db.require(Business, 1).country)
    except BaseException:
        store.close()
        raise
    return store


def open_demo(folder: Path, *, clock: Clock, kept: Path | None = None) -> Store:
    """A fresh demo business in `folder`, its history relative to today.

    It is made once a day and kept in the folder `kept` (the user's cache by default): each call
    works on a copy, so that the program starts with it as fast as with any other database.
    """
    path = folder / "Beispielbetrieb.db"
    ready = _ready_demo(clock, kept or cache_folder())
    try:
        shutil.copyfile(ready, path)
    except OSError:
        _fill(path, clock, None)
    store = open_store(path, clock=clock)
    with store.read() as db:
        # The history of the demo business names its owner.
        store.user_id = db.scalar(select(User.id).order_by(User.id).limit(1))
    return store


def _ready_demo(clock: Clock, kept: Path) -> Path:
    """The demo business of this day and this program, made when it is not there yet."""
    ready = kept / f"Beispielbetrieb-{clock.today().isoformat()}-{_fingerprint()}.db"
    if not ready.exists():
        with contextlib.suppress(OSError, UserError), tempfile.TemporaryDirectory() as folder:
            _fill(Path(folder) / "neu.db", clock, ready)
            for old in kept.glob("Beispielbetrieb-*.db"):
                if old != ready and clock.today().isoformat() not in old.name:
                    old.unlink()
    return ready


def _fingerprint() -> str:
    """Changes with everything the demo business is made from: its data and the program."""
    program = Path(__file__).parents[1]
    floors = (program / name for name in ("model", "rules", "services", "store"))
    sources = [*resource("demo").glob("*"), *(path for f in floors for path in f.glob("*.py"))]
    state = [(path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(sources)]
    told = f"{__version__} {REVISION} {state}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _fill(path: Path, clock: Clock, copy: Path | None) -> None:
    from .demo import fill_demo

    with open_store(path, clock=clock) as store:
        with store.write(_("Beispielbetrieb eingerichtet")) as writer:
            fill_demo(writer, store.today)
            writer.seal()
        if copy is not None:
            store.copy_to(copy)
