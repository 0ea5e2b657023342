"""Passwords of a call: from a file, the environment or the terminal, never from its words.

What stands in the words of a call is seen by everybody on the computer and kept by the shell.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from kundenpflege.base.errors import InputError, PasswordNeededError, UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _

#: Where scripts put the present password (or the recovery code), and a new one.
PASSWORD, NEW_PASSWORD = "KUNDENPFLEGE_PASSWORD", "KUNDENPFLEGE_NEW_PASSWORD"
#: Tries at the terminal.
_TRIES = 3


def key_of(options: argparse.Namespace, path: Path) -> bytes | None:
    """The key of the database a call works on; None when it is not encrypted.

    From the password (or recovery code) given, else from this computer's keyring, else asked for
    at the terminal. PasswordNeededError when there is none, or a wrong one.
    """
    from kundenpflege.services import encryption

    if not encryption.is_encrypted(path):
        return None
    if secret := given(options):
        return encryption.key_for(path, secret)
    key = encryption.remembered(path)
    return key if key is not None else _asked(path)[1]


def secret_of(options: argparse.Namespace, path: Path) -> str:
    """The present password or recovery code itself, for what is not done with the key alone."""
    from kundenpflege.services import encryption

    if secret := given(options):
        encryption.key_for(path, secret)
        return secret
    return _asked(path)[0]


def new_password(file: Path | None, variable: str) -> str:
    """A password to be set, from `file`, the environment `variable`, or asked for twice."""
    if file is not None:
        return first_line(file)
    if value := os.environ.get(variable):
        return value
    if not _at_terminal():
        raise UserError(
            _(
                "Es fehlt das neue Passwort. Bitte als erste Zeile einer Datei oder in {variable} "
                "angeben."
            ).format(variable=variable)
        )
    from getpass import getpass

    from kundenpflege.rules.password import problem

    for _try in range(_TRIES):
        password = getpass(_("Neues Passwort: "))
        if reason := problem(password):
            print(reason, file=sys.stderr)
        elif getpass(_("Noch einmal: ")) == password:
            return password
        else:
            print(_("Die beiden Eingaben sind verschieden."), file=sys.stderr)
    raise InputError({"password": _("Es wurde kein neues Passwort gesetzt.")})


def given(options: argparse.Namespace) -> str:
    """The password named by `--password-file` or the environment; '' when there is none."""
    file = getattr(options, "password_file", None)
    return first_line(file) if file is not None else os.environ.get(PASSWORD, "")


def first_line(file: Path) -> str:
    """The first line of a file (`-`: of the standard input) without its end."""
    try:
        if str(file) == "-":
            line = sys.stdin.readline()
        else:
            with file.open(encoding="utf-8-sig") as stream:
                line = stream.readline(4096)
    except (OSError, UnicodeError) as error:
        reason = why(error) if isinstance(error, OSError) else _("kein Text in UTF-8")
        raise UserError(
            _("Die Datei mit dem Passwort „{file}“ kann nicht gelesen werden ({reason}).").format(
                file=file, reason=reason
            )
        ) from None
    line = line.rstrip("\r\n")
    if not line:
        raise UserError(
            _("Die Datei mit dem Passwort „{file}“ beginnt mit einer leeren Zeile.").format(
                file=file
            )
        )
    return line


def _asked(path: Path) -> tuple[str, bytes]:
    from kundenpflege.services import encryption

    if not _at_terminal():
        raise PasswordNeededError(
            _(
                "„{path}“ ist verschlüsselt. Bitte das Passwort mit --password-file oder in "
                "{variable} angeben."
            ).format(path=path, variable=PASSWORD),
            path,
        )
    from getpass import getpass

    for number in range(1, _TRIES + 1):
        secret = getpass(_("Passwort oder Wiederherstellungscode: "))
        try:
            return secret, encryption.key_for(path, secret)
        except PasswordNeededError as error:
            if number == _TRIES:
                raise
            print(error.message, file=sys.stderr)
    raise AssertionError("the last try raises")


def _at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
