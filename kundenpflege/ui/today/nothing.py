"""What stands in the place of the reminders when there are none."""

from __future__ import annotations

from collections.abc import Callable

from kundenpflege.base.i18n import _

from ..kit.empty import EmptyState


def of_this_kind(show_all: Callable[[], object]) -> EmptyState:
    """The filter leaves nothing."""
    return EmptyState(
        _("Davon ist gerade nichts fällig."), _("Alle zeigen"), show_all, "ok", "list"
    )


def without_customers(bring: Callable[[], object]) -> EmptyState:
    """A new database."""
    return EmptyState(
        _(
            "Hier steht jeden Morgen, wen Sie anrufen sollten, warum und was zu sagen ist. "
            "Dazu braucht Kundenpflege Ihre Kundenliste."
        ),
        _("Kunden importieren"),
        bring,
        "today",
        "import",
    )


def today(plan: Callable[[], object]) -> EmptyState:
    """A quiet day."""
    return EmptyState(
        _("Heute ist nichts fällig. Eine gute Gelegenheit, den nächsten Kontakt zu planen."),
        _("Kontakt planen"),
        plan,
        "ok",
        "schedule",
    )
