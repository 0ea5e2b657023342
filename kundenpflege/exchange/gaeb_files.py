"""Tenders (GAEB X81, X83 …) as the lines of an offer, and their old form (D81, D83)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from kundenpflege.base.errors import UserError
from kundenpflege.base.files import write_file
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import round_to
from kundenpflege.base.text import clean
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import MAX_LEVEL
from kundenpflege.rules.offer_draft import MAX_PRICE, MAX_QUANTITY, LineDraft

from .gaeb_xml import MAX_FILE, PHASES, Boq, Item, Part, parse, read_boq
from .limits import damaged
from .reading import load_file

if TYPE_CHECKING:
    from gaeb import Titel

#: Lines of a tender that an offer takes.
MAX_LINES = 5_000
_LONG, _SHORT = 20_000, 1_000
_UNITS = {"m2": "m²", "m3": "m³", "qm": "m²", "cbm": "m³", "St": "Stk", "Std": "h", "psch": "psch"}


@dataclass(frozen=True, slots=True)
class Tender:
    """What a tender asks for: lines without prices of ours, ready for an offer.

    `notes` are sentences for the user: what was left out or looks different.
    """

    name: str
    phase: str
    project: str
    title: str
    owner: str
    currency: str
    lines: tuple[LineDraft, ...]
    notes: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What the offer is about."""
        parts = dict.fromkeys(part for part in (self.project, self.title) if part)
        return clean(" – ".join(parts))[:200] or self.name[:200]


def open_tender(path: Path, vat_rate: Decimal = Decimal(19)) -> tuple[Tender, bytes]:
    """Read a tender and give it with the bytes of its file; UserError when it cannot be read."""
    data = load_file(path)
    return read_tender(data, path.name, vat_rate), data


def read_tender(data: bytes, name: str, vat_rate: Decimal = Decimal(19)) -> Tender:
    """The lines of a tender; `vat_rate` in percent where it names none."""
    boq = read_boq(parse(data)) if is_xml(data) else _old_boq(data, name)
    if boq.phase and boq.phase[:2] not in PHASES:
        raise UserError(
            _(
                "Eine GAEB-Datei der Phase {phase} ist keine Ausschreibung. "
                "Gelesen werden X81 und X83."
            ).format(phase=boq.phase)
        )
    notes: list[str] = []
    lines = tuple(_lines(boq, vat_rate, notes))
    if not any(line.reference and line.kind is not LineKind.HEADING for line in lines):
        raise UserError(_("In der GAEB-Datei steht keine Position."))
    if len(lines) > MAX_LINES:
        raise UserError(_("Das Leistungsverzeichnis hat mehr als {n} Zeilen.").format(n=MAX_LINES))
    if boq.left_out:
        notes.append(
            ngettext(
                "{n} Position entfällt laut Ausschreibung: {numbers}",
                "{n} Positionen entfallen laut Ausschreibung: {numbers}",
                len(boq.left_out),
            ).format(n=len(boq.left_out), numbers=", ".join(boq.left_out[:10]))
        )
    return Tender(
        name, boq.phase, boq.project, boq.title, boq.owner, boq.currency, lines, tuple(notes)
    )


def is_xml(data: bytes) -> bool:
    """Whether a file is DA XML, by its first sign."""
    head = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<")


def _lines(boq: Boq, vat_rate: Decimal, notes: list[str]) -> Iterator[LineDraft]:
    bases: dict[str, int] = {}
    priced = 0
    for key, row in enumerate(boq.rows, 1):
        if isinstance(row, Part):
            yield LineDraft(
                -key,
                kind=LineKind.HEADING,
                text=row.title[:_SHORT] or row.oz,
                reference=row.oz,
                level=min(row.level, MAX_LEVEL),
            )
            continue
        if row.kind == "note":
            yield LineDraft(
                -key, kind=LineKind.TEXT, text=row.short[:_SHORT], long_text=row.long[:_LONG]
            )
            continue
        line = _line(-key, row, row.vat_rate or boq.vat_rate or vat_rate)
        priced += row.price is not None
        if row.group:
            base = bases.get(row.group)
            if base is None:
                bases[row.group] = line.key
            else:
                line = replace(line, kind=LineKind.ALTERNATIVE, alternative_to=base)
        yield line
    if priced:
        notes.append(_("Die Datei enthält Preise; bitte prüfen, ob es Ihre sind."))


def _line(key: int, item: Item, vat_rate: Decimal) -> LineDraft:
    quantity = item.quantity if item.quantity is not None else Decimal(1)
    provisional = item.provisional.casefold()
    if item.kind == "markup":
        kind = LineKind.SURCHARGE
    elif provisional in ("withtotal", "mitgb"):
        kind = LineKind.OPTIONAL_COUNTED
    elif provisional and provisional != "no":
        kind = LineKind.OPTIONAL
    elif item.hourly:
        kind = LineKind.HOURLY
    elif item.lump_sum:
        kind = LineKind.LUMP_SUM
    else:
        kind = LineKind.ITEM
    return LineDraft(
        key,
        kind=kind,
        text=item.short[:_SHORT] or item.oz,
        long_text=item.long[:_LONG],
        quantity=round_to(min(max(quantity, Decimal(0)), MAX_QUANTITY), 3),
        unit=_UNITS.get(item.unit, item.unit)[:12] or "psch",
        unit_price=_price(item.price),
        discount_percent=item.discount if 0 <= item.discount <= 100 else Decimal(0),
        vat_rate=vat_rate if 0 <= vat_rate <= 100 else Decimal(19),
        reference=item.oz,
    )


def _price(price: Decimal | None) -> Decimal:
    if price is None or abs(price) > MAX_PRICE:
        return Decimal(0)
    return round_to(price, 4)


def _old_boq(data: bytes, name: str) -> Boq:
    """GAEB 90 by the library, which reads its lines of 80 signs."""
    from warnings import catch_warnings, simplefilter

    import gaeb

    if len(data) > MAX_FILE:
        raise UserError(
            _("Die GAEB-Datei ist größer als {n} MB.").format(n=MAX_FILE // (1024 * 1024))
        )
    if not Path(name).suffix.lower().startswith((".d8", ".p8")):
        raise UserError(_("Das ist keine GAEB-Datei (X81, X83, D81 oder D83)."))
    with tempfile.TemporaryDirectory(prefix="kundenpflege-") as folder:
        path = Path(folder, "tender.d83")
        write_file(path, data, durable=False)
        try:
            with catch_warnings():
                simplefilter("ignore")
                book = gaeb.read_gaeb90(path)
        except Exception as error:  # whatever a damaged file makes of it
            raise damaged() from error
    result = Boq(
        phase=book.phase.value if book.phase else "",
        project=clean(book.projekt),
        title=clean(book.titel_lv),
        owner=clean(book.auftraggeber),
        currency=book.waehrung,
    )
    _old_parts(book.titel, 1, result)
    return result


def _old_parts(parts: Sequence[Titel], level: int, result: Boq) -> None:
    for part in parts:
        result.rows.append(Part(clean(part.nummer)[:40], clean(part.kurztext), level))
        for one in part.positionen:
            kind = one.typ.value
            result.rows.append(
                Item(
                    clean(one.oz)[:40],
                    "item",
                    clean(one.kurztext),
                    clean("\n".join(one.langtext), multiline=True),
                    quantity=one.menge,
                    unit=clean(one.einheit),
                    price=one.einheitspreis,
                    provisional="Yes" if kind in ("E", "B") or one.provis else "",
                    lump_sum=one.pauschale,
                    hourly=one.stundenlohn,
                    group="" if one.aln_gruppe is None else str(one.aln_gruppe),
                )
            )
        _old_parts(part.untertitel, level + 1, result)
