"""Passwords live in the computer's keyring and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked, PasswordSetError

from kundenpflege.base import secrets
from kundenpflege.base.errors import UserError
from tests.memory_keyring import MemoryKeyring


@pytest.fixture
def backend() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def test_a_password_is_kept_and_forgotten(backend: MemoryKeyring) -> None:
    assert secrets.get("smtp:a@b") == ""
    secrets.set("smtp:a@b", "geheim ü")
    assert secrets.get("smtp:a@b") == "geheim ü"
    assert backend.kept == {("Kundenpflege", "smtp:a@b"): "geheim ü"}
    secrets.delete("smtp:a@b")
    secrets.delete("smtp:a@b")
    assert backend.kept == {}


class Broken(MemoryKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise PasswordSetError("voll")

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("zu")


@pytest.mark.parametrize(
    ("broken", "told"), [(fail.Keyring(), "keinen Passwortspeicher"), (Broken(), "gesperrt|voll")]
)
def test_a_computer_without_a_keyring_says_so(
    backend: MemoryKeyring, broken: KeyringBackend, told: str
) -> None:
    keyring.set_keyring(broken)
    for act in (lambda: secrets.get("x"), lambda: secrets.set("x", "y")):
        with pytest.raises(UserError, match=told):
            act()
