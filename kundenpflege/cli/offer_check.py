"""`offer check`: was the customer understood, and can the offer go out like this?"""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _

from .output import show_json, show_table
from .session import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from kundenpflege.rules.offer_check import Finding
    from kundenpflege.services.offers import OfferDetail
    from kundenpflege.store import Reader


def add_verb(group: Any, verb_of: Callable[..., Any]) -> None:
    """Declare `offer check NUMBER`."""
    verb = verb_of(group, "check", check, _("Prüfen, ob das Angebot den Kunden verstanden hat"))
    verb.add_argument("number", metavar=_("NUMMER"))


def findings_of(db: Reader, offer_id: int) -> tuple[OfferDetail, list[Finding]]:
    """The offer with all findings, the signs the typeface lacks among them."""
    from kundenpflege.services import offers

    detail = offers.get_offer(db, offer_id)
    missing = offers.missing_signs(offers.offer_sheet(db, offer_id))
    setting = replace(detail.setting, missing_glyphs=missing)
    return detail, offers.check_offer(detail.draft, setting)


def check(options: argparse.Namespace) -> None:
    """Tell each need with what meets it, lines without a benefit, and all findings."""
    from kundenpflege.services import offers

    with opened(options) as store, store.read() as db:
        detail, findings = findings_of(db, offers.find_offer(db, options.number))
    if options.json:
        show_json([_as_json(detail, findings)])
        return
    met = detail.fulfilments
    show_table(
        [
            [
                "+" if met[need.key] else "–",
                need.weight.label,
                need.text,
                format_date(need.deadline) if need.deadline else "",
                " · ".join(met[need.key]) or _("noch nicht erfüllt"),
            ]
            for need in detail.needs
        ],
        _("Noch keine Bedürfnisse."),
    )
    signs = {"error": "!", "warning": "?", "hint": "·"}
    for finding in findings:
        print(f"{signs[finding.severity]} {finding.text}")


def _as_json(detail: OfferDetail, findings: list[Finding]) -> dict[str, Any]:
    from kundenpflege.rules.offer_check import can_send, missing_benefits

    met = detail.fulfilments
    return {
        "number": detail.number,
        "title": detail.title,
        "customer": detail.customer_number,
        "name": detail.customer_name,
        "understood": bool(detail.needs) and all(met[need.key] for need in detail.needs),
        "ready": can_send(findings),
        "needs": [
            {
                "text": need.text,
                "weight": need.weight,
                "deadline": need.deadline,
                "met": bool(met[need.key]),
                "met_by": list(met[need.key]),
            }
            for need in detail.needs
        ],
        "missing_benefits": [
            {"line": n, "text": detail.lines[n].text} for n in missing_benefits(detail.draft)
        ],
        "findings": [
            {"severity": finding.severity, "where": finding.where, "text": finding.text}
            for finding in findings
        ],
    }
