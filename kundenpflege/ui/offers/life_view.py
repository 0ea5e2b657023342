"""The life of an offer below its facts: what happened on which day, what is planned, its versions
with what changed, and the papers that belong to the same order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import NBSP, format_money
from kundenpflege.model.kinds import DeclineReason, OfferState

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import Chip
from ..kit.controls import Button, Label, row
from ..kit.office import Office
from .states import STATE_TONES

if TYPE_CHECKING:
    from kundenpflege.services.offer_changes import Change
    from kundenpflege.services.offers_read import OfferDetail, OfferLink

_MOST_CHANGES = 60


class Event(NamedTuple):
    """One line of the story: its day, words, what was said; `ahead` is planned."""

    day: date
    words: str
    more: str = ""
    tone: str = "neutral"
    ahead: bool = False


class LifeView(QScrollArea):
    """Cards about an offer. `opened(id)`: another paper is to be shown."""

    opened = Signal(int)
    outlook_wanted = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.setObjectName("offerLife")
        self.setAccessibleName(_("Verlauf"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown_id: int | None = None
        self._filled: dict[Card, list[QWidget]] = {}
        self.story = Card(_("Was geschah und was ansteht"))
        self.outlook = Card(_("Aussicht"), _("nur für Sie"))
        self.versions = Card(_("Versionen"))
        self.related = Card(_("Gehört dazu"))
        body = QWidget()
        body.setProperty("role", "page")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.S4, theme.S3, theme.S4, theme.S4)
        column.setSpacing(theme.S3)
        for card in (self.story, self.outlook, self.versions, self.related):
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(body)

    def show_offer(self, detail: OfferDetail) -> None:
        """Tell the life of this offer."""
        self._shown_id = detail.id
        self._show_story(detail)
        self._show_outlook(detail)
        self._show_versions(detail)
        self._show_related(detail)

    def _show_story(self, detail: OfferDetail) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.S3)
        grid.setVerticalSpacing(theme.S1)
        grid.setColumnStretch(1, 1)
        for place, event in enumerate(story(detail)):
            day = Label(format_date(event.day), "muted")
            grid.addWidget(day, place, 0, Qt.AlignmentFlag.AlignTop)
            words = event.words
            if event.ahead and event.more:
                words = _("{words} – geplant").format(words=words)
            shown = Label(words, "muted" if event.ahead else "body", wrap=True, selectable=True)
            shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(shown)
            if event.more:
                more = Label(event.more, "small", wrap=True, selectable=True)
                more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                cell.addWidget(more)
            grid.addLayout(cell, place, 1)
        self._refill(self.story, grid)

    def _show_outlook(self, detail: OfferDetail) -> None:
        waiting = detail.editable or detail.state in (OfferState.SENT, OfferState.FOLLOWED_UP)
        self.outlook.setVisible(waiting)
        if not waiting:
            return
        words = outlook_words(detail.draft.chance, detail.draft.decision_on)
        told = Label(words or _("Noch nicht eingeschätzt"), "body" if words else "muted", wrap=True)
        change = Button(_("Ändern"), "edit", "quiet", on_click=self.outlook_wanted.emit)
        change.setObjectName("changeOutlook")
        line = row(told, change)
        line.setStretch(0, 1)
        holder = QGridLayout()
        holder.addLayout(line, 0, 0)
        self._refill(self.outlook, holder)

    def _show_versions(self, detail: OfferDetail) -> None:
        self.versions.setVisible(len(detail.versions) > 1)
        if len(detail.versions) < 2:
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.S3)
        grid.setVerticalSpacing(theme.S1)
        grid.setColumnStretch(1, 1)
        for place, one in enumerate(reversed(detail.versions)):
            name = one.number if one.standing is not OfferState.DRAFT else _("Entwurf")
            button = Button(name, role="link", on_click=self._opener(one.id))
            button.setObjectName(f"version_{one.revision}")
            button.setEnabled(one.id != detail.id)
            grid.addWidget(button, place, 0)
            sent = format_date(one.sent_on) if one.sent_on else ""
            grid.addWidget(Label(sent, "muted"), place, 1)
            grid.addWidget(Chip(one.standing.label, STATE_TONES[one.standing]), place, 2)
            amount = one.gross if detail.consumer else one.net
            grid.addWidget(Label(format_money(amount)), place, 3, Qt.AlignmentFlag.AlignRight)
        self._refill(self.versions, grid)
        before = [one for one in detail.versions if one.revision < detail.revision]
        if before:
            self._ask_changes(detail.id, before[-1].id, before[-1].number)

    def _ask_changes(self, offer_id: int, old_id: int, number: str) -> None:
        from kundenpflege.services.offer_changes import changes_between

        def came(found: list[Change]) -> None:
            if self._shown_id == offer_id:
                changes = _changes(found, number)
                self._filled[self.versions].append(changes)
                self.versions.add(changes)

        self._office.ask(
            lambda db: changes_between(db, old_id, offer_id), then=came, owner=self, key="changes"
        )

    def _show_related(self, detail: OfferDetail) -> None:
        links: list[OfferLink] = [*([detail.based_on] if detail.based_on else [])]
        links += detail.followers
        self.related.setVisible(bool(links))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.S3)
        grid.setColumnStretch(1, 1)
        for place, link in enumerate(links):
            button = Button(link.title, role="link", on_click=self._opener(link.id))
            button.setObjectName(f"related_{link.id}")
            grid.addWidget(button, place, 0)
            kind = Label(link.variant_name or link.kind.label, "muted", wrap=True)
            grid.addWidget(kind, place, 1)
            grid.addWidget(Chip(link.standing.label, STATE_TONES[link.standing]), place, 2)
        self._refill(self.related, grid)

    def _refill(self, card: Card, grid: QGridLayout) -> None:
        """Replace the content of a card."""
        for old in self._filled.get(card, []):
            old.hide()
            old.deleteLater()
        grid.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(grid)
        card.add(holder)
        self._filled[card] = [holder]

    def _opener(self, offer_id: int) -> Callable[[], None]:
        return lambda: self.opened.emit(offer_id)


def story(detail: OfferDetail) -> list[Event]:
    """What happened with an offer and what is planned, in the order of the days."""
    found: list[Event] = []
    draft = detail.draft
    if draft.asked_on is not None:
        found.append(Event(draft.asked_on, _("Angefragt")))
    if draft.talk_date is not None:
        found.append(Event(draft.talk_date, _("Gespräch")))
    if detail.sent_at is not None:
        number = detail.number
        found.append(Event(detail.sent_at.date(), _("{number} gesendet").format(number=number)))
    for one in detail.follow_ups:
        words = _("{n}. Nachfassen ({kind})").format(n=one.step, kind=one.kind.label)
        ahead = one.done_on is None
        more = one.reason if ahead else one.outcome
        found.append(Event(one.done_on or one.due, words, more, "violet", ahead))
    if detail.state in (OfferState.SENT, OfferState.FOLLOWED_UP) and draft.valid_until is not None:
        expired = detail.standing is OfferState.EXPIRED
        words = _("Abgelaufen am Ende des Tages") if expired else _("Letzter Tag der Gültigkeit")
        found.append(Event(draft.valid_until, words, ahead=not expired))
    if detail.state in (OfferState.ACCEPTED, OfferState.DECLINED) and detail.decided_on:
        declined = detail.state is OfferState.DECLINED
        parts = [reason_words(detail)] if declined else []
        if not declined and detail.competitor:
            parts.append(_("auch angefragt: {name}").format(name=detail.competitor))
        parts.append(detail.decision_note)
        more = "\n".join(part for part in parts if part)
        found.append(Event(detail.decided_on, detail.state.label, more))
    return sorted(found, key=lambda event: event.day)


def reason_words(detail: OfferDetail) -> str:
    """Why an offer was declined, who was taken instead, and by how much that was cheaper."""
    parts = []
    if detail.decline_reason is not DeclineReason.NONE or not detail.competitor:
        parts.append(detail.decline_reason.label)
    if detail.competitor:
        parts.append(detail.competitor)
    difference = detail.price_difference
    if difference:
        pattern = _("{amount} günstiger") if difference > 0 else _("{amount} teurer")
        parts.append(pattern.format(amount=format_money(abs(difference))))
    return " · ".join(parts)


def outlook_words(chance: int | None, decision_on: date | None) -> str:
    """`75 % · Entscheidung am 4.12.2026`."""
    parts = []
    if chance is not None:
        parts.append(f"{chance}{NBSP}%")
    if decision_on is not None:
        parts.append(_("Entscheidung am {day}").format(day=format_date(decision_on)))
    return " · ".join(parts)


def _changes(found: Sequence[Change], number: str) -> QWidget:
    """What changed since the version before."""
    holder = QWidget()
    holder.setObjectName("versionChanges")
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, theme.S2, 0, 0)
    column.setSpacing(theme.S1)
    column.addWidget(
        Label(_("Geändert gegenüber {number}").format(number=number), "section", wrap=True)
    )
    if not found:
        column.addWidget(Label(_("Nichts, was der Kunde sieht."), "muted"))
    for one in found[:_MOST_CHANGES]:
        if one.added:
            words = _("Neu – {label}: {text}").format(label=one.label, text=one.after)
        elif one.removed:
            words = _("Entfallen – {label}: {text}").format(label=one.label, text=one.before)
        else:
            words = _("{label}: {before} → {after}").format(
                label=one.label, before=one.before, after=one.after
            )
        told = Label(words, wrap=True, selectable=True)
        told.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(told)
    if len(found) > _MOST_CHANGES:
        more = len(found) - _MOST_CHANGES
        column.addWidget(Label(_("… und {n} weitere").format(n=more), "muted"))
    return holder
