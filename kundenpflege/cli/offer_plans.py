"""Commands about deadlines planned back, and variants for less money."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money, parse_decimal

from .output import show_json, show_table
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.rules.variants import Proposal


def offer_backplan(options: argparse.Namespace) -> None:
    """From the customer's deadline back to the day of the order."""
    from kundenpflege.services.backplans import plan_for

    with opened(options) as store, store.read() as db:
        found = plan_for(
            db,
            options.deadline,
            work_days=options.work_days,
            delivery_days=options.delivery_days,
            rework_days=options.rework_days,
            state=options.state,
        )
    plan = found.plan
    days = {
        "order_by": plan.order_by,
        "start": plan.start,
        "finish": plan.finish,
        "inspection": plan.inspection,
        "rework_until": plan.rework_until,
        "deadline": plan.deadline,
    }
    if options.json:
        show_json(
            [
                {
                    **days,
                    "enough": plan.enough,
                    "missing_days": plan.missing,
                    "earliest": plan.earliest,
                    "work_days": plan.work_days,
                    "delivery_days": plan.delivery_days,
                    "rework_days": plan.rework_days,
                    "state": found.state,
                    "guarantees": [{"text": one.text, "due": one.due} for one in found.sentences],
                    "findings": found.findings,
                    "too_short": [
                        {"part": one.part, "given": one.given, "possible": one.possible}
                        for one in plan.too_short
                    ],
                    "holidays": [{"date": day, "name": name} for day, name in found.holidays],
                }
            ]
        )
        return
    words = {
        "order_by": _("bestellen bis"),
        "start": _("Beginn"),
        "finish": _("fertig"),
        "inspection": _("gemeinsame Abnahme"),
        "rework_until": _("Nachbesserung bis"),
        "deadline": _("Termin des Kunden"),
    }
    show_table([[words[key], format_weekday_date(day)] for key, day in days.items()], "")
    for text in (*found.findings, *(one.text for one in found.sentences)):
        print(text)


def offer_variant(options: argparse.Namespace) -> None:
    """Make the variant of an offer that reaches a price and loses the least."""
    from kundenpflege.rules.variants import not_reached, reach
    from kundenpflege.services import offers, variants
    from kundenpflege.services.offer_saving import rounds_cash

    with opened(options) as store, store.write(_("Variante angelegt")) as db:
        offer_id = offers.find_offer(db, options.number)
        detail = offers.get_offer(db, offer_id)
        proposal = reach(
            detail.draft,
            options.target,
            consumer=detail.consumer,
            cash_rounding=rounds_cash(db),
        )
        made = 0
        if proposal.reached and proposal.steps and not options.dry_run:
            made = variants.add_variant(db, offer_id, proposal, options.name)
            db.flush()
    row = _told(proposal, detail.draft.needs)
    if options.json:
        show_json([{"id": made or None, **row}])
        return
    for text in row["sentences"]:
        print(text)
    if not proposal.steps and proposal.reached:
        print(_("Das Angebot kostet schon nicht mehr."))
    elif proposal.reached:
        print(_("Die Variante kostet {price}.").format(price=format_money(proposal.price)))
    else:
        print(not_reached(proposal))


def offer_variants(options: argparse.Namespace) -> None:
    """List the variants that belong together; with `--pdf` they stand side by side on paper."""
    from kundenpflege.documents.comparison import MOST_COLUMNS
    from kundenpflege.exchange.handover import save_pdf
    from kundenpflege.services import offers, variants
    from kundenpflege.services.comparison_sheet import comparison_pdf

    with opened(options) as store, store.read() as db:
        rows = variants.list_variants(db, offers.find_offer(db, options.number))
        ids = [row.id for row in rows][:MOST_COLUMNS]
        pdf = comparison_pdf(db, ids) if options.pdf else b""
        compared = variants.compare(db, [row.id for row in rows])
    if options.pdf:
        save_pdf(pdf, options.pdf)
    found = [
        {
            "id": row.id,
            "number": row.number,
            "name": row.name,
            "state": row.state,
            "price": row.price,
            "original": row.original,
            "lost_needs": [need.text for need in compared.lost(n)],
        }
        for n, row in enumerate(rows)
    ]
    if options.json:
        show_json(found)
        return
    show_table(
        [[row.number or f"#{row.id}", row.name, format_money(row.price)] for row in rows], ""
    )
    if options.pdf and len(rows) > MOST_COLUMNS:
        print(_("Auf dem Papier stehen die ersten {n}.").format(n=MOST_COLUMNS))


def _told(proposal: Proposal, needs: Any) -> dict[str, Any]:
    from kundenpflege.rules.variants import variant_texts

    words = {need.key: need.text for need in needs}
    return {
        "reached": proposal.reached,
        "exact": proposal.exact,
        "target": proposal.target,
        "price": proposal.price,
        "price_before": proposal.price_before,
        "saving": proposal.saving,
        "net": proposal.sums.net,
        "gross": proposal.sums.to_pay,
        "steps": [
            {
                "kind": step.kind,
                "text": step.text,
                "saving": step.saving,
                "lost_needs": [words[key] for key in step.lost_needs],
            }
            for step in proposal.steps
        ],
        "lost_needs": [words[key] for key in proposal.lost_needs],
        "sentences": variant_texts(proposal, needs),
    }


def add_verbs(group: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    """`offer backplan`, `offer variant` and `offer variants`."""
    made = verb(group, "backplan", offer_backplan, _("vom Termin des Kunden zurückrechnen"))
    made.add_argument("--deadline", type=day, required=True, metavar=_("TAG"))
    for name, default, text in (
        ("work", 1, _("Arbeitstage der Ausführung")),
        ("delivery", 0, _("Lieferzeit in Kalendertagen")),
        ("rework", None, _("Arbeitstage für Nachbesserung")),
    ):
        made.add_argument(
            f"--{name}-days", type=_days, default=default, metavar=_("ANZAHL"), help=text
        )
    made.add_argument(
        "--state",
        default=None,
        metavar=_("LAND"),
        help=_("Feiertage dieses Landes, zum Beispiel SH"),
    )
    made = verb(group, "variant", offer_variant, _("gleicher Preis, weniger Leistung"))
    made.add_argument("number", metavar=_("NUMMER"))
    made.add_argument("--target", type=_amount, required=True, metavar=_("BETRAG"))
    made.add_argument("--name", default="", metavar=_("TEXT"), help=_("Name der Variante"))
    made.add_argument("--dry-run", action="store_true", help=_("nur zeigen, was wegfiele"))
    made = verb(group, "variants", offer_variants, _("Varianten eines Angebots auflisten"))
    made.add_argument("number", metavar=_("NUMMER"))
    made.add_argument("--pdf", type=Path, metavar="OUT.pdf", help=_("Vergleich als PDF schreiben"))


def _days(text: str) -> int:
    if not text.isdigit() or int(text) > 999:
        raise argparse.ArgumentTypeError(_("eine Zahl von 0 bis 999"))
    return int(text)


def _amount(text: str) -> Decimal:
    """`12.000,50` as people write it, `12000.50` as scripts do; `12.000` are twelve thousand."""
    amount = parse_decimal(text)
    if amount is None or amount < 0:
        raise argparse.ArgumentTypeError(_("kein Betrag: {text}").format(text=text))
    return amount
