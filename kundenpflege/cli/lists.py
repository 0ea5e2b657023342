"""Commands about the customer list, its views, and the large demo business."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext

from .output import show, show_json, tell
from .session import clock_of, opened

if TYPE_CHECKING:
    from kundenpflege.services.customer_filter import CustomerFilter
    from kundenpflege.store import Reader


def customer_list(options: argparse.Namespace) -> None:
    """List customers, narrowed by search words, a view and a filter.

    When a search finds nobody, the nearest name is told: with `--json` on stderr, so that the
    array holds customers and nothing else.
    """
    from kundenpflege.services.customer_list import list_customer_ids, list_customer_rows
    from kundenpflege.services.misspelling import suggest

    with opened(options) as store, store.read() as db:
        ids = list_customer_ids(db, _wanted(db, options))
        rows = [_row(row) for row in list_customer_rows(db, ids[: options.limit])]
        suggestion = suggest(db, options.search) if not ids and options.search else ""
    if not options.json:
        for row in rows:
            row["locked"] = _("gesperrt") if row["restricted"] else ""
    columns = ("number", "name", "place", "importance", "locked")
    show(options.json, rows, columns, _("Keine Kunden gefunden."))
    if suggestion:
        stream = sys.stderr if options.json else sys.stdout
        print(_("Meinten Sie „{name}“?").format(name=suggestion), file=stream)


def _wanted(db: Reader, options: argparse.Namespace) -> CustomerFilter:
    """What the view, the filter and the search words want together."""
    from dataclasses import replace

    from kundenpflege.services.customer_filter import CustomerFilter
    from kundenpflege.services.views import find_view

    definition: dict[str, Any] = {}
    if options.view:
        definition.update(find_view(db, options.view).filter.to_definition())
    if options.filter:
        definition.update(_read_filter(options.filter))
    wanted = CustomerFilter.from_definition(definition)
    return replace(wanted, text=options.search) if options.search else wanted


def _read_filter(text: str) -> dict[str, Any]:
    from dataclasses import fields

    from kundenpflege.services.customer_filter import CustomerFilter

    names = [field.name for field in fields(CustomerFilter)]
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise UserError(
            _("Der Filter ist kein JSON-Objekt. Beispiel: {example}").format(
                example='\'{"importances": ["A"], "silent_months": 6}\''
            )
        )
    understood = CustomerFilter.from_definition(given).to_definition()
    for name, value in given.items():
        if name not in names:
            raise UserError(
                _("„{name}“ gibt es im Filter nicht. Möglich sind: {names}").format(
                    name=name, names=", ".join(names)
                )
            )
        if value and name not in understood:
            raise UserError(_("Der Wert von „{name}“ passt nicht.").format(name=name))
    return given


def _row(row: Any) -> dict[str, Any]:
    keys = (
        "number", "name", "kind", "persons", "street", "postal_code", "place", "importance",
        "potential", "phase", "phase_reason", "phone", "email", "turnover", "since", "last_order",
        "source", "tags", "categories", "restricted", "last_contact", "next_contact",
        "next_reason",
    )  # fmt: skip
    return {**{key: getattr(row, key) for key in keys}, "responsible": row.responsible_name}


def view_list(options: argparse.Namespace) -> None:
    """The named views with how many customers they show."""
    from kundenpflege.services.views import count_view, list_views

    with opened(options) as store, store.read() as db:
        rows = [
            {
                "name": view.name,
                "customers": count_view(db, view),
                "own": view.own,
                "filter": view.filter.to_definition(),
            }
            for view in list_views(db)
        ]
    show(options.json, rows, ("name", "customers"), _("Keine Ansichten."))


def demo(options: argparse.Namespace) -> None:
    """Build a large made-up business in a new file."""
    from kundenpflege.services.large_demo import fill_large_demo
    from kundenpflege.services.opening import open_store

    path: Path = options.file
    if path.exists():
        raise UserError(
            _("„{path}“ gibt es schon. Bitte eine neue Datei angeben.").format(path=path)
        )
    started = time.perf_counter()
    with open_store(path, clock=clock_of(options), new=True) as store:
        fill_large_demo(store, options.size)
        with store.read() as db:
            from kundenpflege.services.customer_list import count_customers

            counts = count_customers(db, views=False)
    seconds = round(time.perf_counter() - started)
    if options.json:
        show_json([{"file": str(path), "customers": counts.customers, "persons": counts.persons,
                    "seconds": seconds}])  # fmt: skip
    else:
        words = ngettext("{n} Kunde in {file}", "{n} Kunden in {file}", counts.customers)
        tell(words.format(n=counts.customers, file=path))
