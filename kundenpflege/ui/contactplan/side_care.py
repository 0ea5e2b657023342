"""Genug gepflegt? The business by class, the customers with the biggest gaps, their occasions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext

from ..kit import theme
from ..kit.cards_charts import SegmentedBar
from ..kit.care_bar import (
    CareBar,
    care_detail,
    care_words,
    silence,
    silence_detail,
)
from ..kit.chips import FilterChips, ImportanceBadge
from ..kit.controls import Button, ElidedLabel, Label, hline, row
from ..kit.occasions import CareFacts, OccasionCard, clear
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.services.care import Balance, CareRow
    from kundenpflege.store import Reader

#: So many customers are shown; the others are told as a number.
ROWS = 24


@dataclass(frozen=True, slots=True)
class CareAnswer:
    """What was asked for: the business, and the rows of the chosen state."""

    balance: Balance
    state: str
    rows: tuple[CareRow, ...]


def read_answer(db: Reader, state: str, user_id: int | None = None) -> CareAnswer:
    """Ask for the balance and the customers in one state; `all` goes on after the gaps."""
    from kundenpflege.services.care import CareState, balance, gaps

    wanted = None if state == "all" else CareState(state)
    rows = gaps(db, ROWS, responsible_id=user_id, state=wanted)
    return CareAnswer(balance(db, user_id), state, tuple(rows))


class CareView(QWidget):
    """`customer_chosen(id)` when a line is chosen; its occasions unfold below it. `fill_wanted`
    for the whole business."""

    customer_chosen = Signal(int)
    customer_opened = Signal(int)
    fill_wanted = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("careCard")
        self.office = office
        self.chosen: int | None = None
        #: Only customers of this one of us.
        self.user_id: int | None = None
        self._answer: CareAnswer | None = None
        self._lines: dict[int, CareLine] = {}
        self.occasions = OccasionCard(office, narrow=True)
        self.occasions.setObjectName("suggestions")
        self.occasions.setVisible(False)
        self.occasions.asked.connect(self._asked)
        self.open_customer = Button(_("Kunde öffnen"), "customers", "link", on_click=self._open)
        self.open_customer.setObjectName("openCareCustomer")
        self.occasions.add(self.open_customer)
        self.balance = BalanceBox()
        self.states = FilterChips(_("Wen zeigen"))
        self.states.setObjectName("careStates")
        self.states.chosen.connect(lambda _key: self.refresh())
        self.fill = Button(_("Alle Lücken füllen …"), "schedule", on_click=self.fill_wanted.emit)
        self.fill.setObjectName("fillAll")
        self.none = Label("", "muted", wrap=True)
        self.none.setObjectName("noClasses")
        self._build()

    def _build(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "page")
        self._inner = inner
        body = QVBoxLayout(inner)
        body.setContentsMargins(theme.S4, theme.S3, theme.S3, theme.S3)
        body.setSpacing(theme.S2)
        body.addWidget(Label(_("Genug gepflegt?"), "section"))
        words = _("Kontakte von 12 Monaten zurück und voraus, gemessen an der Wichtigkeit")
        body.addWidget(Label(words, "muted", wrap=True))
        body.addWidget(self.balance)
        body.addWidget(self.states)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        body.addLayout(self._list)
        body.addWidget(self.none)
        body.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        foot = row(self.fill, 0)
        foot.setContentsMargins(theme.S4, theme.S2, theme.S3, theme.S3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        self._foot_line = hline()
        layout.addWidget(self._foot_line)
        layout.addLayout(foot)

    # Asking ------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the customers; the occasions of the chosen one, too."""
        state, user_id = self.states.current() or "too_few", self.user_id
        self.office.ask(
            lambda db: read_answer(db, state, user_id),
            then=self.show_answer,
            owner=self,
            key="care",
            can_wait=True,  # the plan beside it comes first
        )
        if self.chosen is not None:
            self.occasions.show_customer(self.chosen)

    def show_answer(self, answer: CareAnswer) -> None:
        """Show the business and the customers."""
        balance = answer.balance
        before = self._answer
        if before is None or before.balance != balance:
            self.balance.show_balance(balance)
            self.states.set_items(
                [
                    ("too_few", _("zu wenig"), balance.too_few),
                    ("all", _("alle"), balance.customers),
                    ("too_many", _("zu viel"), balance.too_many),
                ]
            )
            self.states.choose(answer.state)
        if before is None or (before.state, before.rows) != (answer.state, answer.rows):
            self._answer = answer
            self._fill(answer)
        self._answer = answer
        some = balance.customers > 0
        for widget in (self.balance, self.states):
            widget.setVisible(some)
        if self.fill.hasFocus() and not balance.too_few:
            dict(self.states.items())[self.states.current()].setFocus()  # it goes away
        self.fill.setVisible(balance.too_few > 0)
        self._foot_line.setVisible(balance.too_few > 0)

    def _fill(self, answer: CareAnswer) -> None:
        # The card with the occasions stays: it is only put below another line.
        self._list.removeWidget(self.occasions)
        self.occasions.setParent(self._inner)
        self.occasions.setVisible(False)
        clear(self._list)
        self._lines = {}
        for care in answer.rows:
            line = CareLine(care, self.office.today)
            line.clicked.connect(self.choose)
            self._lines[care.customer_id] = line
            self._list.addWidget(line)
        counts = {
            "too_few": answer.balance.too_few,
            "all": answer.balance.customers,
            "too_many": answer.balance.too_many,
        }
        hidden = counts[answer.state] - len(answer.rows)
        self.none.setText(self._words(answer, hidden))
        self.none.setVisible(not answer.rows or hidden > 0)
        if self.chosen in self._lines:
            self._unfold(self.chosen)
        elif answer.rows and answer.state == "too_few":
            self._choose(answer.rows[0].customer_id)
        else:
            self.chosen = None

    def _words(self, answer: CareAnswer, hidden: int) -> str:
        if answer.rows:
            words = ngettext("und {n} weiterer Kunde", "und {n} weitere Kunden", hidden)
            return words.format(n=f"{hidden:,}".replace(",", "."))
        if not answer.balance.customers:
            return _(
                "Geben Sie Ihren Kunden eine Klasse A, B oder C: Dann steht hier, wer zu wenig "
                "gepflegt wird."
            )
        if answer.state == "too_few":
            return _("Niemand wird vernachlässigt. Alle haben die Kontakte, die sie brauchen.")
        return _("Hier steht niemand.")

    # Choosing ----------------------------------------------------------------------------------

    def choose(self, customer_id: int) -> None:
        """Choose a line: its occasions unfold; once more they fold again."""
        if self.chosen == customer_id and self.occasions.isVisibleTo(self):
            self.occasions.setVisible(False)
            self._mark(None)
            self.chosen = None
            return
        self._choose(customer_id)
        self.customer_chosen.emit(customer_id)

    def _choose(self, customer_id: int) -> None:
        self.chosen = customer_id
        self._unfold(customer_id)
        self.occasions.show_customer(customer_id)

    def _unfold(self, customer_id: int | None) -> None:
        line = self._lines.get(customer_id or 0)
        if line is None:
            return
        self._list.removeWidget(self.occasions)
        self._list.insertWidget(self._list.indexOf(line) + 1, self.occasions)
        facts = self.occasions.facts
        self.occasions.setVisible(facts is not None and facts.customer_id == customer_id)
        self._mark(customer_id)

    def _mark(self, customer_id: int | None) -> None:
        for key, line in self._lines.items():
            line.set_chosen(key == customer_id)

    def _asked(self, facts: CareFacts) -> None:
        if facts.customer_id != self.chosen or self.chosen not in self._lines:
            self.occasions.setVisible(False)
            return
        new = not self.occasions.isVisibleTo(self)
        self.occasions.setVisible(True)
        if new and self._list.indexOf(self._lines[facts.customer_id]) > 0:
            # It has grown: the layout is computed after the present events.
            QTimer.singleShot(
                0, self.occasions, lambda: self.area.ensureWidgetVisible(self.occasions, 0, 8)
            )

    def _open(self) -> None:
        if self.chosen is not None:
            self.customer_opened.emit(self.chosen)


class CareLine(QFrame):
    """One customer: class, name, silence, what there is of what is wanted."""

    clicked = Signal(int)

    def __init__(self, care: CareRow, today: date) -> None:
        super().__init__()
        self._id = care.customer_id
        self._chosen = False
        self.setObjectName(f"care_{care.customer_id}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S1, theme.S2, theme.S1, theme.S2 + 1)
        layout.setSpacing(theme.S1 + 2)
        quiet = Label(silence(care), "muted")
        quiet.setToolTip(silence_detail(care, today))
        self._badge = ImportanceBadge(care.importance.value)
        top = row(self._badge, ElidedLabel(care.name, "strong"), quiet)
        top.setStretch(1, 1)
        layout.addLayout(top)
        bar = CareBar()
        bar.show_care(care)
        words = Label(care_words(care), "muted")
        words.setToolTip(care_detail(care))
        bottom = row(bar, words)
        bottom.setStretch(0, 1)
        layout.addLayout(bottom)
        told = [care.name]
        if care.importance.value:
            told.append(_("Klasse {letter}").format(letter=care.importance.value))
        told += [care_words(care), care_detail(care), silence_detail(care, today)]
        self.setAccessibleName(", ".join(told))

    def set_chosen(self, chosen: bool) -> None:
        """Whether the occasions below are this customer's."""
        if chosen != self._chosen:
            self._chosen = chosen
            self._badge.set_ground("surface" if chosen else None)
            self.setAccessibleDescription(_("Anlässe sind aufgeklappt") if chosen else "")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chosen one on a tint, a fine line below, a ring where the keyboard is."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -1.5)
        if self._chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(ground, 5, 5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            bottom = self.height() - 1
            painter.fillRect(0, bottom, self.width(), 1, theme.color("line"))
        if self.hasFocus():
            painter.setPen(theme.color("focus"))
            painter.drawRoundedRect(ground, 5, 5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses the customer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self._id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space do the same; the arrow keys walk along the lines."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self._id)
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class BalanceBox(QWidget):
    """The whole business: a bar a class, how many are cared for enough."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("balance")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, theme.S1, 0, theme.S1)
        self._grid.setHorizontalSpacing(theme.S2)
        self._grid.setVerticalSpacing(theme.S1 + 1)
        self._grid.setColumnStretch(1, 1)
        self._widgets: list[QWidget] = []

    def show_balance(self, balance: Balance) -> None:
        """Show the classes."""
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets = []
        told = []
        for place, one in enumerate(balance.rows):
            letter = one.importance.value
            badge: QWidget = ImportanceBadge(letter) if letter else Label("–", "muted")
            parts = [
                (_("{n} genau richtig").format(n=one.enough), one.enough, "brand"),
                (_("{n} zu viel").format(n=one.too_many), one.too_many, "violet"),
                (_("{n} zu wenig").format(n=one.too_few), one.too_few, "red"),
            ]
            name = _("Klasse {letter}").format(letter=letter) if letter else _("ohne Klasse")
            bar = SegmentedBar(parts, name)
            words = Label(
                _("{n} von {all} genug").format(n=one.enough + one.too_many, all=one.customers),
                "small",
            )
            contacts = _("{have} von {wanted} gewünschten Kontakten im Jahr").format(
                have=one.covered, wanted=one.wanted
            )
            words.setToolTip(contacts)
            for column, widget in enumerate((badge, bar, words)):
                self._grid.addWidget(widget, place, column, Qt.AlignmentFlag.AlignVCenter)
                self._widgets.append(widget)
            told.append(f"{name}: {', '.join(part[0] for part in parts)}; {contacts}")
        self.setAccessibleName(_("Der ganze Betrieb"))
        self.setAccessibleDescription(". ".join(told))
