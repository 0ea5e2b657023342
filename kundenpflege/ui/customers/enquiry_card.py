"""One enquiry: what is asked, the few criteria as ticks, and whether an offer is worth while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_weekday_date, relative_days
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import EnquiryState
from kundenpflege.rules.qualification import Verdict

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import Chip
from ..kit.controls import Button, IconButton, Label, row
from ..kit.controls_flow import FlowRow
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.rules.qualification import Score
    from kundenpflege.services.enquiries import CriterionRow, EnquiryRow
    from kundenpflege.store import Writer

_TONES = {
    Verdict.YES: "green",
    Verdict.PERHAPS: "amber",
    Verdict.NO: "red",
    Verdict.UNKNOWN: "neutral",
}
_STATE_TONES = {
    EnquiryState.OPEN: "amber",
    EnquiryState.OFFERED: "green",
    EnquiryState.DECLINED: "neutral",
    EnquiryState.GONE: "neutral",
}


class EnquiryCard(Card):
    """An open enquiry can be ticked and answered; an answered one tells how it ended."""

    edit_wanted = Signal(object)
    offer_wanted = Signal()

    def __init__(
        self, office: Office, enquiry: EnquiryRow, criteria: Sequence[CriterionRow]
    ) -> None:
        super().__init__(margin=theme.S3)
        self.office, self.enquiry = office, enquiry
        self.setObjectName(f"enquiry_{enquiry.id}")
        self.setAccessibleName(enquiry.subject)
        self._boxes: dict[int, QCheckBox] = {}
        self._ticks: set[int] = set(enquiry.ticks)
        edit = IconButton(
            "edit",
            _("Anfrage bearbeiten"),
            "quiet",
            on_click=lambda: self.edit_wanted.emit(enquiry),
        )
        edit.setObjectName(f"edit_enquiry_{enquiry.id}")
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(enquiry.subject, "strong", wrap=True, selectable=True))
        about = Label(enquiry_words(enquiry, office), "small", wrap=True)
        about.setToolTip(format_weekday_date(enquiry.received_on))
        words.addWidget(about)
        top = row(gap=theme.S2)
        top.addLayout(words, 1)
        top.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)
        self.add(top)
        self.verdict = Chip("", "neutral")
        self.verdict.setObjectName("verdict")
        self.reason = Label("", "small", wrap=True)
        if enquiry.state is EnquiryState.OPEN:
            self._criteria(criteria)
            self._verdict_line()
            self._answers()
        else:
            self._ended()
        if enquiry.note:
            self.add(Label(enquiry.note, "small", wrap=True, selectable=True))

    def _criteria(self, criteria: Sequence[CriterionRow]) -> None:
        for criterion in criteria:
            box = QCheckBox()
            box.setObjectName(f"criterion_{criterion.id}")
            box.setAccessibleName(criterion.name)
            points = ngettext("{n} Punkt", "{n} Punkte", criterion.weight)
            box.setToolTip(points.format(n=criterion.weight))
            box.setChecked(criterion.id in self._ticks)
            box.clicked.connect(self._ticker(criterion.id))
            self._boxes[criterion.id] = box
            # A check box does not wrap its words: a label beside it does.
            words = Label(criterion.name, "body", wrap=True)
            words.setBuddy(box)
            words.setToolTip(box.toolTip())
            line = row(gap=theme.px(6))
            line.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(words, 1)
            self.add(line)

    def _verdict_line(self) -> None:
        self._show_score(self.enquiry.score)
        line = QWidget()
        inner = QVBoxLayout(line)
        inner.setContentsMargins(0, theme.S1, 0, theme.S1)
        inner.setSpacing(theme.S1)
        inner.addWidget(self.verdict)
        inner.addWidget(self.reason)
        self.add(line)

    def _answers(self) -> None:
        offer = Button(_("Angebot beginnen"), "new_offer", on_click=self._offer)
        offer.setObjectName("answerOffer")
        decline = Button(
            _("Absagen"),
            on_click=partial(self._answer, EnquiryState.DECLINED, _("Anfrage abgesagt")),
        )
        decline.setObjectName("answerDeclined")
        gone = Button(
            _("Erledigt"),
            role="quiet",
            on_click=partial(self._answer, EnquiryState.GONE, _("Anfrage erledigt")),
        )
        gone.setObjectName("answerGone")
        self.add(FlowRow(offer, decline, gone))

    def _ended(self) -> None:
        enquiry = self.enquiry
        words = enquiry.state.label
        if enquiry.answered_on is not None:
            when = relative_days(enquiry.answered_on, self.office.today)
            words = f"{words} {when}"
        chip = Chip(words, _STATE_TONES[enquiry.state])
        again = Button(
            _("Wieder öffnen"), role="link",
            on_click=partial(self._answer, EnquiryState.OPEN, _("Anfrage wieder offen")),
        )  # fmt: skip
        again.setObjectName("answerAgain")
        self.add(row(chip, again, 0))

    # What one does -----------------------------------------------------------------------------

    def _ticker(self, criterion_id: int) -> Callable[[bool], None]:
        return lambda on: self._ticked(criterion_id, on)

    def _ticked(self, criterion_id: int, on: bool) -> None:
        from kundenpflege.services.enquiries import score, set_ticks

        self._ticks = self._ticks | {criterion_id} if on else self._ticks - {criterion_id}
        ticks, key = frozenset(self._ticks), self.enquiry.id

        def store(db: Writer) -> Score:
            set_ticks(db, key, ticks)
            return score(db, ticks)

        self.office.run(_("Anfrage geprüft"), store, then=self._show_score, owner=self, quiet=True)

    def _show_score(self, score: Score) -> None:
        self.verdict.set(score.verdict.label, _TONES[score.verdict])
        self.reason.setText(score.reason)

    def _offer(self) -> None:
        self._answer(EnquiryState.OFFERED, _("Anfrage beantwortet"))
        self.offer_wanted.emit()

    def _answer(self, state: EnquiryState, label: str) -> None:
        from kundenpflege.services.enquiries import answer_enquiry

        key = self.enquiry.id
        self.office.run(label, lambda db: answer_enquiry(db, key, state), owner=self, told=label)


def enquiry_words(enquiry: EnquiryRow, office: Office) -> str:
    """`vor 3 Tagen · über Empfehlung · Anna Meyer`."""
    parts = [relative_days(enquiry.received_on, office.today)]
    if enquiry.source:
        parts.append(_("über {source}").format(source=enquiry.source))
    if enquiry.person_name:
        parts.append(enquiry.person_name)
    days = enquiry.waiting_days
    if days == 0:
        parts.append(_("noch am selben Tag beantwortet"))
    elif days is not None:
        words = ngettext("nach {n} Tag beantwortet", "nach {n} Tagen beantwortet", days)
        parts.append(words.format(n=days))
    return " · ".join(parts)
