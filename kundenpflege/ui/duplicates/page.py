"""The page Doppelte Kunden: pair after pair is decided, and each decision can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.controls import Button, Label, focus_is_inside
from ..kit.empty import EmptyState
from ..kit.office import Office
from ..kit.page import Page
from ..kit.worker import DroppedError
from .compare import ComparePane
from .queue import Key, PairList, pair_key

if TYPE_CHECKING:
    from kundenpflege.services.duplicates import Pair, Search
    from kundenpflege.services.merging import MergePreview
    from kundenpflege.store import Reader

_LIST = 268


class DuplicatesPage(Page):
    """`show_record(id)` brings the pairs of one customer to the front; `new_record` compares two
    (`first`, `second`)."""

    key = "duplicates"
    watches: ClassVar[frozenset[str]] = frozenset(
        {"customer", "person", "address", "distinct_pair", "contact", "offer"}
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self._later: list[Key] = []
        self._wanted: Key | None = None
        self._of: int | None = None
        self._search: _Search | None = None
        self.list = PairList()
        self.pane = ComparePane()
        self._stack = QStackedWidget()
        self._nobody = EmptyState(
            _("Niemand kommt doppelt vor: Hier stünden Kunden, die einander sehr ähnlich sind."),
            icon="family",
            button=_("Zu den Kunden"),
            button_icon="customers",
            on_click=lambda: office.open("customers"),
        )
        self._finding = _FindingPane(self._stop)
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.list)
        line.addWidget(self.pane, 1)
        self._both = both
        for widget in (self._finding, both, self._nobody):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.list.chosen.connect(self._compare)
        self.list.entered_pair.connect(self.pane.take_focus)
        self.pane.merge_wanted.connect(self.merge)
        self.pane.distinct_wanted.connect(self.mark_distinct)
        self.pane.later_wanted.connect(self.put_off)
        self.pane.opened.connect(lambda key: self.office.open("customer", key))
        theme.signals.changed.connect(self._fit)
        self.set_head(_("Doppelte Kunden"), "")
        self._fit()

    # The queue ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask who might be one."""
        if self._search is not None:
            self._search.stop()
        self._search = _Search(self.office, self._finding)
        self._next(self._search, None)

    def _next(self, search: _Search, work: Work | None) -> None:
        """The next piece of work: between the pieces other screens get their answers."""
        if search is not self._search:
            return
        if work is None or work.found:
            self.office.ask(
                lambda db: _begin_or_end(db, work), then=partial(self._came, search),
                failed=self._failed, owner=self, key="pairs",
            )  # fmt: skip
        elif work.loaded:
            self.office.compute(
                lambda: _find(work, search), then=partial(self._next, search),
                failed=self._failed, owner=self, key="pairs",
            )  # fmt: skip
        else:
            self._finding.show_progress(*work.search.progress)
            self.office.ask(
                lambda db: _load(db, work), then=partial(self._next, search),
                failed=self._failed, owner=self, key="pairs",
            )  # fmt: skip

    def _came(self, search: _Search, answer: list[Pair] | Work) -> None:
        if isinstance(answer, list):
            if search is self._search:
                self._show(answer)
        else:
            if self.pane.shown is None:
                self._stack.setCurrentWidget(self._finding)
            self._next(search, answer)

    def _show(self, pairs: list[Pair]) -> None:
        self._search = None
        known = {pair_key(pair): pair for pair in pairs}
        self._later = [key for key in self._later if key in known]
        ordered = [pair for pair in pairs if pair_key(pair) not in self._later]
        ordered += [known[key] for key in self._later]
        if self._of is not None:
            ordered.sort(key=lambda pair: self._of not in pair_key(pair))
        words = ngettext("{n} mögliches Paar", "{n} mögliche Paare", len(pairs))
        self.set_head(None, words.format(n=len(pairs)) if pairs else "")
        if not ordered and self._wanted is None:
            self._stack.setCurrentWidget(self._nobody)
            return
        self._stack.setCurrentWidget(self._both)
        before = self.pane.shown
        current = (before.first.id, before.second.id) if before is not None else None
        wanted = self._wanted or current
        row = self.list.row()
        self.list.show_pairs(ordered, wanted, row)
        if self._wanted is not None and self._wanted not in known:
            self._ask(self._wanted)
        elif not ordered:
            self._stack.setCurrentWidget(self._nobody)

    def _failed(self, error: UserError) -> None:
        self._search = None
        self._nobody.set_sentence(error.message)
        self._stack.setCurrentWidget(self._nobody)

    def _stop(self) -> None:
        """The user does not want to wait."""
        if self._search is not None:
            self._search.stop()
            self._search = None
            self._nobody.set_sentence(_("Die Suche wurde abgebrochen. F5 beginnt sie von vorn."))
            self._stack.setCurrentWidget(self._nobody)

    def show_record(self, record_id: int, kind: str = "") -> None:
        """The pairs of this customer first."""
        self._of = record_id
        self._wanted = None
        from kundenpflege.services import duplicates

        def ask(db: Reader) -> Key | None:
            found = duplicates.suspects(db, record_id, 1)
            return (record_id, found[0].id) if found else None

        def answered(found: Key | None) -> None:
            if found is None:
                self.office.tell(_("Zu diesem Kunden gibt es keinen ähnlichen."))
                return
            self._wanted = (min(found), max(found))
            self.refresh_soon()

        self.office.ask(ask, then=answered, owner=self, key="suspect")

    def new_record(self, kind: str, **given: Any) -> None:
        """Compare two customers, whoever they are."""
        first, second = given.get("first"), given.get("second")
        if isinstance(first, int) and isinstance(second, int) and first != second:
            self._wanted = (min(first, second), max(first, second))
            self.refresh_soon()

    # Two side by side --------------------------------------------------------------------------

    def _compare(self, pair: Pair) -> None:
        if self._wanted is not None and pair_key(pair) != self._wanted:
            known = {pair_key(one) for one in self.list.pairs()}
            if self._wanted not in known:
                return  # another comparison than those of the queue was asked for
        self._wanted = None
        self._ask(pair_key(pair))

    def _ask(self, key: Key) -> None:
        from kundenpflege.services import merging

        self._wanted = None
        self.office.ask(
            lambda db: merging.preview(db, *key), then=self._show_preview,
            failed=lambda _error: None, owner=self, key="preview",
        )  # fmt: skip

    def _show_preview(self, shown: MergePreview) -> None:
        inside = focus_is_inside(self.pane)
        if shown != self.pane.shown:
            self.pane.show_preview(shown)
            if inside:
                self.pane.take_focus()

    def merge(self) -> None:
        """Make the two customers one."""
        from kundenpflege.services import merging

        shown, keep = self.pane.shown, self.pane.keep
        if shown is None or self._stack.currentWidget() is not self._both:
            return
        first, second = shown.first.id, shown.second.id
        gone, seen = (second, shown.seen) if keep == first else (first, shown.seen[::-1])
        choices = dict(self.pane.choices)
        self._decide(
            _("Zusammengeführt"),
            lambda db: merging.merge(db, keep, gone, choices, (seen[0], seen[1])),
            _("Zusammengeführt"),
        )

    def mark_distinct(self) -> None:
        """These are two: never propose them again."""
        from kundenpflege.services import duplicates

        shown = self.pane.shown
        if shown is not None:
            first, second = shown.first.id, shown.second.id
            self._decide(
                _("Nicht doppelt"),
                lambda db: duplicates.mark_distinct(db, first, second),
                _("Als nicht doppelt gemerkt"),
            )

    def put_off(self) -> None:
        """Decide at the end; nothing is stored."""
        shown = self.pane.shown
        if shown is None:
            return
        key = (min(shown.first.id, shown.second.id), max(shown.first.id, shown.second.id))
        pairs = self.list.pairs()
        found = [pair for pair in pairs if pair_key(pair) == key]
        if not found:
            self.refresh_soon()
            return
        row = pairs.index(found[0])
        self._later = [one for one in self._later if one != key] + [key]
        self._forget()
        self.list.show_pairs([p for p in pairs if pair_key(p) != key] + found, None, row)

    def _decide(self, label: str, change: Callable[[Any], object], told: str) -> None:
        self._enable(False)
        self.office.run(
            label,
            change,
            then=lambda _done: self._decided(),
            failed=self._refused,
            owner=self,
            told=told,
        )

    def _decided(self) -> None:
        self._enable(True)
        self._forget()

    def _refused(self, error: UserError) -> None:
        self._enable(True)
        self.office.tell(error.message, "red")
        self.pane.shown = None
        self.refresh_soon()

    def _forget(self) -> None:
        """The next pair comes up by itself."""
        self.pane.shown = None

    def _enable(self, on: bool) -> None:
        for button in (self.pane.merge, self.pane.distinct, self.pane.later):
            button.setEnabled(on)

    # Keys and size -----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter merges."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.merge()
        else:
            super().keyPressEvent(event)

    def back(self) -> bool:
        """Esc leads from the comparison to the queue."""
        if focus_is_inside(self.pane):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The queue gives way."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.list.setFixedWidth(max(theme.px(170), min(theme.px(_LIST), self.width() // 3)))

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """With a choice in the hand."""
        return [("merge", self.pane.take_focus)]


@dataclass
class Work:
    """Looking at everybody, as far as it is."""

    search: Search
    loaded: bool = False
    found: bool = False


def _begin_or_end(db: Reader, work: Work | None) -> list[Pair] | Work:
    from kundenpflege.services import duplicates

    if work is not None:
        work.search.keep(db)
    elif not duplicates.is_known(db):
        return Work(duplicates.Search(db))
    return duplicates.list_pairs(db)


def _load(db: Reader, work: Work) -> Work:
    work.loaded = not work.search.load(db)
    return work


def _find(work: Work, progress: _Search) -> Work:
    work.search.find(progress)
    work.found = True
    return work


class _Search:
    """Handed to the search as its `progress`: tells how far it is, and can stop it."""

    def __init__(self, office: Office, pane: _FindingPane) -> None:
        self._office, self._pane, self._stopped = office, pane, False

    def __call__(self, done: int, total: int) -> None:
        """On the worker."""
        if self._stopped:
            raise DroppedError
        self._office.on_gui(lambda: self._show(done, total))

    def stop(self) -> None:
        """Nobody waits any more."""
        self._stopped = True

    def _show(self, done: int, total: int) -> None:
        if not self._stopped and isValid(self._pane):
            self._pane.show_progress(done, total)


class _FindingPane(QWidget):
    """While everybody is compared for the first time."""

    def __init__(self, on_stop: Callable[[], object]) -> None:
        super().__init__()
        words = Label(_("Vergleicht alle Kunden …"), "section")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Fortschritt"))
        self.bar.setRange(0, 0)
        self.bar.setFixedWidth(theme.px(280))
        stop = Button(_("Abbrechen"), "close", on_click=on_stop)
        stop.setObjectName("stopSearch")
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.S3)
        layout.addStretch(2)
        for widget in (words, self.bar, stop):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def show_progress(self, done: int, total: int) -> None:
        """So many customers are compared."""
        if total:
            self.bar.setRange(0, total)
            self.bar.setValue(min(done, total))
