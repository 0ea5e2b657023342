"""`calendar`: calendars of others beside the contact plan."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import NotFoundError
from kundenpflege.base.i18n import _

from .output import show_json, show_table
from .session import opened


def calendar_import(options: argparse.Namespace) -> None:
    """Read a calendar file; the same file read again replaces what it brought before."""
    from kundenpflege.exchange import calendar_import as importing
    from kundenpflege.services.users import find_user

    path = options.file.absolute()
    with opened(options) as store:
        with store.read() as db:
            place, known = importing.here(db), importing.known_calendar(db, path)
        file = importing.read_file(path, store.today, place)
        key = known
        if not options.dry_run:
            values: dict[str, Any] = {}
            if options.name:
                values["name"] = options.name
            if options.user is not None:
                with store.read() as reader:
                    values["user_id"] = find_user(reader, options.user)
            with store.write(_("Kalender eingelesen: {name}").format(name=file.name)) as writer:
                key = importing.keep_file(writer, file, values, known)
    found = file.read.appointments
    if options.json:
        show_json(
            [
                {
                    "id": key,
                    "name": options.name or file.name,
                    "events": len(found),
                    "listed": file.read.listed,
                    "outside": file.read.outside,
                    "notes": file.read.notes,
                    "kept": not options.dry_run,
                }
            ]
        )
        return
    print(f"{options.name or file.name}: {file.summary}")
    for note in file.read.notes:
        print(note)


def calendar_list(options: argparse.Namespace) -> None:
    """The calendars of others."""
    from kundenpflege.services.foreign_calendars import list_calendars

    with opened(options) as store, store.read() as db:
        rows = list_calendars(db)
    if options.json:
        keys = ("id", "name", "color", "visible", "user", "events", "file_name", "read_at",
                "first", "last")  # fmt: skip
        show_json([{key: getattr(row, key) for key in keys} for row in rows])
        return
    show_table(
        [
            [str(row.id), row.name, str(row.events), format_date(row.last) if row.last else ""]
            for row in rows
        ],
        _("Kein fremder Kalender."),
    )


def calendar_remove(options: argparse.Namespace) -> None:
    """Remove a calendar with its appointments."""
    from kundenpflege.services import foreign_calendars

    with opened(options) as store:
        with store.read() as db:
            rows = {row.id: row for row in foreign_calendars.list_calendars(db)}
        row = rows.get(options.id)
        if row is None:
            raise NotFoundError(_("Diesen Kalender gibt es nicht."))
        with store.write(_("Kalender entfernt: {name}").format(name=row.name)) as writer:
            foreign_calendars.remove_calendar(writer, row.id)
    if options.json:
        show_json([{"id": row.id, "name": row.name}])
    else:
        print(_("„{name}“ ist nicht mehr im Kontaktplan.").format(name=row.name))


def declare(group: Any, verb: Callable[..., Any], count: Callable[[str], int]) -> None:
    """`calendar import FILE`, `calendar list`, `calendar remove ID`."""
    made = verb(group, "import", calendar_import, _("einen fremden Kalender einlesen (.ics)"))
    made.add_argument("file", type=Path, metavar="FILE.ics")
    made.add_argument("--name", default="", metavar=_("NAME"), help=_("wie er heißen soll"))
    made.add_argument("--user", default=None, metavar=_("NAME"), help=_("gehört diesem Benutzer"))
    made.add_argument("--dry-run", action="store_true", help=_("nur zeigen, was darin steht"))
    verb(group, "list", calendar_list, _("fremde Kalender auflisten"))
    made = verb(group, "remove", calendar_remove, _("einen fremden Kalender entfernen"))
    made.add_argument("id", type=count, metavar="ID")
