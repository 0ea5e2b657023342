"""The call about an offer: what to say on the screen, what was said typed beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactKind, NeedWeight

from ..kit import tab_order, theme
from ..kit.cards import Card
from ..kit.controls import Button, ElidedLabel, Label, row
from ..kit.editors import ChoiceEditor, DateEditor, MultilineEditor, TextEditor
from ..kit.office import Office
from .call_parts import ObjectionView, bullet, bullets, clear
from .call_print import open_call_sheet
from .delivery import Opener, open_file

if TYPE_CHECKING:
    from kundenpflege.rules.call_sheet import CallSheet
    from kundenpflege.services.sales_objections import ObjectionUseRow
    from kundenpflege.store import Changes, Reader

_WIDE = 760  # px at font scale 1: talk and notes beside each other
_NEXT = 7
_REASONS = (
    N_("Entscheidung erfragen"),
    N_("Offene Fragen klären"),
    N_("Variante besprechen"),
    N_("Preis besprechen"),
)
_TABLES = frozenset({"offer", "need", "guarantee", "offer_line", "person", "sales_objection"})


class CallView(QFrame):
    """One offer while its customer is on the phone.

    What is typed stays until it is stored, also when the view is left. `closed`: done with it;
    `wanted(key)`: `accept`, `decline` or `copy` (a variant) of the offer in hand.
    """

    closed = Signal()
    wanted = Signal(str)

    def __init__(
        self, office: Office, opener: Opener = open_file, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._office, self._opener = office, opener
        self.offer_id: int | None = None
        self._sheet: CallSheet | None = None
        self._kept: dict[int, str] = {}
        self._views: list[ObjectionView] = []
        self._seen: object = None
        self._deciding = False
        self.setProperty("role", "page")
        self._build()
        office.changed.connect(self._changed)
        theme.signals.changed.connect(self._fit)

    # Building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.leave = Button(
            _("Zurück zum Angebot"), "arrow_left", "link", on_click=self.closed.emit
        )
        self.leave.setObjectName("leaveCall")
        self.name = ElidedLabel("", "title")
        self.name.setObjectName("callCustomer")
        self.line = Label("", "muted", wrap=True, selectable=True)
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.phones = Label("", "heading", wrap=True, selectable=True)
        self.phones.setObjectName("callPhones")
        self.phones.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet_button = Button(_("Als PDF öffnen"), "pdf", on_click=self._print)
        self.sheet_button.setObjectName("callPdf")
        left = QVBoxLayout()
        left.setSpacing(theme.S3)
        self._opening_card, self._opening = self._card(_("Einstieg"), tone="brand")
        self._needs_card, self._needs = self._card(_("Was wichtig ist"))
        self._promises_card, self._promises = self._card(_("Was wir garantieren"))
        self._benefits_card, self._benefits = self._card(_("Was die Leistungen bringen"))
        self._against_card, self._against = self._card(_("Wenn der Kunde sagt …"))
        for card in (
            self._needs_card,
            self._promises_card,
            self._benefits_card,
            self._against_card,
        ):
            left.addWidget(card)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.S3)
        right.addWidget(self._build_result())
        self._people_card, self._people = self._card(_("Zum Menschen"))
        self._open_card, self._open = self._card(_("Noch fragen"))
        right.addWidget(self._people_card)
        right.addWidget(self._open_card)
        right.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(theme.S3)
        self._columns.addLayout(left, 3)
        self._columns.addLayout(right, 2)
        head = QVBoxLayout()
        head.setSpacing(theme.S1)
        title = row(self.name, self.sheet_button, gap=theme.S3)
        title.setStretch(0, 1)
        head.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignLeft)
        head.addLayout(title)
        head.addWidget(self.phones)
        head.addWidget(self.line)
        inner = QWidget()
        inner.setProperty("role", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S5)
        layout.setSpacing(theme.S3)
        layout.addLayout(head)
        layout.addWidget(self._opening_card)
        layout.addLayout(self._columns, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _card(self, title: str, tone: str = "") -> tuple[Card, QVBoxLayout]:
        card = Card(title, tone=tone)
        body = QVBoxLayout()
        body.setSpacing(theme.S1)
        card.add(body)
        return card, body

    def _build_result(self) -> Card:
        card = Card(_("Was vereinbart wurde"))
        self.outcome = MultilineEditor(4, 14, _("Was hat der Kunde gesagt?"), 4000)
        self.outcome.name_field("call_outcome", _("Was besprochen wurde"))
        self.outcome.changed.connect(self._keep)
        card.add(self.outcome)
        self.kind = ChoiceEditor(
            [(None, _("kein nächster Schritt")), *((kind, kind.label) for kind in ContactKind)]
        )
        self.kind.name_field("call_next_kind", _("Nächster Schritt: Art"))
        self.due = DateEditor(self._office.clock)
        self.due.name_field("call_next_due", _("Nächster Schritt: Tag"))
        self.reason = TextEditor(
            placeholder=_("Anlass"), max_length=400, suggestions=[_(words) for words in _REASONS]
        )
        self.reason.name_field("call_next_reason", _("Nächster Schritt: Anlass"))
        card.add(Label(_("Nächster Schritt"), "muted"))
        card.add(self.kind)
        card.add(row(self.due, self.reason))
        self.wrong = Label("", "error", wrap=True)
        self.wrong.hide()
        card.add(self.wrong)
        self.save = Button(_("Nachgefasst"), "done", "primary", on_click=self._save)
        self.save.setObjectName("callSave")
        self.accept = Button(
            _("Auftrag erteilt"), "accept", on_click=lambda: self._decide("accept")
        )
        self.accept.setObjectName("callAccept")
        self.decline = Button(_("Abgelehnt …"), "decline", on_click=lambda: self._decide("decline"))
        self.decline.setObjectName("callDecline")
        self.variant = Button(_("Variante"), "variant", on_click=lambda: self.wanted.emit("copy"))
        self.variant.setObjectName("callVariant")
        card.add(row(self.save, self.accept, 0))
        card.add(row(self.variant, self.decline, 0))
        return card

    # Showing -----------------------------------------------------------------------------------

    def show_offer(self, offer_id: int | None) -> None:
        """Bring an offer to the phone; None lets go of it."""
        if offer_id != self.offer_id:
            self.offer_id, self._sheet = offer_id, None
            self._reset()
        if offer_id is not None:
            self._load()

    def begin(self) -> None:
        """The keyboard goes where one types during the call."""
        self.outcome.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def unsaved(self) -> str:
        """What was typed about the offer in hand and is not stored yet."""
        return str(self.outcome.value())

    def let_go(self) -> dict[int, str]:
        """What was typed and never stored, by offer; it is the caller's from now on."""
        kept, self._kept = self._kept, {}
        return {offer_id: text for offer_id, text in kept.items() if text}

    def objection_views(self) -> tuple[ObjectionView, ...]:
        """The objections from top to bottom."""
        return tuple(self._views)

    def chain(self) -> Iterator[QWidget]:
        """What was said first, then the marks, then the head."""
        yield from (self.leave, self.sheet_button, self.outcome.field, self.kind.field)
        yield from (self.due.field, self.reason.field)
        yield from (self.save, self.accept, self.variant, self.decline)
        for view in self._views:
            yield from view.chain()

    def _reset(self) -> None:
        kept = self._kept.get(self.offer_id or 0, "")
        self.outcome.set_value(kept)
        self.kind.set_value(None)
        self.due.set_value(self._office.today + timedelta(days=_NEXT))
        self.reason.set_value("")
        self.wrong.hide()
        self._deciding = False
        self._seen = None

    def _keep(self) -> None:
        if self.offer_id is not None:
            self._kept[self.offer_id] = self.outcome.value()

    def _changed(self, changes: Changes) -> None:
        if changes.origin is self or self.offer_id is None or not self.isVisible():
            return
        if not _TABLES.isdisjoint(changes.tables):
            self._load()

    def _load(self) -> None:
        offer_id = self.offer_id
        if offer_id is None:
            return

        def gather(db: Reader) -> tuple[int, CallSheet, list[ObjectionUseRow], bool]:
            from kundenpflege.services.callsheets import call_sheet
            from kundenpflege.services.offers import OPEN_STATES, get_offer
            from kundenpflege.services.sales_objections import list_uses

            still = get_offer(db, offer_id).state in OPEN_STATES
            return offer_id, call_sheet(db, offer_id), list_uses(db, offer_id), still

        self._office.ask(
            gather,
            then=lambda found: self._show(*found),
            failed=lambda _error: self.closed.emit(),
            owner=self,
            key="call",
        )

    def _show(
        self, offer_id: int, sheet: CallSheet, uses: list[ObjectionUseRow], still: bool
    ) -> None:
        if offer_id != self.offer_id:
            return
        if not still:
            # Decided, here or elsewhere: what was typed here went along as the note.
            if self._deciding:
                self._kept.pop(offer_id, None)
            self.closed.emit()
            return
        self._sheet = sheet
        self.name.setText(sheet.customer)
        told = list(sheet.phones) or [_("Keine Telefonnummer eingetragen")]
        if sheet.spoken:
            told.append(_("Anrede „{name}“").format(name=sheet.spoken))
        self.phones.setText(" · ".join(told))
        facts = [sheet.number, sheet.total, sheet.status]
        if sheet.decision:
            facts.append(_("Entscheidung: {words}").format(words=sheet.decision))
        self.line.setText(" · ".join(part for part in facts if part))
        self._fill(self._opening_card, self._opening, [Label(f"„{sheet.opening}“", wrap=True)])
        needs = [
            bullet(need.text, "strong" if need.weight is NeedWeight.VERY_IMPORTANT else "body")
            for need in sheet.needs
        ]
        self._fill(self._needs_card, self._needs, needs)
        self._fill(self._promises_card, self._promises, bullets(sheet.guarantees))
        lines = [
            " – ".join(part for part in (one.title, one.benefit, one.argument) if part)
            for one in sheet.benefits
        ]
        self._fill(self._benefits_card, self._benefits, bullets(lines))
        self._show_objections(sheet, uses)
        self._fill(self._people_card, self._people, bullets(sheet.notes))
        self._fill(self._open_card, self._open, bullets(sheet.questions, 6))
        tab_order.chain(list(self.chain()))

    def _show_objections(self, sheet: CallSheet, uses: list[ObjectionUseRow]) -> None:
        today = {use.objection_id: use for use in uses if use.used_on == self._office.today}
        seen = [(one.id, one.said, one.first, one.then, one.lost) for one in sheet.objections]
        if seen != self._seen:
            self._seen = seen
            self._views = []
            for one in sheet.objections:
                view = ObjectionView(one, marks=True)
                view.noted.connect(lambda came, worked, key=one.id: self._note(key, came, worked))
                self._views.append(view)
            self._fill(self._against_card, self._against, list(self._views))
        for view in self._views:
            use = today.get(view.objection_id)
            view.show_marks(use is not None, use.worked if use else None)

    def _fill(self, card: Card, body: QVBoxLayout, widgets: Sequence[QWidget]) -> None:
        clear(body)
        for widget in widgets:
            body.addWidget(widget)
        card.setVisible(bool(widgets))

    # Doing -------------------------------------------------------------------------------------

    def _note(self, objection_id: int, came: bool, worked: bool | None) -> None:
        offer_id = self.offer_id
        if offer_id is None:
            return
        from kundenpflege.services.sales_objections import note_use, remove_use

        if came:
            self._office.run(
                _("Einwand notiert"),
                lambda db: note_use(db, offer_id, objection_id, worked),
                owner=self,
                quiet=True,
            )
        else:
            self._office.run(
                _("Einwand zurückgenommen"),
                lambda db: remove_use(db, offer_id, objection_id),
                owner=self,
                quiet=True,
            )

    def _save(self) -> None:
        """The call is noted, the next step planned."""
        from kundenpflege.services.contacts import NextStep
        from kundenpflege.services.offers import mark_followed_up

        offer_id, outcome = self.offer_id, self.outcome.value()
        if offer_id is None:
            return
        problem = self.outcome.problem() or self.due.problem()
        kind: ContactKind | None = self.kind.value()
        due: date | None = self.due.value()
        if kind is not None and due is None and not problem:
            problem = _("Bitte einen Tag wählen.")
        if not problem and not outcome and kind is None:
            problem = _("Bitte notieren, was besprochen wurde.")
        self._tell(problem)
        if problem:
            return
        reason = self.reason.value() or _("Angebot nachfassen")
        step = NextStep(kind, reason, due) if kind is not None and due is not None else None

        def done(_result: object) -> None:
            self.save.setEnabled(True)
            self._kept.pop(offer_id, None)
            if self.offer_id == offer_id:
                self._reset()
                self.closed.emit()

        self.save.setEnabled(False)
        self._office.run(
            _("Angebot nachgefasst"),
            lambda db: mark_followed_up(db, offer_id, outcome, step),
            then=done,
            failed=self._failed,
            owner=self,
            told=_("Nachgefasst"),
        )

    def _failed(self, error: UserError) -> None:
        self.save.setEnabled(True)
        words = " ".join(error.fields.values()) if isinstance(error, InputError) else ""
        self._tell(words or error.message)

    def _tell(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    def _decide(self, key: str) -> None:
        self._deciding = True
        self.wanted.emit(key)

    def _print(self) -> None:
        if self.offer_id is not None:
            open_call_sheet(self._office, self.offer_id, self, self._opener)

    # Room --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Talk and notes beside each other where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= theme.px(_WIDE)
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if wide else direction.BottomToTop)
