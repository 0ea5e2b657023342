"""Pictures of every page: how the program looks, without a hand on the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.ui.kit.page import Page
from kundenpflege.ui.mainwindow import PAGES

from .rehearsal import Rehearsal

SIZES = ((1440, 900), (1100, 700))
SCHEMES = ("light", "dark")


def take_pictures(
    folder: Path, clock: Clock, rehearse: Callable[[Clock], Rehearsal] = Rehearsal
) -> int:
    """Write `<page>_<scheme>_<width>x<height>.png`; 0 when every page could be drawn.

    A page's further poses (`Page.poses`) follow its key: `customers-form_light_1440x900.png`.
    UserError when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            _("Der Ordner „{path}“ kann nicht angelegt werden.").format(path=folder)
        ) from error
    with rehearse(clock) as rehearsal:
        for scheme in SCHEMES:
            rehearsal.window.set_look(scheme, 1.0)
            for width, height in SIZES:
                rehearsal.window.resize(width, height)
                for name in _poses(rehearsal):
                    path = folder / f"{name}_{scheme}_{width}x{height}.png"
                    if not rehearsal.window.grab().save(str(path)):
                        raise UserError(
                            _("„{path}“ kann nicht geschrieben werden.").format(path=path)
                        )
                    print(path, flush=True)
        for bug in rehearsal.bugs:
            print(bug, flush=True)
        return 1 if rehearsal.bugs else 0


def _poses(rehearsal: Rehearsal) -> Iterator[str]:
    """Bring page after page to the screen, ready for the picture."""
    for entry in rehearsal.window.entries:
        page = rehearsal.window.show_page(entry.key)
        rehearsal.window.toasts.clear()
        rehearsal.wait()
        yield entry.key
        if not isinstance(page, Page):
            continue
        poses = page.poses()
        for name, strike in poses:
            strike()
            rehearsal.wait()
            rehearsal.window.toasts.clear()
            yield f"{entry.key}-{name}"
        rehearsal.window.put_away()
        for _pose in poses:
            if page.back():
                rehearsal.wait()
    if rehearsal.window.entries == PAGES:
        from .gate_pictures import gates
        from .trouble_pictures import troubles

        yield from troubles(rehearsal)
        for name, gate in gates(rehearsal.office):
            rehearsal.window.cover(gate)
            rehearsal.wait()
            yield name
        rehearsal.window.whole.uncover()
