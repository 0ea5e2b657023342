"""`plan`: the contact plan of a period, and what hangs on it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from . import contacts, plan_care, plan_paper, plan_visits
from .output import show_json, show_table
from .session import opened

#: So many days are shown when the call says no more.
_DAYS = 30


def plan(options: argparse.Namespace) -> None:
    """The contact plan between two days, both included."""
    from kundenpflege.services.plan import plan_rows

    with opened(options) as store, store.read() as db:
        first = options.first or db.today
        last = options.last or first + timedelta(days=_DAYS)
        if last < first:
            raise UserError(_("--to liegt vor --from. Bitte die Tage tauschen."))
        rows = plan_rows(db, first, last)
    if options.json:
        show_json(rows)
        return
    show_table(
        [[format_date(date.fromisoformat(r["date"])), r["name"], r["title"]] for r in rows],
        _("In diesem Zeitraum ist nichts geplant."),
    )


def add_verbs(parser: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    """The words after `plan`; without one the period is shown."""
    parser.add_argument("--from", dest="first", type=day, default=None, metavar=_("TAG"))
    parser.add_argument("--to", dest="last", type=day, default=None, metavar=_("TAG"))
    group = parser.add_subparsers(metavar=_("BEFEHL"), parser_class=type(parser))
    group.required = False
    contacts.add_plan_verbs(group, verb, day)
    plan_care.add_verbs(group, verb, day)
    plan_paper.add_verbs(group, verb, day)
    plan_visits.add_verbs(group, verb, day)
