"""Commands about offers."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money

from .output import show_json, show_table
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.store import Reader

if TYPE_CHECKING:
    pass


def offer_new(options: argparse.Namespace) -> None:
    """Make an offer from a JSON file, send it when wished, write its PDF."""
    from kundenpflege.exchange.offer_json import add_offer_from
    from kundenpflege.services import offers

    with opened(options) as store:
        with store.write(_("Angebot angelegt")) as db:
            offer_id = add_offer_from(db, options.file)
            hints = _hints(db, offer_id)
            if options.send:
                db.relabel(_("Angebot gesendet"))
                offers.send_offer(db, offer_id, "save")
            pdf = offers.offer_pdf(db, offer_id) if options.pdf else b""
            row = _offer_row(offers.list_offer_rows(db, [offer_id])[0])
            if options.pdf:
                # Inside the transaction: an unwritable file leaves no offer behind.
                _write_file(options.pdf, pdf)
    if options.json:
        show_json([{**row, "hints": hints}])
    else:
        name = row["number"] or _("Entwurf #{id}").format(id=row["id"])
        print(f"{name}  {row['name']}  {row['subject']}  {format_money(row['total'])}")
        for hint in hints:
            print(_("Hinweis: {text}").format(text=hint))


def _hints(db: Reader, offer_id: int) -> list[str]:
    """What the check before sending finds, the signs the typeface lacks among it."""
    from kundenpflege.services import offers

    detail = offers.get_offer(db, offer_id)
    missing = offers.missing_signs(offers.offer_sheet(db, offer_id))
    setting = replace(detail.setting, missing_glyphs=missing)
    return [finding.text for finding in offers.check_offer(detail.draft, setting)]


def _write_file(path: Path, content: bytes) -> None:
    from kundenpflege.exchange.writing import replaced

    with replaced(path) as temporary:
        temporary.write_bytes(content)


def _offer_row(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "customer": row.customer_number,
        "name": row.customer_name,
        "subject": row.subject,
        "state": row.state,
        "talk_date": row.talk_date,
        "date": row.offer_date,
        "valid_until": row.valid_until,
        "net": row.net,
        "gross": row.gross,
        "total": row.total,
        "follow_up": row.follow_up,
    }


def offer_pdf(options: argparse.Namespace) -> None:
    """Write the PDF of an offer: the kept bytes when it was sent."""
    from kundenpflege.services import offers

    with opened(options) as store, store.read() as db:
        pdf = offers.offer_pdf(db, offers.find_offer(db, options.number))
    _write_file(options.pdf, pdf)
    if options.json:
        show_json([{"number": options.number, "file": str(options.pdf), "bytes": len(pdf)}])
    else:
        print(_("„{file}“ geschrieben.").format(file=options.pdf))


def offer_accept(options: argparse.Namespace) -> None:
    """An offer was accepted."""
    from kundenpflege.services import offers

    _decide(
        options,
        _("Angebot angenommen"),
        lambda db, offer_id: offers.accept_offer(db, offer_id, options.reason),
    )


def offer_decline(options: argparse.Namespace) -> None:
    """An offer was declined; what was said is kept, known reasons count in the figures."""
    from kundenpflege.services import offers

    _decide(
        options,
        _("Angebot abgelehnt"),
        lambda db, offer_id: offers.decline_offer(db, offer_id, options.reason),
    )


def _decide(options: argparse.Namespace, label: str, act: Callable[[Any, int], object]) -> None:
    from kundenpflege.services import offers

    with opened(options) as store, store.write(label) as db:
        offer_id = offers.find_offer(db, options.number)
        act(db, offer_id)
        db.flush()
        row = _offer_row(offers.list_offer_rows(db, [offer_id])[0])
    if options.json:
        show_json([row])
    else:
        print(f"{label}: {row['number']}, {row['name']}")


def offer_list(options: argparse.Namespace) -> None:
    """List all offers, newest first."""
    from kundenpflege.services import offers

    with opened(options) as store, store.read() as db:
        found = offers.list_offer_rows(db, offers.list_offer_ids(db))
        rows = [_offer_row(row) for row in found]
    if options.json:
        show_json(rows)
        return
    show_table(
        [
            [
                row.number or f"#{row.id}",
                row.customer_name,
                row.state.label,
                format_money(row.total),
                row.subject,
            ]
            for row in found
        ],
        _("Noch keine Angebote."),
    )
