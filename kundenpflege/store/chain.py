"""The chain of the journal: what was noted once cannot be changed, added or taken away unseen.

Every text that may hold personal data (a step's label, the images of a row) is hashed together
with 16 random bytes that lie beside it. A link of the chain holds these digests, what was done
when and by whom, and the link before. Erasing takes the text and its random bytes: the digest
that stays tells nothing and cannot be guessed from, and the chain is still whole.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from kundenpflege.base.i18n import _

from .tables import journal_change, journal_step

SECRET_LENGTH = 16

#: Steps between two pauses.
_STRETCH = 50

#: What the first link follows on.
BEGINNING = bytes(32)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link: whoever knows it knows the whole journal. `step` 0: nothing noted yet."""

    step: int
    chain: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the step, and the row when its images were changed."""

    step: int
    kind: str
    table: str = ""
    row_id: int = 0


def new_secrets(count: int) -> list[bytes]:
    """Random bytes for so many texts."""
    drawn = os.urandom(SECRET_LENGTH * count)
    return [drawn[at : at + SECRET_LENGTH] for at in range(0, len(drawn), SECRET_LENGTH)]


def label_digest(secret: bytes, label: str) -> bytes:
    """Digest of a step's label with its random bytes."""
    return hashlib.sha256(secret + _bytes(label)).digest()


def image_digest(secret: bytes, before: str | None, after: str | None) -> bytes:
    """Digest of what a row was and became, with its random bytes."""
    first, second = _image(before), _image(after)
    return hashlib.sha256(secret + b"%d:" % len(first) + first + second).digest()


def _image(text: str | None) -> bytes:
    return b"-" if text is None else b"+" + _bytes(text)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def change_part(table: str, row_id: int, operation: str, digest: bytes) -> bytes:
    """What a link holds of one changed row."""
    return b"%s\n%d\n%s\n%s" % (table.encode(), row_id, operation.encode(), digest)


def link(
    before: bytes,
    step_id: int,
    kind: str,
    at: str,
    user_id: int | None,
    ref_id: int | None,
    digest: bytes,
    parts: Iterable[bytes],
) -> bytes:
    """The link of one step; `at` as the database keeps it (`moment`)."""
    told = f"{step_id}\n{kind}\n{at}\n{user_id}\n{ref_id}\n"
    made = hashlib.sha256(before + told.encode() + digest)
    for part in parts:
        made.update(b"%d:" % len(part))
        made.update(part)
    return made.digest()


def moment(at: datetime) -> str:
    """A moment as the database keeps it."""
    return at.isoformat(sep=" ", timespec="microseconds")


def head(connection: Connection) -> Head:
    """The newest step and its link."""
    row = connection.exec_driver_sql(
        "SELECT id, chain FROM journal_step ORDER BY id DESC LIMIT 1"
    ).first()
    return Head(0, BEGINNING) if row is None else Head(int(row[0]), row[1] or BEGINNING)


def seal_past(connection: Connection) -> None:
    """Chain what was noted before there was a chain (after an upgrade): as it is found."""
    before = BEGINNING
    first = connection.exec_driver_sql("SELECT min(id) FROM journal_step WHERE chain IS NULL")
    start = first.scalar()
    if start is None:
        return
    if start > 1:
        known = connection.exec_driver_sql(
            "SELECT chain FROM journal_step WHERE id < ? ORDER BY id DESC LIMIT 1", (start,)
        ).scalar()
        before = known or BEGINNING
    steps: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    for step, rows in _steps(connection, start):
        for row, secret in zip(rows, new_secrets(len(rows)), strict=True):
            row["digest"] = image_digest(secret, row["before"], row["after"])
            changes.append({"b_id": row["id"], "b_secret": secret, "b_digest": row["digest"]})
        (secret,) = new_secrets(1)
        digest = label_digest(secret, step["label"])
        before = _link_of(before, step, digest, rows)
        steps.append(
            {"b_id": step["id"], "b_secret": secret, "b_digest": digest, "b_chain": before}
        )
        if len(changes) > 5000 or len(steps) > 5000:
            _write(connection, steps, changes)
    _write(connection, steps, changes)


def _write(
    connection: Connection, steps: list[dict[str, Any]], changes: list[dict[str, Any]]
) -> None:
    if changes:
        connection.exec_driver_sql(
            "UPDATE journal_change SET secret = :b_secret, digest = :b_digest WHERE id = :b_id",
            changes,
        )
    if steps:
        connection.exec_driver_sql(
            "UPDATE journal_step SET secret = :b_secret, digest = :b_digest, chain = :b_chain "
            "WHERE id = :b_id",
            steps,
        )
    changes.clear()
    steps.clear()


def breaks(connection: Connection, pause: Callable[[], None] | None = None) -> Iterator[Break]:
    """Walk along the whole chain and tell where it does not hold.

    kinds: `changed` (the images of a row), `label`, `step` (what, when, who, or a row more or
    less), `gap` (a step is missing), `unchained`.
    """
    before, expected = BEGINNING, 1
    for step, rows in _steps(connection, 0):
        number = step["id"]
        if pause is not None and number % _STRETCH == 0:
            pause()
        if number != expected:
            yield Break(number, "gap")
        expected = number + 1
        if step["chain"] is None or step["digest"] is None:
            yield Break(number, "unchained")
            before = step["chain"] or before
            continue
        if not _label_holds(step):
            yield Break(number, "label")
        for row in rows:
            if row["digest"] is None or not _images_hold(row):
                yield Break(number, "changed", row["table_name"], row["row_id"])
        if _link_of(before, step, step["digest"], rows) != step["chain"]:
            yield Break(number, "step")
        before = step["chain"]


def _label_holds(step: dict[str, Any]) -> bool:
    if step["secret"] is None:
        return bool(step["label"] == erased_label())
    return bool(label_digest(step["secret"], step["label"]) == step["digest"])


def _images_hold(row: dict[str, Any]) -> bool:
    if row["secret"] is None:
        return row["before"] is None and row["after"] is None
    return bool(image_digest(row["secret"], row["before"], row["after"]) == row["digest"])


def _link_of(
    before: bytes, step: dict[str, Any], digest: bytes, rows: list[dict[str, Any]]
) -> bytes:
    return link(
        before,
        step["id"],
        step["kind"],
        step["at"],
        step["user_id"],
        step["ref_id"],
        digest,
        [
            change_part(row["table_name"], row["row_id"], row["operation"], row["digest"] or b"")
            for row in rows
        ],
    )


def _steps(
    connection: Connection, start: int
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Steps in order from `start` on, each with its changes; a few thousand changes at a time."""
    last = connection.exec_driver_sql("SELECT max(id) FROM journal_step").scalar() or 0
    low = start
    while low <= last:
        found = connection.exec_driver_sql(
            "SELECT id, label, kind, at, user_id, ref_id, secret, digest, chain "
            "FROM journal_step WHERE id >= ? ORDER BY id LIMIT 500",
            (low,),
        )
        steps = [dict(row) for row in found.mappings()]
        if not steps:
            return
        high = steps[-1]["id"]
        changes: dict[int, list[dict[str, Any]]] = {}
        for row in connection.exec_driver_sql(
            "SELECT id, step_id, table_name, row_id, operation, before, after, secret, digest "
            "FROM journal_change WHERE step_id BETWEEN ? AND ? ORDER BY id",
            (low, high),
        ).mappings():
            changes.setdefault(row["step_id"], []).append(dict(row))
        for step in steps:
            yield step, changes.get(step["id"], [])
        low = high + 1


def erased_label() -> str:
    """What a step is called whose label named somebody who was erased."""
    return _("Eintrag eines gelöschten Kunden")


def forget_images(connection: Connection, changes: Iterable[int]) -> None:
    """Take the images of these changes and their random bytes; digest and chain stay."""
    numbers = list(changes)
    connection.execute(
        update(journal_change)
        .where(journal_change.c.id.in_(numbers))
        .values(before=None, after=None, secret=None)
    )


def forget_label(connection: Connection, step_id: int) -> None:
    """Take the label of a step that names somebody."""
    connection.execute(
        update(journal_step)
        .where(journal_step.c.id == step_id)
        .values(label=erased_label(), secret=None)
    )
