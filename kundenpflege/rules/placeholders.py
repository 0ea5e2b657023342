"""Variables in texts: `{Anrede}`, `{Termin}` … are filled once, what is missing is named.

Texts go to customers: the names of the variables are German whatever the screen speaks. Anything
else in braces stays as it was typed, and what is filled in is never read again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kundenpflege.base.i18n import N_

#: Name of a variable → what stands there, in the order in which they are offered.
PLACEHOLDERS: dict[str, str] = {
    "Anrede": N_("Die Anrede des Briefs ohne Komma"),
    "Name": N_("Name des Kunden"),
    "Betreff": N_("Betreff des Angebots"),
    "Nummer": N_("Nummer des Angebots"),
    "Datum": N_("Datum des Angebots; im Dank der Tag des Gesprächs"),
    "Gespräch": N_("Tag des Gesprächs"),
    "Gültig": N_("Letzter Tag der Gültigkeit"),
    "Gesamtpreis": N_("Gesamtpreis, für Verbraucher mit Umsatzsteuer"),
    "Termin": N_("Ende der Ausführung, sonst der früheste Termin des Kunden"),
    "Beginn": N_("Beginn der Ausführung"),
    "Ansprechpartner": N_("Wer bei uns verantwortlich ist"),
    "Durchwahl": N_("Telefon des Ansprechpartners"),
    "Firma": N_("Name des Betriebs"),
}

_VARIABLE = re.compile(r"\{([^\W\d_][\w ]{0,30})\}")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its variables filled in. `missing` are variables that have no value and stand
    in the text still, `unknown` names in braces that are no variables."""

    text: str
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Fill `{Name}` by `values`; a variable without a value stays and is told as missing.

    Upper and lower case are one (`{betreff}`). Names that are neither variables nor values stay.
    """
    known = {name.casefold(): name for name in (*PLACEHOLDERS, *values)}
    missing: dict[str, None] = {}
    unknown: dict[str, None] = {}

    def value(found: re.Match[str]) -> str:
        name = known.get(found[1].casefold())
        if name is None:
            unknown[found[1]] = None
            return found[0]
        filled = values.get(name, "")
        if not filled:
            missing[name] = None
            return found[0]
        return filled

    return Filled(_VARIABLE.sub(value, text), tuple(missing), tuple(unknown))


def used(text: str) -> tuple[str, ...]:
    """The variables a text names, each once, as they are spelled in the list."""
    known = {name.casefold(): name for name in PLACEHOLDERS}
    found = (known.get(match[1].casefold()) for match in _VARIABLE.finditer(text))
    return tuple(dict.fromkeys(name for name in found if name is not None))


def missing_in(texts: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """The variables that any of these texts names and that have no value, each once."""
    names = (name for text in texts for name in used(text))
    return tuple(dict.fromkeys(name for name in names if name not in known))


def without_unfilled(text: str, values: Mapping[str, str]) -> str:
    """The text with variables filled in, and without the sentences that lack a value.

    For notes to ourselves, where an unfilled variable would only disturb.
    """
    kept = []
    for paragraph in text.split("\n"):
        told = (fill(sentence, values) for sentence in _SENTENCE.split(paragraph))
        line = " ".join(one.text for one in told if one.text and not one.missing)
        if line:
            kept.append(line.replace("….", "…"))
    return "\n".join(kept)
