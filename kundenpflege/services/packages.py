"""Packages: several lines that are offered together, with one key.

A package keeps its lines as JSON with net prices. What comes from the catalogue gets today's
price when it is taken, unless the package had a price of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import CatalogueItem, Category, Package, Picture
from kundenpflege.model.kinds import LineKind
from kundenpflege.rules.offer_draft import LineDraft, OfferDraft, cleaned, draft_totals
from kundenpflege.rules.unit_prices import gross_price, net_price
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply, check_reference
from .ordering import next_position
from .versions import load_versions

#: What may be written.
PACKAGE_FIELDS = frozenset({"name", "category_id", "note", "position"})
_TEXTS = ("text", "benefit", "unit", "long_text", "calculation")
_DECIMALS = (
    "quantity",
    "unit_price",
    "discount_percent",
    "vat_rate",
    "labour_share",
    "surcharge_percent",
)
_WHOLE = ("level", "price_unit")
_IDS = ("item_id", "picture_id")


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package; `lines` tells how many it has, `net` what they come to in euros today."""

    id: int
    version: int
    name: str
    category_id: int | None
    category_name: str
    note: str
    lines: int
    net: Decimal


def list_packages(db: Reader) -> list[PackageRow]:
    """All packages in their order."""
    found = db.rows(
        select(Package, Category)
        .outerjoin(Category, Category.id == Package.category_id)
        .order_by(Package.position, Package.id)
    )
    packages: list[tuple[Package, Category | None]] = [(row[0], row[1]) for row in found]
    versions = load_versions(db, Package, [package.id for package, _area in packages])
    result = []
    for package, area in packages:
        lines = package_lines(db, package.id)
        result.append(
            PackageRow(
                package.id,
                versions.get(package.id, 0),
                package.name,
                package.category_id,
                area.name if area is not None else "",
                package.note,
                len(lines),
                draft_totals(OfferDraft(lines=lines)).net,
            )
        )
    return result


def add_package(
    db: Writer,
    name: str,
    lines: Sequence[LineDraft],
    *,
    note: str = "",
    category_id: int | None = None,
    gross_prices: bool = False,
) -> int:
    """Keep these lines as a package at the end of the list and give its id.

    Prices are kept net: `gross_prices` tells that those given include VAT. InputError on `name`,
    UserError without any line.
    """
    if not lines:
        raise UserError(_("Ein Paket braucht mindestens eine Position."))
    problems = Problems()
    values: dict[str, Any] = {"name": name, "note": note, "category_id": category_id}
    draft = _draft(db, values, problems, None)
    problems.raise_if_any()
    package = db.add(
        Package(
            **draft.values,
            position=next_position(db, Package),
            definition=_definition(db, lines, gross_prices),
        )
    )
    db.flush()
    return package.id


def change_package(
    db: Writer,
    package_id: int,
    version: int | None,
    values: Mapping[str, Any],
    lines: Sequence[LineDraft] | None = None,
    *,
    gross_prices: bool = False,
) -> None:
    """Change the given fields, and its lines when given."""
    package = db.require(Package, package_id)
    problems = Problems()
    draft = _draft(db, values, problems, package)
    problems.raise_if_any()
    changed = dict(draft.values)
    if lines is not None:
        if not lines:
            raise UserError(_("Ein Paket braucht mindestens eine Position."))
        changed["definition"] = _definition(db, lines, gross_prices)
    apply(db, package, version, changed)


def remove_package(db: Writer, package_id: int) -> None:
    """Remove a package; offers keep what they took from it."""
    db.delete(db.require(Package, package_id))


def package_lines(
    db: Reader, package_id: int, *, gross_prices: bool = False
) -> tuple[LineDraft, ...]:
    """The lines of a package with keys -1, -2 …; catalogue items at today's price."""
    stored = _parse(db.require(Package, package_id).definition)
    wanted = [part["item_id"] for part in stored if isinstance(part.get("item_id"), int)]
    items = {
        item.id: item
        for item in db.scalars(select(CatalogueItem).where(CatalogueItem.id.in_(wanted)))
    }
    shown = [part["picture_id"] for part in stored if isinstance(part.get("picture_id"), int)]
    pictures = set(db.scalars(select(Picture.id).where(Picture.id.in_(shown))))
    lines = [_line(-1 - n, part, len(stored)) for n, part in enumerate(stored)]
    result = []
    for line, part in zip(lines, stored, strict=True):
        item = items.get(line.item_id or 0)
        if line.picture_id not in pictures:
            line = replace(line, picture_id=None)
        if item is None:
            line = replace(line, item_id=None)
        elif part.get("listed") is True:
            line = replace(
                line,
                unit_price=item.unit_price,
                price_unit=item.price_unit,
                unit_cost=item.unit_cost,
            )
        if gross_prices:
            line = replace(line, unit_price=gross_price(line.unit_price, line.vat_rate))
        result.append(line)
    return tuple(result)


def _draft(
    db: Reader, values: Mapping[str, Any], problems: Problems, known: Package | None
) -> Draft:
    draft = Draft(Package, values, PACKAGE_FIELDS, problems, db.today)
    draft.require("name", _("Bitte einen Namen eintragen."), new=known is None)
    check_reference(db, problems, "category_id", Category, draft.get("category_id"))
    name = draft.get("name")
    if name:
        for package in db.scalars(select(Package)):
            if package is not known and fold(package.name) == fold(name):
                problems.add("name", _("„{name}“ gibt es schon.").format(name=package.name))
    return draft


def _definition(db: Reader, lines: Sequence[LineDraft], gross_prices: bool) -> str:
    """The lines as JSON: links by place, decimals as text; nothing of the customer's."""
    lines = cleaned(
        OfferDraft(lines=tuple(replace(line, fulfils=(), memo="") for line in lines))
    ).lines
    places = {line.key: n for n, line in enumerate(lines)}
    wanted = [line.item_id for line in lines if line.item_id is not None]
    items = {
        item.id: item
        for item in db.scalars(select(CatalogueItem).where(CatalogueItem.id.in_(wanted)))
    }
    parts: list[dict[str, Any]] = []
    for line in lines:
        item = items.get(line.item_id or 0)
        listed = item is not None and (line.unit_price, line.price_unit) == (
            gross_price(item.unit_price, line.vat_rate) if gross_prices else item.unit_price,
            item.price_unit,
        )
        price = line.unit_price
        if gross_prices:
            price = net_price(price, line.vat_rate)
        part: dict[str, Any] = {"kind": line.kind.value}
        part.update({name: getattr(line, name) for name in (*_TEXTS, *_WHOLE, *_IDS)})
        part.update({name: str(getattr(line, name)) for name in _DECIMALS})
        part.update(
            unit_price=str(price),
            unit_cost=None if line.unit_cost is None else str(line.unit_cost),
            hide_price=line.hide_price,
            listed=listed,
            alternative_to=places.get(line.alternative_to or 0),
            surcharge_on=[places[key] for key in line.surcharge_on],
        )
        parts.append(part)
    return json.dumps(parts, ensure_ascii=False, sort_keys=True)


def _parse(definition: str) -> list[dict[str, Any]]:
    stored = json.loads(definition)
    return [part for part in stored if isinstance(part, dict)]


def _line(key: int, part: Mapping[str, Any], count: int) -> LineDraft:
    base = part.get("alternative_to")
    cost = part.get("unit_cost")
    values: dict[str, Any] = {name: str(part.get(name, "")) for name in _TEXTS}
    values.update({name: Decimal(str(part.get(name, 0))) for name in _DECIMALS})
    values.update({name: int(part.get(name, 1)) for name in _WHOLE})
    values.update({name: part.get(name) for name in _IDS})
    return LineDraft(
        key,
        kind=LineKind(part.get("kind", "item")),
        **values,
        unit_cost=None if cost is None else Decimal(str(cost)),
        hide_price=bool(part.get("hide_price")),
        alternative_to=-1 - base if isinstance(base, int) and 0 <= base < count else None,
        surcharge_on=tuple(-1 - n for n in part.get("surcharge_on", ()) if 0 <= n < count),
    )
