"""How steps are told on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kundenpflege.base.i18n import _

if TYPE_CHECKING:
    from kundenpflege.services.journal import StepRow


def state_chip(row: StepRow) -> tuple[str, str] | None:
    """What became of a step; nothing for one that stands."""
    if row.kind == "undo":
        return _("rückgängig"), "amber"
    if row.kind == "redo":
        return _("wiederholt"), "blue"
    if row.state == "sealed":
        return _("endgültig"), "neutral"
    if row.state in ("undone", "dropped"):
        return _("zurückgenommen"), "amber"
    return None
