"""Commands about encryption: on, off, another password, the recovery code."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.files import write_file
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.base.paths import config_folder
from kundenpflege.base.settings import Settings

from . import unlock
from .output import show_json, tell
from .safety import second_place
from .session import WAIT, clock_of, database_of

Verb = Callable[..., Any]


def declare(verbs: Any, verb: Verb) -> None:
    """The verbs `encrypt`, `decrypt`, `password` and `recovery-code`."""
    parser = verb(verbs, "encrypt", encrypt, _("die Datenbank verschlüsseln"))
    parser.add_argument(
        "--recovery", type=Path, metavar="OUT.pdf",
        help=_("Wiederherstellungscode zum Ausdrucken dorthin schreiben"),
    )  # fmt: skip
    parser.add_argument(
        "--backups", choices=("keep", "encrypt", "delete"), default="keep",
        help=_("was mit den unverschlüsselten Sicherungen geschieht"),
    )  # fmt: skip
    verb(verbs, "decrypt", decrypt, _("die Verschlüsselung aufheben"))
    parser = verb(verbs, "password", password, _("das Passwort ändern"))
    parser.add_argument(
        "--new-password-file", type=Path, metavar=_("DATEI"),
        help=_("das neue Passwort als erste Zeile dieser Datei"),
    )  # fmt: skip
    # Its own `--new` means the code.
    parser = verb(
        verbs,
        "recovery-code",
        recovery_code,
        _("den Wiederherstellungscode zeigen"),
        with_new=False,
    )
    parser.add_argument("--new", action="store_true", help=_("einen neuen machen"))
    parser.add_argument("--pdf", type=Path, metavar="OUT.pdf", help=_("zum Ausdrucken"))


def encrypt(options: argparse.Namespace) -> None:
    """Encrypt the database, or make a new encrypted one; the code is printed once."""
    from kundenpflege.services import encryption

    path = _own(options)
    second = second_place()
    if encryption.is_encrypted(path):
        if options.backups == "keep":
            raise UserError(_("„{path}“ ist schon verschlüsselt.").format(path=path))
        _only_backups(options, path, second)
        return
    secret = unlock.new_password(options.password_file, unlock.PASSWORD)
    clock, readable = clock_of(options), path.exists()
    if readable:
        made = encryption.encrypt(path, secret, clock=clock, wait=WAIT)
    else:
        new = bool(getattr(options, "new", False))
        settings = Settings(config_folder() / "settings.json")
        made = encryption.create(path, secret, clock=clock, wait=WAIT, new=new, settings=settings)
    left = _treat_backups(options, path, made.key, second)
    _show_code(
        options,
        path,
        made.code,
        options.recovery,
        {"plain_backups": [str(file) for file in left], "wiped": made.wiped},
        _("„{path}“ ist jetzt verschlüsselt.").format(path=path),
        _(encryption.WIPING) if readable else "",
        _left_words(left),
    )


def _treat_backups(
    options: argparse.Namespace, path: Path, key: bytes, second: str
) -> tuple[Path, ...]:
    """Do what `--backups` says; gives those anybody can still read."""
    from kundenpflege.services import encryption

    plain = encryption.plain_backups(path, second)
    if options.backups == "encrypt":
        encryption.encrypt_backups(path, key, plain)
    elif options.backups == "delete":
        encryption.delete_backups(path, plain, second)
    return encryption.plain_backups(path, second)


def _only_backups(options: argparse.Namespace, path: Path, second: str) -> None:
    """The database is encrypted already, its earlier backups are not: only they are treated."""
    key = unlock.key_of(options, path)
    left = _treat_backups(options, path, key, second) if key is not None else ()
    if options.json:
        show_json(
            [{"database": str(path), "encrypted": True,
              "plain_backups": [str(file) for file in left]}]
        )  # fmt: skip
    else:
        tell(_left_words(left) or _("Keine Sicherung ist mehr für jeden lesbar."))


def decrypt(options: argparse.Namespace) -> None:
    """Make a plain database of it again."""
    from kundenpflege.services import encryption

    path = _there(options)
    if not encryption.is_encrypted(path):
        raise UserError(_("„{path}“ ist nicht verschlüsselt.").format(path=path))
    key = unlock.key_of(options, path)
    if key is not None:
        encryption.decrypt(path, key, clock=clock_of(options), wait=WAIT)
    if options.json:
        show_json([{"database": str(path), "encrypted": False}])
    else:
        tell(_("„{path}“ ist nicht mehr verschlüsselt.").format(path=path))


def password(options: argparse.Namespace) -> None:
    """Change the password; the recovery code opens it, too, and stays."""
    from kundenpflege.services import encryption

    path = _encrypted(options)
    secret = unlock.secret_of(options, path)
    new = unlock.new_password(options.new_password_file, unlock.NEW_PASSWORD)
    encryption.change_password(path, secret, new)
    if options.json:
        show_json([{"database": str(path), "changed": True}])
    else:
        tell(_("Das Passwort ist geändert. Frühere Sicherungen behalten ihr altes."))


def recovery_code(options: argparse.Namespace) -> None:
    """Show the recovery code, or make a new one."""
    from kundenpflege.services import encryption

    path = _encrypted(options)
    secret = unlock.secret_of(options, path)
    if options.new:
        code = encryption.new_code(path, secret)
        words = _("Der bisherige Code gilt nicht mehr, nur noch für frühere Sicherungen.")
    else:
        code, words = encryption.code_for(path, secret), ""
    _show_code(options, path, code, options.pdf, {"new": options.new}, words)


def _show_code(
    options: argparse.Namespace,
    path: Path,
    code: str,
    pdf: Path | None,
    more: dict[str, Any],
    *sentences: str,
) -> None:
    """The code comes before the file: it must not be lost when that cannot be written."""
    from kundenpflege.services import encryption

    if options.json:
        written = str(pdf) if pdf else ""
        show_json(
            [{"database": str(path), "encrypted": True, "code": code, "pdf": written, **more}]
        )
    else:
        for line in (
            *sentences[:1],
            _("Wiederherstellungscode: {code}").format(code=code),
            _(
                "Bitte ausdrucken oder aufschreiben und getrennt vom Computer aufbewahren. "
                "Passwort und Code verloren = Daten verloren."
            ),
            *sentences[1:],
        ):
            if line:
                tell(line)
    if pdf is not None:
        write_file(pdf, encryption.recovery_sheet(code, path, clock_of(options).today()))
        if not options.json:
            tell(_("Zum Ausdrucken: {file}").format(file=pdf))


def _left_words(left: Sequence[Path]) -> str:
    if not left:
        return ""
    words = ngettext(
        "Eine frühere Sicherung ist noch für jeden lesbar (--backups encrypt oder delete):",
        "{n} frühere Sicherungen sind noch für jeden lesbar (--backups encrypt oder delete):",
        len(left),
    ).format(n=len(left))
    return "\n".join([words, *(f"  {file}" for file in left)])


def _own(options: argparse.Namespace) -> Path:
    if options.demo:
        raise UserError(_("Der Beispielbetrieb wird nicht verschlüsselt."))
    from kundenpflege.store.opening import inspect_file

    path = database_of(options)
    # What may not be read, or is something else, is told as everywhere.
    inspect_file(path)
    return path


def _there(options: argparse.Namespace) -> Path:
    """The database of this call, which has to be there."""
    from kundenpflege.store.opening import missing

    path = _own(options)
    if not path.exists():
        raise missing(path.absolute())
    return path


def _encrypted(options: argparse.Namespace) -> Path:
    from kundenpflege.services import encryption

    path = _there(options)
    if not encryption.is_encrypted(path):
        raise UserError(
            _("„{path}“ ist nicht verschlüsselt. Mit „encrypt“ wird sie es.").format(path=path)
        )
    return path
