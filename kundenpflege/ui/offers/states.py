"""How the states of offers look, and what can be done in each."""

from __future__ import annotations

from typing import NamedTuple

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import OfferState
from kundenpflege.services.offers import OfferGroup

STATE_TONES = {
    OfferState.DRAFT: "neutral",
    OfferState.SENT: "blue",
    OfferState.FOLLOWED_UP: "violet",
    OfferState.ACCEPTED: "green",
    OfferState.DECLINED: "red",
    OfferState.REPLACED: "neutral",
}

#: The filters above the list.
GROUPS = (
    OfferGroup.ALL,
    OfferGroup.DRAFT,
    OfferGroup.SENT,
    OfferGroup.FOLLOWED_UP,
    OfferGroup.ACCEPTED,
    OfferGroup.DECLINED,
)


class Doing(NamedTuple):
    """One thing to do with an offer: message id, icon, and whether it stands as a button."""

    label: str
    icon: str


DOINGS: dict[str, Doing] = {
    "write": Doing(N_("Weiter schreiben"), "edit"),
    "send": Doing(N_("Senden …"), "send"),
    "follow_up": Doing(N_("Nachgefasst …"), "follow_up"),
    "accept": Doing(N_("Angenommen"), "accept"),
    "decline": Doing(N_("Abgelehnt …"), "decline"),
    "reopen": Doing(N_("Wieder öffnen"), "undo"),
    "version": Doing(N_("Neue Version"), "edit"),
    "newer": Doing(N_("Neuere Version zeigen"), "arrow_right"),
    "copy": Doing(N_("Kopieren"), "copy"),
    "mail": Doing(N_("E-Mail mit PDF"), "email"),
    "save": Doing(N_("PDF speichern …"), "pdf"),
    "print": Doing(N_("Drucken"), "print"),
    "customer": Doing(N_("Kunde öffnen"), "customers"),
    "remove": Doing(N_("Entwurf löschen"), "delete"),
}

_PAPER = ("save", "print", "customer")

#: What stands as buttons, and what waits in the menu beside them.
BY_STATE: dict[OfferState, tuple[tuple[str, ...], tuple[str, ...]]] = {
    OfferState.DRAFT: (("write", "send"), ("copy", *_PAPER, "remove")),
    OfferState.SENT: (
        ("follow_up", "accept", "decline", "version"), ("copy", "mail", *_PAPER)
    ),
    OfferState.FOLLOWED_UP: (
        ("accept", "decline", "follow_up", "version"), ("copy", "mail", *_PAPER)
    ),
    OfferState.ACCEPTED: (("customer", "save", "copy"), ("reopen", "print", "mail")),
    OfferState.DECLINED: (("version", "reopen", "copy"), _PAPER),
    OfferState.REPLACED: (("newer", "copy"), _PAPER),
}  # fmt: skip


def doing_words(key: str) -> str:
    """What the button or menu entry says."""
    return _(DOINGS[key].label)
