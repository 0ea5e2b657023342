"""The bid for a tender (GAEB X84): its structure, our prices, nothing else.

A bid may not change what is asked for: numbers and quantities are the tender's own, and what
does not agree is told instead of written.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ElementTree, SubElement

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_decimal, round_to
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.line_kinds import PRICED
from kundenpflege.services.tenders import BidFacts

from .gaeb_files import is_xml
from .gaeb_xml import child, local, namespace, number, oz, parse, value

if TYPE_CHECKING:
    from kundenpflege.rules.offer_draft import LineDraft

_UP_PLACES = 3


@dataclass(frozen=True, slots=True)
class Bid:
    """A written bid: its bytes, its sum (net, euros), and what the user should know."""

    content: bytes
    total: Decimal
    notes: tuple[str, ...]


def write_bid(facts: BidFacts) -> Bid:
    """The X84 of an offer; UserError when it does not fit its tender (numbers, quantities,
    prices with too many decimals) or when the tender came in the old form."""
    if not is_xml(facts.tender):
        raise UserError(
            _(
                "Die Ausschreibung kam als GAEB 90. Ein X84 entsteht nur aus einer XML-Datei "
                "(X81, X83); bitte diese vom Auftraggeber anfordern."
            )
        )
    return _Writer(facts).write()


class _Writer:
    def __init__(self, facts: BidFacts) -> None:
        self.facts = facts
        self.root = parse(facts.tender)
        self.lines: dict[str, tuple[LineDraft, Decimal]] = {}
        self.problems: list[str] = []
        self.missing: list[str] = []
        self.others: list[str] = []
        self.seen: set[str] = set()
        self.free: list[str] = []
        for line, total in zip(facts.draft.lines, facts.totals, strict=True):
            if line.kind not in PRICED:
                continue
            if not line.reference:
                self.others.append(line.text[:60])
            elif line.reference in self.lines:
                self.problems.append(_("{oz} steht zweimal im Angebot").format(oz=line.reference))
            else:
                self.lines[line.reference] = line, total

    def write(self) -> Bid:
        facts, source = self.facts, self.root
        award = child(source, "Award")
        boq = child(award, "BoQ")
        body = child(boq, "BoQBody")
        if award is None or boq is None or body is None:
            raise UserError(_("In der GAEB-Datei steht kein Leistungsverzeichnis."))
        space = _for_bid(namespace(source))
        root = Element("GAEB", {"xmlns": space} if space else {})
        self._info(root, source)
        project = SubElement(root, "PrjInfo")
        name = value(source, "PrjInfo", "NamePrj") or value(source, "PrjInfo", "LblPrj")
        _add(project, "NamePrj", name)
        new = SubElement(root, "Award")
        _add(new, "DP", "84")
        info = SubElement(new, "AwardInfo")
        currency = value(award, "AwardInfo", "Cur") or facts.currency
        _add(info, "Cur", currency)
        _add(info, "CurLbl", value(award, "AwardInfo", "CurLbl") or currency)
        address = SubElement(SubElement(new, "CTR"), "Address")
        for tag, text in (
            ("Name1", facts.name),
            ("Street", facts.street),
            ("PCode", facts.postal_code),
            ("City", facts.place),
        ):
            _add(address, tag, text)
        target = SubElement(new, "BoQ", _kept(boq, "ID"))
        head = SubElement(target, "BoQInfo")
        _add(head, "Name", value(boq, "BoQInfo", "Name") or "00")
        for one in child(boq, "BoQInfo") or ():
            if local(one) == "BoQBkdn":
                _copy(head, one)
        inner = SubElement(target, "BoQBody")
        total = self._body(body, inner, ())
        _totals(head, total, facts.discount)
        unknown = [key for key in self.lines if key not in self.seen]
        self.problems += [
            _("{oz} gibt es in der Ausschreibung nicht").format(oz=key) for key in unknown
        ]
        if self.problems:
            raise UserError(
                _("Das Angebot passt nicht zur Ausschreibung: {problems}.").format(
                    problems="; ".join(self.problems[:8])
                )
            )
        return Bid(_bytes(root), facts.net, tuple(self._notes()))

    def _notes(self) -> list[str]:
        notes = []
        if self.missing:
            notes.append(
                ngettext(
                    "{n} Position ohne Preis gilt als nicht angeboten: {numbers}",
                    "{n} Positionen ohne Preis gelten als nicht angeboten: {numbers}",
                    len(self.missing),
                ).format(n=len(self.missing), numbers=", ".join(self.missing[:10]))
            )
        if self.free:
            # Who writes a price of nothing offers the work for nothing (§ 145 BGB).
            notes.append(
                ngettext(
                    "{n} Position steht mit 0,00 € in der Datei: {numbers}",
                    "{n} Positionen stehen mit 0,00 € in der Datei: {numbers}",
                    len(self.free),
                ).format(n=len(self.free), numbers=", ".join(self.free[:10]))
            )
        if self.others:
            notes.append(
                ngettext(
                    "{n} Zeile gehört nicht zur Ausschreibung und fehlt in der Datei: {texts}",
                    "{n} Zeilen gehören nicht zur Ausschreibung und fehlen in der Datei: {texts}",
                    len(self.others),
                ).format(n=len(self.others), texts=", ".join(self.others[:5]))
            )
        return notes

    def _info(self, root: Element, source: Element) -> None:
        info = SubElement(root, "GAEBInfo")
        _add(info, "Version", value(source, "GAEBInfo", "Version") or "3.3")
        _add(info, "VersDate", value(source, "GAEBInfo", "VersDate") or "2021-05")
        _add(info, "Date", self.facts.day.isoformat())
        _add(info, "ProgSystem", "Kundenpflege")
        _add(info, "ProgName", "Kundenpflege")

    def _body(self, body: Element, target: Element, path: tuple[str, ...]) -> Decimal:
        """Copy the structure with our prices and give the sum of what counts."""
        total = Decimal(0)
        for element in body:
            match local(element):
                case "BoQCtgy":
                    part = SubElement(target, "BoQCtgy", _kept(element, "ID", "RNoPart"))
                    here = Decimal(0)
                    below = child(element, "BoQBody")
                    if below is not None:
                        here = self._body(
                            below,
                            SubElement(part, "BoQBody"),
                            (*path, element.get("RNoPart", "").strip()),
                        )
                    _add(SubElement(part, "Totals"), "Total", _money(here))
                    total += here
                case "Itemlist":
                    rows = SubElement(target, "Itemlist")
                    for one in element:
                        if local(one) in ("Item", "MarkupItem"):
                            total += self._item(one, rows, path)
        return total

    def _item(self, item: Element, rows: Element, path: tuple[str, ...]) -> Decimal:
        key = oz(path, item)
        self.seen.add(key)
        row = SubElement(rows, local(item), _kept(item, "ID", "RNoPart", "RNoIndex"))
        if value(item, "NotAppl") == "Yes":
            _add(row, "NotAppl", "Yes")
            return Decimal(0)
        found = self.lines.get(key)
        asked = number(value(item, "Qty"))
        if found is None:
            self.missing.append(key)
            _add(row, "NotOffered", "Yes")
            if asked is not None:
                _add(row, "Qty", f"{asked:.3f}")
            return Decimal(0)
        line, total = found
        if local(item) == "MarkupItem":
            _add(row, "Markup", f"{line.surcharge_percent:.2f}")
            _add(row, "IT", _money(total))
            return total
        self._check(key, line, asked, open_quantity=value(item, "QtyTBD") == "Yes")
        _add(row, "Qty", f"{line.quantity:.3f}")
        price = line.unit_price / line.price_unit
        if price != round_to(price, _UP_PLACES):
            self.problems.append(
                _("{oz}: der Einheitspreis hat mehr als drei Nachkommastellen").format(oz=key)
            )
        if not price:
            self.free.append(key)
        _add(row, "UP", f"{round_to(price, _UP_PLACES):.3f}")
        if line.discount_percent:
            _add(row, "DiscountPcnt", f"{line.discount_percent:.6f}")
        _add(row, "IT", _money(total))
        counted = line.kind not in (LineKind.OPTIONAL, LineKind.ALTERNATIVE)
        return total if counted else Decimal(0)

    def _check(
        self, key: str, line: LineDraft, asked: Decimal | None, *, open_quantity: bool
    ) -> None:
        """The quantity is the tender's, unless it leaves it to the bidder."""
        if asked is not None and not open_quantity and line.quantity != round_to(asked, 3):
            self.problems.append(
                _("{oz}: ausgeschrieben sind {asked}, angeboten {quantity}").format(
                    oz=key, asked=format_decimal(asked), quantity=format_decimal(line.quantity)
                )
            )


def _for_bid(space: str) -> str:
    """The namespace of the bid: that of the tender with phase 84."""
    for phase in ("81", "82", "83", "84", "86"):
        if f"/DA{phase}" in space:
            return space.replace(f"/DA{phase}", "/DA84", 1)
    return "http://www.gaeb.de/GAEB_DA_XML/DA84/3.3" if not space else space


def _totals(head: Element, total: Decimal, discount: Decimal) -> None:
    totals = SubElement(head, "Totals")
    _add(totals, "Total", _money(total))
    if discount:
        _add(totals, "DiscountAmt", _money(discount))
        _add(totals, "TotAfterDisc", _money(total - discount))


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _kept(element: Element, *names: str) -> dict[str, str]:
    """Attributes as the tender has them."""
    return {name: element.attrib[name] for name in names if name in element.attrib}


def _copy(parent: Element, element: Element) -> None:
    """A copy of a small part of the tender in the bid's namespace."""
    new = SubElement(parent, local(element))
    new.text = (element.text or "").strip() or None
    for one in element:
        _copy(new, one)


def _money(amount: Decimal) -> str:
    return f"{round_to(amount, 2):.2f}"


def _bytes(root: Element) -> bytes:
    from io import BytesIO
    from xml.etree.ElementTree import indent

    tree = ElementTree(root)
    indent(tree)
    out = BytesIO()
    tree.write(out, encoding="UTF-8", xml_declaration=True)
    return out.getvalue()
