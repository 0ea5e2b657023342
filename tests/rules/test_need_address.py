"""Sie becomes du or ihr."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.need_address import informal

SENTENCES = (
    ("In Ihren Räumen ist es ruhig.", "In deinen Räumen ist es ruhig.",
     "In euren Räumen ist es ruhig."),
    ("Ihr Bad bleibt warm.", "Dein Bad bleibt warm.", "Euer Bad bleibt warm."),
    ("Ihre Räume sind hell.", "Deine Räume sind hell.", "Eure Räume sind hell."),
    ("Sie schlafen ruhig.", "Du schläfst ruhig.", "Ihr schlaft ruhig."),
    ("Sie bekommen eine Eichentreppe.", "Du bekommst eine Eichentreppe.",
     "Ihr bekommt eine Eichentreppe."),
    ("Sie können im Garten frühstücken.", "Du kannst im Garten frühstücken.",
     "Ihr könnt im Garten frühstücken."),
    ("Sie müssen sich keine Sorgen machen.", "Du musst dir keine Sorgen machen.",
     "Ihr müsst euch keine Sorgen machen."),
    ("Sie fühlen sich zu Hause sicher.", "Du fühlst dich zu Hause sicher.",
     "Ihr fühlt euch zu Hause sicher."),
    ("Alles ist bis 16. Juni fertig, damit Sie Anfang August einziehen können.",
     "Alles ist bis 16. Juni fertig, damit du Anfang August einziehen kannst.",
     "Alles ist bis 16. Juni fertig, damit ihr Anfang August einziehen könnt."),
    ("Ihnen ist wichtig, dass Ihre Kinder sicher spielen.",
     "Dir ist wichtig, dass deine Kinder sicher spielen.",
     "Euch ist wichtig, dass eure Kinder sicher spielen."),
    ("Der Preis steht vorher fest.", "Der Preis steht vorher fest.",
     "Der Preis steht vorher fest."),
    ("Sie erreichen uns, wenn Sie Fragen haben.", "Du erreichst uns, wenn du Fragen hast.",
     "Ihr erreicht uns, wenn ihr Fragen habt."),
)  # fmt: skip


@pytest.mark.parametrize(("formal", "one", "several"), SENTENCES)
def test_du_and_ihr(formal: str, one: str, several: str) -> None:
    assert informal(formal, plural=False) == one
    assert informal(formal, plural=True) == several


@given(st.text(), st.booleans())
def test_any_text_is_taken(text: str, plural: bool) -> None:
    changed = informal(text, plural=plural)
    if "Sie" not in text and "Ih" not in text and text[:1] == text[:1].upper() == text[:1]:
        assert changed[1:] == text[1:]
