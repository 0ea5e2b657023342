"""The sheet at the right: packages, and lines of any older offer with boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_money
from kundenpflege.model.kinds import LineKind
from kundenpflege.services.offers import LineDraft, OfferDraft

from ..kit import theme
from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import TextEditor
from ..kit.form import Form
from ..kit.office import Office
from .line_words import LineWords, words_of
from .parts import shortened

if TYPE_CHECKING:
    from kundenpflege.services.offers_list import OfferRow
    from kundenpflege.services.packages import PackageRow

_MOST = 30
_WAIT = 120  # ms after a key


class InsertPanel(SidePanel):
    """`lines_taken(lines)` when something is to be inserted."""

    lines_taken = Signal(object)

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, "", 420, "insertPanel")
        self._office = office
        self._gross = False
        self._offer_id = 0
        self._draft: OfferDraft | None = None
        self._ids: list[int] = []
        self._search = TextEditor("")
        self._list = QListWidget()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_WAIT)
        self._soon.timeout.connect(self._find_offers)

    def _list_widget(self, name: str, words: str) -> QListWidget:
        found = QListWidget()
        found.setObjectName(name)
        found.setAccessibleName(words)
        found.setWordWrap(True)
        found.setMinimumHeight(max(theme.px(240), self._host.height() - theme.px(230)))
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return found

    def _content(self, *parts: QWidget) -> None:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S2)
        for part in parts:
            layout.addWidget(part, 1 if isinstance(part, QListWidget) else 0)
        self.set_content(box)

    # Packages ----------------------------------------------------------------------------------

    def choose_package(self, gross: bool) -> None:
        """All packages; Enter takes the one in hand."""
        from kundenpflege.services.packages import list_packages

        self._gross = gross
        self.set_title(_("Paket einfügen"))
        self._office.ask(list_packages, then=self._show_packages, owner=self, key="packages")

    def _show_packages(self, packages: Sequence[PackageRow]) -> None:
        if not packages:
            self._content(
                Label(
                    _("Noch kein Paket. Wählen Sie Zeilen aus (Klick auf ihre Nummer) und dann "
                      "„Als Paket sichern“."),
                    "muted", wrap=True,
                )
            )  # fmt: skip
            self.set_actions()
            self.open()
            return
        self._list = self._list_widget("packages", _("Pakete"))
        self._ids = [package.id for package in packages]
        for package in packages:
            lines = ngettext("{n} Zeile", "{n} Zeilen", package.lines).format(n=package.lines)
            told = " · ".join(
                part for part in (lines, f"netto {format_money(package.net)}", package.note) if part
            )
            self._list.addItem(QListWidgetItem(f"{package.name}\n{told}"))
        self._list.setCurrentRow(0)
        self._list.itemActivated.connect(lambda _item: self._take_package())
        self._content(self._list)
        take = Button(_("Einfügen"), "plus", "primary", on_click=self._take_package)
        take.setObjectName("takePackage")
        self.set_actions(take)
        self.open(self._list)

    def _take_package(self) -> None:
        from kundenpflege.services.packages import package_lines

        row, gross = self._list.currentRow(), self._gross
        if 0 <= row < len(self._ids):
            chosen = self._ids[row]
            self._office.ask(
                lambda db: package_lines(db, chosen, gross_prices=gross),
                then=self._taken,
                owner=self,
            )

    def save_package(self, lines: list[LineDraft], gross: bool) -> None:
        """Ask for a name and store the lines as a package."""
        from kundenpflege.services.packages import add_package

        self.set_title(_("Als Paket sichern"))
        form = Form()
        name = form.add("name", TextEditor(_("z. B. Fenstertausch komplett"), 120), _("Name"))
        form.add("note", TextEditor(_("wann es passt"), 400), _("Wofür"))
        heading = next((line.text for line in lines if line.kind is LineKind.HEADING), "")
        form.load({"name": shortened(heading, 80), "note": ""})
        told = ngettext("{n} Zeile", "{n} Zeilen", len(lines)).format(n=len(lines))
        self._content(Label(told, "muted"), form)

        def failed(error: UserError) -> None:
            left = form.errors(error.fields) if isinstance(error, InputError) else [error.message]
            if left:
                self._office.tell(left[0], "red")

        def save() -> None:
            values = form.values()
            self._office.run(
                _("Paket angelegt"),
                lambda db: add_package(
                    db, values["name"], lines, note=values["note"], gross_prices=gross
                ),
                then=lambda _id: self.dismiss(force=True),
                failed=failed,
                owner=self,
                told=_("Paket gesichert"),
            )

        button = Button(_("Paket sichern"), "save", "primary", on_click=save)
        button.setObjectName("savePackage")
        self.set_actions(button)
        self.open(name.field)

    # Another offer -----------------------------------------------------------------------------

    def choose_offer(self, offer_id: int, gross: bool) -> None:
        """Search any offer by customer, number or subject; `offer_id` is the one being written."""
        self._offer_id, self._gross = offer_id, gross
        self.set_title(_("Aus einem anderen Angebot"))
        self._search = TextEditor(_("Kunde, Nummer oder Betreff"))
        self._search.name_field("offerSearch", _("Angebot suchen"))
        self._search.changed.connect(self._soon.start)
        self._list = self._list_widget("foundOffers", _("Gefundene Angebote"))
        self._list.itemActivated.connect(lambda _item: self._open_offer())
        self._search.line.returnPressed.connect(self._open_offer)
        self._content(self._search, self._list)
        choose = Button(_("Zeilen zeigen"), "arrow_right", "primary", on_click=self._open_offer)
        choose.setObjectName("showOfferLines")
        self.set_actions(choose)
        self._find_offers()
        self.open(self._search.field)

    def _find_offers(self) -> None:
        from kundenpflege.services.offers_list import OfferFilter, list_offer_ids, list_offer_rows

        text, own = self._search.value(), self._offer_id
        self._office.ask(
            lambda db: list_offer_rows(
                db,
                [key for key in list_offer_ids(db, OfferFilter(text=text)) if key != own][:_MOST],
            ),
            then=self._show_offers,
            owner=self,
            key="offers",
        )

    def _show_offers(self, rows: Sequence[OfferRow]) -> None:
        self._list.clear()
        self._ids = [row.id for row in rows]
        for row in rows:
            told = " · ".join(part for part in (row.title, row.subject) if part)
            head = f"{row.customer_name} · {format_money(row.total)}"
            self._list.addItem(QListWidgetItem(f"{head}\n{told}"))
        if rows:
            self._list.setCurrentRow(0)

    def _open_offer(self) -> None:
        from kundenpflege.services.offers import get_offer

        row = self._list.currentRow()
        if 0 <= row < len(self._ids):
            chosen = self._ids[row]
            self._office.ask(
                lambda db: get_offer(db, chosen).draft,
                then=self._show_lines,
                owner=self,
                key="lines",
            )

    def _show_lines(self, draft: OfferDraft) -> None:
        from kundenpflege.services.offers import draft_totals

        self._draft = draft
        sums = draft_totals(draft)
        numbers = [result.number for result in sums.lines]
        self.set_title(shortened(draft.subject, 40) or _("Zeilen wählen"))
        self._list = self._list_widget("otherLines", _("Zeilen des Angebots"))
        pairs = zip(draft.lines, sums.lines, strict=True)
        self._fill_lines(draft, [_two_lines(words_of(*pair, numbers)) for pair in pairs])
        self._list.itemChanged.connect(lambda _item: self._tell_ticked())
        every = Button(_("Alle"), "done", "quiet", on_click=lambda: self._tick_all(True))
        none = Button(_("Keine"), "close", "quiet", on_click=lambda: self._tick_all(False))
        self._take = Button("", "plus", "primary", on_click=self._take_lines)
        self._take.setObjectName("takeLines")
        self._content(Label(_("Leertaste setzt und nimmt das Häkchen."), "muted", wrap=True),
                      self._list)  # fmt: skip
        self.set_actions(every, none, self._take)
        self._tell_ticked()
        self.open(self._list)

    def _fill_lines(self, draft: OfferDraft, spoken: list[str]) -> None:
        for line, words in zip(draft.lines, spoken, strict=True):
            item = QListWidgetItem(words)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            if line.kind is LineKind.HEADING:
                item.setFont(theme.font("body", bold=True))
            self._list.addItem(item)
        if draft.lines:
            self._list.setCurrentRow(0)

    def _ticked(self) -> list[int]:
        return [
            n
            for n in range(self._list.count())
            if self._list.item(n).checkState() == Qt.CheckState.Checked
        ]

    def _tick_all(self, on: bool) -> None:
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        for n in range(self._list.count()):
            self._list.item(n).setCheckState(state)

    def _tell_ticked(self) -> None:
        n = len(self._ticked())
        self._take.setText(ngettext("{n} Zeile einfügen", "{n} Zeilen einfügen", n).format(n=n))
        self._take.setEnabled(n > 0)

    def _take_lines(self) -> None:
        if self._draft is None:
            return
        from kundenpflege.rules.price_notation import with_notation

        draft = with_notation(self._draft, self._gross)
        chosen = set(self._ticked())
        lines = [line for n, line in enumerate(draft.lines) if n in chosen]
        self._taken([replace(line, fulfils=()) for line in lines])

    def _taken(self, lines: Sequence[LineDraft]) -> None:
        self.dismiss(force=True)
        if lines:
            self.lines_taken.emit(lines)


def _two_lines(words: LineWords) -> str:
    """Number and title, below them quantity, price and total."""
    title = shortened(words.title, 90)
    head = f"{words.number}  {title}" if words.number else title
    below = " · ".join(part for part in (words.measure, words.total) if part)
    return f"{head}\n{below}" if below else head
