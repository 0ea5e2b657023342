"""How the states of offers look, and what can be done in each."""

from __future__ import annotations

from typing import NamedTuple

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import OfferKind, OfferState
from kundenpflege.services.offers import OfferGroup

STATE_TONES = {
    OfferState.DRAFT: "neutral",
    OfferState.SENT: "blue",
    OfferState.FOLLOWED_UP: "violet",
    OfferState.ACCEPTED: "green",
    OfferState.DECLINED: "red",
    OfferState.REPLACED: "neutral",
    OfferState.EXPIRED: "amber",
}

#: The filters above the list.
GROUPS = (
    OfferGroup.ALL,
    OfferGroup.DRAFT,
    OfferGroup.SENT,
    OfferGroup.FOLLOWED_UP,
    OfferGroup.EXPIRED,
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
    "call": Doing(N_("Anrufen"), "call"),
    "follow_up": Doing(N_("Nachgefasst …"), "follow_up"),
    "accept": Doing(N_("Angenommen …"), "accept"),
    "decline": Doing(N_("Abgelehnt …"), "decline"),
    "reopen": Doing(N_("Wieder öffnen"), "undo"),
    "version": Doing(N_("Neue Version"), "edit"),
    "newer": Doing(N_("Neuere Version zeigen"), "arrow_right"),
    "history": Doing(N_("Alle Änderungen"), "history"),
    "outlook": Doing(N_("Chance und Termin …"), "percent"),
    "variants": Doing(N_("Varianten …"), "variant"),
    "confirm": Doing(N_("Auftragsbestätigung"), "file"),
    "supplement": Doing(N_("Nachtrag"), "plus"),
    "copy": Doing(N_("Kopieren"), "copy"),
    "mail": Doing(N_("E-Mail mit PDF"), "email"),
    "save": Doing(N_("PDF speichern …"), "pdf"),
    "print": Doing(N_("Drucken"), "print"),
    "bid": Doing(N_("Angebotsabgabe (GAEB X84) …"), "export"),
    "customer": Doing(N_("Kunde öffnen"), "customers"),
    "remove": Doing(N_("Entwurf löschen"), "delete"),
}

_PAPER = ("save", "print", "customer")

_WAITING = ("outlook", "variants", "copy", "mail", *_PAPER)

#: What stands as buttons, and what waits in the menu beside them, by where an offer stands.
BY_STATE: dict[OfferState, tuple[tuple[str, ...], tuple[str, ...]]] = {
    OfferState.DRAFT: (("write", "send"), ("outlook", "variants", "copy", *_PAPER, "remove")),
    OfferState.SENT: (("call", "follow_up", "accept", "decline", "version"), _WAITING),
    OfferState.FOLLOWED_UP: (("call", "accept", "decline", "follow_up", "version"), _WAITING),
    OfferState.EXPIRED: (("call", "version", "decline", "accept", "follow_up"), _WAITING),
    OfferState.ACCEPTED: (
        ("confirm", "save", "customer"), ("supplement", "copy", "reopen", "print", "mail")
    ),
    OfferState.DECLINED: (("version", "reopen", "copy"), _PAPER),
    OfferState.REPLACED: (("newer", "copy"), _PAPER),
}  # fmt: skip

#: A sent confirmation waits for no answer.
_CONFIRMED = (("save", "mail", "version"), ("supplement", "print", "customer"))


def doings_of(
    standing: OfferState, kind: OfferKind = OfferKind.OFFER
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Buttons and menu of a paper that stands so today."""
    if kind is OfferKind.CONFIRMATION and standing is not OfferState.DRAFT:
        return BY_STATE[standing] if standing is OfferState.REPLACED else _CONFIRMED
    if kind is OfferKind.SUPPLEMENT and standing is OfferState.ACCEPTED:
        return ("confirm", "save", "customer"), ("copy", "reopen", "print", "mail")
    return BY_STATE[standing]


def doing_words(key: str) -> str:
    """What the button or menu entry says."""
    return _(DOINGS[key].label)
