"""`offer gaeb`: a tender becomes an offer, its prices a bid."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_money

from .output import show_json, tell
from .session import opened


def declare(group: Any, verb: Any) -> None:
    """The verbs below `offer gaeb`; `verb` makes one."""
    one = verb(group, "import", gaeb_import, _("Angebot aus einer Ausschreibung (X81, X83)"))
    one.add_argument("file", type=Path, metavar="FILE.x83")
    one.add_argument("--customer", required=True, metavar=_("NUMMER"), help=_("Auftraggeber"))
    one.add_argument("--dry-run", action="store_true", help=_("nur prüfen, nichts speichern"))
    one = verb(group, "export", gaeb_export, _("Angebotsabgabe (X84) schreiben"))
    one.add_argument("number", metavar=_("NUMMER"))
    one.add_argument("file", type=Path, metavar="OUT.x84")


def gaeb_import(options: argparse.Namespace) -> None:
    """Make a draft of a tender's lines."""
    from kundenpflege.exchange.gaeb_files import open_tender
    from kundenpflege.services import customers
    from kundenpflege.services.offers import offer_defaults
    from kundenpflege.services.tenders import add_tender_offer

    offer_id = None
    with opened(options) as store:
        with store.read() as db:
            customer = customers.find_by_number(db, options.customer)
            tender, content = open_tender(options.file, offer_defaults(db).vat_rate)
        if not options.dry_run:
            with store.write(_("Ausschreibung eingelesen")) as writer:
                offer_id = add_tender_offer(
                    writer, customer, tender.lines, tender.subject, tender.name, content
                )
    positions = sum(1 for line in tender.lines if line.reference and line.kind != "heading")
    if options.json:
        show_json(
            [
                {
                    "id": offer_id,
                    "phase": tender.phase,
                    "subject": tender.subject,
                    "owner": tender.owner,
                    "lines": len(tender.lines),
                    "positions": positions,
                    "notes": tender.notes,
                }
            ]
        )
        return
    name = _("Entwurf #{id}").format(id=offer_id) if offer_id else _("Nur geprüft")
    count = ngettext("{n} Position", "{n} Positionen", positions).format(n=positions)
    print(f"{name}  {tender.subject}  {count}")
    for note in tender.notes:
        print(_("Hinweis: {text}").format(text=note))


def gaeb_export(options: argparse.Namespace) -> None:
    """Write the bid of an offer."""
    from kundenpflege.exchange.gaeb_bid import write_bid
    from kundenpflege.exchange.writing import replaced
    from kundenpflege.services import offers
    from kundenpflege.services.tenders import bid_facts

    with opened(options) as store, store.read() as db:
        facts = bid_facts(db, offers.find_offer(db, options.number))
    bid = write_bid(facts)
    with replaced(options.file) as temporary:
        temporary.write_bytes(bid.content)
    if options.json:
        show_json(
            [{"number": options.number, "file": str(options.file), "net": bid.total,
              "notes": bid.notes}]
        )  # fmt: skip
        return
    tell(_("„{file}“ geschrieben, {total} netto.").format(
        file=options.file, total=format_money(bid.total)
    ))  # fmt: skip
    for note in bid.notes:
        print(_("Hinweis: {text}").format(text=note))
