"""From the customer's words to a sentence of the offer: „will Ruhe“ → „In Ihren Räumen ist es
ruhig.“

Rules, no model: what customers often wish is recognised by its words (`need_topics`), a day with
its reason is kept, anything else is made a clean sentence of the customer's own words. Nothing is
added that was not said; the user chooses and edits. Suggestions speak German in the Sie-form.
"""

from __future__ import annotations

import re

from .need_topics import sentences
from .need_words import WHEN, proper, to_you, until_in

#: So many suggestions are given.
MOST = 4
#: Longer words are not condensed into a topic: too much of what was said would be lost.
_FEW = 10
_LONGEST = 400

_WANT = re.compile(
    r"^(?:(?:und|also|naja|äh|ja|na|halt|bitte|vor allem|hauptsache|am liebsten|unbedingt|"
    r"auf jeden fall|auf alle fälle|endlich)[,:]?\s+)*"
    r"(?:(?P<i>ich|wir|man|der kunde|die kundin|kunde|kundin|sie|er)\s+)?"
    r"(?P<verb>will|wollen|möchte|möchten|hätte\s+gerne?|hätten\s+gerne?|brauche|brauchen|"
    r"braucht|wünsche\s+(?:mir|uns)?|wünschen\s+(?:mir|uns|sich)?|wünscht\s+sich|wünsche|"
    r"lege\s+wert\s+auf|legen\s+wert\s+auf|legt\s+wert\s+auf)\s+"
    r"(?:(?:endlich|unbedingt|auch|vor allem|einfach|gerne?|auf jeden fall|nur|mal|wieder mal)"
    r"\s+)*",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"^(?:(?:mir|uns|ihm|ihr|ihnen|dem kunden)\s+ist\s+(?:\w+\s+)?wichtig|wichtig\s+ist"
    r"(?:\s+(?:mir|uns|ihm|ihr|ihnen))?|wichtig|hauptsache|es\s+ist\s+(?:mir|uns)\s+wichtig|"
    r"(?:ich\s+will|wir\s+wollen|möchten?|will|wollen|ich\s+möchte|wir\s+möchten))"
    r"\s*[,:]?\s*(?P<dass>dass\s+)?(?P<rest>.+)$",
    re.IGNORECASE,
)
_SHALL = re.compile(
    r"^(?P<who>[^,;:]{2,60}?)\s+(?P<verb>soll|sollen|muss|müssen)\s+(?P<rest>[^,;:]*?)"
    r"(?P<last>[^\W\d_]+)$",
    re.IGNORECASE,
)
_NO_MATTER = re.compile(r"\begal\b|\bunwichtig\b|\bnicht\s+(?:so\s+)?wichtig\b", re.IGNORECASE)
#: What is wrong today is no wish yet, however whole the sentence is.
_COMPLAINT = re.compile(
    r"\bzu\s(?:laut|kalt|warm|heiß|dunkel|eng|klein|alt|hoch|teuer)\b", re.IGNORECASE
)
#: `Weil dann die Taufe ist`: why it matters, without what matters.
_WHY = re.compile(r"^(?:weil|damit|denn)\s", re.IGNORECASE)
_NOT = re.compile(r"\b(?:nicht|nie|niemals|kein\w*)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:ich|wir|mir|mich|uns|mein\w*|unser\w*)\b", re.IGNORECASE)
_QUOTES = "„“”\"'‚‘»«›‹ "

#: Infinitives with the form of the third person where the rule (stem + t) does not hold.
_THIRD = {
    "sein": "ist", "haben": "hat", "werden": "wird", "bleiben": "bleibt", "passen": "passt",
    "halten": "hält", "laufen": "läuft", "gehen": "geht", "stehen": "steht", "kommen": "kommt",
    "geben": "gibt", "kosten": "kostet", "dauern": "dauert", "ziehen": "zieht", "liegen": "liegt",
    "schließen": "schließt", "wirken": "wirkt", "funktionieren": "funktioniert", "wissen": "weiß",
    "reichen": "reicht", "tragen": "trägt", "sehen": "sieht", "lassen": "lässt",
}  # fmt: skip
#: Verbs that would come apart (wohlfühlen → fühlen … wohl).
_SEPARABLE = re.compile(
    r"(?:ab|an|auf|aus|bei|durch|ein|fest|her|hin|los|mit|nach|vor|weg|weiter|wohl|zu|zurück|"
    r"zusammen)[^\W\d_]{5,}$"
)
_PRONOUNS = ("ich", "wir", "man", "sie")
_MODALS = frozenset("soll sollen muss müssen kann können darf dürfen will wollen".split())


def suggest(words: str) -> tuple[str, ...]:
    """Sentences for what the customer said, best first, the last one near to the own words.

    Empty for words without any letter. Texts of any length and content are taken.
    """
    text = _tidied(words[: _LONGEST * 4])
    if not any(ch.isalnum() for ch in text):
        return ()
    parts = [part for part in (_tidied(p) for p in _split(text)) if any(c.isalnum() for c in part)]
    if len(parts) < 2:
        return _suggest(text)
    best = [_suggest(part)[0] for part in parts]
    together = " ".join(dict.fromkeys(best))
    found = [together] if len(together) <= _LONGEST else []
    return tuple(dict.fromkeys((*found, *best)))[:MOST]


def _suggest(text: str) -> tuple[str, ...]:
    """The suggestions for one thing that was said."""
    own = _own(text)
    if _NO_MATTER.search(text):
        return (own,)
    if _is_sentence(text):
        return tuple(dict.fromkeys((own, *sentences(text))))[:MOST]
    found: list[str] = []
    if (dated := _dated(text)) is not None:
        found.append(dated)
    topics = sentences(text)
    if len(text.split()) > _FEW:
        found += [own, *topics]
    else:
        if len(topics) > 1:
            found.append(" ".join(topics[:3]))
        found += [*topics, own]
    return tuple(dict.fromkeys(found))[:MOST]


def _tidied(text: str) -> str:
    text = " ".join(text.split()).strip(_QUOTES)
    return text.lstrip("-–•*· ").rstrip(" .,;:–-").strip(_QUOTES)


def _split(text: str) -> list[str]:
    """Several things said one after the other; a point within a date ends nothing."""
    return re.split(r"\s*;\s*|(?<=[^\W\d_]{3})[.!?]\s+(?=\S)", text)


def _is_sentence(text: str) -> bool:
    """A whole sentence of the offer already: it speaks of you, or of the thing."""
    spoken_to = r"\b(?:Ihr|Ihre[nmrs]?|Sie|Ihnen|[Dd]u|[Dd]ein\w*|[Dd]ir|[Ee]uer|[Ee]ure\w*)\b"
    if re.search(spoken_to, text) and text[:1].isupper():
        return True
    words = text.split()
    return (
        text[:1].isupper()
        and len(words) >= 4
        and not _FIRST_PERSON.search(text)
        and not _WANT.match(text)
        and until_in(text) is None
        and not _COMPLAINT.search(text)
        and not _WHY.match(text)
        and re.search(
            r"\b(?:ist|sind|bleibt|bleiben|wird|werden|passt|passen|hat|haben|kann|können)\b", text
        )
        is not None
    )


# A day and its reason ---------------------------------------------------------------------------

_SUBJECTS = (
    (r"\bbad\w*", "Ihr Bad ist"),
    (r"\bküche\b", "Ihre Küche ist"),
    (r"\bheizung\b", "Die Heizung ist"),
    (r"\bdach\b", "Das Dach ist"),
    (r"fenster\b", "Die Fenster sind"),
    (r"\btüren\b", "Die Türen sind"),
    (r"(?<!ha)\btür\b|haustür", "Die Tür ist"),
    (r"\bgarten\b", "Der Garten ist"),
    (r"\bterrasse\b", "Die Terrasse ist"),
    (r"\btreppe\b", "Die Treppe ist"),
    (r"\beinbau\b", "Der Einbau ist"),
)
_REASONS = (
    (r"hochzeit|heirat", "rechtzeitig vor der Hochzeit"),
    (r"\bbaby|geburt\b|kind kommt|schwanger", "bevor das Kind kommt"),
    (r"geburtstag", "rechtzeitig zum Geburtstag"),
    (r"\bfeier|\bfest\b|\bparty", "rechtzeitig zur Feier"),
    (r"eröffn", "damit Sie eröffnen können"),
    (r"vermiet|mieter", "damit Sie vermieten können"),
)


def _dated(text: str) -> str | None:
    """`Die Fenster sind bis 16. Juni fertig, damit Sie Anfang August einziehen können.`"""
    until = until_in(text)
    if until is None:
        moving = _moving(text)
        if moving is None:
            return None
        return " ".join(f"Sie können {moving} einziehen.".split())
    when, (start, end) = until
    rest = f"{text[:start]} {text[end:]}"
    subject = next(
        (
            words
            for pattern, words in _SUBJECTS
            if re.search(pattern, text[:start] or rest, re.IGNORECASE)
        ),
        "Alles ist",
    )
    sentence = f"{subject} {when} fertig"
    moving = _moving(rest)
    if moving is not None:
        return " ".join(f"{sentence}, damit Sie {moving} einziehen können.".split())
    for pattern, words in _REASONS:
        if re.search(pattern, rest, re.IGNORECASE):
            return f"{sentence}, {words}."
    if because := re.search(r"\b(?:weil|da)\s+(?:ich|wir)\s+[^,;:.]{3,}", rest, re.IGNORECASE):
        clause = to_you(because[0].strip())
        return f"{sentence}, {clause[:1].lower()}{clause[1:]}."
    return f"{sentence}."


def _moving(text: str) -> str | None:
    """When somebody moves in (empty: not said); None when nobody does."""
    if not re.search(
        r"\beinzug\b|\beinzieh\w*|\beinziehen\b|\bziehen\b.*\bein\b", text, re.IGNORECASE
    ):
        return None
    found = WHEN.search(text)
    return proper(" ".join(found[0].split())) if found else ""


# The customer's own words -----------------------------------------------------------------------


def _own(text: str) -> str:
    """The own words as a sentence of the offer: said of the customer (Sie), clean, with a point."""
    if _WHY.match(text) and len(text.split()) > 2:
        return _ended(f"Das ist Ihnen wichtig, {to_you(text[:1].lower() + text[1:])}")
    if (that := _THAT.match(text)) is not None and that["dass"]:
        return _ended(f"Ihnen ist wichtig, dass {to_you(that['rest'])}")
    if re.match(r"dass\s", text, re.IGNORECASE):
        return _ended(f"Ihnen ist wichtig, {to_you(text[:1].lower() + text[1:])}")
    if (want := _WANT.match(text)) is not None and len(text) > want.end():
        return _ended(_wanted(text[want.end() :]))
    if (shall := _SHALL.match(text)) is not None:
        return _ended(_shall(shall) or to_you(text))
    return _ended(to_you(text) if _FIRST_PERSON.search(text) else text)


def _wanted(rest: str) -> str:
    """What somebody wants: to do something, that something be, or a thing."""
    if rest.casefold().startswith("dass "):
        return f"Ihnen ist wichtig, {to_you(rest)}"
    if re.match(r"(?:kein\w*)\s", rest, re.IGNORECASE) and not _ends_in_verb(rest):
        return f"Es gibt {to_you(rest)}"
    if _ends_in_verb(rest) and "," not in rest:
        modal = "müssen" if _NOT.search(rest) else "können"
        rest = re.sub(r"(?<=en)\s(?:müssen|können|dürfen)$", "", rest)
        return f"Sie {modal} {to_you(rest, reflexive=True)}"
    if _NOT.match(rest):
        return to_you(rest)
    return f"Sie bekommen {to_you(rest)}"


def _ends_in_verb(text: str) -> bool:
    """Whether the last word is an infinitive: small, in -en, -ern or -eln."""
    last = re.findall(r"[^\W\d_]+", text)[-1:] or [""]
    word = last[0]
    return (
        word.islower()
        and len(word) > 3
        and word.endswith(("en", "ern", "eln", "sein", "tun"))
        and word not in ("einen", "keinen", "meinen", "unseren", "wollen", "neuen", "alten")
    )


def _shall(found: re.Match[str]) -> str | None:
    """`Die Fenster sollen zum Haus passen` → `Die Fenster passen zum Haus`; None when unsure."""
    who, rest, last = to_you(found["who"].strip()), found["rest"].strip(), found["last"]
    if len(who.split()) > 5 or who.casefold() in ("ich", "wir", "man", "sie") or not last.islower():
        return None
    if (
        last in _MODALS
        or _SEPARABLE.match(last)
        or rest.casefold().endswith(("werden", "können", " zu"))
    ):
        return None
    plural = found["verb"].casefold() in ("sollen", "müssen")
    if not _ends_in_verb(last) and last not in ("sein", "tun"):
        return None
    verb = ("sind" if last == "sein" else last) if plural else _THIRD.get(last)
    if verb is None:
        return None
    return " ".join(part for part in (who, verb, to_you(rest, reflexive=True)) if part)


def _ended(text: str) -> str:
    text = " ".join(text.split())[:_LONGEST].rstrip(" .,;:–-")
    sign = "" if text.endswith(("!", "?", "…")) else "."
    return f"{text[:1].upper()}{text[1:]}{sign}"
