"""Offers from JSON files, as other programs and the command line hand them over.

Strict: every value that does not fit is named by its place (`lines[3].quantity`), all at once.
Decimals are strings with a point (`"1150.00"`), days are ISO (`"2026-11-15"`). `fulfils` holds
indexes of `needs`, `alternative_to` an index of `lines` (headings counted), both from 0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import clean
from kundenpflege.model.kinds import Kind, LineKind, NeedWeight, TaxMode
from kundenpflege.services import offers
from kundenpflege.services.customers import find_by_number
from kundenpflege.services.offers import (
    GuaranteeDraft,
    LineDraft,
    NeedDraft,
    OfferDefaults,
    OfferDraft,
    cleaned,
)
from kundenpflege.store import Writer

#: Larger files are no offers (bytes).
LIMIT = 5_000_000

_OFFER_KEYS = frozenset(
    "customer talk_date date valid_until subject needs lines discount_percent discount_reason "
    "guarantees tax_mode thanks intro closing payment_terms salutation".split()
)
_NEED_KEYS = frozenset("text weight deadline".split())
_LINE_KEYS = frozenset(
    "kind text benefit quantity unit unit_price discount_percent vat_rate labour_share "
    "alternative_to fulfils".split()
)
_GUARANTEE_KEYS = frozenset("text due fulfils".split())
#: Ids and indexes stay below this (what a database key holds).
_MOST = 2**31
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

K = TypeVar("K", bound=Kind)
P = TypeVar("P", NeedDraft, LineDraft, GuaranteeDraft)


@dataclass(frozen=True, slots=True)
class OfferFile:
    """An offer as read, and whom it is for: by customer number or by id."""

    number: str
    customer_id: int | None
    draft: OfferDraft


def add_offer_from(db: Writer, source: str | Path) -> int:
    """Add the offer in a JSON text or file as a draft; gives its id.

    Tax mode and rate default to the business's. NotFoundError when there is no such customer.
    """
    read = read_offer(source, offers.offer_defaults(db))
    customer_id = read.customer_id
    if customer_id is None:
        customer_id = find_by_number(db, read.number)
    return offers.add_offer(db, customer_id, read.draft)


def read_offer(source: str | Path, defaults: OfferDefaults | None = None) -> OfferFile:
    """Read an offer from a JSON text (str) or file (Path).

    Raises InputError with all places that do not fit, UserError when it is no JSON at all.
    """
    text = _file_text(source) if isinstance(source, Path) else source
    problems = _Problems()
    data = _parse(text, problems)
    offer = _Object(data, "", problems, _OFFER_KEYS)
    number, customer_id = _customer(offer)
    standard = defaults or OfferDefaults()
    needs = offer.parts("needs", _NEED_KEYS, _need)
    lines = offer.parts("lines", _LINE_KEYS, lambda key, part: _line(key, part, standard))
    guarantees = offer.parts("guarantees", _GUARANTEE_KEYS, _guarantee)
    draft = OfferDraft(
        subject=offer.text("subject"),
        talk_date=offer.day("talk_date"),
        offer_date=offer.day("date"),
        valid_until=offer.day("valid_until"),
        tax_mode=offer.kind("tax_mode", TaxMode, standard.tax_mode),
        discount_percent=offer.decimal("discount_percent", Decimal(0)),
        discount_reason=offer.text("discount_reason"),
        thanks=offer.text("thanks"),
        intro=offer.text("intro"),
        closing=offer.text("closing"),
        payment_terms=offer.text("payment_terms"),
        salutation=offer.text("salutation"),
        needs=needs,
        lines=lines,
        guarantees=guarantees,
    )
    _check_links(draft, problems)
    if not problems.found:
        try:
            draft = cleaned(draft)
        except InputError as error:
            problems.found.update(error.fields)
    problems.raise_if_any(source)
    return OfferFile(number, customer_id, draft)


class _Problems:
    """What does not fit, by place."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def add(self, place: str, text: str) -> None:
        self.found.setdefault(place, text)

    def raise_if_any(self, source: str | Path) -> None:
        if not self.found:
            return
        head = (
            _("„{name}“ ist kein vollständiges Angebot:").format(name=source.name)
            if isinstance(source, Path)
            else _("Das ist kein vollständiges Angebot:")
        )
        rows = [f"{place}: {text}" for place, text in self.found.items()]
        raise InputError(self.found, "\n".join((head, *rows)))


class _Object:
    """One JSON object whose values are taken out with their checks."""

    def __init__(self, data: Any, place: str, problems: _Problems, known: frozenset[str]) -> None:
        self.place = place
        self.problems = problems
        self.values: dict[str, Any] = {}
        self.is_object = isinstance(data, dict)
        if not isinstance(data, dict):
            problems.add(place.rstrip(".") or "JSON", _("Hier gehört ein Objekt {} hin."))
            return
        self.values = data
        for key in data:
            if key not in known:
                problems.add(place + key, _("Dieses Feld ist nicht bekannt."))

    def text(self, key: str, required: bool = False) -> str:
        value = self.values.get(key)
        if value is None and not (required and self.is_object):
            return ""
        if not isinstance(value, str):
            self._fail(key, _("Hier gehört ein Text in Anführungszeichen hin."))
            return ""
        if required and not value.strip():
            self._fail(key, _("Der Text ist leer."))
        return value

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self._fail(
            key,
            _("{value} ist kein Tag (Schreibweise: 2026-11-15).").format(value=_shown(value)),
        )
        return None

    def decimal(self, key: str, default: Decimal) -> Decimal:
        value = self.values.get(key)
        if value is None:
            return default
        if isinstance(value, str) and _DECIMAL.fullmatch(value.strip()):
            return Decimal(value.strip())
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return Decimal(value)
        self._fail(
            key,
            _("{value} ist keine Zahl (Schreibweise: 1150.00).").format(value=_shown(value)),
        )
        return default

    def kind(self, key: str, kinds: type[K], default: K) -> K:
        value = self.values.get(key)
        if value is None:
            return default
        if isinstance(value, str) and value in [member.value for member in kinds]:
            return kinds(value)
        self._fail(
            key,
            _("{value} ist nicht bekannt; möglich sind {known}.").format(
                value=_shown(value), known=", ".join(member.value for member in kinds)
            ),
        )
        return default

    def index(self, key: str) -> int | None:
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST:
            return value
        self._fail(key, _("{value} ist keine Stelle (gezählt ab 0).").format(value=_shown(value)))
        return None

    def indexes(self, key: str) -> tuple[int, ...]:
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(
            isinstance(entry, int) and not isinstance(entry, bool) and entry >= 0 for entry in value
        ):
            return tuple(value)
        self._fail(key, _("Hier gehört eine Liste von Stellen hin, zum Beispiel [0, 2]."))
        return ()

    def parts(
        self, key: str, known: frozenset[str], make: Callable[[int, _Object], P]
    ) -> tuple[P, ...]:
        value = self.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self._fail(key, _("Hier gehört eine Liste hin."))
            return ()
        return tuple(
            make(_key(n), _Object(entry, f"{self.place}{key}[{n}].", self.problems, known))
            for n, entry in enumerate(value)
        )

    def _fail(self, key: str, text: str) -> None:
        self.problems.add(self.place + key, text)


def _key(index: int) -> int:
    """The draft key of the part at `index`."""
    return -1 - index


def _need(key: int, part: _Object) -> NeedDraft:
    return NeedDraft(
        key,
        text=part.text("text", required=True),
        weight=part.kind("weight", NeedWeight, NeedWeight.IMPORTANT),
        deadline=part.day("deadline"),
    )


def _line(key: int, part: _Object, standard: OfferDefaults) -> LineDraft:
    kind = part.kind("kind", LineKind, LineKind.ITEM)
    base = part.index("alternative_to")
    if base is not None and kind is not LineKind.ALTERNATIVE:
        part.problems.add(
            part.place + "alternative_to", _("Nur eine Alternative ersetzt eine andere Zeile.")
        )
    return LineDraft(
        key,
        kind=kind,
        text=part.text("text", required=True),
        benefit=part.text("benefit"),
        quantity=part.decimal("quantity", Decimal(1)),
        unit=part.text("unit") or "Stk",
        unit_price=part.decimal("unit_price", Decimal(0)),
        discount_percent=part.decimal("discount_percent", Decimal(0)),
        vat_rate=part.decimal("vat_rate", standard.vat_rate),
        labour_share=part.decimal("labour_share", Decimal(0)),
        alternative_to=None if base is None else _key(base),
        fulfils=tuple(_key(n) for n in part.indexes("fulfils")),
    )


def _guarantee(key: int, part: _Object) -> GuaranteeDraft:
    return GuaranteeDraft(
        key,
        text=part.text("text", required=True),
        due=part.day("due"),
        fulfils=tuple(_key(n) for n in part.indexes("fulfils")),
    )


def _customer(offer: _Object) -> tuple[str, int | None]:
    """Number or id of the customer."""
    if not offer.is_object:
        return "", None
    if "customer" not in offer.values:
        offer.problems.add(
            "customer",
            _("Der Kunde fehlt, zum Beispiel {example}.").format(example='{"number": "1004"}'),
        )
        return "", None
    customer = _Object(
        offer.values["customer"], "customer.", offer.problems, frozenset({"number", "id"})
    )
    number, record_id = customer.values.get("number"), customer.index("id")
    if isinstance(number, int) and not isinstance(number, bool):
        number = str(number)
    if number is not None and not (isinstance(number, str) and clean(number)):
        offer.problems.add("customer.number", _("Hier gehört die Kundennummer hin."))
    elif customer.is_object and (number is None) == (record_id is None):
        offer.problems.add("customer", _("Entweder number oder id nennt den Kunden."))
    return clean(number) if isinstance(number, str) else "", record_id


def _check_links(draft: OfferDraft, problems: _Problems) -> None:
    """Links must lead to parts that are there."""
    links = [(f"lines[{n}]", line.fulfils) for n, line in enumerate(draft.lines)]
    links += [(f"guarantees[{n}]", part.fulfils) for n, part in enumerate(draft.guarantees)]
    for place, keys in links:
        for key in keys:
            if -1 - key >= len(draft.needs):
                problems.add(
                    f"{place}.fulfils",
                    _("Ein Bedürfnis {index} gibt es nicht.").format(index=-1 - key),
                )
    for n, line in enumerate(draft.lines):
        if line.alternative_to is None:
            continue
        base = -1 - line.alternative_to
        if base >= len(draft.lines) or base == n:
            text = _("Eine Zeile {index} gibt es nicht.").format(index=base)
        elif draft.lines[base].kind is not LineKind.ITEM:
            text = _("Zeile {index} ist keine Position.").format(index=base)
        else:
            continue
        problems.add(f"lines[{n}].alternative_to", text)


def _shown(value: Any) -> str:
    """A wrong value as messages quote it."""
    if isinstance(value, str):
        return f"„{value[:40]}“"
    if isinstance(value, (dict, list)):
        return _("Eine Liste oder ein Objekt")
    return json.dumps(value, default=str)


def _parse(text: str, problems: _Problems) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in pairs:
            if key in result:
                problems.add(key, _("Dieses Feld steht zweimal im selben Objekt."))
            result[key] = value
        return result

    def refuse(name: str) -> Any:
        raise UserError(_("{value} ist keine Zahl.").format(value=name))

    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            parse_float=Decimal,
            parse_constant=refuse,
            object_pairs_hook=unique,
        )
    except json.JSONDecodeError as error:
        raise UserError(
            _("Das ist kein gültiges JSON: Fehler in Zeile {line}, Spalte {column}.").format(
                line=error.lineno, column=error.colno
            )
        ) from None
    except (RecursionError, ValueError):
        raise UserError(_("Das ist kein gültiges JSON.")) from None


def _file_text(path: Path) -> str:
    if path.is_dir():
        raise UserError(_("„{path}“ ist ein Ordner. Bitte eine Datei angeben.").format(path=path))
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise UserError(_("Die Datei „{name}“ gibt es nicht.").format(name=path)) from None
    except OSError as error:
        raise UserError(
            _("Die Datei „{name}“ kann nicht gelesen werden: {reason}").format(
                name=path, reason=error.strerror or error
            )
        ) from None
    if len(data) > LIMIT:
        raise UserError(_("Die Datei „{name}“ ist zu groß für ein Angebot.").format(name=path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(
            _("Die Datei „{name}“ ist nicht in UTF-8 geschrieben.").format(name=path)
        ) from None
