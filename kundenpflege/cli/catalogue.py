"""`catalogue`: price lists and supplier files in, the list out, prices in percent."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_money, parse_decimal

from .importing import keep_state
from .output import show_json, show_table, tell
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.services.catalogue import ItemDetail
    from kundenpflege.services.catalogue_import import PlannedItem


def percentage(text: str) -> Decimal:
    """A percentage of a call, as `3,5` or `-2`."""
    value = parse_decimal(text)
    if value is None:
        raise argparse.ArgumentTypeError(
            _("„{text}“ ist keine Prozentzahl, zum Beispiel 3,5.").format(text=text)
        )
    return value


def declare(group: Any, verb: Any) -> None:
    """The verbs below `catalogue`; `verb` makes one."""
    one = verb(group, "import", catalogue_import, _("Preisliste oder DATANORM-Datei einlesen"))
    one.add_argument("file", type=Path, metavar=_("DATEI"))
    one.add_argument("--dry-run", action="store_true", help=_("nur prüfen, nichts speichern"))
    one.add_argument(
        "--markup", type=percentage, metavar=_("PROZENT"),
        help=_("Verkaufspreise aus Einkaufspreisen mit diesem Aufschlag"),
    )  # fmt: skip
    one.add_argument(
        "--only", default="", metavar=_("TEXT"), help=_("nur was diese Wörter enthält")
    )
    one = verb(group, "list", catalogue_list, _("Leistungen auflisten"))
    one.add_argument("--search", default="", metavar=_("TEXT"), help=_("Suchwörter"))
    one.add_argument("--all", action="store_true", help=_("auch was ruht"))
    one = verb(group, "export", catalogue_export, _("Katalog als .xlsx oder .csv schreiben"))
    one.add_argument("file", type=Path, metavar="OUT.xlsx")
    one = verb(group, "raise", catalogue_raise, _("Preise um Prozent ändern, ein Schritt"))
    one.add_argument("percent", type=percentage, metavar=_("PROZENT"))
    one.add_argument("--search", default="", metavar=_("TEXT"), help=_("nur was dies enthält"))
    one.add_argument("--category", default="", metavar=_("BEREICH"), help=_("nur dieser Bereich"))
    one.add_argument(
        "--round", choices=("0.01", "0.05", "0.10", "1.00"), default="0.01",
        help=_("auf volle Beträge runden"),
    )  # fmt: skip
    one.add_argument("--costs", action="store_true", help=_("auch die Kosten"))
    one.add_argument("--reason", default="", metavar=_("TEXT"), help=_("Anlass"))
    one.add_argument("--dry-run", action="store_true", help=_("nur zeigen"))


def catalogue_import(options: argparse.Namespace) -> None:
    """Items of a file into the catalogue; every row is reported."""
    from kundenpflege.exchange.catalogue_import import open_catalogue
    from kundenpflege.services.catalogue_import import ItemChoice, apply_items, plan_items
    from kundenpflege.services.offers import offer_defaults

    choice = ItemChoice(options.markup, options.only)
    with opened(options) as store:
        with store.read() as db:
            source = open_catalogue(options.file, offer_defaults(db).vat_rate)
            planned = plan_items(db, source.rows, choice)
        if not options.dry_run and any(row.takes for row in planned):
            keep_state(options, store)
            with store.write(source.label) as writer:
                apply_items(writer, planned, source.reason)
    if options.json:
        show_json([_planned(row) for row in planned])
        return
    show_table(
        [
            [
                str(row.row_number),
                row.status.label,
                row.number,
                row.title[:60],
                "" if row.price is None else f"{format_money(row.price)} / {row.unit}",
                row.reason or ", ".join(row.changes),
            ]
            for row in planned
        ],
        _("Die Datei hat keine Zeilen."),
    )
    if source.supplier or source.note:
        print(" · ".join(part for part in (source.supplier, source.note) if part))
    if at_cost := sum(row.at_cost for row in planned):
        print(
            ngettext(
                "{n} neue Leistung hat nur einen Einkaufspreis; --markup gibt ihr einen Preis.",
                "{n} neue Leistungen haben nur einen Einkaufspreis; --markup gibt ihnen Preise.",
                at_cost,
            ).format(n=at_cost)
        )
    print(summary(planned))


def summary(planned: tuple[PlannedItem, ...]) -> str:
    """How many rows did what."""
    from kundenpflege.services.catalogue_import import ItemStatus

    counts = [(status, sum(row.status is status for row in planned)) for status in ItemStatus]
    return ", ".join(f"{n} {status.label}" for status, n in counts if n) or _("Nichts zu tun.")


def _planned(row: PlannedItem) -> dict[str, Any]:
    return {
        "row": row.row_number,
        "status": row.status,
        "number": row.number,
        "title": row.title,
        "unit": row.unit,
        "price": row.price,
        "price_before": row.price_before,
        "changes": row.changes,
        "reason": row.reason,
    }


def _item(item: ItemDetail) -> dict[str, Any]:
    return {
        "id": item.id,
        "number": item.number,
        "category": item.category_name,
        "title": item.title,
        "unit": item.unit,
        "price": item.unit_price,
        "price_unit": item.price_unit,
        "cost": item.unit_cost,
        "vat_rate": item.vat_rate,
        "benefit": item.benefit,
        "supplier": item.supplier,
        "supplier_number": item.supplier_number,
        "ean": item.ean,
        "priced_on": item.priced_on,
        "active": item.active,
    }


def _per(item: ItemDetail) -> str:
    """What the price is for: `Stk`, `100 Stk`."""
    return item.unit if item.price_unit == 1 else f"{item.price_unit} {item.unit}"


def catalogue_list(options: argparse.Namespace) -> None:
    """List the items of the catalogue."""
    from kundenpflege.services.catalogue import list_items

    with opened(options) as store, store.read() as db:
        items = list_items(db, options.search, include_inactive=options.all)
    if options.json:
        show_json([_item(item) for item in items])
        return
    show_table(
        [
            [item.number, item.category_name, item.title[:70],
             f"{format_money(item.unit_price)} / {_per(item)}"]
            for item in items
        ],
        _("Der Katalog ist leer."),
    )  # fmt: skip


def catalogue_export(options: argparse.Namespace) -> None:
    """Write the catalogue as a table."""
    from kundenpflege.exchange.catalogue_export import export_catalogue

    with opened(options) as store, store.read() as db:
        count = export_catalogue(db, options.file)
    if options.json:
        show_json([{"file": str(options.file), "items": count}])
    else:
        tell(
            ngettext("{n} Leistung geschrieben.", "{n} Leistungen geschrieben.", count).format(
                n=count
            )
        )


def catalogue_raise(options: argparse.Namespace) -> None:
    """Change the prices of a selection in percent."""
    from kundenpflege.base.errors import UserError
    from kundenpflege.base.text import fold
    from kundenpflege.services.catalogue import list_categories, list_items
    from kundenpflege.services.price_changes import preview_raise, raise_prices

    rounding = Decimal(options.round)
    with opened(options) as store:
        with store.read() as db:
            area = None
            if options.category:
                areas = {fold(one.name): one.id for one in list_categories(db)}
                area = areas.get(fold(options.category))
                if area is None:
                    raise UserError(
                        _("Den Leistungsbereich „{name}“ gibt es nicht.").format(
                            name=options.category
                        )
                    )
            ids = [item.id for item in list_items(db, options.search, area)]
            plan = preview_raise(db, ids, options.percent, rounding, costs=options.costs)
        if not options.dry_run and any(row.changes for row in plan):
            with store.write(_("Preise geändert")) as writer:
                raise_prices(
                    writer,
                    ids,
                    options.percent,
                    rounding,
                    reason=options.reason,
                    costs=options.costs,
                )
    if options.json:
        show_json(
            [
                {"id": row.item_id, "number": row.number, "title": row.title,
                 "before": row.before, "after": row.after}
                for row in plan
            ]
        )  # fmt: skip
        return
    show_table(
        [
            [row.number, row.title[:60], format_money(row.before), format_money(row.after)]
            for row in plan
        ],
        _("Keine Leistung passt."),
    )
