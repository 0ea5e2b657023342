"""`plan pdf`: the contact plan of a period or of one customer on paper."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from kundenpflege.base.i18n import _, ngettext

from .output import show_json
from .session import opened

_DAYS = 30


def plan_pdf(options: argparse.Namespace) -> None:
    """Write the plan as PDF."""
    from kundenpflege.exchange.writing import replaced
    from kundenpflege.services.customers import find_by_number
    from kundenpflege.services.plan_sheet import customer_sheet, plan_sheet
    from kundenpflege.services.plan_sheet import plan_pdf as render
    from kundenpflege.services.users import find_user

    with opened(options) as store, store.read() as db:
        if options.customer:
            sheet = customer_sheet(
                db,
                find_by_number(db, options.customer),
                options.first,
                options.last,
                notes=options.notes,
            )
        else:
            first = options.first or db.today
            last = options.last or first + timedelta(days=_DAYS)
            user_id = find_user(db, options.user) if options.user else None
            sheet = plan_sheet(db, first, last, responsible_id=user_id, notes=options.notes)
    pdf = render(sheet)
    with replaced(options.pdf) as target:
        target.write_bytes(pdf)
    contacts = sum(len(day.lines) for day in sheet.days)
    if options.json:
        show_json([{"file": str(options.pdf), "contacts": contacts, "bytes": len(pdf)}])
        return
    words = ngettext(
        "{n} Kontakt nach „{file}“ geschrieben.",
        "{n} Kontakte nach „{file}“ geschrieben.",
        contacts,
    )
    print(words.format(n=contacts, file=options.pdf))


def add_verbs(group: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    """`plan pdf [--from D] [--to D] [--customer N | --user NAME] [--notes] OUT.pdf`."""
    made = verb(group, "pdf", plan_pdf, _("den Kontaktplan als PDF schreiben"))
    made.add_argument("pdf", metavar="OUT.pdf", type=Path)
    # The period may also stand before the verb (`plan --from … pdf`).
    for name, dest in (("--from", "first"), ("--to", "last")):
        made.add_argument(name, dest=dest, type=day, default=argparse.SUPPRESS, metavar=_("TAG"))
    whose = made.add_mutually_exclusive_group()
    whose.add_argument("--customer", default="", metavar=_("NUMMER"), help=_("nur dieser Kunde"))
    whose.add_argument("--user", default=None, metavar=_("NAME"), help=_("nur von diesem Benutzer"))
    made.add_argument("--notes", action="store_true", help=_("mit den Notizen zur Vorbereitung"))
