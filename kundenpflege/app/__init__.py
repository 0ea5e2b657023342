"""The only wiring place: paths, settings, language, store, window.

Nothing but Qt and the frame is imported before the first paint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kundenpflege.base.dates import Clock


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the windowed program; gives the exit code."""
    from kundenpflege.cli import main as command_line

    return command_line(arguments)


def run(
    *,
    database: Path,
    clock: Clock,
    demo: bool = False,
    background: bool = False,
    look: bool = False,
    new: bool = False,
) -> int:
    """Open the window on `database`, or on a fresh demo business; gives the exit code.

    In the `background` the program begins with its sign in the tray. `look`: nothing is changed.
    `new`: the database is made where there is none, without the page of a first start.
    """
    import gc

    # Nothing of what is imported until the first page stands is garbage; later the window
    # collects on its own thread (`ui.kit.memory`). A twelfth of the start-up time.
    gc.disable()
    from .start import run as start

    return start(database, clock, demo, background, look=look, new=new)


def screenshots(folder: Path, *, clock: Clock) -> int:
    """Write every page of the demo business as PNG into `folder`, in both schemes and sizes.

    Below `papers/` every kind of paper follows, as PDF and as pictures.
    """
    from .paper_pictures import draw_papers
    from .pictures import take_pictures

    failed = take_pictures(folder, clock)
    for path in draw_papers(folder, clock):
        print(path, flush=True)
    return failed


def selftest(clock: Clock, say: Callable[[str], object] = print) -> list[str]:
    """Open every page of the demo business, telling each step; gives the problems found."""
    from .check import open_every_page

    return open_every_page(clock, say)
