"""What was done: the journal on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kundenpflege.base.i18n import _

from .output import show_json, show_table
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.services.history import HistoryRow
    from kundenpflege.services.journal import StepFilter, StepRow
    from kundenpflege.store import Reader

#: Records of one step that are told one by one.
_MOST = 100


def declare(verb: argparse.ArgumentParser, day: Callable[[str], Any], count: Any) -> None:
    """What `history` takes."""
    verb.add_argument("--limit", type=count, default=100, metavar=_("ANZAHL"))
    verb.add_argument("--customer", metavar=_("KUNDENNUMMER"), default="",
                      help=_("nur Schritte zu diesem Kunden und zu allem, was er hat"))  # fmt: skip
    verb.add_argument("--offer", metavar=_("ANGEBOTSNUMMER"), default="",
                      help=_("nur Schritte zu diesem Angebot"))  # fmt: skip
    verb.add_argument("--from", dest="first", type=day, metavar=_("TAG"))
    verb.add_argument("--to", dest="last", type=day, metavar=_("TAG"))
    verb.add_argument("--user", metavar=_("NAME"), default="", help=_("nur Schritte von NAME"))
    verb.add_argument("--text", metavar=_("TEXT"), default="",
                      help=_("nur Schritte, in denen TEXT vorkommt"))  # fmt: skip
    verb.add_argument("--details", action="store_true", help=_("mit den geänderten Werten"))


def history(options: argparse.Namespace) -> None:
    """The newest steps, newest first."""
    from kundenpflege.services import history as records
    from kundenpflege.services import journal

    with opened(options) as store, store.read() as db:
        steps = journal.list_steps(db, _wanted(db, options), options.limit)
        wanted = options.json or options.details
        parts = {
            step.id: records.step_history(db, step.id, _MOST) if wanted else [] for step in steps
        }
        lines = {key: [records.part_line(part) for part in found] for key, found in parts.items()}
    if options.json:
        show_json([_json(step, parts[step.id]) for step in steps])
        return
    if not options.details:
        show_table([_row(step) for step in steps], _("Noch nichts geschehen."))
        return
    if not steps:
        print(_("Noch nichts geschehen."))
    for step in steps:
        print("  ".join(part for part in (*_row(step), step.who) if part))
        for line in lines[step.id]:
            print(f"    {line}")


def _wanted(db: Reader, options: argparse.Namespace) -> StepFilter:
    from kundenpflege.services import customers, offers
    from kundenpflege.services.journal import StepFilter
    from kundenpflege.services.users import find_user

    offer = offers.find_offer(db, options.offer) if options.offer else None
    return StepFilter(
        user_id=find_user(db, options.user) if options.user else None,
        first=options.first,
        last=options.last,
        table="offer" if offer is not None else "",
        record_id=offer,
        customer_id=customers.find_by_number(db, options.customer) if options.customer else None,
        text=options.text,
    )


def _row(step: StepRow) -> list[str]:
    return [f"{step.at:%d.%m.%Y %H:%M}", step.name, _told(step.kind, step.state)]


def _json(step: StepRow, parts: list[HistoryRow]) -> dict[str, Any]:
    return {
        "id": step.id,
        "at": step.at,
        "label": step.name,
        "kind": step.kind,
        "state": step.state,
        "user": step.user_id,
        "who": step.who,
        "what": step.what,
        "count": step.count,
        "changes": [
            {
                "what": part.what,
                "record": part.record.text if part.record is not None else "",
                "erased": part.erased,
                "fields": [
                    {"label": one.label, "before": one.before, "after": one.after}
                    for one in part.changes
                ],
            }
            for part in parts
        ],
    }


def _told(kind: str, state: str) -> str:
    """What became of a step, in German; nothing for a step that stands."""
    match kind, state:
        case "undo", _state:
            return _("rückgängig gemacht")
        case "redo", _state:
            return _("wiederholt")
        case _kind, "sealed":
            return _("endgültig")
        case _kind, "undone" | "dropped":
            return _("zurückgenommen")
    return ""
