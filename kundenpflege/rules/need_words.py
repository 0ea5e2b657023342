"""What is found in the customer's words: places, times, and the change from I to you.

Suggestions for the offer speak German whatever the screen speaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = (
    "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jan|Feb|"
    "Apr|Aug|Sept|Sep|Okt|Nov|Dez"
)
_FEASTS = (
    "Weihnachten|Heiligabend|Silvester|Neujahr|Ostern|Pfingsten|Advent|Jahresende|Jahreswechsel"
)
_SEASONS = (
    "Winter|Wintereinbruch|Frühjahr|Frühling|Sommer|Herbst|Heizperiode|Sommerferien|Herbstferien|"
    "Osterferien|Ferien|Ferienbeginn|Schulbeginn|Urlaub|Umzug|Einzug|Hochzeit|Geburt|Taufe|"
    "Konfirmation|Kommunion|Geburtstag|Eröffnung|Frost"
)
_NUMBER = r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4}|\d{2})?"
#: A point of time without a preposition.
POINT = (
    rf"(?:{_NUMBER}|\d{{1,2}}\.\s?(?:{_MONTHS})\b\.?(?:\s\d{{4}})?"
    rf"|(?:Anfang|Mitte|Ende)\s(?:{_MONTHS})\b\.?(?:\s\d{{4}})?|(?:{_MONTHS})\b\.?(?:\s\d{{4}})?"
    rf"|(?:{_FEASTS})\b|KW\s?\d{{1,2}})"
)
#: `bis zum 16. Juni`, `vor dem Winter`, `spätestens Ostern`: when something must be done.
UNTIL = re.compile(
    r"\b(?P<how>(?:spätestens\s)?bis(?:\sspätestens)?(?:\szum|\szur|\szu|\sin\sden|\sin\sdie)?"
    r"|spätestens(?:\sam|\szum|\sbis|\szu)?|noch\svor|vor|rechtzeitig\s(?:vor|zu|zum|zur))"
    rf"\s(?P<article>dem\s|der\s|den\s|die\s|das\s)?(?P<extra>ersten\s|nächsten\s)?"
    rf"(?P<when>{POINT}|(?:{_SEASONS})\b)",
    re.IGNORECASE,
)
#: `Anfang August`, `im August`, `am 1. August`, `zu Ostern`.
WHEN = re.compile(rf"\b(?:(?:im|am|ab|zum|zu|an|in)\s)?(?:{POINT})", re.IGNORECASE)

_PROPER = {
    word.casefold(): word
    for word in (
        *_MONTHS.split("|"), *_FEASTS.split("|"), *_SEASONS.split("|"), "Anfang", "Mitte", "Ende",
        "KW",
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A room or part of a house: `where` (im Schlafzimmer), `name` as a subject (Ihr Bad)."""

    where: str
    name: str
    plural: bool = False


_NEUTER = (
    "Schlafzimmer Wohnzimmer Kinderzimmer Arbeitszimmer Esszimmer Gästezimmer Badezimmer Büro Bad "
    "Haus Zimmer Dachgeschoss Erdgeschoss Obergeschoss Treppenhaus WC"
).split()
_MASCULINE = "Flur Keller Garten Balkon Laden Wintergarten Dachboden Empfang Hof Raum".split()
_FEMININE = (
    "Küche Wohnküche Wohnung Terrasse Praxis Werkstatt Halle Diele Garage Dusche Stube".split()
)
_PLACES: dict[str, Place] = {
    **{word.casefold(): Place(f"im {word}", f"Ihr {word}") for word in _NEUTER + _MASCULINE},
    **{word.casefold(): Place(f"in der {word}", f"Ihre {word}") for word in _FEMININE},
    "zuhause": Place("bei Ihnen zu Hause", "Ihr Zuhause"),
    "wohnräume": Place("in den Wohnräumen", "Ihre Wohnräume", True),
    "räume": Place("in Ihren Räumen", "Ihre Räume", True),
    "schlafräume": Place("in den Schlafräumen", "Ihre Schlafräume", True),
    "kinderzimmern": Place("in den Kinderzimmern", "Die Kinderzimmer", True),
    "terrasse": Place("auf der Terrasse", "Ihre Terrasse"),
    "balkon": Place("auf dem Balkon", "Ihr Balkon"),
    "hof": Place("auf dem Hof", "Ihr Hof"),
}
_FORMS = {
    "räumen": "räume",
    "wohnräumen": "wohnräume",
    "schlafräumen": "schlafräume",
    "büros": "büro",
    "hause": "zuhause",
    "daheim": "zuhause",
}
ROOMS = Place("in Ihren Räumen", "Ihre Räume", True)


def place_in(text: str) -> Place | None:
    """The first room that the words name."""
    for word in re.findall(r"\w+", text.casefold()):
        found = _PLACES.get(_FORMS.get(word, word))
        if found is not None:
            return found
    return None


def proper(text: str) -> str:
    """Months, feasts and seasons with their capital, however they were typed."""
    return re.sub(r"\w+", lambda m: _PROPER.get(m[0].casefold(), m[0]), text)


def until_in(text: str) -> tuple[str, tuple[int, int]] | None:
    """`bis 16. Juni` with where it stands: the first point of time by which something must be."""
    found = UNTIL.search(text)
    if found is None:
        return None
    how = " ".join(found["how"].casefold().split())
    article = " ".join((found["article"] or "").casefold().split())
    extra = (found["extra"] or "").casefold()
    when = proper(" ".join(found["when"].split()))
    words = " ".join(part for part in (how, article, extra.strip(), when) if part)
    if how == "spätestens":
        words = f"spätestens {article + ' ' if article else ''}{when}"
    return words, found.span()


#: I and we become you; the verb of the first person singular follows (`habe` → `haben`).
_WORDS = {
    "ich": "Sie",
    "wir": "Sie",
    "mir": "Ihnen",
    "mich": "Sie",
    "uns": "Ihnen",
    "mein": "Ihr",
    "meine": "Ihre",
    "meinen": "Ihren",
    "meinem": "Ihrem",
    "meiner": "Ihrer",
    "meines": "Ihres",
    "unser": "Ihr",
    "unsere": "Ihre",
    "unseren": "Ihren",
    "unsern": "Ihren",
    "unserem": "Ihrem",
    "unserm": "Ihrem",
    "unserer": "Ihrer",
    "unseres": "Ihres",
}
_VERBS = {
    "bin": "sind",
    "hab": "haben",
    "will": "wollen",
    "kann": "können",
    "muss": "müssen",
    "darf": "dürfen",
    "mag": "mögen",
    "soll": "sollen",
    "weiß": "wissen",
    "werde": "werden",
    "war": "waren",
    "konnte": "konnten",
    "wollte": "wollten",
    "musste": "mussten",
}
_WORD = re.compile(r"[^\W\d_]+")


def to_you(text: str, *, reflexive: bool = False) -> str:
    """The words with I and we as you (Sie); `reflexive`: mich, mir and uns become sich."""
    singular = re.search(r"\bich\b", text, re.IGNORECASE) is not None

    def changed(found: re.Match[str]) -> str:
        word = found[0].casefold()
        if reflexive and word in ("mich", "mir", "uns"):
            return "sich"
        return _WORDS.get(word, found[0])

    changed_text = _WORD.sub(changed, text)
    return _with_verb(changed_text) if singular else changed_text


def _with_verb(text: str) -> str:
    """The verb of a former I-sentence in the form of Sie: beside Sie, or at a clause's end."""

    def verb(word: str) -> str:
        low = word.casefold()
        if low in _VERBS:
            return _VERBS[low]
        return f"{word}n" if word.islower() and len(word) > 3 and low.endswith("e") else word

    clauses = re.split(r"([,;:]\s*|\s+(?=(?:weil|dass|damit|wenn)\b))", text)
    for number in range(0, len(clauses), 2):
        words = clauses[number].split(" ")
        if "Sie" not in words:
            continue
        at = words.index("Sie")
        subordinate = words[0].casefold() in _SUBORDINATE
        if subordinate:
            words[-1] = verb(words[-1])
        elif at > 0:
            words[at - 1] = verb(words[at - 1])
        elif len(words) > at + 1:
            words[at + 1] = verb(words[at + 1])
        clauses[number] = " ".join(words)
    return "".join(clauses)


_SUBORDINATE = frozenset("weil da dass damit wenn ob bevor sobald obwohl wo was wie".split())
