"""May we advertise by this way? Said before one calls or writes, never in the way of service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import Channel

from ..kit import theme
from ..kit.cards import IconView
from ..kit.chips import Chip
from ..kit.controls import Label, row
from ..kit.controls_flow import FlowRow

if TYPE_CHECKING:
    from kundenpflege.services.permissions import ChannelPermission
    from kundenpflege.store import Reader

#: In the order in which one thinks of them.
CHANNELS = (Channel.PHONE, Channel.EMAIL, Channel.MESSAGE, Channel.POST)


@dataclass(frozen=True, slots=True)
class Permits:
    """What is allowed at one customer: of everybody there, and of each person."""

    rows: tuple[ChannelPermission, ...] = ()

    def of(self, person_id: int | None, channel: Channel) -> ChannelPermission | None:
        """The judgement for a person (None: the customer as a whole)."""
        for one in self.rows:
            if one.person_id == person_id and one.channel is channel:
                return one
        return None


def read_permits(db: Reader, customer_id: int) -> Permits:
    """The judgements on care contacts with a customer."""
    from kundenpflege.services.permissions import permissions

    return Permits(tuple(permissions(db, customer_id)))


def permit_tip(one: ChannelPermission) -> str:
    """Why, and what to do instead."""
    parts = [one.reason]
    if not one.allowed:
        parts += [one.advice, _("Zu Anfrage, Angebot und Auftrag dürfen Sie sich immer melden.")]
    return "\n".join(part for part in dict.fromkeys(parts) if part)


def permit_chip(chip: Chip, one: ChannelPermission | None) -> None:
    """Show a judgement in few words, the reason on hover; nothing while it is not known."""
    chip.setVisible(one is not None)
    if one is None:
        return
    chip.set(
        _("Werbung erlaubt") if one.allowed else _("nur zum Auftrag"),
        "green" if one.allowed else "amber",
    )
    tip = permit_tip(one)
    chip.setToolTip(tip)
    chip.setAccessibleName(chip.text())
    chip.setAccessibleDescription(tip)


class PermitLine(QWidget):
    """`Werbung: ✓ Telefon · ✗ E-Mail …` below the buttons with which one calls and writes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("permits")
        self._marks: dict[Channel, _Mark] = {}
        flow = FlowRow(gap=theme.px(9))
        flow.add(Label(_("Werbung:"), "small"))
        for channel in CHANNELS:
            mark = _Mark(channel.label)
            mark.setObjectName(f"permit_{channel.value}")
            self._marks[channel] = mark
            flow.add(mark)
        layout = row(flow)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._wanted = True
        self._known = False
        self.show_permits(Permits())

    def show_permits(self, permits: Permits) -> None:
        """Show what is allowed for the customer as a whole."""
        known = False
        for channel, mark in self._marks.items():
            one = permits.of(None, channel)
            known = known or one is not None
            mark.setVisible(one is not None)
            if one is not None:
                mark.show_permit(one)
        self._known = known
        self._show()

    def set_wanted(self, wanted: bool) -> None:
        """Whether there is room for it."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._show()

    def _show(self) -> None:
        # Its room is kept, so that nothing jumps when the answer comes.
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(self._wanted)
        self.setSizePolicy(policy)
        self.setVisible(self._known and self._wanted)


class _Mark(QWidget):
    """A sign and a word: green and allowed, or amber and for service alone."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self._icon = IconView("done", "green_text", 13)
        self._label = Label(words, "small")
        self.setLayout(row(self._icon, self._label, gap=theme.px(3)))

    def show_permit(self, one: ChannelPermission) -> None:
        """Show a judgement."""
        self._icon.set(*(("done", "green_text") if one.allowed else ("forbidden", "amber_text")))
        said = _("{channel}: Werbung erlaubt") if one.allowed else _("{channel}: nur zum Auftrag")
        self.setAccessibleName(said.format(channel=self._words))
        tip = permit_tip(one)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
