"""Encrypted databases: how such a file is told from others, and how a connection gets its key.

SQLCipher keeps the first 16 bytes of the file readable, its salt. With a random key of 32 bytes
the salt need not be random throughout: it begins with our mark, so that an encrypted file is
recognised as ours without its key and is never mistaken for a broken or a foreign one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

#: The first bytes of an encrypted database; the last one counts the way of encryption.
MARK = b"KPfl\x01"

SALT_LENGTH = 16
KEY_LENGTH = 32


def new_key() -> bytes:
    """A random key for one database."""
    return os.urandom(KEY_LENGTH)


def new_salt() -> bytes:
    """What a new encrypted file begins with."""
    return MARK + os.urandom(SALT_LENGTH - len(MARK))


def is_encrypted(head: bytes) -> bool:
    """Whether a file that begins with `head` is one of our encrypted databases."""
    return head[: len(MARK)] == MARK


def is_newer(head: bytes) -> bool:
    """Whether a file that begins with `head` is encrypted in a way only later programs know."""
    return head[:4] == MARK[:4] and MARK[4] < head[4] < 32 if len(head) > 4 else False


def salt_of(path: Path) -> bytes:
    """The salt of an encrypted database: stays the same as long as the file does."""
    with path.open("rb") as file:
        return file.read(SALT_LENGTH)


def key_literal(key: bytes, salt: bytes = b"") -> str:
    """The key as PRAGMA key and ATTACH … KEY take it; with `salt` for a file that is made new."""
    if len(key) != KEY_LENGTH or len(salt) not in (0, SALT_LENGTH):
        raise ValueError("a key has 32 bytes, a salt 16")
    return f"x'{key.hex()}{salt.hex()}'"


def unlock(connection: Any, key: bytes, salt: bytes = b"") -> None:
    """Give a fresh driver connection its key; must come before anything else.

    A raw key costs 1–2 ms a connection, a password would cost a quarter of a second.
    """
    # A wrong key is told in German; the engine's own lines on stderr help nobody.
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f'PRAGMA key="{key_literal(key, salt)}"')
