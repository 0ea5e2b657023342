"""`plan visits` and `plan route`: whom to visit, what visits brought, the tour of a day."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext

from .output import show_json, show_table
from .session import opened

#: So many proposals when the call says no more.
_ROWS = 20


def visits(options: argparse.Namespace) -> None:
    """Whom to visit next; with `--analysis` who orders after visits."""
    from kundenpflege.services import visits as found_by

    with opened(options) as store, store.read() as db:
        if options.analysis:
            found = found_by.analysis(db)
            rows: list[dict[str, Any]] = [
                {
                    "number": row.number,
                    "name": row.name,
                    "importance": row.importance,
                    "place": row.place,
                    "buying": row.pattern.buying,
                    "habit": row.pattern.is_habit,
                    "orders": row.pattern.orders,
                    "after_visit": row.pattern.after_visit,
                    "in_window": row.pattern.in_window,
                    "visits": row.pattern.visits,
                    "net": row.pattern.net,
                    "last_visit": row.pattern.last_visit,
                    "last_order": row.pattern.last_order,
                    "text": row.pattern.words,
                }
                for row in found.rows
            ]
        else:
            rows = [
                {
                    "number": one.number,
                    "name": one.name,
                    "importance": one.importance,
                    "place": one.place,
                    "date": one.idea.day,
                    "reason": one.idea.reason,
                    "why": list(one.idea.why),
                    "weight": one.idea.weight,
                    "text": "; ".join(one.idea.why),
                }
                for one in found_by.proposals(db, options.limit, near=options.near)
            ]
    if options.json:
        show_json(rows)
        return
    table = [[str(row["number"]), str(row["name"]), str(row["text"])] for row in rows]
    nothing = _("Noch keine Aufträge.") if options.analysis else _("Zurzeit niemand.")
    show_table(table, nothing)


def route(options: argparse.Namespace) -> None:
    """The visits of a day in the order to drive; written as PDF when a file is named."""
    from kundenpflege.services.routes import day_route, route_sheet
    from kundenpflege.services.users import find_user

    if options.pdf is not None and options.pdf.suffix.lower() != ".pdf":
        # A day without its --on would become the name of a file.
        raise UserError(
            _("„{text}“ ist keine PDF-Datei. Einen Tag bitte mit --on angeben.").format(
                text=options.pdf
            )
        )
    with opened(options) as store, store.read() as db:
        day = options.day or db.today
        user_id = find_user(db, options.user) if options.user else None
        found = day_route(db, day, user_id)
        sheet = route_sheet(db, day, user_id)
    if options.pdf is not None:
        from kundenpflege.documents.route import render_route
        from kundenpflege.exchange.writing import replaced

        with replaced(options.pdf) as target:
            target.write_bytes(render_route(sheet))
    if options.json:
        show_json(
            [
                {
                    "place": number,
                    "contact": stop.contact_id,
                    "number": stop.number,
                    "name": stop.name,
                    "time": stop.at_time,
                    "minutes": stop.minutes,
                    "person": stop.person,
                    "phone": stop.phone,
                    "address": list(stop.address),
                    "reason": stop.reason,
                    "map": stop.map_url,
                    "geo": stop.geo_url,
                    "drive": stop.drive_url,
                }
                for number, stop in enumerate(found.stops, 1)
            ]
        )
        return
    show_table(
        [
            [f"{number}.", stop.at_time, stop.name, ", ".join(stop.address)]
            for number, stop in enumerate(found.stops, 1)
        ],
        _("Am {day} ist kein Besuch geplant.").format(day=format_date(day)),
    )
    if options.pdf is not None:
        count = len(found.stops)
        words = ngettext(
            "{n} Besuch nach „{file}“ geschrieben.", "{n} Besuche nach „{file}“ geschrieben.", count
        )
        print(words.format(n=count, file=options.pdf))


def add_verbs(group: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    """`plan visits [--analysis] [--near D]`, `plan route [--on D] [--user NAME] [OUT.pdf]`."""
    from .parser import count

    made = verb(group, "visits", visits, _("wen besuchen, und was Besuche gebracht haben"))
    made.add_argument("--analysis", action="store_true", help=_("wer nach Besuchen bestellt"))
    made.add_argument(
        "--near", type=day, default=None, metavar=_("TAG"), help=_("nah an der Tour dieses Tages")
    )
    made.add_argument("--limit", type=count, default=_ROWS, metavar=_("ANZAHL"))
    made = verb(group, "route", route, _("die Tour eines Tages, auch als PDF"))
    made.add_argument("pdf", nargs="?", default=None, metavar="OUT.pdf", type=Path)
    made.add_argument("--on", dest="day", type=day, default=None, metavar=_("TAG"))
    made.add_argument("--user", default=None, metavar=_("NAME"), help=_("nur seine Besuche"))
