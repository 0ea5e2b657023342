"""Words by which a name shows that it belongs to a company or a public body, not to a human."""

from __future__ import annotations

import re

from kundenpflege.base.text import fold

#: Legal forms; the short ones only in their usual spelling, because `Ag` or `Se` may be a name.
_LEGAL = re.compile(
    r"\b(?:g?mbh|gesmbh|ges\.\s?m\.\s?b\.\s?h|kgaa|ohg|gbr|egbr|partg(?:mbb)?|haftungsbeschränkt|"
    r"s\.?à\.?\s?r\.?l|ltd|llc|inc|sàrl)\b|\be\.\s?[kv]\.",
    re.IGNORECASE,
)
_LEGAL_EXACT = re.compile(
    r"(?<![\w.])(?:AG|SE|KG|UG|OG|EG|eG|KdöR|eK|eV|e\.\s?Kfm\.|e\.\s?Kfr\.|e\.\s?G\.)(?![\w])"
)
_LEGAL_WORDS = frozenset(
    "gmbh mbh gesmbh ag kg kgaa ohg og gbr egbr ug haftungsbeschrankt ek ev eg se ltd llc inc "
    "sarl partg partgmbb co cokg".split()
)
#: `& Söhne`, `und Partner` …: the company follows from the joint, not from the word alone.
_JOINED = re.compile(
    r"(?:&|\+|\bund\b|\bu\.)\s*(?:söhne|sohn|soehne|töchter|tochter|partner|co\b|cie\b|kollegen|"
    r"brüder|sons?|team|kg\b)",
    re.IGNORECASE,
)
_BROTHERS = re.compile(r"\b(?:gebr\.|gebrüder|geschwister|firma|fa\.)(?=\s)", re.IGNORECASE)

#: One of these words in a name without salutation means a company.
_TRADES = frozenset(
    fold(word)
    for word in (
        "Agentur Altenheim Anwälte Anwaltskanzlei Apotheke Architekten Autohaus Bau Bauhof "
        "Bauunternehmen Betrieb Bistro Brauerei Büro Café Catering Center Club Design "
        "Dienstleistungen Diskothek Drogerie Eiscafé Elektro Elektrotechnik Fahrschule "
        "Ferienhof Filiale Fitness Fotostudio Friseur Garage Gasthaus Gasthof Gaststätte "
        "Genossenschaft Gesellschaft Getränkemarkt Großhandel Gruppe Handel Hausverwaltung "
        "Heizung Heizungsbau Holding Holzbau Hotel Immobilien Industrie Ingenieurbüro Innenausbau "
        "Institut Kanzlei Kaufhaus Kiosk Klinik Klinikum Konditorei Krankenhaus Kosmetik "
        "Küchenstudio Labor Landgasthof Landhaus Logistik Malerbetrieb "
        "Maschinenbau Metallbau Möbel Museum Nagelstudio Partnerschaft Pension Pflegedienst "
        "Pflegeheim Pizzeria Praxis Produktion Reederei Reinigung Reisebüro Reiterhof Restaurant "
        "Ristorante Salon Sanitär Seniorenheim Service Sparkasse Spedition Stadtwerke Stahlbau "
        "Steuerberater Stiftung Studio Supermarkt Systeme Tankstelle Taxi Technik Theater "
        "Transporte Treuhand Trockenbau Verband Verein Verlag Vermietung Versicherung "
        "Versicherungen Vertrieb Verwaltung Volksbank WEG Weingut Werbung Werk Werke Werkstatt "
        "Wohnbau Wohnungsbau Zahnarztpraxis Zentrum Zimmermeister"
    ).split()
)
#: Surnames as well: a company only at the head of a name (`Stadt Siek`, but `Hans Stadt`).
_TRADE_HEADS = frozenset(fold(word) for word in "Bank Gut Hof Laden Maler Markt".split())
_PUBLIC_HEADS = frozenset(fold(word) for word in "Stadt Kreis Kirche Land".split())
_TRADE_ENDINGS = tuple(
    fold(word)
    for word in (
        "erei betrieb praxis büro verwaltung technik handel service kanzlei studio apotheke "
        "werkstatt genossenschaft gesellschaft versicherung verein agentur restaurant unternehmen"
    ).split()
)
_PUBLIC = frozenset(
    fold(word)
    for word in (
        "Amt Amtsgericht Bauamt Behörde Bezirk Bezirksamt Bundesamt Bundeswehr Feuerwehr Finanzamt "
        "Gemeinde Gericht Gymnasium Hochschule Jugendamt Kindergarten Kindertagesstätte Kirche "
        "Kirchengemeinde Kirchenkreis Kita Landesamt Landkreis Landratsamt Magistrat "
        "Ministerium Ordnungsamt Pfarramt Pfarrei Polizei Rathaus Samtgemeinde Schule Senat "
        "Stadtverwaltung Universität Verbandsgemeinde Zweckverband"
    ).split()
)
_PUBLIC_ENDINGS = tuple(
    fold(word)
    for word in "schule gymnasium kirchengemeinde gemeinde verwaltungsamt ministerium".split()
)


def has_company_mark(text: str) -> bool:
    """Whether the name itself proves a company: legal form, `& Söhne`, `Gebr.`, an ampersand.

    An ampersand behind a comma (`Schmidt, Anna & Peter`) joins two people.
    """
    if _LEGAL.search(text) or _LEGAL_EXACT.search(text):
        return True
    if _JOINED.search(text) or _BROTHERS.search(text + " "):
        return True
    return "&" in text and "," not in text.split("&", 1)[0]


def has_trade_word(text: str) -> bool:
    """Whether a word of the name is a trade or an institution (`Gasthof Linde`)."""
    return _has_word(text, _TRADES, _TRADE_HEADS, _TRADE_ENDINGS) or is_public(text)


def is_public(text: str) -> bool:
    """Whether the name is that of a public body: `Gemeinde Siek`, `Grundschule Nord`.

    A legal form of private law makes it a business (`Stadtwerke Siek GmbH`).
    """
    if _LEGAL.search(text) or _LEGAL_EXACT.search(text):
        return False
    return _has_word(text, _PUBLIC, _PUBLIC_HEADS, _PUBLIC_ENDINGS)


def without_legal_form(folded: str) -> str:
    """A folded company name without its legal form, for comparison: `hausverwaltung nordring`."""
    words = re.sub(r"\be ([kvg])\b", r"e\1", folded).split()
    kept = [word for word in words if word not in _LEGAL_WORDS]
    return " ".join(kept or words)


def _has_word(
    text: str, words: frozenset[str], heads: frozenset[str], endings: tuple[str, ...]
) -> bool:
    parts = fold(text).split()
    if len(parts) > 1 and parts[0] in heads:
        return True
    return any(part in words or (len(part) > 6 and part.endswith(endings)) for part in parts)
