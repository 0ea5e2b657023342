"""Section Karten und Briefe: the texts to begin with, by occasion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from kundenpflege.base.i18n import N_
from kundenpflege.rules.greetings import KINDS, VARIABLES

from .texts import TextsSection

_WHY = N_(
    "Endet ein Name auf (du), ist der Text für alle, die Sie duzen; mit (ihr) für mehrere. "
    "Beginnt er mit „Geschäftlich“, steht er bei Betrieben vorn, mit „Nachträglich“ nach dem Tag. "
    "Wo Ihr persönlicher Satz stehen soll, setzen Sie die Variable dafür ein."
)


class GreetingsSection(TextsSection):
    """Texts of cards and letters, in the order in which they are offered."""

    key = "greetings"
    label = N_("Karten und Briefe")
    note = N_("Textvorschläge zu jedem Anlass, für Sie und für du")
    icon = "letter"
    kinds: ClassVar[Sequence[tuple[str, str, str]]] = tuple(
        (kind.texts, kind.title, _WHY) for kind in KINDS
    )
    empty: ClassVar[str] = N_("Zu diesem Anlass haben Sie noch keinen eigenen Text.")
    variables: ClassVar[Mapping[str, str]] = {
        "Persönlicher Satz": N_("Hier steht Ihr persönlicher Satz"),
        **VARIABLES,
    }
