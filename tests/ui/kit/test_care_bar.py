"""Done and planned contacts against the wanted ones, in a bar and in words."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from kundenpflege.rules.care import Care, judge_care
from kundenpflege.ui.kit.care_bar import (
    CareBar,
    care_detail,
    care_state,
    care_tone,
    care_words,
    silence,
    silence_detail,
)

TODAY = date(2026, 11, 21)


def care(done: int, planned: int, wanted: int, silent: int | None = None) -> Care:
    return Care(wanted, done, planned, judge_care(done, planned, wanted), silent)


@pytest.mark.parametrize(
    ("one", "words", "tone", "state"),
    [
        (care(1, 0, 4), "1 von 4", "red", "zu wenig"),
        (care(1, 1, 4), "2 von 4", "amber", "zu wenig"),
        (care(1, 3, 4), "4 von 4", "brand", "genau richtig"),
        (care(5, 3, 4), "5 + 3, Soll 4", "brand", "genau richtig"),
        (care(9, 0, 4), "9 + 0, Soll 4", "violet", "zu viel"),
        (care(1, 0, 0), "1 Kontakt", "brand", "kein Rhythmus"),
    ],
)
def test_words_and_tones(one: Care, words: str, tone: str, state: str) -> None:
    assert (care_words(one), care_tone(one), care_state(one)) == (words, tone, state)
    assert "geplant" in care_detail(one)


def test_silence() -> None:
    assert silence(care(0, 0, 1)) == "noch nie"
    assert silence(care(1, 0, 1, 0)) == "heute"
    assert silence(care(1, 0, 1, 1)) == "1 Tag"
    told = silence_detail(
        Care(4, 1, 1, judge_care(1, 1, 4), 30, date(2026, 10, 22), date(2026, 12, 1)), TODAY
    )
    assert told == "Letzter Kontakt am 22.10.2026, nächster am 01.12.2026 (in 10 Tagen)"


def test_the_bar_never_overflows(qtbot: QtBot) -> None:
    bar = CareBar()
    qtbot.addWidget(bar)
    for done, planned, wanted in ((1, 1, 4), (9, 9, 4), (0, 0, 0), (3, 9, 4), (0, 7, 4)):
        bar.show_care(care(done, planned, wanted))
        assert 0 <= sum(bar.shares) <= 1.0 + 1e-9
    bar.show_care(care(1, 1, 4))
    assert bar.shares == (0.25, 0.25)
    assert bar.accessibleName() == "2 von 4: 1 in den letzten 12 Monaten, 1 geplant"
    bar.resize(100, 6)
    assert not bar.grab().isNull()
