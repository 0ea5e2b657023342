"""`today pdf OUT.pdf`: the day on one page."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kundenpflege.base.i18n import _

from .output import show_json
from .session import opened


def today_pdf(options: argparse.Namespace) -> None:
    """Write the page of the day."""
    from kundenpflege.exchange.writing import replaced
    from kundenpflege.services.day_sheet import day_sheet_pdf

    with opened(options) as store, store.read() as db:
        pdf = day_sheet_pdf(db)
        day = db.today
    with replaced(options.pdf) as temporary:
        temporary.write_bytes(pdf)
    if options.json:
        row = {"day": day.isoformat(), "file": str(options.pdf), "bytes": len(pdf)}
        show_json([row])
    else:
        print(_("„{file}“ geschrieben.").format(file=options.pdf))


def add_verbs(group: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    """`today pdf OUT.pdf`."""
    made = verb(group, "pdf", today_pdf, _("den Tag auf einer Seite als PDF"))
    made.add_argument("pdf", metavar="OUT.pdf", type=Path)
