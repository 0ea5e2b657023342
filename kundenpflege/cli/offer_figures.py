"""The command that tells what our offers teach."""

from __future__ import annotations

import argparse
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.money import format_decimal, format_money

from .output import show_json, show_table
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.rules.offer_figures import HitRate, OfferFigures


def figures(options: argparse.Namespace) -> None:
    """Hit rates of the offers of a period, time to answer, reasons of loss."""
    from kundenpflege.services.offer_figures import load_offer_figures

    if options.since and options.until and options.since > options.until:
        raise UserError(_("Der Zeitraum endet, bevor er beginnt: --since liegt nach --until."))
    with opened(options) as store, store.read() as db:
        found = load_offer_figures(db, options.since, options.until)
    if options.json:
        show_json([{"since": options.since, "until": options.until, **_as_json(found)}])
        return
    _show(found)


def _as_json(found: OfferFigures) -> dict[str, Any]:
    return {
        **_rate_json(found.all),
        "days_to_answer": found.days_to_answer,
        "answered": found.answered,
        "discounted": found.discounted,
        "discounted_share": found.discounted_share,
        "discount": found.discount,
        **{
            name: [_rate_json(rate) for rate in getattr(found, name)]
            for name in (
                "by_trade",
                "by_size",
                "by_source",
                "by_delivery",
                "by_follow_ups",
                "by_discount",
            )
        },
        "losses": [
            {
                "reason": loss.reason,
                "count": loss.count,
                "net": loss.net,
                "price_difference": loss.price_difference,
            }
            for loss in found.losses
        ],
        "competitors": [{"name": name, "count": count} for name, count in found.competitors],
    }


def _rate_json(rate: HitRate) -> dict[str, Any]:
    return {
        "key": rate.key,
        "sent": rate.sent,
        "accepted": rate.won,
        "declined": rate.declined,
        "expired": rate.expired,
        "open": rate.open,
        "hit_rate": rate.rate,
        "net": rate.net,
        "net_accepted": rate.net_won,
    }


def _show(found: OfferFigures) -> None:
    print(
        ngettext("{n} Angebot gesendet", "{n} Angebote gesendet", found.all.sent).format(
            n=found.all.sent
        )
        + f" · {_('Trefferquote')} {_percent(found.all.rate)}"
    )
    if found.days_to_answer is not None:
        print(
            _("Antwortzeit: {days} Tage (mittlerer Wert)").format(
                days=format_decimal(found.days_to_answer)
            )
        )
    print(
        _("Mit Nachlass: {share}, zusammen {amount}").format(
            share=_percent(found.discounted_share), amount=format_money(found.discount)
        )
    )
    rows = [
        [
            rate.key or _("ohne Angabe"),
            str(rate.sent),
            str(rate.won),
            _percent(rate.rate),
            format_money(rate.net_won),
        ]
        for rate in found.by_trade
    ]
    if rows:
        head = [_("Bereich"), _("gesendet"), _("angenommen"), _("Quote"), _("Netto gewonnen")]
        show_table([head, *rows], "")
    for loss in found.losses:
        print(
            _("Verloren wegen {reason}: {n}").format(
                reason=loss.reason.label or _("nicht bekannt"), n=loss.count
            )
        )


def _percent(value: Decimal | None) -> str:
    return "–" if value is None else f"{format_decimal(value)} %"
