"""Taking a written personal name apart: `Dr. Sommer, Helene`, `Karl-Theodor von der Heide`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kundenpflege.base.text import clean
from kundenpflege.model.kinds import Salutation

from .addressee import NOBLE_TITLES, SILENT_TITLES, PersonName


class Form(StrEnum):
    """What a column of salutations says about a row."""

    MR = "mr"
    MRS = "mrs"
    NEUTRAL = "neutral"
    MR_AND_MRS = "mr_and_mrs"
    MRS_AND_MR = "mrs_and_mr"
    COUPLE = "couple"
    FAMILY = "family"
    COMPANY = "company"
    UNKNOWN = ""
    FOREIGN = "foreign"  # a text that is no salutation we know (`Pfarrer`)


#: Salutation of a single person for each form; a couple's are not known from its form.
SALUTATIONS = {
    Form.MR: Salutation.MR,
    Form.MRS: Salutation.MRS,
    Form.NEUTRAL: Salutation.NEUTRAL,
}

_FORMS: tuple[tuple[str, Form], ...] = (
    (r"herrn?\s*(?:und|u\.?|&|\+)\s*frau", Form.MR_AND_MRS),
    (r"frau\s*(?:und|u\.?|&|\+)\s*herrn?", Form.MRS_AND_MR),
    (r"eheleute|ehepaar|paar", Form.COUPLE),
    (r"familie|fam\.?", Form.FAMILY),
    (r"firma|fa\.?|betrieb|unternehmen|company", Form.COMPANY),
    (r"herrn?|hr\.?|hrn\.?|mr\.?", Form.MR),
    (r"frau|fr\.?|mrs\.?|ms\.?", Form.MRS),
    (r"divers|neutral", Form.NEUTRAL),
)
_LEADING = re.compile(
    r"^(?:sehr geehrter?\s+|lieber?\s+)?(?:"
    + "|".join(f"(?P<f{n}>{pattern})" for n, (pattern, _form) in enumerate(_FORMS))
    + r")(?=$|\s)\s*",
    re.IGNORECASE,
)
_SEX = {
    "m": Form.MR,
    "männlich": Form.MR,
    "male": Form.MR,
    "w": Form.MRS,
    "f": Form.MRS,
    "weiblich": Form.MRS,
    "female": Form.MRS,
    "d": Form.NEUTRAL,
}
_NO_STATEMENT = {
    "",
    "-",
    "–",
    "?",
    "unbekannt",
    "keine angabe",
    "keine",
    "ohne",
    "herr/frau",
    "frau/herr",
    "unspecified",
    "an",
    "privat",
}

_TITLE_START = re.compile(
    r"^(?:dr|ddr|dres|prof|professor|dipl|mag|ing|pd|priv|kommr|hr|dkfm)\b\.?|^(?:DI|Dipl)$",
    re.IGNORECASE,
)
_TITLE_NEXT = re.compile(
    r"^(?:(?:med|dent|vet|jur|phil|rer|nat|pol|oec|publ|soc|techn|agr|theol|habil|h|c|hc|mult|"
    r"e|univ|doz|des|päd|psych|sc)\.?)+$|^\((?:fh|univ|tu|ba)\)$|^-?(?:ing|kfm|kff|kaufm|inf|"
    r"phys|chem|biol|psych|päd|volksw|betriebsw|des|doz|arch|wirt)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:mba|ll\.?\s?m\.?|ph\.?\s?d\.?|[mb]\.?\s?(?:sc|a|eng|ed)\.?|mbl|cpa|jun\.?|junior|jr\.?|"
    r"sen\.?|senior|sr\.?|d\.\s?[äj]\.|m\.?\s?d\.?|mas|emba|oblt\.?)$",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    "von vom van de der den dem des del della dello degli di da dal do dos das du d’ zu zum zur "
    "und ten ter te la le lo el al bin ibn af av aus auf in im am of v. v.d. vd. ’t 't".split()
)
#: Written with a capital these open a surname as well (`Van Dyck`); the others may be first names.
_CAPITAL_PARTICLES = frozenset("von vom van zu zum zur de".split())


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """A person as read; `role` was in brackets, `unsure` says that first and last name may be
    exchanged."""

    name: PersonName
    role: str = ""
    unsure: bool = False


def leading_form(text: str) -> tuple[Form, str]:
    """The salutation word at the head of `text` and what follows it: `Frau Vogt` → (MRS, Vogt)."""
    match = _LEADING.match(text.strip())
    if match is None:
        return Form.UNKNOWN, text.strip()
    form = next(form for n, (_p, form) in enumerate(_FORMS) if match[f"f{n}"])
    return form, text.strip()[match.end() :].strip(" ,")


def read_form(text: str) -> tuple[Form, str]:
    """A cell of the salutation column: its form, and what else it says (`Herr Dr.` → `Dr.`).

    A text that is no salutation (`Pfarrer`) is FOREIGN and comes back whole.
    """
    text = clean(text).rstrip(",:")
    folded = text.casefold()
    if folded.replace(" ", "") in _NO_STATEMENT or folded in _NO_STATEMENT:
        return Form.UNKNOWN, ""
    if folded in _SEX:
        return _SEX[folded], ""
    form, rest = leading_form(text)
    if form is not Form.UNKNOWN:
        return form, rest
    titles, left = _leading_titles(text.split())
    if titles and not left:
        return Form.UNKNOWN, text
    return Form.FOREIGN, text


def read_person(text: str, surname_first: bool = False) -> ReadPerson:
    """A human's name in any usual spelling.

    `surname_first`: the column says so; then two bare words are read surname first and the
    result is `unsure`. The salutation is only what stands there, never guessed.
    """
    text = clean(text)
    role = ""
    if match := re.search(r"\s*\(([^()]+)\)\s*$", text):
        if not _TITLE_NEXT.match(match[0].strip()):
            role, text = match[1].strip(), text[: match.start()]
    form, text = leading_form(text)
    salutation = SALUTATIONS.get(form, Salutation.UNKNOWN)
    chunks = [chunk.strip() for chunk in text.split(",") if chunk.strip()]
    after: list[str] = []
    before: list[str] = []
    while len(chunks) > 1 and _AFTER.match(chunks[-1]):
        after.insert(0, chunks.pop())
    for position in range(len(chunks) - 1, 0, -1):
        titles, left = _leading_titles(chunks[position].split())
        if titles and not left:
            before = titles + before
            del chunks[position]
    if not chunks:
        return ReadPerson(PersonName(salutation, title_after=", ".join(after)), role)
    unsure = False
    if len(chunks) == 1:
        titles, words = _leading_titles(chunks[0].split())
        words, tail = _trailing_titles(words)
        after = tail + after
        first, particle, last, unsure = _without_comma(words, surname_first)
    else:
        titles, words = _leading_titles(chunks[0].split())
        words, tail = _trailing_titles(words)
        particle, last = _surname(words)
        more, given = _leading_titles(" ".join(chunks[1:]).split())
        given, tail_after = _trailing_titles(given)
        after = tail + tail_after + after
        titles += more
        if not particle:
            given, particle = _trailing_particle(given)
        first = " ".join(given)
    if form is Form.FAMILY and first and not last:
        first, last = "", first
    return ReadPerson(
        PersonName(
            salutation=salutation,
            first_name=first,
            last_name=last,
            particle=particle,
            title_before=" ".join(titles + before),
            title_after=", ".join(after),
        ),
        role,
        unsure,
    )


def _leading_titles(words: list[str]) -> tuple[list[str], list[str]]:
    count = 0
    while count < len(words) and (
        (_TITLE_START.match(words[count]) and _is_title(words[count]))
        or (count and _TITLE_NEXT.match(words[count]))
    ):
        count += 1
    return words[:count], words[count:]


def _is_title(word: str) -> bool:
    """`Mag.` and `Ing.` only with their dot, `DI` only in capitals: all could be surnames."""
    bare = word.rstrip(".").casefold()
    if bare in ("dr", "prof", "professor", "dipl", "ddr", "pd") or "-" in word or "." in word:
        return True
    return word in ("DI", "Dipl")


def _trailing_titles(words: list[str]) -> tuple[list[str], list[str]]:
    after: list[str] = []
    while len(words) > 1:
        if _AFTER.match(words[-1]):
            after.insert(0, words.pop())
        elif len(words) > 2 and _AFTER.match(" ".join(words[-2:])):
            after.insert(0, " ".join(words[-2:]))
            del words[-2:]
        else:
            break
    return words, after


def _is_particle(word: str, at_head: bool) -> bool:
    if word in NOBLE_TITLES or word in SILENT_TITLES:
        return True
    if word in _PARTICLES:
        return True
    return at_head and word.casefold() in _CAPITAL_PARTICLES and word[:1].isupper()


def _surname(words: list[str]) -> tuple[str, str]:
    count = 0
    while count < len(words) - 1 and _is_particle(words[count], count == 0):
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _trailing_particle(words: list[str]) -> tuple[list[str], str]:
    """`Heide, Karl-Theodor von der`: the particle behind the first name."""
    count = len(words)
    while count > 1 and _is_particle(words[count - 1], False):
        count -= 1
    return words[:count], " ".join(words[count:])


def _without_comma(words: list[str], surname_first: bool) -> tuple[str, str, str, bool]:
    if len(words) < 2:
        return "", "", " ".join(words), False
    for at in range(len(words) - 1):
        if _is_particle(words[at], at == 0) and words[at] != "und":
            particle, last = _surname(words[at:])
            return " ".join(words[:at]), particle, last, False
    if surname_first:
        return " ".join(words[1:]), "", words[0], True
    return " ".join(words[:-1]), "", words[-1], False
