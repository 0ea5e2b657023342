"""The draft being written: what stands on the screen, and how it gets into the store by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from kundenpflege.base.errors import ConflictError, NotFoundError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.services.offers import OfferDraft, SavedDraft

from ..kit.office import Office, UnexpectedError
from .book_saves import Burst, Hand
from .left_behind import LeftBehind
from .merging import merged

if TYPE_CHECKING:
    from kundenpflege.services.catalogue import ItemDetail
    from kundenpflege.services.offers import OfferDefaults, OfferDetail, SheetContext
    from kundenpflege.services.texts import TextRow
    from kundenpflege.store import Changes, Reader

SAVE_AFTER = 800  # ms after the first change that is not stored yet
_OWN = frozenset(
    {
        "offer",
        "need",
        "offer_line",
        "guarantee",
        "need_fulfilment",
        "surcharge_base",
        "offer_attachment",
    }  # fmt: skip
)
_AROUND = frozenset(
    {
        "customer",
        "person",
        "address",
        "business",
        "app_user",
        "catalogue_item",
        "text_block",
        "paper",
        "picture",
        "follow_up_rhythm",
    }  # fmt: skip
)


@dataclass(frozen=True, slots=True)
class World:
    """An offer with all that its composer needs: paper, people, catalogue, texts, habits."""

    detail: OfferDetail
    context: SheetContext
    people: tuple[tuple[int, str], ...]
    items: tuple[ItemDetail, ...]
    texts: tuple[TextRow, ...]
    defaults: OfferDefaults
    follow_up_days: int


def load_world(db: Reader, offer_id: int) -> World:
    """Everything about one offer; NotFoundError when it is gone."""
    from kundenpflege.services import business, catalogue, customers, offers, texts

    detail = offers.get_offer(db, offer_id)
    customer = customers.get_customer(db, detail.customer_id)
    return World(
        detail=detail,
        context=offers.sheet_context(db, offer_id),
        people=tuple(
            (person.id, person.full_name)
            for person in customer.persons
            if not person.has_left or person.id == detail.draft.person_id
        ),
        items=tuple(catalogue.list_items(db)),
        texts=tuple(texts.list_texts(db)),
        defaults=offers.offer_defaults(db),
        follow_up_days=business.get_business(db).follow_up_days,
    )


class DraftBook(QObject):
    """One draft at a time. Edit it by `change`; it is stored within a second, one save at a time.

    `loaded`: show everything anew. `edited`: something was changed by hand. `rekeyed(SavedDraft)`:
    new parts have got their ids. `lost(text)`: the offer is gone or was sent elsewhere.
    """

    loaded = Signal()
    edited = Signal()
    rekeyed = Signal(object)
    status_changed = Signal()
    lost = Signal(str)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.offer_id: int | None = None
        self.world: World | None = None
        self.draft = OfferDraft()
        self.saved_at: datetime | None = None
        self.trouble = ""
        self._base = OfferDraft()
        self._begun_with: OfferDraft | None = None
        self._fresh = False
        self._hand = Hand(0)
        self._burst = Burst()
        self.behind = LeftBehind(office, self)
        self._flying = 0
        self._handed: OfferDraft | None = None
        self._waiting: list[tuple[Callable[[], object], Callable[[], object] | None]] = []
        self._last_key = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.save)
        office.changed.connect(self._changed_elsewhere)
        office.day_changed.connect(self._load)

    # Opening and closing -----------------------------------------------------------------------

    def open(self, offer_id: int, fresh: bool = False) -> None:
        """Take up an offer; `fresh` when it was only just begun."""
        self.close()
        self.offer_id = offer_id
        self.world, self._begun_with = None, None
        self.draft = self._base = OfferDraft()
        self.trouble, self.saved_at, self._handed = "", None, None
        self._hand, self._flying, self._waiting = Hand(0), 0, []
        self._fresh = fresh
        self._load()

    def close(self) -> None:
        """Store what is open and let go of it; a new offer left untouched goes with it."""
        offer_id, untouched = self.offer_id, self.is_untouched
        if self.too_long:
            self._office.tell(_("Ein Text war zu lang: Was darüber ging, ist entfallen."), "amber")
        self.flush()
        self._timer.stop()
        self.offer_id, self.world, self._begun_with = None, None, None
        if offer_id is not None and untouched:
            from kundenpflege.services.offers import remove_offer

            self._office.run(
                _("Angebot verworfen"), lambda db: remove_offer(db, offer_id), quiet=True
            )

    @property
    def is_open(self) -> bool:
        """Whether an offer is there to be written."""
        return self.world is not None

    @property
    def is_untouched(self) -> bool:
        """A new offer into which nothing was entered yet."""
        return self.is_open and self._begun_with == self.draft

    @property
    def dirty(self) -> bool:
        """Whether something is not stored yet that can be."""
        return self.is_open and self._storable()[0] != self._base

    @property
    def too_long(self) -> str:
        """The place of the first text that is kept only in part (`lines[3].text`), '' for none."""
        return self._storable()[1] if self.is_open else ""

    def _storable(self) -> tuple[OfferDraft, str]:
        if self._cut is None or self._cut[0] is not self.draft:
            from kundenpflege.rules.draft_limits import within_limits

            self._cut = (self.draft, *within_limits(self.draft))
        return self._cut[1:]

    _cut: tuple[OfferDraft, OfferDraft, str] | None = None

    # Editing -----------------------------------------------------------------------------------

    def change(self, **values: Any) -> None:
        """Take over what was typed."""
        draft = replace(self.draft, **values)
        if draft == self.draft or not self.is_open:
            return
        self.draft = draft
        self.trouble = ""
        self._complete()
        if not self._timer.isActive():
            self._timer.start()
        self.edited.emit()
        self.status_changed.emit()

    def _complete(self) -> None:
        """Photos and papers that came into the draft just now: the paper wants their bytes."""
        world, draft = self.world, self.draft
        if world is None:
            return
        context = world.context
        pictures = {line.picture_id for line in draft.lines if line.picture_id is not None}
        if pictures <= context.pictures.keys() and set(draft.attachments) <= context.papers.keys():
            return

        def gather(db: Reader) -> SheetContext:
            from kundenpflege.services.offer_sheet import completed

            return completed(db, context, draft)

        def found(full: SheetContext) -> None:
            if self.world is world and full != context:
                self.world = replace(world, context=full)
                self.edited.emit()

        self._office.ask(gather, then=found, failed=lambda _e: None, owner=self, key="complete")

    def new_key(self) -> int:
        """A key for a new part, never used before."""
        self._last_key -= 1
        return self._last_key

    # Storing -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Store now, unless a save is under way already: then right after it."""
        if self._flying == 0:
            self.flush()

    def flush(self, told: str = "") -> None:
        """Hand in what is not stored, behind a save under way if need be; `told` in a toast."""
        self._timer.stop()
        offer_id, sent, hand = self.offer_id, self._storable()[0], self._hand
        if offer_id is None or not self.dirty or sent == self._handed:
            return
        if told:
            self._burst.end()  # what is told is taken back alone, without the typing before it
        mark = self._burst.mark(self._handed or self._base, sent)
        if told:
            self._burst.end()
        self._handed = sent
        self._flying += 1
        self._office.run(
            told or _("Angebot bearbeitet"),
            lambda db: hand.save(db, offer_id, sent),
            then=lambda result: self._stored(hand, *result),
            failed=lambda error: self._failed(hand, error, offer_id, sent),
            owner=self,
            told=told,
            quiet=not told,
            fold=f"offer:{offer_id}:{mark}",
        )
        self.status_changed.emit()

    def saved_then(
        self, then: Callable[[], object], failed: Callable[[], object] | None = None
    ) -> None:
        """Do `then` as soon as everything typed is stored, `failed` when that cannot be."""
        if not self.dirty and self._flying == 0:
            then()
            return
        self._waiting.append((then, failed))
        self.save()

    def _stored(self, hand: Hand, saved: SavedDraft, sent: OfferDraft) -> None:
        if hand is not self._hand:
            return
        others = any(
            getattr(sent, name) != getattr(self._base, name)
            for name in ("customer_id", "variants_included")
        )
        self._flying -= 1
        self._base = sent
        self.draft = saved.rekey(self.draft)
        self._handed = None
        self.trouble, self.saved_at = "", self._office.clock.now()
        if saved.needs or saved.lines or saved.guarantees:
            self.rekeyed.emit(saved)
        if others:
            self._load()
        self._go_on()
        self.status_changed.emit()

    def _go_on(self) -> None:
        if self._flying:
            return
        if self.dirty:
            if self._waiting:
                self.save()
            elif not self._timer.isActive():
                self._timer.start()
            return
        waiting, self._waiting = self._waiting, []
        for then, _failed in waiting:
            then()

    def _failed(self, hand: Hand, error: UserError, offer_id: int, sent: OfferDraft) -> None:
        if hand is not self._hand or self.offer_id is None:
            self.behind.take(hand, offer_id, sent, error)
            return
        self._flying -= 1
        self._handed = None
        if isinstance(error, ConflictError):
            self._load()  # typing and the other change are brought together, then stored
        elif isinstance(error, NotFoundError):
            self._gone()
        else:
            if not isinstance(error, UnexpectedError) and error.message != self.trouble:
                self._office.tell(error.message, "red")
            self.trouble = error.message
            self._give_up()
            self.behind.once_more(error, self.save)
        self.status_changed.emit()

    def _give_up(self) -> None:
        waiting, self._waiting = self._waiting, []
        for _then, failed in waiting:
            if failed is not None:
                failed()

    # The store changed -------------------------------------------------------------------------

    def _changed_elsewhere(self, changes: Changes) -> None:
        if changes.origin is self or self.offer_id is None:
            return
        if not _OWN.isdisjoint(changes.tables) or not _AROUND.isdisjoint(changes.tables):
            self._load()

    def _load(self) -> None:
        offer_id = self.offer_id
        if offer_id is None:
            return
        self._office.ask(
            lambda db: load_world(db, offer_id),
            then=self._show,
            failed=self._load_failed,
            owner=self,
            key="world",
        )

    def _show(self, world: World) -> None:
        if world.detail.id != self.offer_id:
            return
        if not world.detail.editable:
            self._let_go(_("Das Angebot wurde inzwischen gesendet."))
            return
        theirs = world.detail.draft
        self._burst.end()
        first = self.world is None
        mine = self._storable()[0]
        both = theirs if first else merged(self._base, mine, theirs)
        if first or both != mine:
            self.draft = both
        self.world, self._base, self._handed = world, theirs, None
        self._hand.version = world.detail.version
        if first:
            self.saved_at = world.detail.changed_at
            self._begun_with = theirs if self._fresh else None
        self.loaded.emit()
        self._go_on()
        self.status_changed.emit()

    def _load_failed(self, error: UserError) -> None:
        if isinstance(error, NotFoundError):
            self._gone()
        else:
            self._office.tell(error.message, "red")

    def _gone(self) -> None:
        """The offer was taken back. What was typed since is kept as a new one."""
        if not self.dirty:
            self._let_go("")
            return
        from kundenpflege.services.offers import add_offer

        draft = self._storable()[0]
        self._hand, self._flying = Hand(0), 0

        def begun(offer_id: int) -> None:
            self.offer_id, self.world, self._fresh = offer_id, None, False
            self._load()

        self._office.run(
            _("Angebot angelegt"),
            lambda db: add_offer(db, draft.customer_id, draft),
            then=begun,
            failed=lambda error: self._let_go(error.message),
            owner=self,
            quiet=True,
        )

    def _let_go(self, told: str) -> None:
        self._timer.stop()
        self.offer_id, self.world, self._begun_with = None, None, None
        self._give_up()
        self.lost.emit(told)
