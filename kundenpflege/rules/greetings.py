"""Greeting cards and letters: for what, with which words, and when one may go out.

The texts go to customers: German whatever the screen speaks. What one person alone can be told
is the personal sentence; without it nothing is finished.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import ContactNature, LetterForm

from .placeholders import fill, without_unfilled
from .reminders.reminder import ReminderKey

#: Where the personal sentence stands in a text; without it, after the first paragraph.
PLACE = "{Persönlicher Satz}"
#: Text blocks of a kind of greeting: `greet:birthday`.
TEXTS = "greet:"

#: How the name of a text block says whom it is for.
FOR_ONE, FOR_MANY = "(du)", "(ihr)"
#: How the name of a text for a day that is over begins, and of one for businesses.
LATE, FOR_BUSINESS = "Nachträglich", "Geschäftlich"

#: Variables of cards and letters → what stands there.
VARIABLES: dict[str, str] = {
    "Vorname": N_("Vorname des Empfängers"),
    "Name": N_("Name des Kunden"),
    "Alter": N_("Wie alt die Person wird"),
    "Jahre": N_("Jahre als Kunde oder seit dem Auftrag"),
    "Anlage": N_("Was eingebaut wurde oder betreut wird"),
    "Tag": N_("Tag des Anlasses, Ende der Gewährleistung"),
    "Wunsch": N_("Der Wunsch, um den es geht"),
    "Angebot": N_("Nummer und Betreff des Angebots"),
    "Anfrage": N_("Worum es in der Anfrage geht"),
    "Ansprechpartner": N_("Wer bei uns verantwortlich ist"),
    "Durchwahl": N_("Telefon des Ansprechpartners"),
    "Firma": N_("Name des Betriebs"),
}

_PLACE = re.compile(r"\{\s*pers(?:ö|oe)nlicher satz\s*\}", re.IGNORECASE)
_OPEN = re.compile(r"\{[^\W\d_][\w ]{0,30}\}")
_WORD = re.compile(r"\w", re.UNICODE)
_INFORMAL = re.compile(
    r"\b(?:du|dir|dich|dein(?:e[mnrs]?)?|euch|euer|eure[mnrs]?)\b", re.IGNORECASE
)
_FORMAL = re.compile(r"(?<=[^.!?\s] )(?:Sie|Ihnen|Ihre[mnrs]?)\b")


@dataclass(frozen=True, slots=True)
class GreetingKind:
    """An occasion to write. `front` and `below` stand on the front of a card, `subject` above a
    letter; `nature` decides whether the law takes it for advertising."""

    key: str
    title: str
    front: str
    below: str
    motif: str
    form: LetterForm
    subject: str = ""
    nature: ContactNature = ContactNature.CARE

    @property
    def texts(self) -> str:
        """Kind of its text blocks."""
        return TEXTS + self.key


def _card(key: str, title: str, front: str, below: str, motif: str) -> GreetingKind:
    return GreetingKind(key, title, front, below, motif, LetterForm.CARD, f"{front} {below}")


def _letter(key: str, title: str, subject: str, front: str, below: str) -> GreetingKind:
    return GreetingKind(key, title, front, below, "sprig", LetterForm.LETTER, subject)


#: In the order in which they are offered.
KINDS: tuple[GreetingKind, ...] = (
    _card("birthday", N_("Geburtstag"), "Herzlichen Glückwunsch", "zum Geburtstag", "candles"),
    _card(
        "round_birthday",
        N_("Runder Geburtstag"),
        "Herzlichen Glückwunsch",
        "zum {Alter}. Geburtstag",
        "candles",
    ),
    _card("name_day", N_("Namenstag"), "Alles Gute", "zum Namenstag", "sprig"),
    _card("anniversary", N_("Jubiläum"), "Herzlichen Dank", "für {Jahre} Jahre Vertrauen",
          "wreath"),
    _card("job", N_("Jahre seit dem Auftrag"), "Schöne Erinnerung", "an unser Projekt", "house"),
    _card("thanks", N_("Dank nach dem Auftrag"), "Vielen Dank", "für Ihren Auftrag", "house"),
    _card("referral", N_("Dank für eine Empfehlung"), "Vielen Dank", "für Ihre Empfehlung",
          "wreath"),
    _card("christmas", N_("Weihnachten und Jahreswechsel"), "Frohe Weihnachten",
          "und ein gutes neues Jahr", "star"),
    _card("care_gap", N_("Gruß zwischendurch"), "Ein herzlicher Gruß", "aus unserer Werkstatt",
          "sprig"),
    _card("congratulation", N_("Glückwunsch"), "Herzlichen Glückwunsch", "", "wreath"),
    GreetingKind("sympathy", N_("Beileid"), "In stiller Anteilnahme", "", "branch",
                 LetterForm.CARD, "Unser herzliches Beileid"),
    _letter("maintenance", N_("Wartung"), "Wartung: {Anlage}", "Gut gepflegt", "hält länger"),
    _letter("warranty", N_("Ende der Gewährleistung"),
            "Unsere Gewährleistung für {Anlage} endet am {Tag}",
            "Alles in Ordnung?", "Wir sehen gern nach"),
    _letter("wish", N_("Wunsch"), "Sie hatten einen Wunsch: {Wunsch}", "Nicht vergessen",
            "Ihr Wunsch liegt uns am Herzen"),
    _letter("season", N_("Jahreszeit"), "Jetzt ist die richtige Zeit: {Anlage}", "Gut vorbereitet",
            "in die neue Jahreszeit"),
    _letter("dormant", N_("Lange nichts gehört"), "Wie geht es Ihnen?", "Schön war’s mit Ihnen",
            "Wie geht es Ihnen?"),
    GreetingKind("offer", N_("Zum Angebot"), "Unser Angebot", "Haben Sie noch Fragen?", "house",
                 LetterForm.LETTER, "Unser Angebot {Angebot}", ContactNature.SERVICE),
    GreetingKind("enquiry", N_("Zur Anfrage"), "Vielen Dank", "für Ihre Anfrage", "house",
                 LetterForm.LETTER, "Ihre Anfrage: {Anfrage}", ContactNature.SERVICE),
    GreetingKind("own", N_("Eigener Anlass"), "Ein herzlicher Gruß", "", "sprig",
                 LetterForm.LETTER),
)  # fmt: skip

#: What is celebrated on one day.
_DAYS = frozenset({"birthday", "round_birthday", "name_day"})
_BY_KEY = {kind.key: kind for kind in KINDS}
#: Reminders that are about business under way: no advertising.
_SERVICE = frozenset({"follow_up", "offer_expiring", "decision_date", "enquiry"})
#: In German the words for du and Sie differ; fronts and subjects of cards for friends.
_FAMILIAR = {
    "für Ihr Vertrauen": ("für dein Vertrauen", "für euer Vertrauen"),
    "Ihr Wunsch": ("Dein Wunsch", "Euer Wunsch"),
    "für Ihre Anfrage": ("für deine Anfrage", "für eure Anfrage"),
    "Ihre Anfrage: {Anfrage}": ("Deine Anfrage: {Anfrage}", "Eure Anfrage: {Anfrage}"),
    "Ihre Anfrage": ("Deine Anfrage", "Eure Anfrage"),
    "Haben Sie noch Fragen?": ("Hast du noch Fragen?", "Habt ihr noch Fragen?"),
    "für Ihren Auftrag": ("für deinen Auftrag", "für euren Auftrag"),
    "für Ihre Empfehlung": ("für deine Empfehlung", "für eure Empfehlung"),
    "Wie geht es Ihnen?": ("Wie geht es dir?", "Wie geht es euch?"),
    "Schön war’s mit Ihnen": ("Schön war’s mit dir", "Schön war’s mit euch"),
    "Sie hatten einen Wunsch: {Wunsch}": (
        "Du hattest einen Wunsch: {Wunsch}",
        "Ihr hattet einen Wunsch: {Wunsch}",
    ),
    "Ihr Wunsch liegt uns am Herzen": (
        "Dein Wunsch liegt uns am Herzen",
        "Euer Wunsch liegt uns am Herzen",
    ),
}


#: What is said where a value is not known.
_WITHOUT = {
    "zum {Alter}. Geburtstag": "zum Geburtstag",
    "für {Jahre} Jahre Vertrauen": "für Ihr Vertrauen",
    "Jetzt ist die richtige Zeit: {Anlage}": "Jetzt ist die richtige Zeit",
    "Wartung: {Anlage}": "Zeit für die Wartung",
    "Unsere Gewährleistung für {Anlage} endet am {Tag}": "Unsere Gewährleistung endet bald",
    "Sie hatten einen Wunsch: {Wunsch}": "Ihr Wunsch",
    "Unser Angebot {Angebot}": "Unser Angebot",
    "Ihre Anfrage: {Anfrage}": "Ihre Anfrage",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """How we talk to whom: du instead of Sie, more than one person, a capital after the
    salutation (Switzerland)."""

    informal: bool = False
    plural: bool = False
    capital: bool = False

    @property
    def sign(self) -> str:
        """What the name of a fitting text ends in; nothing for Sie."""
        if not self.informal:
            return ""
        return FOR_MANY if self.plural else FOR_ONE


@dataclass(frozen=True, slots=True)
class GreetingText:
    """A text that can be chosen: its name as it is shown, and its words with variables."""

    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of the finished text; `personal` is the sentence that this person alone gets,
    `open` the empty place for it."""

    text: str
    personal: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a card or letter; one that `blocks` keeps it from being finished."""

    field: str
    text: str
    blocks: bool = True


def kind_of(key: str) -> GreetingKind:
    """The kind with this key; the own occasion for what is not known."""
    return _BY_KEY.get(key, _BY_KEY["own"])


def is_kind(key: str) -> bool:
    """Whether there is such a kind."""
    return key in _BY_KEY


def read_occasion(text: str) -> ReminderKey | None:
    """The reminder that an occasion names; None for a kind of greeting alone, or for nothing."""
    try:
        return ReminderKey.read(text)
    except ValueError:
        return None


def kind_of_occasion(text: str) -> GreetingKind:
    """What kind of greeting an occasion asks for: a reminder's key or a kind's own."""
    key = read_occasion(text)
    if key is None:
        return kind_of(text.strip())
    if key.rule == "anniversary" and not key.subject.startswith("customer"):
        return _BY_KEY["job"]
    if key.rule in ("follow_up", "offer_expiring"):
        return _BY_KEY["offer"]
    return kind_of(key.rule)


def nature_of(text: str) -> ContactNature:
    """Whether a letter for this occasion is advertising in the sense of § 7 UWG."""
    key = read_occasion(text)
    if key is not None and key.rule in _SERVICE:
        return ContactNature.SERVICE
    return kind_of_occasion(text).nature


def day_of_occasion(text: str) -> date | None:
    """The day an occasion is about, where its key tells it."""
    key = read_occasion(text)
    found = re.search(r"\d{4}-\d\d-\d\d", key.occasion) if key else None
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def fitting(texts: Sequence[GreetingText], relation: Relation) -> list[GreetingText]:
    """The texts in the right form of address, their names without the sign for it."""
    found = []
    for text in texts:
        sign = next((s for s in (FOR_ONE, FOR_MANY) if text.name.rstrip().endswith(s)), "")
        if sign == relation.sign:
            name = text.name.rstrip().removesuffix(sign).rstrip() if sign else text.name
            found.append(GreetingText(name, text.body))
    return found


def in_turn(
    texts: Sequence[GreetingText], late: bool, business: bool = False
) -> list[GreetingText]:
    """Texts for belated wishes come first where the day is over, texts for businesses where it is
    one; both last elsewhere."""
    return sorted(
        texts,
        key=lambda text: (
            text.name.startswith(LATE) is not late,
            text.name.startswith(FOR_BUSINESS) is not business,
        ),
    )


def is_late(kind: GreetingKind, day: date | None, today: date) -> bool:
    """Whether the day of a birthday or name day is over."""
    return day is not None and day < today and kind.key in _DAYS


def proposal(body: str, values: Mapping[str, str], relation: Relation) -> str:
    """A text with its variables filled in; sentences that lack a value are left out."""
    known = {**dict.fromkeys(VARIABLES, ""), **values}
    parts = [without_unfilled(part, known).strip() for part in re.split(r"\n\s*\n", body.strip())]
    text = _one_year("\n\n".join(part for part in parts if part))
    return text[:1].upper() + text[1:] if relation.capital else text


def heading(text: str, values: Mapping[str, str], relation: Relation) -> str:
    """A subject or a line of the front with its variables, said without what is not known."""
    for wording in (text, _WITHOUT.get(text, "")):
        if relation.informal and wording in _FAMILIAR:
            wording = _FAMILIAR[wording][relation.plural]
        filled = fill(wording, values)
        if not filled.missing and not filled.unknown:
            return _one_year(filled.text)
    return ""


def _one_year(text: str) -> str:
    return re.sub(r"\b1 Jahre\b", "1 Jahr", re.sub(r"\b1 Jahren\b", "einem Jahr", text))


def passages(body: str, personal: str) -> tuple[Passage, ...]:
    """The paragraphs in order, with the personal sentence in its place."""
    own = Passage(" ".join(personal.split()), personal=True, open=not told(personal))
    if own.open:
        own = Passage("", personal=True, open=True)
    parts: list[Passage] = []
    for part in re.split(r"\n\s*\n", _PLACE.sub(f"\n\n{PLACE}\n\n", body)):
        text = part.strip()
        if text == PLACE:
            if own not in parts:
                parts.append(own)
        elif text:
            parts.append(Passage(text))
    if own not in parts:
        parts.insert(1, own)
    return tuple(parts)


def told(personal: str) -> bool:
    """Whether the personal sentence says something: one that ends in `…` is only begun."""
    text = personal.strip()
    return len(_WORD.findall(text)) >= 3 and not text.endswith(("…", "..."))


def findings(
    *, body: str, personal: str, salutation: str, form: LetterForm, subject: str, relation: Relation
) -> list[Finding]:
    """What keeps a text from going out, and what is worth a second look."""
    found = []
    if not told(personal):
        begun = personal.strip()
        found.append(
            Finding(
                "personal",
                _("Der persönliche Satz ist noch nicht zu Ende geschrieben.")
                if begun
                else _("Der persönliche Satz fehlt noch: etwas, das nur dieser Mensch lesen kann."),
            )
        )
    if not _PLACE.sub("", body).strip():
        found.append(Finding("body", _("Der Text ist noch leer.")))
    left = [word for word in _OPEN.findall(_PLACE.sub("", f"{body} {personal} {subject}"))]
    if left:
        found.append(
            Finding(
                "body", _("Hier fehlt noch ein Wert: {names}").format(names=", ".join(left[:3]))
            )
        )
    if not salutation.strip():
        found.append(Finding("salutation", _("Die Anrede fehlt.")))
    if form is LetterForm.LETTER and not subject.strip():
        found.append(
            Finding("subject", _("Ohne Betreff wird ein Brief leicht überlesen."), blocks=False)
        )
    mixed = _mixed(f"{body} {personal}", relation)
    if mixed:
        found.append(Finding("body", mixed, blocks=False))
    return found


def _mixed(text: str, relation: Relation) -> str:
    """Du and Sie in one letter look careless."""
    if relation.informal:
        word = None if relation.plural else _FORMAL.search(text)
        said = _("Wir sagen du, im Text steht aber „{word}“.")
    else:
        word = _INFORMAL.search(text)
        said = _("Wir sagen Sie, im Text steht aber „{word}“.")
    return said.format(word=word[0]) if word else ""
