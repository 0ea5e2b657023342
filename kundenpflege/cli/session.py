"""Opening the store for one command."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kundenpflege.base.dates import Clock, SystemClock
from kundenpflege.base.paths import config_folder, default_database
from kundenpflege.base.settings import Settings

from .unlock import key_of

if TYPE_CHECKING:
    from kundenpflege.store import Store

#: Seconds a command waits for another one that has the same database open (scheduled jobs).
WAIT = 3.0


class ToldClock:
    """The computer's clock, moved to the day given by `--date`."""

    def __init__(self, day: date) -> None:
        self._day = day

    def today(self) -> date:
        """The day that was told."""
        return self._day

    def now(self) -> datetime:
        """The computer's time of day on that day."""
        return datetime.combine(self._day, SystemClock().now().time())


def clock_of(options: argparse.Namespace) -> Clock:
    """The clock a call works with."""
    return ToldClock(options.date) if options.date else SystemClock()


def database_of(options: argparse.Namespace) -> Path:
    """The file a call works on."""
    return Path(options.database) if options.database else default_database()


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Store]:
    """The store of this call, closed afterwards; a fresh demo business with `--demo`."""
    from kundenpflege.services.known_databases import is_known, remember
    from kundenpflege.services.opening import open_demo, open_store

    clock = clock_of(options)
    if options.demo:
        with demo_folder() as folder, open_demo(folder, clock=clock) as store:
            yield store
        return
    path = database_of(options)
    settings = Settings(config_folder() / "settings.json")
    with open_store(
        path,
        clock=clock,
        wait=WAIT,
        key=key_of(options, path),
        new=options.new,
        look_only=True if options.look else None,
        settings=settings,
    ) as store:
        if store.look_only:
            print(store.look_reason, file=sys.stderr)
        elif not is_known(settings, store.path):
            remember(settings, store.path, SystemClock().now(), store.identity())
        yield store


@contextmanager
def demo_folder() -> Iterator[Path]:
    """A temporary folder, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kundenpflege-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
