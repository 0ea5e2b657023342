"""Commands about offers."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money
from kundenpflege.base.text import fold

from .offer_check import findings_of
from .output import show_json, show_table
from .session import opened


def offer_new(options: argparse.Namespace) -> None:
    """Make an offer from a JSON file, send it when wished, write its PDF."""
    from kundenpflege.exchange.offer_json import add_offer_from
    from kundenpflege.services import offers

    with opened(options) as store:
        with store.write(_("Angebot angelegt")) as db:
            offer_id = add_offer_from(db, options.file)
            hints = [finding.text for finding in findings_of(db, offer_id)[1]]
            if options.send:
                db.relabel(_("Angebot gesendet"))
                offers.send_offer(db, offer_id, "save")
            pdf = offers.offer_pdf(db, offer_id) if options.pdf else b""
            row = offer_row(offers.list_offer_rows(db, [offer_id])[0])
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


def _write_file(path: Path, content: bytes) -> None:
    from kundenpflege.exchange.writing import replaced

    with replaced(path) as temporary:
        temporary.write_bytes(content)


def offer_row(row: Any) -> dict[str, Any]:
    """An offer as JSON; `state` tells where it stands today (`expired` among them)."""
    return {
        "id": row.id,
        "number": row.number,
        "customer": row.customer_number,
        "name": row.customer_name,
        "subject": row.subject,
        "state": row.standing,
        "kind": row.kind,
        "variant": row.variant_name,
        "talk_date": row.talk_date,
        "date": row.offer_date,
        "valid_until": row.valid_until,
        "net": row.net,
        "gross": row.gross,
        "total": row.total,
        "follow_up": row.follow_up,
        "follow_ups": row.follow_ups,
        "chance": row.chance,
        "decision_on": row.decision_on,
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
        lambda db, offer_id: offers.accept_offer(
            db,
            offer_id,
            options.reason,
            *_competing(db, offer_id, options),
            variant_id=_chosen(db, offer_id, options.variant),
        ),
    )


def offer_decline(options: argparse.Namespace) -> None:
    """An offer was declined; what was said is kept, known reasons count in the figures."""
    from kundenpflege.services import offers

    def act(db: Any, offer_id: int) -> None:
        competitor, difference = _competing(db, offer_id, options)
        offers.decline_offer(
            db, offer_id, options.reason, competitor=competitor, price_difference=difference
        )

    _decide(options, _("Angebot abgelehnt"), act)


def _chosen(db: Any, offer_id: int, name: str | None) -> int | None:
    """The variant of this name among those in the document of the offer."""
    from kundenpflege.services import offers

    if name is None:
        return None
    ways = offers.get_offer(db, offer_id).choices
    found = [way.id for way in ways if fold(way.variant_name) == fold(name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"„{way.variant_name}“" for way in ways if way.variant_name)
    raise UserError(
        _("Die Variante „{name}“ steht nicht in diesem Angebot; dort stehen: {known}.").format(
            name=name, known=known or "–"
        )
    )


def _competing(db: Any, offer_id: int, options: argparse.Namespace) -> tuple[str, Decimal | None]:
    """Who else offered and by how much less; what the call does not name stays as it was noted."""
    from kundenpflege.services import offers

    known = offers.get_offer(db, offer_id)
    competitor = known.competitor if options.competitor is None else options.competitor
    return competitor, known.price_difference if options.difference is None else options.difference


def _decide(options: argparse.Namespace, label: str, act: Callable[[Any, int], object]) -> None:
    from kundenpflege.services import offers

    with opened(options) as store, store.write(label) as db:
        offer_id = offers.find_offer(db, options.number)
        act(db, offer_id)
        db.flush()
        row = offer_row(offers.list_offer_rows(db, [offer_id])[0])
    if options.json:
        show_json([row])
    else:
        print(f"{label}: {row['number']}, {row['name']}")


def offer_list(options: argparse.Namespace) -> None:
    """List all offers, newest first."""
    from kundenpflege.services import offers

    with opened(options) as store, store.read() as db:
        found = offers.list_offer_rows(db, offers.list_offer_ids(db))
        rows = [offer_row(row) for row in found]
    if options.json:
        show_json(rows)
        return
    show_table(
        [
            [
                row.number or f"#{row.id}",
                row.customer_name,
                row.standing_words,
                format_money(row.total),
                " · ".join(part for part in (row.subject, row.variant_name) if part),
            ]
            for row in found
        ],
        _("Noch keine Angebote."),
    )
