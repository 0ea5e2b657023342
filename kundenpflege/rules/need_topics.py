"""What customers often wish, and how an offer says it. Nothing is claimed that was not said.

A topic knows the words it is told by and the sentence it becomes. Places and sources come from
the words themselves; where none is named, the sentence stays general.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .need_words import ROOMS, Place, place_in

Say = Callable[[str, Place | None], str]


@dataclass(frozen=True, slots=True)
class Topic:
    """`pattern` tells the topic; `wanted` are words that mean the contrary after nicht or kein."""

    name: str
    pattern: re.Pattern[str]
    say: Say
    wanted: str = ""

    def sentence(self, text: str) -> tuple[int, str] | None:
        """Where the topic stands in the words and what the offer says; None when it does not."""
        found = self.pattern.search(text)
        if found is None:
            return None
        if self.wanted and re.search(
            rf"\b(?:nicht|kein\w*|nie|weniger)\s(?:zu\s|so\s|mehr\s)?(?:{self.wanted})",
            text,
            re.IGNORECASE,
        ):
            return None
        return found.start(), self.say(text, place_in(text))


def _topic(name: str, pattern: str, say: Say | str, wanted: str = "") -> Topic:
    def fixed(_text: str, _place: Place | None) -> str:
        return str(say)

    return Topic(
        name,
        re.compile(rf"\b(?:{pattern})", re.IGNORECASE),
        fixed if isinstance(say, str) else say,
        wanted,
    )


def _start(words: str) -> str:
    return words[:1].upper() + words[1:]


def _at(pattern: str, general: str) -> Say:
    """`{wo}` is the place at the start of the sentence; without one the general sentence."""

    def say(_text: str, place: Place | None) -> str:
        return pattern.replace("{wo}", _start(place.where)) if place else general

    return say


def _is(adjective: str, verb: str = "ist", verb_plural: str = "sind") -> Say:
    """`Ihr Bad ist hell.`, `Ihre Räume sind hell.`"""

    def say(_text: str, place: Place | None) -> str:
        found = place or ROOMS
        return f"{found.name} {verb_plural if found.plural else verb} {adjective}."

    return say


_SOURCES = (
    (r"straßenlärm|straße|strasse", "Der Lärm der Straße"),
    (r"verkehr|autos?\b|lkw|laster", "Der Verkehrslärm"),
    (r"bahn|züge|gleis", "Der Lärm der Bahn"),
    (r"flugzeug|fluglärm|flieger", "Der Fluglärm"),
    (r"nachbar", "Der Lärm der Nachbarn"),
    (r"kneipe|gaststätte|restaurant", "Der Lärm der Gaststätte"),
    (r"spielplatz|schulhof", "Der Lärm vom Spielplatz"),
    (r"maschine", "Der Lärm der Maschinen"),
    (r"lärm|krach", "Der Lärm"),
)


def _quiet(text: str, place: Place | None) -> str:
    low = text.casefold()
    if re.search(r"ruhezeit|mittagsruhe|mittagsschlaf", low):
        return "Laute Arbeiten finden außerhalb der Ruhezeiten statt."
    if re.search(r"homeoffice|telefonier|konferenz", low) and not place:
        return "Sie können ungestört arbeiten."
    source = next((words for pattern, words in _SOURCES if re.search(pattern, low)), "")
    sleeps = re.search(r"schlaf(?!zimmer|r[aä]u)|nachts", low)
    if sleeps:
        quiet = f"Sie schlafen {place.where + ' ' if place else ''}ruhig"
    elif place:
        quiet = f"{_start(place.where)} ist es ruhig"
    else:
        quiet = "In Ihren Räumen ist es ruhig"
    if not source:
        return f"{quiet}."
    outside = f"{source} bleibt draußen"
    if not place and not sleeps:
        return f"{outside}."
    return f"{quiet}, {outside[:1].lower()}{outside[1:]}."


def _warm(text: str, place: Place | None) -> str:
    low = text.casefold()
    if re.search(r"fußkalt|kalte füße|fußwarm", low):
        return f"Der Boden {place.where + ' ' if place else ''}ist fußwarm."
    if re.search(r"\bzieht\b|zugluft|\bdurchzug|windig", low):
        return f"{_start(place.where)} zieht es nicht mehr." if place else "Es zieht nicht mehr."
    if place is None:
        return "Ihre Räume bleiben warm."
    return f"{place.name} {'bleiben' if place.plural else 'bleibt'} warm."


def _dirt(text: str, place: Place | None) -> str:
    low = text.casefold()
    if re.search(r"pflegeleicht|leicht zu (?:putzen|reinigen)|wenig putzen|nicht ständig putzen"
                 r"|schnell sauber|leicht sauber", low):  # fmt: skip
        return "Alles lässt sich leicht sauber halten."
    if re.search(r"staub", low):
        if place:
            return f"Der Staub bleibt aus {_dative(place)} draußen."
        return "Der Staub der Arbeiten bleibt aus Ihren Wohnräumen draußen."
    after = f"{place.name} {'sind' if place.plural else 'ist'}" if place else "Ihre Räume sind"
    if "besenrein" in low:
        return f"Nach den Arbeiten {_swap(after)} besenrein."
    return f"Nach den Arbeiten {_swap(after)} sauber."


def _swap(words: str) -> str:
    """`Ihr Bad ist` → `ist Ihr Bad`."""
    head, _blank, verb = words.rpartition(" ")
    return f"{verb} {head}"


def _dative(place: Place) -> str:
    name = place.name
    if place.plural:
        return name.replace("Ihre ", "Ihren ").replace("Die ", "den ") + (
            "" if name.endswith("n") else "n"
        )
    return name.replace("Ihre ", "Ihrer ").replace("Ihr ", "Ihrem ")


def _safe(text: str, place: Place | None) -> str:
    low = text.casefold()
    if re.search(r"kind", low):
        return "Ihre Kinder sind sicher."
    if re.search(r"einbr|eingebrochen|dieb|geklaut|gestohlen", low):
        name = place.name if place else "Ihr Haus"
        verb = "sind" if place and place.plural else "ist"
        return f"{name} {verb} vor Einbrechern geschützt."
    return f"Sie fühlen sich {place.where if place else 'zu Hause'} sicher."


def _price(text: str, _place: Place | None) -> str:
    limit = re.search(
        r"(?:nicht mehr als|höchstens|maximal|max\.?|unter|bis)\s*(?P<sum>\d[\d.,]*)\s*"
        r"(?P<unit>€|euro\b|tsd\.?|t€|tausend(?: euro)?)",
        text,
        re.IGNORECASE,
    )
    if limit:
        unit = {"euro": "€", "tsd": "Tsd. €", "tsd.": "Tsd. €", "t€": "Tsd. €"}.get(
            limit["unit"].casefold(), limit["unit"]
        )
        return f"Der Preis bleibt bei höchstens {limit['sum'].rstrip('.,')}\u00a0{unit}."
    if re.search(r"nachvollzieh|transparen|aufschlüssel|verständlich", text, re.IGNORECASE):
        return "Sie können nachvollziehen, wofür Sie was bezahlen."
    if re.search(r"fest|überrasch|nachforder|nachtr[aä]g|sicher|obendrauf|versteckt|vorher", text,
                 re.IGNORECASE):  # fmt: skip
        return "Der Preis steht vorher fest, ohne Überraschungen."
    return "Der Preis ist angemessen."


def _access(text: str, place: Place | None) -> str:
    low = text.casefold()
    if "rollstuhl" in low:
        name = place.name if place else "Alles"
        return f"{name} ist mit dem Rollstuhl erreichbar."
    if "rollator" in low:
        return f"{place.name if place else 'Alles'} ist mit dem Rollator erreichbar."
    if re.search(r"\balt(?:er)?\b|älter|später noch|gehbehindert", low):
        return f"Sie kommen {place.where + ' ' if place else ''}auch im Alter gut zurecht."
    if re.search(r"stolper|schwelle", low):
        return f"{_start(place.where) if place else 'Es'} " + (
            "gibt es keine Stolperschwellen." if place else "gibt keine Stolperschwellen."
        )
    return f"Sie erreichen {_accusative(place) if place else 'alles'} ohne Stufen."


def _accusative(place: Place) -> str:
    neuter = place.where.startswith("im ") and place.name[4:] not in (
        "Flur", "Keller", "Garten", "Laden", "Wintergarten", "Dachboden", "Empfang", "Raum",
    )  # fmt: skip
    if place.name.startswith("Ihr ") and not neuter and place.name != "Ihr Zuhause":
        return place.name.replace("Ihr ", "Ihren ", 1)
    return place.name


def _look(text: str, place: Place | None) -> str:
    low = text.casefold()
    if found := re.search(r"\b(\w*charakter|\w*stil)\b", low):
        word = found[1][:1].upper() + found[1][1:]
        return f"Der {word} Ihres Hauses kommt zur Geltung."
    if re.search(r"zum haus|ins bild|denkmal|altbau", low):
        return "Das Neue passt zum Haus."
    found = re.search(
        r"\b(modern|edel|schlicht|elegant|gemütlich|wohnlich|freundlich|hochwertig|einladend)\w*",
        low,
    )
    name = place or Place("", "Das Ergebnis")
    if found:
        return f"{name.name} {'wirken' if name.plural else 'wirkt'} {found[1]}."
    return f"{name.name} {'sehen' if name.plural else 'sieht'} schön aus."


def _wet(text: str, place: Place | None) -> str:
    low = text.casefold()
    where = f" {place.where}" if place else ""
    if "schimmel" in low:
        return f"Es bildet sich{where} kein Schimmel mehr."
    if re.search(r"tauwasser|kondens|beschlag", low):
        return "Die Scheiben beschlagen nicht mehr."
    if re.search(r"regnet|hereinregn|reinregn|tropft", low):
        return "Es regnet nicht mehr herein."
    if "feucht" in low or "nass" in low:
        return f"Es bleibt{where} trocken."
    if "dach" in low:
        return "Das Dach ist dicht."
    return f"Es bleibt{where} trocken."


def _stay(text: str, _place: Place | None) -> str:
    if re.search(r"arbeit(?:en|e) (?:können|kann|weiter)|homeoffice|betrieb|geöffnet|kund", text,
                 re.IGNORECASE):  # fmt: skip
        return "Sie können während der Arbeiten weiter arbeiten."
    return "Sie können während der Arbeiten weiter hier wohnen."


def _green(text: str, _place: Place | None) -> str:
    found = re.search(
        r"(nachhaltig|ökologisch|natürlich|regional|umweltfreundlich)", text.casefold()
    )
    word = found[1] if found else "umweltfreundlich"
    return {
        "regional": "Das Material kommt aus der Region.",
        "natürlich": "Die Materialien sind natürlich.",
    }.get(word, f"Die Materialien sind {word}.")


def _finish(text: str, _place: Place | None) -> str:
    found = re.search(
        r"(tapezierfertig|streichfertig|malerfertig|schlüsselfertig)", text.casefold()
    )
    word = found[1] if found else ""
    if word == "schlüsselfertig":
        return "Sie bekommen alles schlüsselfertig übergeben."
    if word:
        return f"Nach den Arbeiten sind die Wände {word}."
    return "Nach den Arbeiten sind die Wände verputzt und können tapeziert werden."


#: In the order in which they are asked; the earlier of two that share words goes first.
TOPICS: tuple[Topic, ...] = (
    _topic("dim", r"blend\w*|abdunkel\w*|verdunkel\w*|zu hell",
           _at("{wo} lässt es sich abdunkeln.", "Ihre Räume lassen sich abdunkeln.")),
    _topic("cool", r"(?:zu |so )(?:heiß|warm)|hitze|aufheiz\w*|sonnenschutz|im sommer (?:zu )?"
           r"(?:heiß|warm|kühl)|kühl\w*",
           lambda _t, p: f"Auch im Sommer bleibt es {p.where + ' ' if p else ''}angenehm kühl."),
    _topic("quiet", r"ruhe\b|ruhig\w*|leise\w*|still\b|\w*lärm\w*|zu laut|laut\b|laute?n?\b|krach"
           r"|schallschutz|hellhörig|durchschlafen|(?:gut|besser|endlich) schlafen|ruhezeit\w*"
           r"|mittags(?:ruhe|schlaf)|geräusch\w*", _quiet, "ruhe|ruhig|leise|still"),
    _topic("price", r"festpreis|fester preis|preis\w*|kosten(?:sicher\w*|rahmen|falle)?\b"
           r"|überraschung\w*"
           r"|nachforderung\w*|nachträg\w*|teuer|günstig\w*|bezahlbar|budget|versteckte"
           r"|(?:nicht mehr als|höchstens|maximal) \d[\d.,]*\s?(?:€|euro|tsd|tausend|t€)", _price),
    _topic("warm", r"warme? (?!licht)|warm\b|warmen\b|kalt\w*|kälte|frier\w*|friert|zieht\b|zugluft"
           r"|durchzug|fußkalt|fußwarm|wärme\b|auskühl\w*", _warm, "warm"),
    _topic("energy", r"heizkosten|energie\w*|stromkosten|stromrechnung|verbrauch\w*|nebenkosten",
           lambda t, _p: "Sie wollen Heizkosten sparen." if "heiz" in t.casefold()
           else "Sie wollen Energie sparen."),
    _topic("bright", r"hell\w*|licht\b|tageslicht|dunkel\w*|düster\w*"
           r"|finster", _is("hell"), "hell"),
    _topic("finish", r"tapezierfertig|streichfertig|malerfertig|schlüsselfertig"
           r"|wände \w*\s?(?:fertig )?"
           r"(?:verputzt|zum tapezieren)|fertig (?:zum tapezieren|verputzt)", _finish),
    _topic("dirt", r"dreck\w*|schmutz\w*|staub\w*|sauber\w*|besenrein|pflegeleicht|"
           r"(?:leicht|wenig|einfach) (?:zu )?(?:putzen|reinigen)", _dirt),
    _topic("care", r"wartungsfrei|wenig pflege|nie wieder streichen|wenig arbeit",
           "Sie haben mit der Pflege wenig Arbeit."),
    _topic("safe", r"einbr\w+|eingebrochen|dieb\w*|sicher\b|sicherheit|sicher fühlen|angst\b|"
           r"kindersicher\w*", _safe),
    _topic("access", r"barrierefrei\w*|barrierearm|rollstuhl\w*|rollator\w*|stufen?\b|stufenlos|"
           r"schwellen?\b|stolper\w*|im alter|ebenerdig|bodengleich|gehbehindert\w*", _access),
    _topic("one", r"ansprechpartner\w*|einer,? der sich kümmert|ein gesicht",
           "Sie haben einen festen Ansprechpartner."),
    _topic("all", r"alles aus einer hand|aus einer hand|nicht (?:fünf|zehn|mehrere"
           r"|viele) (?:firmen|"
           r"handwerker)|um nichts kümmern|selbst nichts (?:tun|machen)",
           "Sie bekommen alles aus einer Hand."),
    _topic("punctual", r"pünktlich\w*|zuverlässig\w*|verläss\w*|verlassen können|termintreu\w*|"
           r"termine? (?:ein)?(?:halten|gehalten)|nicht (?:ewig )?warten|versetzt",
           "Vereinbarte Termine werden eingehalten."),
    _topic("told", r"zurückruf\w*|bescheid|rückmeld\w*|informier\w*|auf dem laufenden|erreichbar",
           lambda t, _p: "Sie erreichen uns, wenn Sie Fragen haben." if "erreichbar" in t.casefold()
           else "Sie erfahren rechtzeitig, was als Nächstes geschieht."),
    _topic("wet", r"schimmel\w*|feucht\w*|nass\b|nässe|undicht\w*|dicht\b|regnet|reinregnet|tropft|"
           r"tauwasser|kondenswasser|beschlag\w*", _wet),
    _topic("private", r"sichtschutz|reinschau\w*|reinseh\w*|hineinseh\w*|hineinschau\w*|einsehbar|"
           r"neugierige? blicke|reingucken", _at("{wo} kann niemand hereinsehen.",
                                                "Von außen kann niemand hereinsehen.")),
    _topic("room", r"stauraum|mehr platz|zu eng|enge?\b|beengt|verstauen|aufgeräumt",
           lambda t, p: f"Sie haben {p.where + ' ' if p else ''}genug Stauraum."
           if re.search("stau", t, re.IGNORECASE)
           else f"Sie haben {p.where + ' ' if p else ''}mehr Platz."),
    _topic("stay", r"weiter (?:hier )?wohnen|weiterwohnen|weiter ?arbeiten|wohnen bleiben"
           r"|drin wohnen"
           r"|betrieb (?:muss|soll) weiter\w*|geöffnet bleiben", _stay),
    _topic("gone", r"entsorg\w*|alte\w* \w+ (?:weg|raus|mitnehmen)|sperrmüll",
           "Das Alte wird mitgenommen und entsorgt."),
    _topic("lasts", r"langlebig\w*|haltbar\w*|robust\w*|stabil\w*|ewig halten|lange halten"
           r"|hält lange|"
           r"halten lange|soll (?:lange )?halten|kratzfest",
           lambda t, _p: "Die Oberflächen sind kratzfest." if "kratz" in t.casefold()
           else "Die Ausführung hält lange."),
    _topic("easy", r"leicht(?:er)? (?:zu )?(?:bedien\w*|öffnen|aufgehen|auf und zu)"
           r"|einfach zu bedienen|"
           r"klemm\w*|schwergängig|schwer auf", lambda t, _p: "Es klemmt nichts mehr."
           if "klemm" in t.casefold() else "Alles lässt sich leicht bedienen."),
    _topic("green", r"nachhaltig\w*|ökologisch\w*|umwelt\w*|natürliche\w*|regional\w*", _green),
    _topic("healthy", r"allergi\w*|schadstoff\w*|wohngesund\w*|lösemittel\w*",
           lambda t, _p: "Die Materialien sind auch für Allergiker verträglich."
           if "allerg" in t.casefold() else "Sie legen Wert auf Materialien ohne Schadstoffe."),
    _topic("help", r"schnelle? hilfe|notdienst|kundendienst|wenn (?:mal )?(?:et)?was ist"
           r"|nachbesser\w*",
           "Auch nach der Übergabe bekommen Sie schnell Hilfe."),
    _topic("look", r"\w*charakter\b|schön\w*|aussehen|optik|modern\w*|edel|elegant\w*|gemütlich\w*|"
           r"wohnlich\w*|zum haus passen|passt zum haus|denkmal\w*|\w+stil\b|einladend\w*", _look),
    _topic("fast", r"schnell fertig|möglichst schnell|zügig|rasch|so schnell wie möglich|"
           r"(?:wenig|kurze) (?:bau)?zeit", "Die Arbeiten sind rasch erledigt."),
    _topic("remote", r"von unterwegs|mit (?:dem )?(?:handy|telefon)|per app|smart ?home",
           "Sie können es von unterwegs bedienen."),
)  # fmt: skip


def sentences(text: str) -> list[str]:
    """The sentences of all topics the words speak of, in the order of the words."""
    found = [said for topic in TOPICS if (said := topic.sentence(text)) is not None]
    return list(dict.fromkeys(words for _at, words in sorted(found, key=lambda one: one[0])))
