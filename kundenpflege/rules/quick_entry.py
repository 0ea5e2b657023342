"""What somebody types into one line to plan a contact: „Di 14 Uhr Anruf Brandt wegen Muster“."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model.kinds import ContactKind, SeriesUnit

from .quick_day import SpokenDay, take_day
from .quick_time import SpokenTime, take_time

#: Longer lines are cut before they are read.
LONGEST = 600

_KINDS: tuple[tuple[ContactKind, str], ...] = (
    (ContactKind.CALL, r"anruf|anrufen|ruf|rufen|telefonat|telefonieren|tel\.|telefon|rückruf|"
                       r"zurückrufen"),
    (ContactKind.VISIT, r"besuch|besuchen|vorbeifahren|vorbeischauen|hinfahren|vor ort|"
                        r"ortstermin|aufmaß|begehung"),
    (ContactKind.EMAIL, r"e-?mail|mail|mailen"),
    (ContactKind.LETTER, r"brief|karte|postkarte|grußkarte|glückwunschkarte|schreiben"),
    (ContactKind.MESSAGE, r"nachricht|sms|whatsapp|messenger"),
    (ContactKind.MEETING, r"treffen|besprechung|gespräch|termin|meeting|mittagessen|essen"),
)  # fmt: skip
_KIND = re.compile(
    "|".join(f"(?P<{kind.value}>(?<![\\w-])(?:{words})(?![\\w-]))" for kind, words in _KINDS),
    re.IGNORECASE,
)
_CALL_BACK = re.compile(r"\b(?:rückruf|zurückrufen)\b", re.IGNORECASE)
_REASON = re.compile(
    r"(?:^|\s)(?:(?:wegen|bzgl\.?|bezüglich|betreffs?|betr\.?|thema|grund)(?:\s+|:\s*|$)"
    r"|(?P<keep>(?:ob|weil|damit)\s+(?=\w))|(?P<to>zum|zur)\s+(?=[^\W\d])|[:–—]\s+|-\s+|\|\s*)"
    r"|(?<=\w):\s+",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[„“\"»](?P<words>[^„“”\"»«]{2,})[“”\"«]")
_SMALL_WORDS = frozenset(
    "am um an bei beim mit zu zum zur der die das dem den des von vom für auf im in ab gegen und "
    "bitte mal noch dann herr herrn frau fr. fa. fa firma kunde kundin nr. nr nummer dr dr.".split()
)
_EDGE_WORDS = _SMALL_WORDS - {"dr", "dr."}
_EVERY = re.compile(
    r"\balle\s+(?P<n>\d{1,2}|zwei|drei|vier|sechs)\s+(?P<u>tage|wochen|monate|jahre)\b"
    r"|\bjede[nrs]?\s+(?P<one>tag|woche|monat|jahr)\b"
    r"|\bjede[nrs]?\s+(?=(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|"
    r"mo|di|mi|do|fr|sa|so)\b)"
    r"|\b(?P<word>täglich|wöchentlich|monatlich|vierteljährlich|quartalsweise|halbjährlich|"
    r"jährlich)\b",
    re.IGNORECASE,
)
_DAY_AND_TIME = re.compile(
    r"\b(?P<day>(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend)(?:s|\s*-\s*)?"
    r"(?P<time>früh|vormittag|mittag|nachmittag|abend)\b",
    re.IGNORECASE,
)
_UNITS = {"tag": SeriesUnit.DAY, "woch": SeriesUnit.WEEK, "mona": SeriesUnit.MONTH,
          "jahr": SeriesUnit.YEAR}  # fmt: skip
_RHYTHMS = {
    "täglich": (1, SeriesUnit.DAY), "wöchentlich": (1, SeriesUnit.WEEK),
    "monatlich": (1, SeriesUnit.MONTH), "vierteljährlich": (3, SeriesUnit.MONTH),
    "quartalsweise": (3, SeriesUnit.MONTH), "halbjährlich": (6, SeriesUnit.MONTH),
    "jährlich": (1, SeriesUnit.YEAR),
}  # fmt: skip
_NUMBERS = {"zwei": 2, "drei": 3, "vier": 4, "sechs": 6}


@dataclass(frozen=True, slots=True)
class QuickEntry:
    """What was understood. `who` are the words that name the customer (and, without a word such as
    „wegen“, maybe the reason behind it), `at_time` is `14:00` or empty, `last_day` the last of
    several days, `every` and `unit` how often it comes again. `problems` are German sentences about
    what is missing or cannot be right."""

    day: date | None
    at_time: str = ""
    minutes: int | None = None
    kind: ContactKind = ContactKind.CALL
    who: str = ""
    reason: str = ""
    problems: tuple[str, ...] = ()
    last_day: date | None = None
    every: int | None = None
    unit: SeriesUnit | None = None
    kind_named: bool = False


def read(text: str, today: date, default_day: date | None = None) -> QuickEntry:
    """Understand a typed line; never fails. Without a day in it `default_day` is meant; what comes
    again begins today then."""
    line = " ".join(clean(text[:LONGEST]).split())
    line = _DAY_AND_TIME.sub(r"\g<day> \g<time>", line)
    line, quoted = _take_quoted(line)
    head, reason, named = _split(line)
    every, unit, head = _take_rhythm(head)
    time, head = take_time(head)
    day, head = take_day(head, today)
    if not quoted:
        day, time, every, unit, reason = _from_tail(reason, today, day, time, every, unit)
    call_back = _CALL_BACK.search(head) is not None
    kind, head = _take_kind(head)
    who = _tidy(head)
    if quoted:
        reason = quoted
    elif not reason and call_back and not named:
        reason = _("Rückruf")
    problems = [day.problem] if day.problem else []
    meant = day.day or default_day or (today if every else None)
    if meant is None and not day.problem:
        problems.append(_("Wann? Zum Beispiel „morgen“, „Di 14 Uhr“ oder „3.12.“."))
    if meant is not None and meant < today:
        problems.append(_("Dieser Tag ist schon vorbei."))
    return QuickEntry(
        day=meant,
        at_time="" if time.all_day or day.last else time.at_time,
        minutes=_minutes(time),
        kind=kind or ContactKind.CALL,
        who=who,
        reason=reason[:400].strip(),
        problems=tuple(problems),
        last_day=day.last,
        every=every,
        unit=unit,
        kind_named=kind is not None,
    )


def _minutes(time: SpokenTime) -> int | None:
    return time.minutes if time.minutes is not None and 5 <= time.minutes <= 1440 else None


def _take_quoted(line: str) -> tuple[str, str]:
    match = _QUOTED.search(line)
    if match is None:
        return line, ""
    return f"{line[: match.start()]} {line[match.end() :]}", match["words"].strip()


def _split(line: str) -> tuple[str, str, bool]:
    """The part with day, kind and customer; the reason; whether a word such as „wegen“ led it."""
    for match in _REASON.finditer(line):
        head, reason = line[: match.start()], line[match.end() :]
        if match["keep"]:
            reason = match["keep"] + reason
        elif match["to"] and (not head.strip() or _KIND.match(reason)):
            continue  # „zum Besuch zu Brandt“ names the kind
        return head, reason.lstrip(" .:–-").rstrip(" :–-"), True
    return line, "", False


def _from_tail(
    reason: str,
    today: date,
    day: SpokenDay,
    time: SpokenTime,
    every: int | None,
    unit: SeriesUnit | None,
) -> tuple[SpokenDay, SpokenTime, int | None, SeriesUnit | None, str]:
    """Day and time may also stand at the very end: „… wegen Muster am Di 14 Uhr“."""
    if (day.day is not None and time) or not reason:
        return day, time, every, unit, reason
    words = reason.split()
    for count in range(min(8, len(words) - 1), 0, -1):
        tail = " ".join(words[-count:])
        again, with_unit, rest = _take_rhythm(tail)
        later, rest = take_time(rest)
        named, rest = take_day(rest, today)
        if [word for word in rest.split() if word.casefold() not in _SMALL_WORDS]:
            continue
        if (day.day is not None and named.day is not None) or (time and later):
            continue
        if named.day is None and not later and again is None:
            continue
        return (
            named if day.day is None else day,
            time or later,
            every or again,
            unit or with_unit,
            " ".join(words[:-count]).rstrip(" ,"),
        )
    return day, time, every, unit, reason


def _take_rhythm(text: str) -> tuple[int | None, SeriesUnit | None, str]:
    match = _EVERY.search(text)
    if match is None:
        return None, None, text
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    if match["word"]:
        return *_RHYTHMS[match["word"].casefold()], rest
    if match["one"]:
        return 1, _UNITS[match["one"].casefold()[:4]], rest
    if match["u"]:
        number = match["n"].casefold()
        return (_NUMBERS.get(number) or int(number)) or 1, _unit(match["u"]), rest
    return 1, SeriesUnit.WEEK, rest


def _unit(word: str) -> SeriesUnit:
    return _UNITS["tag" if word.casefold().startswith("tag") else word.casefold()[:4]]


def _take_kind(text: str) -> tuple[ContactKind | None, str]:
    match = _KIND.search(text)
    if match is None or match.lastgroup is None:
        return None, text
    return ContactKind(match.lastgroup), f"{text[: match.start()]} {text[match.end() :]}"


def _tidy(text: str) -> str:
    """The words that may name somebody, without small words around them."""
    words = [word.strip(",;") for word in text.split()]
    words = [word for word in words if word and not re.fullmatch(r"[-–:.,;|]+", word)]
    while words and words[0].casefold() in _EDGE_WORDS:
        words.pop(0)
    while words and words[-1].casefold() in _EDGE_WORDS:
        words.pop()
    return " ".join(words)
