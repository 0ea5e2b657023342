"""What is typed into an open form is kept while typing, and offered again after a crash.

A form begins with `keeper.begin(…)` and ends with `keeper.done()`, whether it was stored or given
up. In between its inputs are looked at every second and a half; what differs from how the form
began lies in the database as a draft. A draft that is there when a form begins was left behind by
a program that ended in the middle: the banner offers it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kundenpflege.base.errors import UserError

from .draft_banner import DraftBanner

if TYPE_CHECKING:
    from kundenpflege.services.form_drafts import FormDraft
    from kundenpflege.store import Store, Writer

    from .office import Office

T = TypeVar("T")

EVERY = 1500  # ms

#: In the draft of a new letter beside its fields.
ABOUT_OCCASION, ABOUT_PERSON = "@occasion", "@person"

Typed = Mapping[str, Any]


@dataclass(frozen=True)
class About:
    """Which form is open, about which record (None: a new one) and customer."""

    form: str
    record_id: int | None = None
    customer_id: int | None = None
    title: str = ""
    version: int = 0


class _Slot:
    """Where the draft of one open form lies. Its `id` belongs to the database worker."""

    def __init__(self) -> None:
        self.id = 0
        self.ended = False
        self.stored: Typed | None = None

    def save(self, store: Store, about: About, typed: Typed) -> None:
        from kundenpflege.services import form_drafts

        if self.ended:
            return
        self.id = form_drafts.save(
            store, self.id, about.form, typed, record_id=about.record_id,
            customer_id=about.customer_id, title=about.title, version=about.version,
        )  # fmt: skip

    def drop(self, store: Store) -> None:
        from kundenpflege.services import form_drafts

        form_drafts.drop(store, self.id)
        self.id = 0


_keepers: WeakSet[DraftKeeper] = WeakSet()
_wanted: set[int] = set()


class _News(QObject):
    changed = Signal()
    """What was left behind was taken or refused."""


news = _News()


class DraftKeeper(QObject):
    """Keeps what is typed into `host`. `banner` is to be placed above its inputs.

    By default the inputs of the kit within `inputs()` are read and written by their names; forms
    that grow hand in `collect` (None: nothing was typed) and `restore`.
    """

    taken = Signal()
    """What was left behind stands in the form again."""

    def __init__(
        self,
        office: Office,
        host: QWidget,
        collect: Callable[[], Typed | None] | None = None,
        restore: Callable[[Typed], object] | None = None,
        is_dirty: Callable[[], bool] | None = None,
        inputs: Callable[[], QWidget] | None = None,
    ) -> None:
        super().__init__(host)
        self.office = office
        self.host = host
        self._inputs = inputs or (lambda: host)
        self._collect, self._restore, self._is_dirty = collect, restore, is_dirty
        self._about: About | None = None
        self._slot = _Slot()
        self._began: dict[str, Any] = {}
        self._kept: Typed | None = None
        self._left: FormDraft | None = None
        self._heard = False
        self.problem = ""
        """Why it could not be kept the last time."""
        self.banner = DraftBanner(self.take, self.refuse)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._tick)
        _keepers.add(self)

    # The life of a form ------------------------------------------------------------------------

    def begin(
        self,
        form: str,
        record_id: int | None = None,
        *,
        customer_id: int | None = None,
        title: str = "",
        version: int = 0,
    ) -> None:
        """The form stands as it is stored (or blank): keep what is typed from now on."""
        self.done()
        about = self._about = About(form, record_id, customer_id, title, version)
        self._slot = _Slot()
        self._kept = None
        self._began = {} if self._collect is not None else self._read()
        self._timer.start()
        if not self._heard:
            # Later than the form's own: what it stores at the end needs no draft.
            self._heard = True
            self.office.closing.connect(self._closing)
            self.office.handing_in.connect(self.look)

        def found(draft: FormDraft | None) -> None:
            if draft is not None and self._about is about:
                self._offer(draft)

        def load(store: Store) -> FormDraft | None:
            from kundenpflege.services import form_drafts

            with store.read() as db:
                return form_drafts.load(db, form, record_id, customer_id=customer_id)

        self.office.with_store(load, then=found, failed=_nobody, owner=self, key="draft")

    @property
    def active(self) -> bool:
        """Whether a form is open."""
        return self._about is not None

    @property
    def draft_id(self) -> int:
        """The draft this form is kept in; 0 while there is none."""
        return self._slot.id if self.active else 0

    def done(self) -> None:
        """The form was stored or given up: nothing of it is kept."""
        if self._about is None:
            return
        self._about = None
        self._timer.stop()
        self.banner.hide()
        self._left = None
        slot = self._slot
        slot.ended = True
        if self._kept is not None:
            self._kept = None
            self.office.with_store(slot.drop, failed=_nobody)

    def pause(self) -> None:
        """The form is put aside as it is: what was typed stays kept."""
        self.look()
        self._about = None
        self._timer.stop()
        self.banner.hide()
        self._left = None

    def look(self) -> None:
        """Keep what stands in the form now, if it is not kept yet."""
        about = self._about
        if about is None or self.office.look_only:
            return
        typed = self.typed()
        if typed == self._kept:
            return
        slot, before = self._slot, self._kept
        self._kept = typed
        self.problem = ""
        if typed is not None:
            self.office.with_store(
                lambda store: slot.save(store, about, typed), failed=self._not_kept
            )
        elif before is not None:
            self.office.with_store(slot.drop, failed=_nobody)

    def typed(self) -> Typed | None:
        """What differs from how the form began; None when nothing does."""
        if self._collect is not None:
            return self._collect() or None
        if self._is_dirty is not None and not self._is_dirty():
            return None
        now = self._read()
        return {key: value for key, value in now.items() if value != self._began.get(key)} or None

    def _read(self) -> dict[str, Any]:
        from .draft_values import read_inputs  # brings all editors along: not at the start

        return read_inputs(self._inputs())

    def storing(self, change: Callable[[Writer], T]) -> Callable[[Writer], T]:
        """A change that stores the form at the end of the program: no draft is kept then."""
        slot, typed = self._slot, self.typed()

        def stored(db: Writer) -> T:
            result = change(db)
            slot.stored = typed
            return result

        return stored

    def _tick(self) -> None:
        if self.host.isVisible():
            self.look()

    def _not_kept(self, error: UserError) -> None:
        self._kept = None  # the next look tries again; the form itself says what is wrong
        self.problem = error.message

    def is_unkept(self) -> bool:
        """Whether something stands in the form that would be lost if the program ended now."""
        if self._about is None or self.office.look_only:
            return False
        typed = self.typed()
        return typed is not None and typed != self._kept

    def _closing(self) -> None:
        about = self._about
        if about is None:
            return
        typed, slot = self.typed(), self._slot

        def end(store: Store) -> None:
            if typed is None or typed == slot.stored:
                slot.drop(store)
            else:
                slot.save(store, about, typed)

        self._timer.stop()
        self.office.with_store(end, failed=_nobody)

    # What was left behind ----------------------------------------------------------------------

    def _offer(self, draft: FormDraft) -> None:
        if draft.id in held_drafts() or not draft.typed:
            return
        if draft.typed == self.typed():  # it was put aside, and stands here again
            if self._kept is not None:
                self.office.with_store(self._slot.drop, failed=_nobody)
            self._slot = _Slot()
            self._slot.id, self._kept = draft.id, draft.typed
            return
        self._left = draft
        if draft.id in _wanted:
            _wanted.discard(draft.id)
            self.take()
            return
        about = self._about
        changed = about is not None and about.version != draft.version and draft.record_id
        self.banner.tell(draft, self.office.today == draft.at.date(), bool(changed))

    def offers(self, draft_id: int) -> bool:
        """Whether the banner asks about this draft."""
        return self._left is not None and self._left.id == draft_id and self.host.isVisible()

    def take(self) -> None:
        """Put what was left behind into the form again."""
        draft, self._left = self._left, None
        self.banner.hide()
        if draft is None or self._about is None:
            return
        old, kept = self._slot, self._kept
        old.ended = True
        if kept is not None:
            self.office.with_store(old.drop, failed=_nobody)
        self._slot = _Slot()
        self._slot.id = draft.id
        self._kept = draft.typed
        if self._restore is not None:
            self._restore(draft.typed)
        else:
            from .draft_values import write_inputs

            write_inputs(self._inputs(), draft.typed)
        self.taken.emit()
        news.changed.emit()

    def refuse(self) -> None:
        """What was left behind is not wanted."""
        draft, self._left = self._left, None
        self.banner.hide()
        if draft is not None:
            drop_draft(self.office, draft.id)
            news.changed.emit()


def keep_all(office: Office) -> None:
    """Keep what stands in all open forms right now (before locking, after a bug)."""
    for keeper in list(_keepers):
        if isValid(keeper) and keeper.office is office:
            keeper.look()


def unkept(office: Office) -> str | None:
    """None when nothing typed would be lost now; else why it could not be kept, '' if untried."""
    found = [
        keeper.problem
        for keeper in list(_keepers)
        if isValid(keeper) and keeper.office is office and keeper.is_unkept()
    ]
    return max(found, default=None)


def put_aside(page: QWidget) -> None:
    """The page goes: what stands in its forms is kept and can be offered again."""
    for keeper in list(_keepers):
        if isValid(keeper) and page.isAncestorOf(keeper.host):
            keeper.pause()


def held_drafts() -> set[int]:
    """Drafts of forms that are open: not left behind."""
    return {keeper.draft_id for keeper in list(_keepers) if isValid(keeper)} - {0}


def take_when_offered(draft_id: int, office: Office | None = None) -> None:
    """The user asked for this draft: the form that opens next takes it without asking again, and
    one that is open already (`office` given) as soon as all is quiet."""
    _wanted.add(draft_id)
    if office is not None:
        once = Qt.ConnectionType.SingleShotConnection
        office.settled.connect(lambda: _take_offered(draft_id), once)
        office.soon(lambda: None)


def _take_offered(draft_id: int) -> None:
    for keeper in list(_keepers):
        if draft_id in _wanted and isValid(keeper) and keeper.offers(draft_id):
            _wanted.discard(draft_id)
            keeper.take()


def drop_draft(office: Office, draft_id: int) -> None:
    """Forget a draft that nobody wants."""

    def drop(store: Store) -> None:
        from kundenpflege.services import form_drafts

        form_drafts.drop(store, draft_id)

    office.with_store(drop, failed=_nobody)


def store_aside(
    office: Office, label: str, form: str, record_id: int, change: Callable[[Writer], object]
) -> None:
    """Store a form that was put aside, at the end of the program; its draft goes once it is."""
    done: list[bool] = []

    def stored(db: Writer) -> None:
        change(db)
        done.append(True)

    def forget(store: Store) -> None:
        from kundenpflege.services import form_drafts

        if done:
            with store.read() as db:
                draft = form_drafts.load(db, form, record_id)
            form_drafts.drop(store, draft.id if draft is not None else 0)

    office.run(label, stored, quiet=True)
    office.with_store(forget, failed=_nobody)


def _nobody(_error: UserError) -> None:
    """Drafts are a help on the side: where they cannot be kept, work goes on."""
