"""Opening a database ready for work: a new one gets its business, number circles and texts."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from kundenpflege import __version__
from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import DamagedError, UnsafePlaceError, UserError, WriteProtectedError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import use_currency
from kundenpflege.base.paths import cache_folder, resource, usual_database
from kundenpflege.base.places import danger
from kundenpflege.base.settings import Settings
from kundenpflege.model import Business, User
from kundenpflege.store import Store
from kundenpflege.store.opening import REVISION, incomplete, leftovers
from kundenpflege.store.tables import FURNISH

from . import known_databases


def open_store(
    path: Path,
    *,
    clock: Clock,
    wait: float = 0,
    key: bytes | None = None,
    new: bool = False,
    look_only: bool | None = False,
    settings: Settings | None = None,
) -> Store:
    """Open the database at `path`, made and furnished when there is none.

    `new`: one is wanted explicitly. Without it none is made where `settings` know one, where its
    folder is gone or where something tells that there was one: PlaceMissingError. UnsafePlaceError
    in folders of cloud services and on network drives. `look_only`: always, never (then a file
    that cannot be written raises WriteProtectedError), or where nothing can be written (None);
    `store.look_only` and `store.look_reason` tell.

    A file that was just upgraded gets the libraries that its version did not know. The furnishing
    is no step that undo could take back. StoreError as `Store.open`.
    """
    store = _opened(path, clock, wait, key, new, look_only, settings)
    try:
        with _sound(path), store.read() as db:
            furnished = db.get(Business, 1) is not None
        if store.look_only:
            if not furnished:
                raise incomplete(path)
        elif not furnished or store.info(FURNISH) == "due":
            from .business import ensure_business
            from .library import ensure_library

            label = _("Fragebögen und Einwände eingerichtet")
            with store.write(label if furnished else _("Betrieb eingerichtet")) as writer:
                if not furnished:
                    ensure_business(writer)
                ensure_library(writer)
                writer.seal()
            if furnished:
                store.set_info(FURNISH, "done")
        with store.read() as db:
            use_currency(db.require(Business, 1).country)
    except BaseException:
        store.close()
        raise
    return store


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """DamagedError for what the program cannot have written into the row of the business."""
    try:
        yield
    except ValueError as error:
        raise DamagedError(
            _("In „{path}“ steht etwas, das nicht sein kann ({reason}).").format(
                path=path, reason=error
            ),
            path,
        ) from error


def _opened(
    path: Path,
    clock: Clock,
    wait: float,
    key: bytes | None,
    new: bool,
    look_only: bool | None,
    settings: Settings | None,
) -> Store:
    path = path.expanduser().absolute()
    if look_only:
        return Store.open(path, clock=clock, key=key, look_only=True)
    if found := danger(path):
        raise UnsafePlaceError(found.text(path), path)
    make: bool | None = new or None
    if not new and settings is not None and known_databases.is_known(settings, path):
        make = False
    elif not new and path == usual_database() and not leftovers(path, key):
        # The one place where a first start makes its folder, too.
        make = True
    try:
        return Store.open(path, clock=clock, wait=wait, key=key, new=make)
    except WriteProtectedError:
        if look_only is None:
            return Store.open(path, clock=clock, key=key, look_only=True)
        raise


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
