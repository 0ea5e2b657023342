"""The composer: steps at the left, the step in hand in the middle, the real PDF at the right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import OfferKind
from kundenpflege.rules.offer_draft import draft_totals
from kundenpflege.rules.offer_standing import awaits_decision
from kundenpflege.services.offers import Finding, OfferDraft, SavedDraft, can_send, check_offer

from ..kit import tab_order, theme
from ..kit.controls import Button, focus_is_inside, row
from ..kit.office import Office
from .arguments_step import ArgumentsStep
from .book import DraftBook
from .delivery import Delivery
from .guarantees_step import GuaranteesStep
from .lines_step import LinesStep
from .paper_view import PaperView
from .parts import shortened
from .rail import STEPS, Rail
from .send_step import SendStep
from .sender import Sender
from .splitter import Panes
from .step import Step
from .talk_step import TalkStep

_RAIL = 176
_BAR = 13
_PAPER = 420
_SIDE_BY_SIDE = 1010  # px at font scale 1: room for steps, work and paper
_LAST = len(STEPS) - 1
_NEW = {
    OfferKind.OFFER: N_("Neues Angebot"),
    OfferKind.ESTIMATE: N_("Neuer Kostenvoranschlag"),
    OfferKind.CONFIRMATION: N_("Neue Auftragsbestätigung"),
    OfferKind.SUPPLEMENT: N_("Neuer Nachtrag"),
}


class Composer(QWidget):
    """Writes the draft of its book. `head_changed` when title or context line are others."""

    head_changed = Signal()
    left = Signal()

    def __init__(self, office: Office, delivery: Delivery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office, self.delivery = office, delivery
        self.book = DraftBook(office, self)
        self._missing = ""
        self._findings: list[Finding] = []
        self._paper_wanted = False
        self.rail = Rail()
        self.talk = TalkStep(office, self.book)
        self.lines = LinesStep(office, self.book)
        self.guarantees = GuaranteesStep(office, self.book)
        self.arguments = ArgumentsStep(office, self.book)
        self.send_step = SendStep(office, self.book)
        self.steps: tuple[Step, ...] = (
            self.talk, self.lines, self.guarantees, self.arguments, self.send_step
        )  # fmt: skip
        for step, (_key, words) in zip(self.steps, STEPS[1:], strict=False):
            step.name_next(_(words))
        self.paper = PaperView(office)
        self.outgoing = Sender(self.book, self.send_step, delivery, self)
        self._build()
        self._connect()
        self.show_step(0, begin=False)

    # Building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.stack = QStackedWidget()
        for step in self.steps:
            self.stack.addWidget(step)
        self._foot = QWidget()
        self.toggle = Button(_("Vorschau"), "show", on_click=self.toggle_paper)
        self.toggle.setObjectName("togglePaper")
        self.save_pdf = Button(_("PDF"), "pdf", on_click=self._save_pdf, large=True)
        self.save_pdf.setObjectName("savePdf")
        self.save_pdf.setToolTip(_("Den Entwurf als PDF speichern"))
        self.save_pdf.setAccessibleName(_("Als PDF speichern"))
        self.primary = Button("", "send", "primary", large=True, on_click=self._primary)
        self.primary.setObjectName("send")
        foot = row(self.toggle, 0, self.save_pdf, self.primary, gap=theme.S3)
        foot.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S3)
        self._foot.setLayout(foot)
        self._work = QWidget()
        self._work_layout = QVBoxLayout(self._work)
        self._work_layout.setContentsMargins(0, 0, 0, 0)
        self._work_layout.setSpacing(0)
        self._work_layout.addWidget(self.stack, 1)
        self._line = QFrame()
        self._line.setProperty("role", "line")
        self._work_layout.addWidget(self._line)
        self.splitter = Panes(self.office, "composer", self._work, self.paper, 320, _PAPER)
        side = QWidget()
        side_layout = QVBoxLayout(side)
        side_layout.setContentsMargins(theme.S4 + 4, theme.S4, theme.S2, theme.S4)
        side_layout.setSpacing(theme.S2)
        self.leave = Button(_("Alle Angebote"), "arrow_left", "link", on_click=self.left.emit)
        self.leave.setObjectName("leaveComposer")
        side_layout.addWidget(self.leave)
        side_layout.addWidget(self._scrolled_rail(), 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(side)
        layout.addWidget(self.splitter, 1)
        self._place_foot()

    def _scrolled_rail(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rail.setProperty("role", "page")
        area.setWidget(self.rail)
        self._rail_area = area
        return area

    def _connect(self) -> None:
        book = self.book
        book.loaded.connect(self._loaded)
        book.edited.connect(self._follow)
        book.rekeyed.connect(self._rekeyed)
        book.status_changed.connect(self.head_changed)
        self.rail.chosen.connect(self.show_step)
        self.paper.missing.connect(self._signs_missing)
        self.paper.place_wanted.connect(self._from_paper)
        self.send_step.jump_wanted.connect(self.jump)
        self.send_step.way_changed.connect(self._show_primary)
        self.talk.questions.open_changed.connect(self._follow)
        self.talk.questions.sheet_wanted.connect(self.outgoing.talk_sheet)
        self.outgoing.changed.connect(self._show_primary)
        self._tab_timer = QTimer(self)
        self._tab_timer.setSingleShot(True)
        self._tab_timer.setInterval(0)
        self._tab_timer.timeout.connect(self._set_tab_order)
        for number, step in enumerate(self.steps):
            step.tabs_changed.connect(self._tab_timer.start)
            step.onward.connect(lambda number=number: self.show_step(number + 1))
            shortcut = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda number=number: self.show_step(number))
        theme.signals.changed.connect(self._fit)

    def _set_tab_order(self) -> None:
        """Steps, the step's fields, then what stands below and beside."""
        tab_order.chain(
            [
                self.leave,
                *self.rail.buttons,
                *(field for step in self.steps for field in step.chain()),
                *self.paper.chain(),
                self.toggle,
                self.save_pdf,
                self.primary,
            ]
        )

    # Opening and closing -----------------------------------------------------------------------

    def open(self, offer_id: int, fresh: bool = False) -> None:
        """Write on an offer."""
        self._missing = ""
        self.outgoing.begin()
        self.paper.clear()
        self.show_step(0, begin=False)
        self.book.open(offer_id, fresh)
        self._begin_when_loaded = True

    _begin_when_loaded = False
    _searched: OfferDraft | None = None

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.talk.questions.flush()
        self.book.flush()

    def close_book(self) -> None:
        """Store and let go."""
        self.talk.questions.flush()
        self.book.close()
        self.paper.clear()

    def title(self) -> str:
        """What stands in the page's head."""
        world = self.book.world
        kind = self.book.draft.kind if world is not None else OfferKind.OFFER
        if world is None or not world.detail.number:
            return _(_NEW[kind])
        return f"{kind.label} {world.detail.number}"

    def subtitle(self) -> str:
        """Customer, subject, and whether everything is stored."""
        world, book = self.book.world, self.book
        if world is None:
            return ""
        if book.trouble:
            state = _("Entwurf, nicht gespeichert: {why}").format(why=book.trouble)
        elif book.too_long:
            state = _("Entwurf, ein Text ist zu lang und nur zum Teil gespeichert")
        elif book.dirty:
            state = _("Entwurf, wird gespeichert …")
        elif book.saved_at is not None:
            state = _("Entwurf, automatisch gespeichert {time}").format(
                time=f"{book.saved_at:%H:%M}"
            )
        else:
            state = _("Entwurf")
        customer = world.detail.customer_name
        room = max(24, 70 - len(customer))
        subject = shortened(book.draft.subject, room) if self.width() > theme.px(900) else ""
        parts = (customer, subject, state)
        return " · ".join(part for part in parts if part)

    # Following the draft -----------------------------------------------------------------------

    def _loaded(self) -> None:
        for step in self.steps:
            step.load()
        self._follow()
        self.head_changed.emit()
        self._tab_timer.start()
        if self._begin_when_loaded:
            self._begin_when_loaded = False
            self.steps[self.stack.currentIndex()].begin()

    def _rekeyed(self, saved: SavedDraft) -> None:
        for step in self.steps:
            step.rekey(saved)
        self._follow()

    def _signs_missing(self, signs: str) -> None:
        if signs != self._missing:
            self._missing = signs
            self._follow()

    def _follow(self) -> None:
        """At each keystroke: price, check, preview."""
        world, draft = self.book.world, self.book.draft
        if world is None:
            return
        totals = draft_totals(draft, cash_rounding=world.context.cash_rounding)
        setting = replace(world.detail.setting, missing_glyphs=self._missing)
        self._findings = check_offer(draft, setting, totals)
        self.rail.follow(
            draft, totals, self._findings, world.detail.consumer,
            self.talk.questions.open_questions(),
        )  # fmt: skip
        for step in self.steps:
            step.follow(totals, self._findings)
        self._show_primary()
        if self._paper_is_shown():
            self.paper.follow(world.context, draft, world.detail.number)
        elif self.step_number() == _LAST and draft is not self._searched:
            self._searched = draft
            self.paper.look_for_signs(world.context, draft, world.detail.number)

    # Steps -------------------------------------------------------------------------------------

    def show_step(self, number: int, begin: bool = True) -> None:
        """Bring a step to the front and the keyboard into it."""
        if self._paper_wanted and not self._both():
            self._paper_wanted = False
            self._fit()
        self.stack.setCurrentIndex(number)
        self.rail.choose(number)
        self._show_primary()
        if number == _LAST and not self._paper_is_shown():
            self._follow()
        if begin and self.book.is_open:
            self.steps[number].begin()

    def step_number(self) -> int:
        """The step in hand, from 0."""
        return self.stack.currentIndex()

    def jump(self, place: str) -> None:
        """Go to the field of a finding."""
        world = self.book.world
        if place == "customer" and world is not None:
            self.office.open("customer", world.detail.customer_id)
            return
        if place == "business":
            self.office.create("settings", section="business")
            return
        for number, step in enumerate(self.steps):
            field = step.go_to(place)
            if field is not None:
                self.show_step(number, begin=False)
                step.reveal(field)
                return

    def _from_paper(self, place: str) -> None:
        """A click in the preview: where the paper covers the step it gives way to it."""
        if not self._both():
            self._paper_wanted = False
            self._fit()
        self.jump(place)

    def _show_primary(self) -> None:
        last = self.step_number() == _LAST
        words = _("Senden & Nachfassen planen") if last else _("Prüfen & Senden")
        if last and not awaits_decision(self.book.draft.kind):
            words = _("Senden")
        elif last and self._foot.width() < theme.px(400 if self._both() else 470):
            words = _("Senden")
        if last and self.outgoing.was_warned(self._findings):
            words = _("Trotzdem senden")
        self.primary.setText(words.replace("&", "&&"))
        self.primary.setAccessibleName(words)
        ready = not last or can_send(self._findings)
        self.primary.setEnabled(ready and not self.outgoing.busy)

    def _primary(self) -> None:
        if self.step_number() != _LAST:
            self.show_step(_LAST)
        else:
            self.outgoing.send(self._findings)

    def _save_pdf(self) -> None:
        self.outgoing.save_pdf(self.paper.pdf if self._paper_is_shown() else None)

    # Room --------------------------------------------------------------------------------------

    def toggle_paper(self) -> None:
        """Where there is no room for both: the paper instead of the step, and back."""
        self._paper_wanted = not self._paper_wanted
        self._fit()
        if self._paper_wanted:
            self.paper.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _both(self) -> bool:
        return self.width() >= theme.px(_SIDE_BY_SIDE)

    def _paper_is_shown(self) -> bool:
        return self._both() or self._paper_wanted

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Work and paper beside each other where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # The scroll bar, when there is one, stands in the gap beside the rail.
        self.rail.setMaximumWidth(theme.px(_RAIL))
        self._rail_area.setFixedWidth(theme.px(_RAIL) + theme.px(_BAR))
        both = self._both()
        if both:
            self.splitter.divide(self.width() - self._rail_area.width() - 40)
        shown = self._paper_is_shown()
        had_focus = focus_is_inside(self.paper) and not shown
        self._work.setVisible(both or not self._paper_wanted)
        self.paper.setVisible(shown)
        self.toggle.setVisible(not both)
        self.toggle.setText(_("Weiter schreiben") if self._paper_wanted else _("Vorschau"))
        self.toggle.set_icon("edit" if self._paper_wanted else "show")
        self._place_foot()
        self._show_primary()
        self.head_changed.emit()
        if shown:
            self._follow()
        if had_focus:
            self.steps[self.step_number()].begin()

    def _place_foot(self) -> None:
        """Below the paper when it is shown, else below the step."""
        if self._paper_is_shown():
            self.paper.add_foot(self._foot)
        else:
            self._work_layout.addWidget(self._foot)
        self._line.setVisible(not self._paper_is_shown())
        self._foot.show()
