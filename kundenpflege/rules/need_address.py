"""Suggestions for customers we are on first-name terms with: Sie becomes du or ihr."""

from __future__ import annotations

import re

_OWN = {
    "Ihr": ("dein", "euer"),
    "Ihre": ("deine", "eure"),
    "Ihren": ("deinen", "euren"),
    "Ihrem": ("deinem", "eurem"),
    "Ihrer": ("deiner", "eurer"),
    "Ihres": ("deines", "eures"),
    "Ihnen": ("dir", "euch"),
}
#: The plural form of a verb, then those of du and ihr where the rule does not hold.
_FORMS = {
    "sind": ("bist", "seid"),
    "waren": ("warst", "wart"),
    "haben": ("hast", "habt"),
    "werden": ("wirst", "werdet"),
    "können": ("kannst", "könnt"),
    "müssen": ("musst", "müsst"),
    "dürfen": ("darfst", "dürft"),
    "wollen": ("willst", "wollt"),
    "sollen": ("sollst", "sollt"),
    "mögen": ("magst", "mögt"),
    "möchten": ("möchtest", "möchtet"),
    "wissen": ("weißt", "wisst"),
    "schlafen": ("schläfst", "schlaft"),
    "erfahren": ("erfährst", "erfahrt"),
    "fahren": ("fährst", "fahrt"),
    "laufen": ("läufst", "lauft"),
    "sehen": ("siehst", "seht"),
    "lassen": ("lässt", "lasst"),
    "halten": ("hältst", "haltet"),
    "geben": ("gibst", "gebt"),
    "nehmen": ("nimmst", "nehmt"),
    "tragen": ("trägst", "tragt"),
    "treffen": ("triffst", "trefft"),
}
_CLAUSE = re.compile(r"([.,;:!?]\s*)")
_BEFORE = frozenset("damit weil wenn bevor dass da ob sobald solange".split())


def informal(sentence: str, *, plural: bool) -> str:
    """The sentence for du, or for ihr; texts without Sie and Ihr stay as they are."""
    parts = _CLAUSE.split(sentence)
    for number in range(0, len(parts), 2):
        parts[number] = _clause(parts[number], plural)
    text = "".join(parts)
    return text[:1].upper() + text[1:] if sentence[:1].isupper() else text


def _clause(clause: str, plural: bool) -> str:
    words = clause.split(" ")
    if "Sie" in words:
        at = words.index("Sie")
        verb = at + 1
        if any(word.casefold() in _BEFORE for word in words[:at]):
            verb = len(words) - 1
        elif at > 0 and (words[at - 1] in _FORMS or words[at - 1].endswith("en")):
            verb = at - 1
        if verb < len(words):
            words[verb] = _form(words[verb], plural)
        words[at] = "ihr" if plural else "du"
        words = [
            _self(words, n, plural) if word == "sich" else word for n, word in enumerate(words)
        ]
    result = []
    for n, word in enumerate(words):
        forms = _OWN.get(word)
        if forms is None:
            result.append(word)
            continue
        own = forms[plural]
        result.append(own[:1].upper() + own[1:] if n == 0 and clause[:1] != " " else own)
    if result and result[0] in ("du", "ihr") and clause[:3] == "Sie":
        result[0] = result[0].capitalize()
    return " ".join(result)


def _self(words: list[str], at: int, plural: bool) -> str:
    """`sich` for du or ihr: dir where something else follows that is had or done."""
    if plural:
        return "euch"
    after = words[at + 1] if at + 1 < len(words) else ""
    return "dir" if re.match(r"(?:k?ein|mehr|viel|wenig)", after) else "dich"


def _form(verb: str, plural: bool) -> str:
    """`bekommen` → `bekommst`, `bekommt`; what is no plural form stays."""
    if verb in _FORMS:
        return _FORMS[verb][plural]
    match = re.fullmatch(r"([^\W\d_]{2,}?)e?n", verb)
    if match is None or not verb.islower():
        return verb
    stem = match[1]
    if stem.endswith(("d", "t")):
        return stem + ("et" if plural else "est")
    if plural:
        return stem + "t"
    return stem + ("t" if stem.endswith(("s", "ß", "z", "x")) else "st")
