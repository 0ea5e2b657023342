"""A film of the files while a program works: what lay on the disk at each moment."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event

from kundenpflege.store import Store

#: What belongs to a database, by the end of its name; "" is the file itself.
PARTS = ("", "-wal", ".pruefsummen")


@dataclass(frozen=True)
class Frame:
    """The files at one moment, and how many states had been committed by then."""

    files: dict[str, bytes]
    committed: int

    def lay(self, path: Path) -> None:
        """Put the files where the database `path` is looked for; nothing else stays there."""
        for old in path.parent.glob(f"{path.name}*"):
            old.unlink()
        for end, content in self.files.items():
            path.with_name(path.name + end).write_bytes(content)


class Film:
    """Takes a frame after each commit and around everything that moves what is committed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[bytes, bytes] = {}
        self.frames: list[Frame] = []
        #: The committed contents, one after the other.
        self.dumps = [store.dump()]

    def take(self, *_told: object) -> None:
        """One frame of what lies there now."""
        files = {}
        for end in PARTS:
            file = self._store.path.with_name(self._store.path.name + end)
            try:
                content = file.read_bytes()
            except OSError:
                continue
            # Most files stay as they are from frame to frame.
            key = hashlib.blake2b(content, digest_size=16).digest()
            files[end] = self._kept.setdefault(key, content)
        self.frames.append(Frame(files, len(self.dumps) - 1))

    def _committed(self, *_told: object) -> None:
        self.dumps.append(self._store.dump())
        self.take()

    @contextmanager
    def rolling(self) -> Iterator[None]:
        """Film while the block works."""
        stop = self._store.on_change(self._committed)
        replace, sync = os.replace, os.fsync

        def filmed(act: Any) -> Any:
            def acting(*arguments: Any, **named: Any) -> Any:
                self.take()
                result = act(*arguments, **named)
                self.take()
                return result

            return acting

        def moved(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if "wal_checkpoint" in statement:
                self.take()

        engine = self._store._engine
        event.listen(engine, "before_cursor_execute", moved)
        event.listen(engine, "after_cursor_execute", moved)
        os.replace, os.fsync = filmed(replace), filmed(sync)
        try:
            yield
        finally:
            os.replace, os.fsync = replace, sync
            event.remove(engine, "before_cursor_execute", moved)
            event.remove(engine, "after_cursor_execute", moved)
            stop()
