"""Commands about what becomes of an offer: follow-ups, pipeline, versions, confirmation."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money

from .output import show_json, show_table
from .session import opened


def followups(options: argparse.Namespace) -> None:
    """The follow-ups of an offer, done and planned; of a draft what sending it today would plan."""
    from kundenpflege.model.kinds import ContactKind, OfferState
    from kundenpflege.services import follow_ups, offers

    with opened(options) as store, store.read() as db:
        offer_id = offers.find_offer(db, options.number)
        row = offers.list_offer_rows(db, [offer_id])[0]
        rows: list[dict[str, Any]]
        if row.state is OfferState.DRAFT:
            rows = [
                {"step": one.step, "kind": ContactKind.CALL, "due": one.due, "planned": False}
                for one in follow_ups.proposed_plan(db, offer_id)
            ]
        else:
            rows = [
                {
                    "step": one.step,
                    "kind": one.kind,
                    "due": one.due,
                    "planned": one.done_on is None,
                    "done_on": one.done_on,
                    "outcome": one.outcome,
                    "reason": one.reason,
                }
                for one in follow_ups.list_follow_ups(db, offer_id)
            ]
    about = {"number": row.number, "state": row.standing}
    empty = {"done_on": None, "outcome": "", "reason": ""}
    rows = [{**empty, **one, **about} for one in rows]
    if options.json:
        show_json(rows)
        return
    show_table(
        [
            [str(one["step"]), format_date(one["due"]), _told(one), str(one.get("outcome") or "")]
            for one in rows
        ],
        _("Kein Nachfassen geplant."),
    )


def _told(one: dict[str, Any]) -> str:
    done = one.get("done_on")
    if done is not None:
        return _("erledigt am {day}").format(day=format_date(done))
    return _("geplant") if one["planned"] else _("beim Senden geplant")


def pipeline(options: argparse.Namespace) -> None:
    """Offers without an answer with their sums, by state, decision or chance."""
    from kundenpflege.services.pipeline import load_pipeline

    with opened(options) as store, store.read() as db:
        found = load_pipeline(db, options.by)
    if options.json:
        show_json(
            [
                {
                    "group": group.key,
                    "label": group.label,
                    "count": group.sum.count,
                    "net": group.sum.net,
                    "weighed": group.sum.weighed,
                    "without_chance": group.sum.without_chance,
                    "numbers": [row.number or f"#{row.id}" for row in group.rows],
                }
                for group in found.groups
            ]
        )
        return
    show_table(
        [
            [
                group.label,
                str(group.sum.count),
                format_money(group.sum.net),
                format_money(group.sum.weighed),
            ]
            for group in found.groups
        ],
        _("Kein Angebot wartet auf Antwort."),
    )


def changes(options: argparse.Namespace) -> None:
    """What differs between a version of an offer and the one before, or another one."""
    from kundenpflege.base.errors import UserError
    from kundenpflege.services import offers
    from kundenpflege.services.offer_changes import changes_between

    with opened(options) as store, store.read() as db:
        new = offers.get_offer(db, offers.find_offer(db, options.number))
        if options.before:
            old_id = offers.find_offer(db, options.before)
        elif new.replaces_id is not None:
            old_id = new.replaces_id
        else:
            raise UserError(_("Das ist die erste Version; eine frühere gibt es nicht."))
        found = changes_between(db, old_id, new.id)
    if options.json:
        show_json(
            [
                {
                    "where": one.where,
                    "label": one.label,
                    "before": one.before,
                    "after": one.after,
                }
                for one in found
            ]
        )
        return
    show_table(
        [[one.label, one.before or _("neu"), one.after or _("entfällt")] for one in found],
        _("Beide Versionen sagen dasselbe."),
    )


def confirm(options: argparse.Namespace) -> None:
    """Make the draft of the order confirmation of an accepted offer."""
    from kundenpflege.services.offer_kinds import confirm_order

    _make(options, _("Auftragsbestätigung angelegt"), confirm_order)


def supplement(options: argparse.Namespace) -> None:
    """Make the empty draft of a supplement to an accepted offer."""
    from kundenpflege.services.offer_kinds import add_supplement

    _make(options, _("Nachtrag angelegt"), add_supplement)


def _make(options: argparse.Namespace, label: str, act: Callable[[Any, int], int]) -> None:
    from kundenpflege.services import offers

    from .offers import offer_row

    with opened(options) as store, store.write(label) as db:
        made = act(db, offers.find_offer(db, options.number))
        db.flush()
        if getattr(options, "send", False):
            offers.send_offer(db, made, "save")
        row = offers.list_offer_rows(db, [made])[0]
    if options.json:
        show_json([offer_row(row)])
    else:
        print(f"{label}: {row.number or f'#{row.id}'}  {row.customer_name}  {row.subject}")
