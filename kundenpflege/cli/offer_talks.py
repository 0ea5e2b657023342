"""Commands about the talk: the call sheet and the talk sheet of an offer as PDF."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.i18n import _

from .output import show_json
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.store import Reader


def call_sheet(options: argparse.Namespace) -> None:
    """Write the call sheet of an offer: one page."""
    from kundenpflege.services.callsheets import call_sheet_pdf

    _write(options, call_sheet_pdf)


def talk_sheet(options: argparse.Namespace) -> None:
    """Write the talk sheet of an offer: the questions with room to write."""
    from kundenpflege.services.talksheets import talk_sheet_pdf

    _write(options, talk_sheet_pdf)


def add_verbs(group: Any, verb: Callable[..., Any]) -> None:
    """`offer callsheet NUMBER OUT.pdf`, `offer talksheet NUMBER OUT.pdf`."""
    for name, run, words in (
        ("callsheet", call_sheet, _("Gesprächsleitfaden zum Nachfassen als PDF")),
        ("talksheet", talk_sheet, _("Gesprächsbogen mit den Fragen als PDF")),
    ):
        made = verb(group, name, run, words)
        made.add_argument("number", metavar=_("NUMMER"))
        made.add_argument("pdf", metavar="OUT.pdf", type=Path)


def _write(options: argparse.Namespace, make: Callable[[Reader, int], bytes]) -> None:
    from kundenpflege.exchange.writing import replaced
    from kundenpflege.services.offers import find_offer

    with opened(options) as store, store.read() as db:
        pdf = make(db, find_offer(db, options.number))
    with replaced(options.pdf) as temporary:
        temporary.write_bytes(pdf)
    if options.json:
        show_json([{"number": options.number, "file": str(options.pdf), "bytes": len(pdf)}])
    else:
        print(_("„{file}“ geschrieben.").format(file=options.pdf))
