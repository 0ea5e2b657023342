"""The right side of the list: one offer with its facts, what can be done, and its paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import format_money
from kundenpflege.model.kinds import OfferState

from ..kit import icons, theme
from ..kit.chips import Chip, FilterChips
from ..kit.controls import Button, ElidedLabel, IconButton, Label, row
from ..kit.controls_flow import FlowLayout
from ..kit.empty import EmptyState
from ..kit.office import Office
from .bid import answers_tender
from .delivery import load_paper
from .life_view import LifeView, outlook_words, reason_words
from .paper_view import PaperView
from .states import DOINGS, STATE_TONES, doing_words, doings_of

if TYPE_CHECKING:
    from kundenpflege.documents.sheet import OfferSheet
    from kundenpflege.services.offers import OfferDetail
    from kundenpflege.store import Reader

_WAYS = {
    "mail": N_("per E-Mail"),
    "smtp": N_("per E-Mail"),
    "print": N_("gedruckt"),
    "save": N_("als PDF"),
    "person": N_("persönlich"),
}


class OfferView(QFrame):
    """Shows the offer chosen in the list. `wanted(key)` names one of the doings."""

    wanted = Signal(str)
    closed = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.detail: OfferDetail | None = None
        self.setProperty("role", "panel")
        self._name = ElidedLabel("", "heading")
        self._name.setObjectName("offerCustomer")
        self.close_button = IconButton(
            "arrow_left", _("Zurück zur Liste"), "quiet", on_click=self.closed.emit
        )
        self.close_button.setObjectName("closeView")
        self._line = ElidedLabel("", "muted")
        self._state = Chip("", "neutral")
        self._state.setObjectName("offerState")
        self._hint = Chip("", "amber")
        self._amount = Label("", "heading")
        self._amount.setObjectName("offerTotal")
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons, theme.S2)
        policy = self._buttons.sizePolicy()
        policy.setHeightForWidth(True)
        self._buttons.setSizePolicy(policy)
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(theme.S4)
        self._facts.setVerticalSpacing(theme.S1)
        self._paper = PaperView(office, _("Angebot"))
        self.life = LifeView(office)
        self.life.outlook_wanted.connect(lambda: self.wanted.emit("outlook"))
        self.tabs = FilterChips(_("Ansicht"))
        self.tabs.setObjectName("offerTabs")
        self.tabs.set_items([("paper", _("Dokument"), None), ("life", _("Verlauf"), None)])
        self.tabs.chosen.connect(lambda _key: self._show_tab())
        self._below = QStackedWidget()
        self._below.addWidget(self._paper)
        self._below.addWidget(self.life)
        self._below.setMinimumHeight(1)  # in a low window it gives way, never the facts above
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState(_("Wählen Sie links ein Angebot, um es hier zu sehen."), icon="offers")
        )
        self._stack.addWidget(self._build())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.addWidget(self._stack)

    def _build(self) -> QWidget:
        title = row(self.close_button, self._name, gap=theme.S1)
        title.setStretch(1, 1)
        chips = row(self._state, self._hint, 0, self._amount)
        head = QVBoxLayout()
        head.setContentsMargins(theme.S4, theme.S4, theme.S4, theme.S3)
        head.setSpacing(theme.S2)
        head.addLayout(title)
        head.addWidget(self._line)
        head.addLayout(chips)
        head.addWidget(self._buttons)
        head.addLayout(self._facts)
        head.addWidget(self.tabs)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._below, 1)
        return whole

    def begin(self) -> None:
        """Give the keyboard to the first thing that can be done."""
        buttons = self._buttons.findChildren(Button)
        target = next((one for one in buttons if one.isVisible()), self.close_button)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # Showing -----------------------------------------------------------------------------------

    def show_offer(self, offer_id: int | None) -> None:
        """Ask for an offer; None shows nothing."""
        if offer_id is None:
            self.detail = None
            self._paper.clear()
            self._stack.setCurrentIndex(0)
            return
        from kundenpflege.services.offers import get_offer

        def ask(db: Reader) -> tuple[OfferDetail, tuple[bytes, OfferSheet | None, str]]:
            return get_offer(db, offer_id), load_paper(db, offer_id)

        self._office.ask(
            ask,
            then=lambda found: self._show(*found),
            failed=lambda _error: self.show_offer(None),
            owner=self,
            key="offer",
        )

    def _show(self, detail: OfferDetail, paper: tuple[bytes, OfferSheet | None, str]) -> None:
        self.detail = detail
        self._name.setText(detail.customer_name)
        self._line.setText(
            " · ".join(part for part in (detail.title, detail.draft.subject) if part)
        )
        self._state.set(detail.standing_words, STATE_TONES[detail.standing])
        self.life.show_offer(detail)
        amount = detail.totals.gross if detail.consumer else detail.totals.net
        words = format_money(amount)
        self._amount.setText(words if detail.consumer else _("{amount} netto").format(amount=words))
        self._show_hint(detail)
        self._show_buttons(detail)
        self._show_facts(detail)
        kept, sheet, _file = paper
        if sheet is None:
            self._paper.show_pdf(kept)
        else:
            self._paper.show_sheet(sheet)
        self._stack.setCurrentIndex(1)

    def _show_tab(self) -> None:
        self._below.setCurrentIndex(1 if self.tabs.current() == "life" else 0)

    def _show_hint(self, detail: OfferDetail) -> None:
        today, follow_up = self._office.today, detail.follow_up
        late = follow_up is not None and follow_up.due < today and detail.standing in (
            OfferState.SENT, OfferState.FOLLOWED_UP
        )  # fmt: skip
        self._hint.set(_("Nachfassen überfällig"), "amber")
        self._hint.setVisible(late)

    def _show_buttons(self, detail: OfferDetail) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        buttons, _menu = doings_of(detail.standing, detail.kind)
        for key in buttons:
            button = Button(doing_words(key), DOINGS[key].icon, on_click=self._teller(key))
            button.setObjectName(f"do_{key}")
            self._flow.addWidget(button)
        more = IconButton("more", _("Weitere Möglichkeiten"))
        more.setObjectName("do_more")
        more.clicked.connect(lambda: self._open_menu(more))
        self._flow.addWidget(more)
        for button in self._buttons.findChildren(Button):
            button.show()

    def make_actions(self, parent: QWidget) -> list[QAction]:
        """Everything that can be done with the offer shown."""
        if self.detail is None:
            return []
        buttons, menu = doings_of(self.detail.standing, self.detail.kind)
        if answers_tender(self.detail.draft):
            menu = (*menu, "bid")
        menu = (*menu, "history")
        actions = []
        for key in (*buttons, *menu):
            action = QAction(icons.icon(DOINGS[key].icon), doing_words(key), parent)
            action.triggered.connect(self._teller(key))
            actions.append(action)
        return actions

    def _teller(self, key: str) -> Callable[[], None]:
        return lambda: self.wanted.emit(key)

    def _open_menu(self, button: QWidget) -> None:
        if self.detail is None:
            return
        menu = QMenu(button)
        menu.setAccessibleName(_("Weitere Möglichkeiten"))
        shown = doings_of(self.detail.standing, self.detail.kind)[0]
        for action in self.make_actions(menu)[len(shown) :]:
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _show_facts(self, detail: OfferDetail) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)
        today = self._office.today
        for words, value, tip in facts(detail, today):
            label = Label(words, "muted")
            shown = Label(value, wrap=True, selectable=True)
            shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            shown.setToolTip(tip)
            self._facts.addRow(label, shown)


def facts(detail: OfferDetail, today: object) -> list[tuple[str, str, str]]:
    """What is worth knowing about an offer: (words, value, tooltip)."""
    from datetime import date

    assert isinstance(today, date)
    rows: list[tuple[str, str, str]] = []

    def day(words: str, value: date | None, more: str = "") -> None:
        if value is not None:
            told = f"{relative_days(value, today)}{more}"
            rows.append((words, told[:1].upper() + told[1:], format_date(value)))

    draft = detail.draft
    if detail.sent_at is None:
        day(_("Gespräch"), draft.talk_date)
    else:
        way = _(_WAYS[detail.sent_by]) if detail.sent_by in _WAYS else ""
        day(_("Gesendet"), detail.sent_at.date(), f" {way}" if way else "")
    if detail.state in (OfferState.SENT, OfferState.FOLLOWED_UP):
        if detail.follow_up is not None:
            day(_("Nachfassen"), detail.follow_up.due)
        if draft.valid_until is not None:
            words = _("Galt bis") if detail.standing is OfferState.EXPIRED else _("Gültig bis")
            day(words, draft.valid_until, f" ({format_date(draft.valid_until)})")
    if detail.state is OfferState.ACCEPTED:
        day(_("Angenommen"), detail.decided_on)
    if detail.state is OfferState.DECLINED:
        day(_("Abgelehnt"), detail.decided_on)
        rows.append((_("Grund"), reason_words(detail), ""))
    if detail.editable or detail.standing in (OfferState.SENT, OfferState.FOLLOWED_UP):
        outlook = outlook_words(draft.chance, draft.decision_on)
        if outlook:
            rows.append((_("Aussicht"), outlook, ""))
    if detail.decision_note:
        rows.append((_("Notiz"), detail.decision_note, ""))
    if detail.responsible_name:
        rows.append((_("Verantwortlich"), detail.responsible_name, ""))
    return rows
