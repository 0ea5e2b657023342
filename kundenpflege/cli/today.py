"""`today`: what is due, and answering it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _

from . import today_answers, today_pdf
from .output import show_json
from .session import opened


def today(options: argparse.Namespace) -> None:
    """What is due: overdue, today, soon."""
    from kundenpflege.services.today import reminder_rows, reminders

    with opened(options) as store, store.read() as db:
        page = reminders(db)
        rows = reminder_rows(page)
    if options.json:
        show_json(rows)
        return
    if not rows:
        print(_("Heute ist nichts dran."))
    for reminder in page.reminders:
        print(f"{format_date(reminder.due)}  {reminder.who}: {reminder.title}")
        if reminder.why:
            print(f"            {reminder.why}")
        for other in reminder.also:
            print(f"            + {other.title}")


def add_verbs(parser: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    """The words after `today`; without one the list is shown."""
    group = parser.add_subparsers(metavar=_("BEFEHL"), parser_class=type(parser))
    group.required = False
    today_answers.add_verbs(group, verb, day)
    today_pdf.add_verbs(group, verb, day)
