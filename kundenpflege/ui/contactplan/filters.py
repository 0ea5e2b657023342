"""Which entries are shown and what the colours say: a menu, and the legend below the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import ContactKind

from ..kit import theme
from ..kit.controls import IconButton, Label
from ..kit.controls_flow import FlowLayout
from .colours import BY_KIND, BY_RESPONSIBLE, colour_ink, kind_legend
from .facts import is_ground

if TYPE_CHECKING:
    from kundenpflege.services.plan import CalendarEntry
    from kundenpflege.services.users import UserRow

T = TypeVar("T")
#: The number for contacts nobody is responsible for.
NOBODY = 0


@dataclass(frozen=True)
class Wanted:
    """What is to be seen. None: everybody, every kind."""

    responsible: tuple[int, ...] | None = None
    kinds: tuple[ContactKind, ...] | None = None
    birthdays: bool = True
    foreign: bool = True
    done: bool = True

    @property
    def narrowed(self) -> int:
        """How many ways it is less than everything."""
        everything = Wanted()
        names = ("responsible", "kinds", "birthdays", "foreign", "done")
        return sum(getattr(self, name) != getattr(everything, name) for name in names)

    def toggled(self, user_id: int) -> Wanted:
        """With one of us more or less; nobody left means everybody."""
        return replace(self, responsible=_toggled(self.responsible, user_id))

    def toggled_kind(self, kind: ContactKind) -> Wanted:
        """With a kind more or less; none left means every kind."""
        return replace(self, kinds=_toggled(self.kinds, kind))


def _toggled(chosen: tuple[T, ...] | None, one: T) -> tuple[T, ...] | None:
    rest = tuple(other for other in chosen or () if other != one)
    found = rest if chosen is not None and one in chosen else (*rest, one)
    return found or None


class FilterButton(IconButton):
    """Opens the menu of what is shown; says how much is left out."""

    wanted_changed = Signal()
    colours_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__("filter", _("Filter und Farben"))
        self.setObjectName("planFilter")
        self.wanted = Wanted()
        self.by = BY_KIND
        self._users: Sequence[UserRow] = ()
        self.menu_shown = QMenu(self)
        self.menu_shown.setObjectName("planFilterMenu")
        self.menu_shown.aboutToShow.connect(self._fill)
        self.clicked.connect(self.open_menu)

    def set_users(self, users: Sequence[UserRow]) -> None:
        """Who can be chosen."""
        self._users = users
        known = {NOBODY, *(user.id for user in users)}
        chosen = self.wanted.responsible
        if chosen is not None and not known.intersection(chosen):
            self._set(replace(self.wanted, responsible=None))

    def open_menu(self) -> None:
        """Show the menu below the button."""
        self._fill()  # an empty menu would not open
        self.menu_shown.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def set_wanted(self, wanted: Wanted) -> None:
        """Show something else."""
        self._set(wanted)

    def _set(self, wanted: Wanted) -> None:
        if wanted == self.wanted:
            return
        self.wanted = wanted
        number = wanted.narrowed
        name = _("Filter und Farben")
        if number:
            words = ngettext("{n} Filter aktiv", "{n} Filter aktiv", number).format(n=number)
            name = f"{name} ({words})"
        self.set_name(name)
        self.set_role("primary" if number else "secondary")
        self.wanted_changed.emit()

    def _fill(self) -> None:
        menu, wanted = self.menu_shown, self.wanted
        menu.clear()
        if self._users:
            self._head(_("Verantwortlich"))
            chosen = wanted.responsible
            for user in self._users:
                checked = chosen is not None and user.id in chosen
                self._check(user.name, checked, wanted.toggled(user.id))
            nobody = chosen is not None and NOBODY in chosen
            self._check(_("Niemand"), nobody, wanted.toggled(NOBODY))
        self._head(_("Art"))
        for kind in ContactKind:
            checked = wanted.kinds is not None and kind in wanted.kinds
            self._check(kind.label, checked, wanted.toggled_kind(kind))
        self._head(_("Auch zeigen"))
        done, birthdays, foreign = wanted.done, wanted.birthdays, wanted.foreign
        self._check(_("Erledigte Kontakte"), done, replace(wanted, done=not done))
        self._check(_("Geburtstage"), birthdays, replace(wanted, birthdays=not birthdays))
        self._check(_("Fremde Termine"), foreign, replace(wanted, foreign=not foreign))
        self._head(_("Farben nach"))
        group = QActionGroup(menu)
        for by, words in ((BY_KIND, _("Art")), (BY_RESPONSIBLE, _("Verantwortlichen"))):
            action = QAction(words, menu, checkable=True, checked=self.by == by)
            action.triggered.connect(lambda _checked=False, by=by: self.set_colours(by))
            group.addAction(action)
            menu.addAction(action)
        if wanted.narrowed:
            menu.addSeparator()
            menu.addAction(_("Alles zeigen"), lambda: self._set(Wanted()))

    def _head(self, text: str) -> None:
        """What the entries below are about; our menus paint no titles of sections."""
        if self.menu_shown.actions():
            self.menu_shown.addSeparator()
        head = QAction(text, self.menu_shown)
        head.setEnabled(False)
        self.menu_shown.addAction(head)

    def _check(self, text: str, checked: bool, wish: Wanted) -> None:
        action = QAction(text.replace("&", "&&"), self.menu_shown, checkable=True, checked=checked)
        action.triggered.connect(lambda _checked=False: self._set(wish))
        self.menu_shown.addAction(action)

    def set_colours(self, by: str) -> None:
        """Colours by kind or by responsible."""
        if by != self.by:
            self.by = by
            self.colours_changed.emit(by)


class Legend(QWidget):
    """What the colours on the screen mean, in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("legend")
        self.setAccessibleName(_("Legende"))
        self._flow = FlowLayout(self, theme.S3)
        self._shown: list[tuple[str, str]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_entries(self, entries: Sequence[CalendarEntry], by: str) -> None:
        """The colours of these entries."""
        parts = kind_legend(entries) if by == BY_KIND else _people(entries)
        if parts == self._shown:
            return
        self._shown = parts
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for colour, words in parts:
            mark = _Mark(colour, words)
            self._flow.addWidget(mark)
            mark.show()
        self.setAccessibleDescription(", ".join(words for _colour, words in parts))
        self.updateGeometry()

    @property
    def has_words(self) -> bool:
        """Whether there is anything to explain."""
        return bool(self._shown)


def _people(entries: Sequence[CalendarEntry]) -> list[tuple[str, str]]:
    """Those responsible on the screen with their colours, and what keeps its own."""
    people = {}
    others = set()
    for entry in entries:
        if entry.kind == "contact" and not entry.done and entry.color:
            people[entry.responsible] = entry.color
        elif entry.kind == "contact" and not entry.done:
            others.add(("neutral", _("niemand")))
        elif entry.kind == "birthday":
            others.add(("violet", _("Geburtstag")))
        elif not entry.foreign and not is_ground(entry):
            others.add(("neutral", _("erledigt")))
    found = [(colour, name) for name, colour in sorted(people.items())]
    return [*found, *sorted(others)]


class _Mark(QWidget):
    """A dot of colour with its words."""

    def __init__(self, colour: str, words: str) -> None:
        super().__init__()
        self._colour = colour
        self._label = Label(words, "small", self)
        theme.signals.changed.connect(self._lay_out)
        self._lay_out()

    def _lay_out(self) -> None:
        self._label.adjustSize()
        side = theme.px(14)
        self._label.move(side + theme.px(2), 0)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Dot, gap, words."""
        size = self._label.sizeHint()
        return QSize(theme.px(16) + size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dot as an entry looks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(10)
        place = QRectF(0.5, (self.height() - side) / 2, side, side)
        if self._colour.startswith("#"):
            colours = colour_ink(self._colour)
            soft, strong = colours.soft, colours.strong
        else:
            soft, strong = theme.color(f"{self._colour}_soft"), theme.color(self._colour)
        painter.setBrush(soft)
        painter.setPen(strong)
        painter.drawRoundedRect(place, 3, 3)
