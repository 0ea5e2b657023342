"""The window's part of the self-test: every page opens on the demo business."""

from __future__ import annotations

from collections.abc import Callable

from kundenpflege.base.dates import Clock
from kundenpflege.base.i18n import _

from .rehearsal import Rehearsal


def open_every_page(
    clock: Clock,
    say: Callable[[str], object] = print,
    rehearse: Callable[[Clock], Rehearsal] = Rehearsal,
) -> list[str]:
    """Open each page and wait until it shows its data; gives the problems, one line each."""
    problems: list[str] = []
    with rehearse(clock) as rehearsal:
        problems += rehearsal.bugs
        for entry in rehearsal.window.entries:
            rehearsal.bugs.clear()
            rehearsal.window.show_page(entry.key)
            rehearsal.wait()
            found = list(rehearsal.bugs)
            problems += [f"{entry.title()}: {problem}" for problem in found]
            state = _("geöffnet") if not found else _("Fehler: {what}").format(what=found[0])
            say(f"{entry.title()}: {state}")
    return problems
