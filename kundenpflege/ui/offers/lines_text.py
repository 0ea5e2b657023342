"""Lines as rows for a spreadsheet: what is copied can be pasted again."""

from __future__ import annotations

from collections.abc import Iterable

from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_decimal
from kundenpflege.rules.line_kinds import MEASURED
from kundenpflege.services.offers import LineDraft


def rows_text(parts: Iterable[LineDraft]) -> str:
    """A row of titles, then text, benefit, quantity, unit and unit price, tabs in between."""
    titles = (_("Leistung"), _("Nutzen"), _("Menge"), _("Einheit"), _("Einzelpreis"))
    rows: list[tuple[str, ...]] = [titles]
    for part in parts:
        measured = part.kind in MEASURED
        rows.append(
            (
                part.text,
                part.benefit,
                format_decimal(part.quantity) if measured else "",
                part.unit if measured else "",
                format_decimal(part.unit_price) if measured else "",
            )
        )
    return "\n".join("\t".join(_cell(value) for value in row) for row in rows)


def _cell(value: str) -> str:
    """Quoted as spreadsheets do where it holds their signs."""
    if any(sign in value for sign in '\t\n\r"'):
        return '"' + value.replace('"', '""').replace("\t", " ") + '"'
    return value
