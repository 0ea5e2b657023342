"""Below the lines: further ones of each kind, from the catalogue, packages and older offers; and
what can be done with the rows that are chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import LineKind

from ..kit import icons, theme
from ..kit.controls import Button, Label
from ..kit.controls_flow import FlowLayout
from ..kit.editors import TextEditor
from .line_words import KIND_ICONS
from .suggestions import Suggestions

if TYPE_CHECKING:
    from kundenpflege.services.catalogue import ItemDetail

#: Kinds with a button of their own; the others are in the menu „Weitere“.
OFTEN = (LineKind.ITEM, LineKind.HEADING, LineKind.OPTIONAL, LineKind.ALTERNATIVE, LineKind.TEXT)
_SEARCH = 168  # px at font scale 1: four fit in a row of a window of 1440


def _flowing(bar: QWidget) -> FlowLayout:
    flow = FlowLayout(bar)
    flow.setContentsMargins(0, theme.S2, 0, 0)
    policy = bar.sizePolicy()
    policy.setHeightForWidth(True)
    bar.setSizePolicy(policy)
    return flow


class LinesBar(QWidget):
    """Ways to further lines."""

    kind_wanted = Signal(object)
    item_taken = Signal(object)
    package_wanted = Signal()
    offer_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, items: Callable[[], Sequence[ItemDetail]]) -> None:
        super().__init__()
        flow = _flowing(self)
        self.search = TextEditor(_("Aus dem Katalog …"))
        self.search.name_field("catalogue", _("Leistung aus dem Katalog suchen und einfügen"))
        self._found = Suggestions(self.search.field, self.search.line.text, items, eager=True)
        self.search.changed.connect(self._found.look)
        self._found.taken.connect(self._taken)
        self.search.setFixedWidth(theme.px(_SEARCH))
        flow.addWidget(self.search)
        self._buttons: list[Button] = []
        self.kinds = Button(_("Weitere"), "down", on_click=lambda: self._pop(self.kinds_menu()))
        self.kinds.setObjectName("addOther")
        self.kinds.setAccessibleName(_("Zeilen anderer Art"))
        for kind in OFTEN:
            if kind is LineKind.OPTIONAL:
                self._add(flow, self.kinds)
            button = Button(
                kind.label, KIND_ICONS[kind], on_click=partial(self.kind_wanted.emit, kind)
            )
            button.setObjectName(f"add_{kind.value}")
            self._add(flow, button)
        self.sources = Button(
            _("Einfügen aus …"), "import", on_click=lambda: self._pop(self.sources_menu())
        )
        self.sources.setObjectName("insertFrom")
        self.sources.setAccessibleName(_("Einfügen aus Paket, anderem Angebot oder Tabelle"))
        self._add(flow, self.sources)
        theme.signals.changed.connect(self._fit)

    def _fit(self) -> None:
        self.search.setFixedWidth(theme.px(_SEARCH))

    def _add(self, flow: FlowLayout, button: Button) -> None:
        self._buttons.append(button)
        flow.addWidget(button)

    def chain(self) -> Iterator[QWidget]:
        """The field and the buttons."""
        yield self.search.field
        yield from self._buttons

    def _taken(self, item: object) -> None:
        self.search.set_value("")
        self.item_taken.emit(item)

    def kinds_menu(self) -> QMenu:
        """The kinds without a button."""
        menu = QMenu(self.kinds)
        menu.setAccessibleName(_("Zeilen anderer Art"))
        for kind in LineKind:
            if kind not in OFTEN:
                action = menu.addAction(icons.icon(KIND_ICONS[kind]), kind.label)
                action.setObjectName(f"add_{kind.value}")
                action.triggered.connect(lambda _on=False, kind=kind: self.kind_wanted.emit(kind))
        return menu

    def sources_menu(self) -> QMenu:
        """Where lines may come from."""
        menu = QMenu(self.sources)
        menu.setAccessibleName(_("Einfügen aus"))
        for icon, words, signal in (
            ("catalogue", _("Paket …"), self.package_wanted),
            ("offers", _("Anderes Angebot …"), self.offer_wanted),
            ("spreadsheet", _("Zwischenablage (Excel-Zeilen)"), self.paste_wanted),
        ):
            action = menu.addAction(icons.icon(icon), words)
            action.triggered.connect(lambda _on=False, signal=signal: signal.emit())
        return menu

    def _pop(self, menu: QMenu) -> None:
        button = self.kinds if menu.parent() is self.kinds else self.sources
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))


class ChosenBar(QWidget):
    """What can be done with the rows that are chosen; `done(key)`."""

    done = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        flow = _flowing(self)
        self.words = Label("", "strong")
        flow.addWidget(self.words)
        self._buttons: list[Button] = []
        for key, icon, words in (
            ("package", "catalogue", _("Als Paket sichern …")),
            ("double", "copy", _("Verdoppeln")),
            ("up", "up", _("Nach oben")),
            ("down", "down", _("Nach unten")),
            ("copy", "spreadsheet", _("Kopieren")),
            ("remove", "delete", _("Entfernen")),
        ):
            button = Button(words, icon, "quiet", on_click=partial(self.done.emit, key))
            button.setObjectName(f"chosen_{key}")
            self._buttons.append(button)
            flow.addWidget(button)
        self.hide()

    def tell(self, n: int) -> None:
        """How many rows are chosen; without any the bar goes."""
        self.words.setText(ngettext("{n} Zeile gewählt", "{n} Zeilen gewählt", n).format(n=n))
        self.setVisible(n > 0)

    def chain(self) -> Iterator[QWidget]:
        """The buttons."""
        yield from self._buttons
