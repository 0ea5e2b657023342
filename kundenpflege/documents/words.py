"""How the kinds of offers are called, in all the cases the letters need."""

from __future__ import annotations

from dataclasses import dataclass

from kundenpflege.model.kinds import OfferKind

from .amounts import is_swiss


@dataclass(frozen=True, slots=True)
class Words:
    """`name` Angebot, `this` dieses Angebot (accusative), `This` at the beginning of a sentence,
    `of_this` dieses Angebots, `your` Ihrem (before the name), `the` das (accusative)."""

    name: str
    this: str
    This: str
    of_this: str
    your: str
    the: str
    to_the: str


_WORDS = {
    OfferKind.OFFER: Words(
        "Angebot", "dieses Angebot", "Dieses Angebot", "dieses Angebots", "Ihrem", "das", "zum"
    ),
    OfferKind.ESTIMATE: Words(
        "Kostenvoranschlag",
        "diesen Kostenvoranschlag",
        "Dieser Kostenvoranschlag",
        "dieses Kostenvoranschlags",
        "Ihrem",
        "den",
        "zum",
    ),
    OfferKind.CONFIRMATION: Words(
        "Auftragsbestätigung",
        "diese Auftragsbestätigung",
        "Diese Auftragsbestätigung",
        "dieser Auftragsbestätigung",
        "Ihrer",
        "die",
        "zur",
    ),
    OfferKind.SUPPLEMENT: Words(
        "Nachtrag", "diesen Nachtrag", "Dieser Nachtrag", "dieses Nachtrags", "Ihrem", "den", "zum"
    ),
}
_SWISS = Words("Offerte", "diese Offerte", "Diese Offerte", "dieser Offerte", "Ihrer", "die", "zur")


def words(kind: OfferKind, country: str = "DE") -> Words:
    """The words for a kind of document; Switzerland calls an offer Offerte."""
    if kind is OfferKind.OFFER and is_swiss(country):
        return _SWISS
    return _WORDS[kind]
