"""What every page has in common: its head line, when it asks for its data, and its flush."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _

from .loading import load
from .office import Office
from .tab_order import in_order

if TYPE_CHECKING:
    from kundenpflege.store import Changes


@dataclass(frozen=True)
class PageEntry:
    """A line in the navigation.

    `label` is a message id; `path` names the class (`package.module:Class`), imported when the
    page is first shown. `kinds` are the records the page shows (`office.open(kind, id)`). A page
    `within` another one has no line of its own: commands lead there, the other's line is marked.
    """

    key: str
    label: str
    icon: str
    path: str
    kinds: frozenset[str] = frozenset()
    within: str = ""

    def title(self) -> str:
        """The words on the screen."""
        return _(self.label)

    def make(self, office: Office, parent: QWidget) -> Page:
        """Import the room and build its page."""
        page: Page = load(self.path)(office, parent)
        return page


@dataclass(frozen=True)
class PageAction:
    """The button at the right of the head line; the primary one unless `role` says otherwise.

    With `menu`, a list of command keys, it opens a menu instead of calling `run`.
    """

    text: str
    run: Callable[[], object] | None = None
    icon: str = "plus"
    role: str = "primary"
    menu: tuple[str, ...] = ()


class Page(QWidget):
    """A screen of the main window.

    A subclass sets `key` and `watches`, builds its widgets in `__init__` and asks for its data
    in `refresh`. `refresh` is called when the page is first shown, and again when a watched
    table changed: at once while visible, else when shown next.
    """

    key: ClassVar[str] = ""
    watches: ClassVar[frozenset[str]] = frozenset()
    """Names of tables whose changes concern the page."""
    hears_itself: ClassVar[bool] = True
    """Whether changes made with `owner=self` make the page refresh, too."""

    head_changed = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.setObjectName(f"page_{self.key}")
        self.setProperty("role", "page")
        self._title = ""
        self._subtitle = ""
        self._head_actions: tuple[PageAction, ...] = ()
        self._stale = True
        self._asked_for = False
        office.changed.connect(self._changes_came)
        office.day_changed.connect(self.refresh_soon)
        self._asked_of = -1
        office.store_opened.connect(self._store_came)
        office.closing.connect(self.flush)
        office.handing_in.connect(self.flush)

    # Head line ---------------------------------------------------------------------------------

    def title(self) -> str:
        """What stands in large letters; the navigation's label while empty."""
        return self._title

    def subtitle(self) -> str:
        """One line of context."""
        return self._subtitle

    def head_actions(self) -> tuple[PageAction, ...]:
        """The buttons at the right, the primary one last."""
        return self._head_actions

    def set_head(
        self,
        title: str | None = None,
        subtitle: str | None = None,
        *actions: PageAction,
    ) -> None:
        """Change title and subtitle (None: stays) and, when given, the buttons."""
        if title is not None:
            self._title = title
        if subtitle is not None:
            self._subtitle = subtitle
        if actions:
            self._head_actions = actions
        self.head_changed.emit()

    def set_actions(self, *actions: PageAction) -> None:
        """Change the buttons; none at all is possible."""
        self._head_actions = actions
        self.head_changed.emit()

    # To override -------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the office for the data and show them."""

    def show_record(self, record_id: int, kind: str = "") -> None:
        """Bring a record to the front; called after the page became visible."""

    def new_record(self, kind: str, **given: Any) -> None:
        """Begin a new record; called after the page became visible."""

    def flush(self) -> None:
        """Hand in what was typed and not yet stored: the page is left or the program ends."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the first that takes it; pages that know better override this."""
        for widget in in_order(self):
            if widget is not self and widget.isEnabled() and widget.isVisibleTo(self):
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def back(self) -> bool:
        """Esc: leave a form or a detail. False when there is nothing to leave."""
        return False

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """Further states worth a picture: a name and what brings the page there."""
        return []

    # Freshness ---------------------------------------------------------------------------------

    def refresh_soon(self) -> None:
        """Refresh once after the present events: now if visible, else when shown next."""
        self._stale = True
        if self.isVisible():
            self._refresh_soon()

    def concerns(self, changes: Changes) -> bool:
        """Whether `changes` call for a refresh."""
        if changes.origin is self and not self.hears_itself:
            return False
        return not self.watches.isdisjoint(changes.tables)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the data when they are not there or old."""
        super().showEvent(event)
        if self._stale:
            self._refresh_soon()

    def _changes_came(self, changes: Changes) -> None:
        if self.concerns(changes):
            self.refresh_soon()

    def _store_came(self) -> None:
        # A question that waited for this very store is being answered already.
        if self._stale or self._asked_of != self.office.openings:
            self.refresh_soon()

    def _refresh_soon(self) -> None:
        if not self._asked_for:
            self._asked_for = True
            self.office.soon(self._refresh_now, owner=self)

    def _refresh_now(self) -> None:
        self._asked_for = False
        if self._stale and self.isVisible():
            self._stale = False
            self._asked_of = self.office.openings
            self.refresh()
