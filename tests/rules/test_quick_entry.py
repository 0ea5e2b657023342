"""One typed line: day, time, kind, customer, reason. Today is Saturday, 21 November 2026."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kundenpflege.model.kinds import ContactKind, SeriesUnit
from kundenpflege.rules.quick_entry import read

TODAY = date(2026, 11, 21)


def nov(day: int) -> date:
    return date(2026, 11, day)


def dec(day: int) -> date:
    return date(2026, 12, day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("heute", nov(21)), ("morgen", nov(22)), ("übermorgen", nov(23)), ("Di", nov(24)),
        ("di", nov(24)), ("Dienstag", nov(24)), ("am Dienstag", nov(24)), ("So", nov(22)),
        ("Sa", nov(28)), ("sonnabend", nov(28)), ("nächsten Freitag", nov(27)),
        ("kommenden Mi", nov(25)), ("nächste Woche", nov(23)), ("nächste Woche Do", nov(26)),
        ("Mi nächste Woche", nov(25)), ("übernächste Woche Mo", nov(30)), ("KW 49", nov(30)),
        ("Do KW 49", dec(3)), ("KW 3", date(2027, 1, 18)), ("3.12.", dec(3)), ("3.12", dec(3)),
        ("am 3.12.2027", date(2027, 12, 3)), ("3.12.27", date(2027, 12, 3)),
        ("3. Dezember", dec(3)), ("3. Dez. 2028", date(2028, 12, 3)), ("5 märz", date(2027, 3, 5)),
        ("2027-03-05", date(2027, 3, 5)), ("Do 3.12.", dec(3)), ("20.11.", date(2027, 11, 20)),
        ("21.11.", nov(21)),
        ("29.2.", date(2028, 2, 29)), ("in 3 Tagen", nov(24)), ("in zwei Wochen", dec(5)),
        ("in einem Monat", dec(21)), ("in einem halben Jahr", date(2027, 5, 21)),
        ("in 2 Jahren", date(2028, 11, 21)), ("nächsten Monat", dec(21)),
        ("Anfang Dezember", dec(1)), ("Mitte Januar", date(2027, 1, 15)),
        ("Ende Februar", date(2027, 2, 28)), ("Ende des Monats", nov(30)), ("am 3.", dec(3)),
        ("am 25.", nov(25)), ("Mitte November", date(2027, 11, 15)),
    ],
)  # fmt: skip
def test_days(words: str, day: date) -> None:
    for text in (f"{words} Anruf Brandt wegen Muster", f"Anruf Brandt wegen Muster {words}"):
        entry = read(text, TODAY)
        assert (entry.day, entry.who, entry.reason) == (day, "Brandt", "Muster"), text
        assert not entry.problems


@pytest.mark.parametrize(
    ("words", "time", "minutes"),
    [
        ("14 Uhr", "14:00", None), ("14:30", "14:30", None), ("14.30 Uhr", "14:30", None),
        ("um 14", "14:00", None), ("14h", "14:00", None), ("9 Uhr 15", "09:15", None),
        ("um 3", "15:00", None), ("3 Uhr", "15:00", None), ("03:00", "03:00", None),
        ("7 Uhr", "07:00", None), ("halb drei", "14:30", None), ("halb 9", "08:30", None),
        ("viertel nach 9", "09:15", None), ("viertel vor 3", "14:45", None),
        ("dreiviertel zehn", "09:45", None), ("drei Uhr", "15:00", None), ("früh", "08:00", None),
        ("vormittags", "10:00", None), ("mittags", "12:00", None), ("nachmittags", "14:00", None),
        ("abends um 8", "20:00", None), ("nachmittags um 4", "16:00", None),
        ("14-15 Uhr", "14:00", 60), ("14–15:30 Uhr", "14:00", 90), ("9:15-10", "09:15", 45),
        ("von 14 bis 16 Uhr", "14:00", 120), ("11-1 Uhr", "11:00", 120),
        ("14 Uhr 30 Min", "14:00", 30), ("14 Uhr 1,5 Std", "14:00", 90),
        ("14 Uhr eine halbe Stunde", "14:00", 30), ("10 Uhr für 2 Stunden", "10:00", 120),
        ("anderthalb Stunden 10 Uhr", "10:00", 90), ("45 Minuten", "", 45), ("ganztägig", "", None),
        ("24 Uhr", "00:00", None), ("", "", None),
        ("15.30", "15:30", None), ("9.00", "09:00", None), ("6 Uhr", "06:00", None),
        ("um 5", "17:00", None), ("heute Abend 19 Uhr".removeprefix("heute "), "19:00", None),
    ],
)  # fmt: skip
def test_times(words: str, time: str, minutes: int | None) -> None:
    entry = read(f"Di {words} Besuch Brandt wegen Muster", TODAY)
    found = (entry.day, entry.at_time, entry.minutes, entry.reason)
    assert found == (nov(24), time, minutes, "Muster")
    assert entry.who.removeprefix("eine ") == "Brandt"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Anruf", "call"), ("anrufen", "call"), ("Rückruf", "call"), ("Tel.", "call"),
        ("Besuch", "visit"), ("besuchen", "visit"), ("vor Ort", "visit"), ("Brief", "letter"),
        ("Karte", "letter"), ("Mail", "email"), ("E-Mail", "email"), ("WhatsApp", "message"),
        ("Termin", "meeting"), ("Mittagessen", "meeting"),
    ],
)  # fmt: skip
def test_kinds(word: str, kind: str) -> None:
    for text in (f"{word} Brandt morgen wegen Muster", f"morgen Brandt {word} wegen Muster"):
        entry = read(text, TODAY)
        assert (entry.kind, entry.who, entry.kind_named) == (ContactKind(kind), "Brandt", True)
    assert not read("morgen Brandt wegen Muster", TODAY).kind_named


@pytest.mark.parametrize(
    ("text", "who", "reason"),
    [
        ("Di Anruf Brandt: Muster zeigen", "Brandt", "Muster zeigen"),
        ("Di Anruf Brandt – Muster zeigen", "Brandt", "Muster zeigen"),
        ("Di Anruf bei Familie Brandt bzgl. Muster", "Familie Brandt", "Muster"),
        ("Di Anruf Brandt ob die Fenster dicht sind", "Brandt", "ob die Fenster dicht sind"),
        ("Di zum Besuch zu Brandt wegen Tor", "Brandt", "Tor"),
        ("Di Besuch Brandt zur Wartung", "Brandt", "Wartung"),
        ("Di Brandt „Fenster klemmt“ anrufen", "Brandt", "Fenster klemmt"),
        ('Di Brandt "wegen 3.12." anrufen', "Brandt", "wegen 3.12."),
        ("Di Herrn Freitag anrufen wegen Holz", "Freitag", "Holz"),
        ("Fr. Sommer Di anrufen wegen Holz", "Sommer", "Holz"),
        ("Di 1004 wegen 50 % Rabatt", "1004", "50 % Rabatt"),
        ("Di Anruf Hans-Peter Groß wegen Tür", "Hans-Peter Groß", "Tür"),
        ("Di Rückruf Brandt", "Brandt", "Rückruf"),
        ("Di Anruf Brandt Muster", "Brandt Muster", ""),
        ("Di Anruf Brandt wegen Angebot vom 3.11.", "Brandt", "Angebot vom 3.11."),
        ("Di Dr. Sommer wegen Pflegeöl", "Dr. Sommer", "Pflegeöl"),
        ("Di Anruf Brandt wegen", "Brandt", ""),
        ("Di", "", ""),
    ],
)
def test_who_and_why(text: str, who: str, reason: str) -> None:
    entry = read(text, TODAY)
    assert (entry.day, entry.who, entry.reason) == (nov(24), who, reason)


def test_the_end_of_the_line_says_when_only_as_far_as_the_beginning_does_not() -> None:
    entry = read("Di Anruf Brandt wegen Lieferung am 3.12.", TODAY)
    assert (entry.day, entry.reason) == (nov(24), "Lieferung am 3.12.")
    entry = read("Di Anruf Brandt wegen Lieferung um 14 Uhr", TODAY)
    assert (entry.day, entry.at_time, entry.reason) == (nov(24), "14:00", "Lieferung")


@pytest.mark.parametrize(
    ("words", "every", "unit", "day"),
    [
        ("jeden Montag", 1, SeriesUnit.WEEK, nov(23)), ("jede Woche", 1, SeriesUnit.WEEK, None),
        ("alle 3 Monate ab 1.12.", 3, SeriesUnit.MONTH, dec(1)),
        ("alle zwei Wochen Di", 2, SeriesUnit.WEEK, nov(24)),
        ("vierteljährlich", 3, SeriesUnit.MONTH, None), ("jährlich", 1, SeriesUnit.YEAR, None),
        ("alle 10 Tage", 10, SeriesUnit.DAY, None),
    ],
)  # fmt: skip
def test_what_comes_again(words: str, every: int, unit: SeriesUnit, day: Any) -> None:
    for text in (f"{words} Anruf Brandt wegen Muster", f"Anruf Brandt wegen Muster {words}"):
        entry = read(text, TODAY, default_day=dec(9))
        assert (entry.every, entry.unit, entry.day) == (every, unit, day or dec(9)), text
        assert (entry.who, entry.reason) == ("Brandt", "Muster")


def test_what_comes_again_begins_today_when_no_day_is_named() -> None:
    entry = read("alle 3 Monate Anruf Linde wegen Wartung", TODAY)
    assert (entry.day, entry.every, entry.problems) == (TODAY, 3, ())


@pytest.mark.parametrize(
    ("words", "time", "minutes"),
    [
        ("Di 14", "14:00", None), ("Di 9-11", "09:00", 120), ("Dienstag 9–12", "09:00", 180),
        ("Di 11 bis 1", "11:00", 120), ("Dienstagnachmittag", "14:00", None),
        ("Dienstags-Vormittag", "10:00", None), ("Di 14 45 Min", "14:00", 45),
    ],
)  # fmt: skip
def test_hours_behind_a_weekday(words: str, time: str, minutes: int | None) -> None:
    entry = read(f"{words} Anruf Brandt wegen Muster", TODAY)
    assert (entry.day, entry.at_time, entry.minutes) == (nov(24), time, minutes)
    assert (entry.who, entry.reason) == ("Brandt", "Muster")


def test_a_count_behind_a_weekday_is_no_hour() -> None:
    assert read("Di 14 Tage Messe Brandt", TODAY).at_time == ""
    assert read("Di 1004 Anruf wegen Muster", TODAY).who == "1004"


def test_what_looks_like_a_time_but_is_a_day_or_money() -> None:
    assert read("9.12 Anruf Brandt wegen Muster", TODAY).day == dec(9)
    entry = read("Di Anruf Brandt wegen Skonto 15.30 €", TODAY)
    assert (entry.at_time, entry.reason) == ("", "Skonto 15.30 €")
    assert read("Di in 2 Stunden Anruf Brandt wegen Muster", TODAY).minutes is None


def test_several_days() -> None:
    for words in ("3.-5.12.", "3.12. bis 5.12.", "vom 3.12. bis zum 5.12.2026"):
        entry = read(f"{words} Treffen Vogt: Messe", TODAY)
        assert (entry.day, entry.last_day, entry.who) == (dec(3), dec(5), "Vogt")
    for words in ("Mi-Fr", "Mi–Fr", "von Mittwoch bis Freitag", "mi bis fr"):
        entry = read(f"{words} Treffen Vogt: Messe", TODAY)
        assert (entry.day, entry.last_day, entry.who) == (nov(25), nov(27), "Vogt"), words
    entry = read("Do-Mo KW 50 Treffen Vogt: Messe", TODAY)
    assert (entry.day, entry.last_day) == (dec(10), dec(14))
    over = read("28.12.-2.1. Besuch Vogt: Montage", TODAY)
    assert (over.day, over.last_day) == (dec(28), date(2027, 1, 2))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Anruf Brandt wegen Muster", "Wann"),
        ("31.2. Anruf Brandt wegen Muster", "gibt es nicht"),
        ("Mo 24.11. Anruf Brandt wegen Muster", "Dienstag"),
        ("3.12.2019 Anruf Brandt wegen Muster", "vorbei"),
        ("gestern Anruf Brandt wegen Muster", "vorbei"),
        ("KW 99 Anruf Brandt wegen Muster", "gibt es nicht"),
        ("1.1.3000 Brandt wegen Muster", "Jahr"),
        ("5.-3.12. Brandt wegen Muster", "vor dem ersten"),
        ("", "Wann"),
    ],
)
def test_problems(text: str, problem: str) -> None:
    assert problem in " ".join(read(text, TODAY).problems)


@given(st.text(max_size=200))
@example("in 999 Jahren in 999 Monaten")
@example("99.99. 99:99 99 Uhr halb 99 KW 0 am 99.")
@example("9" * 400 + " min")
@example("wegen " * 100)
@settings(max_examples=400, deadline=None)
def test_it_never_fails(text: str) -> None:
    entry = read(text, TODAY)
    assert entry.day is not None or entry.problems
    assert len(entry.reason) <= 400


WORDS = st.lists(
    st.sampled_from(
        "Di morgen 3.12. 14 Uhr um halb 9-10 bis jeden alle 3 Wochen Anruf Brandt wegen Muster : – "
        "„Tür“ Fr. KW 5 in am nächste Woche ob zum 24 99 h Std 1,5".split()
    ),
    max_size=14,
)


@given(WORDS)
@settings(max_examples=400, deadline=None)
def test_whatever_the_order_it_never_fails(words: list[str]) -> None:
    entry = read(" ".join(words), TODAY)
    if entry.at_time:
        assert 0 <= int(entry.at_time[:2]) <= 23 and 0 <= int(entry.at_time[3:]) <= 59
    assert entry.minutes is None or 5 <= entry.minutes <= 1440
