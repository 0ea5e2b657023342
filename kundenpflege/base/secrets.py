"""Passwords: kept by the operating system (Windows, macOS, Secret Service), never in our files.

The keyring may ask the user to unlock it and so take its time: not for the GUI thread.
"""

from __future__ import annotations

from typing import Any

from .errors import UserError
from .i18n import _

#: Under which name the operating system lists our passwords.
SERVICE = "Kundenpflege"


def get(name: str) -> str:
    """The password kept under `name`; empty when there is none. UserError without a keyring."""
    return _ask("get_password", name) or ""


def set(name: str, password: str) -> None:
    """Keep a password under `name`. UserError when this computer has no place for it."""
    _ask("set_password", name, password)


def delete(name: str) -> None:
    """Forget the password kept under `name`; nothing happens when there is none."""
    if get(name):
        _ask("delete_password", name)


def _ask(call: str, name: str, *values: str) -> Any:
    import keyring
    from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

    try:
        return getattr(keyring, call)(SERVICE, name, *values)
    except (NoKeyringError, InitError):
        raise UserError(
            _(
                "Dieser Computer hat keinen Passwortspeicher; das Passwort kann nicht sicher "
                "aufbewahrt werden."
            )
        ) from None
    except KeyringLocked:
        raise UserError(
            _("Der Passwortspeicher des Computers ist gesperrt. Bitte entsperren Sie ihn.")
        ) from None
    except (KeyringError, OSError, RuntimeError) as error:
        raise UserError(
            _("Der Passwortspeicher des Computers antwortet nicht: {reason}").format(
                reason=str(error) or type(error).__name__
            )
        ) from None
