"""Cards out of vCards of every version and maker; what points to the net is never opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from kundenpflege.base.i18n import N_, _
from kundenpflege.base.money import format_count
from kundenpflege.base.text import clean

from .card import (
    Card,
    CardAddress,
    CardBirthday,
    CardEmail,
    CardPhone,
    PhoneKind,
    Where,
)
from .limits import RefusedError
from .vcard_lines import Statement, split, statements, to_bytes, unescape, uri_text

T = TypeVar("T")

MAX_CARDS = 100_000
#: Statements of one card; more is no card of this world.
MAX_STATEMENTS = 2_000
_BEGIN = re.compile(rb"(?:^|[\r\n])[ \t]*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE)
#: What stays as a line of its own, by the statement's name.
_DETAILS = {
    "NICKNAME": N_("Spitzname"),
    "ANNIVERSARY": N_("Jahrestag"),
    "X-ANNIVERSARY": N_("Jahrestag"),
    "X-EVOLUTION-ANNIVERSARY": N_("Jahrestag"),
    "DEATHDATE": N_("Verstorben"),
    "LANG": N_("Sprache"),
    "HOBBY": N_("Hobby"),
    "INTEREST": N_("Interesse"),
    "EXPERTISE": N_("Fachgebiet"),
    "IMPP": N_("Messenger"),
    "X-SOCIALPROFILE": N_("Profil"),
    "X-SPOUSE": N_("Partner/in"),
    "X-EVOLUTION-SPOUSE": N_("Partner/in"),
    "X-MANAGER": N_("Vorgesetzte/r"),
    "X-ASSISTANT": N_("Assistenz"),
    "RELATED": N_("Bezug"),
    "X-ABRELATEDNAMES": N_("Bezug"),
    "X-ABDATE": N_("Datum"),
    "MAILER": N_("Mailprogramm"),
}
_APPLE_LABEL = re.compile(r"^_\$!<(.*)>!\$_$")
#: Labels of address books in other words, as types.
_LABEL_TYPES = {
    "mobil": "cell",
    "mobile": "cell",
    "handy": "cell",
    "iphone": "cell",
    "arbeit": "work",
    "geschäftlich": "work",
    "dienstlich": "work",
    "büro": "work",
    "firma": "work",
    "work": "work",
    "privat": "home",
    "zuhause": "home",
    "home": "home",
    "fax": "fax",
    "homefax": "fax",
    "workfax": "fax",
    "pager": "pager",
    "anniversary": "anniversary",
}
_NO_YEAR = re.compile(r"^--(\d\d)-?(\d\d)(?:T.*)?$", re.IGNORECASE)
_FULL_DAY = re.compile(r"^(\d{4})(-?)(\d\d)\2(\d\d)(?:[T ].*)?$", re.IGNORECASE)


@dataclass
class _Draft:
    """A card while its statements come in."""

    statements: list[Statement] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def read_cards(source: str | bytes) -> list[Card]:
    """All cards of a text or a file: versions 2.1, 3.0 and 4.0, also mixed.

    Groups of contacts become categories of their members. UserError when a statement or the
    number of cards is beyond limits; broken lines are passed over.
    """
    data = source.encode("utf-8", "replace") if isinstance(source, str) else to_bytes(source)
    if sum(1 for _begin in _BEGIN.finditer(data)) > MAX_CARDS:
        raise RefusedError(
            _("Die Datei hat mehr als {n} Visitenkarten. Bitte aufteilen.").format(
                n=format_count(MAX_CARDS)
            )
        )
    cards: list[Card] = []
    groups: list[tuple[str, frozenset[str]]] = []
    for draft in _drafts(data):
        members = _members(draft)
        card = _card(draft)
        if members is not None:
            if card.display_name:
                groups.append((card.display_name, members))
            continue
        cards.append(card)
    return _with_groups(cards, groups) if groups else cards


def _drafts(data: bytes) -> Iterator[_Draft]:
    draft: _Draft | None = None
    inner = 0
    agent = False
    for statement in statements(data):
        kind = statement.value.strip().casefold()
        if statement.name == "BEGIN" and kind == "vcard":
            if draft is not None and (agent or inner):
                inner += 1
            else:
                # A card without end is closed by the next one.
                if draft is not None:
                    yield draft
                draft = _Draft()
        elif statement.name == "END" and kind == "vcard":
            if inner:
                inner -= 1
            elif draft is not None:
                yield draft
                draft = None
        elif draft is not None and not inner:
            if statement.name == "X-ABLABEL":
                draft.labels.setdefault(statement.group, _label(statement.value))
            elif len(draft.statements) < MAX_STATEMENTS:
                draft.statements.append(statement)
            else:
                raise RefusedError(_("Eine Visitenkarte hat zu viele Angaben."))
        # An agent's card stands inside of the card (2.1).
        agent = statement.name == "AGENT" and not kind
    if draft is not None:
        yield draft


def _label(value: str) -> str:
    text = clean(unescape(value))
    match = _APPLE_LABEL.match(text)
    return match[1] if match else text


def _members(draft: _Draft) -> frozenset[str] | None:
    """The members when the card is a group of contacts."""
    values = {
        s.value.strip().casefold()
        for s in draft.statements
        if s.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND")
    }
    if "group" not in values:
        return None
    names = ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")
    return frozenset(_uid(s.value) for s in draft.statements if s.name in names)


def _uid(value: str) -> str:
    return clean(unescape(value)).removeprefix("urn:uuid:")


def _with_groups(cards: list[Card], groups: list[tuple[str, frozenset[str]]]) -> list[Card]:
    from dataclasses import replace

    found: list[Card] = []
    for card in cards:
        names = [name for name, members in groups if card.uid and card.uid in members]
        names = list(dict.fromkeys((*card.categories, *names)))
        found.append(replace(card, categories=tuple(names)))
    return found


def _card(draft: _Draft) -> Card:
    reader = _CardReader(draft)
    for statement in draft.statements:
        reader.take(statement)
    return reader.card()


class _CardReader:
    """Collects the statements of one card; of single values the first filled one counts."""

    def __init__(self, draft: _Draft) -> None:
        self._labels = draft.labels
        self._texts: dict[str, str] = {}
        self._phones: list[tuple[bool, CardPhone]] = []
        self._emails: list[tuple[bool, CardEmail]] = []
        self._addresses: list[tuple[bool, CardAddress]] = []
        self._websites: list[str] = []
        self._notes: list[str] = []
        self._categories: list[str] = []
        self._details: list[tuple[str, str]] = []
        self._birthday: CardBirthday | None = None
        self._company = False

    def card(self) -> Card:
        """What was collected."""
        texts = self._texts
        return Card(
            display_name=texts.get("display_name", ""),
            first_name=texts.get("first_name", ""),
            middle_names=texts.get("middle_names", ""),
            last_name=texts.get("last_name", ""),
            title_before=texts.get("title_before", ""),
            title_after=texts.get("title_after", ""),
            company=texts.get("company", ""),
            department=texts.get("department", ""),
            role=texts.get("role", ""),
            phones=tuple(dict.fromkeys(p for _f, p in _preferred(self._phones))),
            emails=tuple(dict.fromkeys(e for _f, e in _preferred(self._emails))),
            addresses=tuple(dict.fromkeys(a for _f, a in _preferred(self._addresses))),
            birthday=self._birthday,
            websites=tuple(dict.fromkeys(self._websites)),
            note="\n".join(dict.fromkeys(self._notes)),
            categories=tuple(dict.fromkeys(self._categories)),
            uid=texts.get("uid", ""),
            is_company=self._company,
            birthday_text="" if self._birthday else texts.get("birthday_text", ""),
            details=tuple(dict.fromkeys(self._details)),
        )

    def take(self, statement: Statement) -> None:
        """Understand one statement; what is unknown is passed over."""
        value = statement.value
        if not value.strip():
            return
        match statement.name:
            case "FN":
                self._set("display_name", _text(value))
            case "N":
                self._name(value)
            case "ORG":
                company, *units = (_text(part) for part in split(value, ";"))
                self._set("company", company)
                self._set("department", ", ".join(filter(None, units)))
            case "TITLE" | "ROLE":
                self._set("role", _text(value))
            case "TEL":
                self._phone(statement)
            case "EMAIL":
                address = clean(uri_text(unescape(value), "mailto"))
                if address:
                    where = _where(self._types(statement))
                    self._emails.append((_is_preferred(statement), CardEmail(address, where)))
            case "ADR":
                self._address(statement)
            case "BDAY":
                self._day(statement)
            case "URL":
                self._websites.append(_text(value))
            case "NOTE":
                self._notes.append(clean(unescape(value), multiline=True))
            case "CATEGORIES":
                names = (_text(part) for part in split(value, ","))
                self._categories.extend(filter(None, names))
            case "UID":
                self._set("uid", _uid(value))
            case "KIND":
                self._company |= value.strip().casefold() == "org"
            case "X-ABSHOWAS":
                self._company |= value.strip().casefold() == "company"
            case "X-ANDROID-CUSTOM":
                self._android(value)
            case name if name in _DETAILS:
                label = self._labels.get(statement.group, "") if statement.group else ""
                text = ", ".join(filter(None, (_text(part) for part in split(value, ";"))))
                self._detail(label if label else _(_DETAILS[name]), text)

    def _set(self, name: str, text: str) -> None:
        if text and not self._texts.get(name):
            self._texts[name] = text

    def _detail(self, label: str, text: str) -> None:
        if text:
            self._details.append(
                (_(_DETAILS["ANNIVERSARY"]) if label == "Anniversary" else label, text)
            )

    def _name(self, value: str) -> None:
        names = ("last_name", "first_name", "middle_names", "title_before", "title_after")
        for name, part in zip(names, split(value, ";"), strict=False):
            self._set(name, " ".join(filter(None, (_text(word) for word in split(part, ",")))))

    def _types(self, statement: Statement) -> frozenset[str]:
        label = self._labels.get(statement.group, "") if statement.group else ""
        extra = _LABEL_TYPES.get(label.casefold())
        words = {_LABEL_TYPES.get(word.removeprefix("x-"), word) for word in statement.types}
        return frozenset(words | {extra} if extra else words)

    def _phone(self, statement: Statement) -> None:
        number = clean(uri_text(unescape(statement.value), "tel"))
        if not number:
            return
        types = self._types(statement)
        if types & {"pager", "textphone", "modem", "telex"}:
            self._detail(_("Weitere Rufnummer"), number)
            return
        kind = next(
            (
                kind
                for word, kind in (
                    ("fax", PhoneKind.FAX),
                    ("cell", PhoneKind.MOBILE),
                    ("work", PhoneKind.WORK),
                    ("home", PhoneKind.HOME),
                )
                if word in types
            ),
            PhoneKind.OTHER,
        )
        self._phones.append((_is_preferred(statement), CardPhone(number, kind)))

    def _address(self, statement: Statement) -> None:
        parts = [
            ", ".join(filter(None, (_text(piece) for piece in split(part, ","))))
            for part in split(statement.value, ";")
        ]
        po_box, extended, street, place, region, code, country = (parts + [""] * 7)[:7]
        address = CardAddress(
            street, code, place, country, extended, po_box, region, _where(self._types(statement))
        )
        if any((street, code, place, extended, po_box)):
            self._addresses.append((_is_preferred(statement), address))

    def _day(self, statement: Statement) -> None:
        text = _text(statement.value)
        omitted = statement.parameters.get("X-APPLE-OMIT-YEAR", "")
        day: CardBirthday | None = None
        if match := _NO_YEAR.match(text):
            day = CardBirthday(int(match[2]), int(match[1]))
        elif match := _FULL_DAY.match(text):
            year = None if match[1] == omitted else int(match[1])
            day = CardBirthday(int(match[4]), int(match[3]), year)
        if day is not None and _exists(day):
            self._birthday = self._birthday or day
        else:
            self._set("birthday_text", text)

    def _android(self, value: str) -> None:
        """`vnd.android.cursor.item/nickname;Hansi;1;;`"""
        kind, *rest = (_text(part) for part in split(value, ";"))
        if kind.endswith("/nickname") and rest:
            self._detail(_(_DETAILS["NICKNAME"]), rest[0])


def _text(value: str) -> str:
    return clean(unescape(value))


def _exists(day: CardBirthday) -> bool:
    try:
        date(2000 if day.year is None else day.year, day.month, day.day)
    except ValueError:
        return False
    return True


def _where(types: frozenset[str]) -> Where:
    if "work" in types:
        return Where.WORK
    return Where.HOME if "home" in types else Where.OTHER


def _is_preferred(statement: Statement) -> bool:
    return "pref" in statement.types or statement.parameters.get("PREF") == "1"


def _preferred(found: list[tuple[bool, T]]) -> list[tuple[bool, T]]:
    """The preferred ones first, else in their order."""
    return sorted(found, key=lambda pair: not pair[0])
