"""The words above the page: greeting by the time of day, date and how much there is to do."""

from __future__ import annotations

from datetime import date

from kundenpflege.base.dates import format_weekday_date
from kundenpflege.base.i18n import _, ngettext


def greeting(hour: int) -> str:
    """`Guten Morgen` until eleven, `Guten Abend` from six and through the night."""
    if 4 <= hour < 11:
        return _("Guten Morgen")
    return _("Guten Tag") if 11 <= hour < 18 else _("Guten Abend")


def subtitle(today: date, due: int, every: int, short: bool = False) -> str:
    """`Samstag, 21. November 2026 · 9 Dinge, die Ihren Kunden heute auffallen würden`.

    `due` counts what is due by today, `every` also what comes soon. `short`: `9 Dinge für heute`.
    """
    if due and short:
        text = ngettext("{n} Ding für heute", "{n} Dinge für heute", due)
    elif due:
        text = ngettext(
            "{n} Ding, das Ihren Kunden heute auffallen würde",
            "{n} Dinge, die Ihren Kunden heute auffallen würden",
            due,
        )
    elif every and not short:
        text = ngettext(
            "heute nichts fällig, {n} Ding demnächst",
            "heute nichts fällig, {n} Dinge demnächst",
            every,
        )
    else:
        text = _("heute ist nichts fällig")
    return f"{format_weekday_date(today)} · {text.format(n=due or every)}"
