"""One small function per command. Heavy parts are imported where they are used."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DamagedError, UserError
from kundenpflege.base.i18n import _

from .output import show_json, tell
from .session import WAIT, clock_of, database_of, opened
from .unlock import key_of

Rows = Sequence[dict[str, Any]]


def window(options: argparse.Namespace) -> int:
    """Open the window, or take pictures of all pages."""
    from kundenpflege import app

    if options.screenshots:
        # Pictures are taken in the morning, so that they look alike whenever they are made.
        morning = FixedClock(clock_of(options).today())
        return app.screenshots(options.screenshots, clock=morning)
    return app.run(
        database=database_of(options),
        clock=clock_of(options),
        demo=options.demo,
        background=options.background,
        look=options.look,
        new=options.new,
    )


def selftest(options: argparse.Namespace) -> int:
    """Check the whole program on the demo business."""
    from .selftest import run

    return run(clock_of(options))


# -- safety --------------------------------------------------------------------------------


def undo(options: argparse.Namespace) -> None:
    """Take the last step back."""
    with opened(options) as store:
        label = store.undo()
    if label is None:
        raise UserError(_("Es gibt nichts zurückzunehmen."))
    _step(options, _("Zurückgenommen: {label}"), label)


def redo(options: argparse.Namespace) -> None:
    """Bring the undone step again."""
    with opened(options) as store:
        label = store.redo()
    if label is None:
        raise UserError(_("Es gibt nichts zu wiederholen."))
    _step(options, _("Wiederholt: {label}"), label)


def _step(options: argparse.Namespace, text: str, label: str) -> None:
    if options.json:
        show_json([{"label": label}])
    else:
        print(text.format(label=label))


def check(options: argparse.Namespace) -> int:
    """Check the database; problems go to stderr with exit code 1.

    With `--accept` pages that another program wrote are taken as they are, when nothing else is
    wrong.
    """
    from kundenpflege.services import health, repairing
    from kundenpflege.store.checking import Finding

    if options.accept:
        path = database_of(options)
        repairing.accept(path, key_of(options, path), clock=clock_of(options), wait=WAIT)
    try:
        with opened(options) as store:
            found = health.check_now(store, store.clock.now())
    except DamagedError as error:
        found = [Finding("file", error.message)]
    if options.json:
        show_json(
            [
                {"problem": one.text, "kind": one.kind, "table": one.table, "row": one.row_id}
                for one in found
            ]
        )
    elif not found:
        tell(_("Die Datenbank ist in Ordnung."))
    else:
        print("\n".join(one.text for one in found), file=sys.stderr)
    return 1 if found else 0
