"""Secrets: passwords, codes and customers sing nowhere but where they belong.

Passwords and the recovery code are looked for in every file the program touched, in what it
printed and in the command lines it ran with; a customer's name in the files of an encrypted
database, in the log and in settings.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

from .row import Outcome, Work

ROOT = Path(__file__).resolve().parents[2]
PASSWORD, NEXT = "Zaunkönig zwitschert 4711", "Rotkehlchen badet 0815"
CUSTOMER = "Zilpzalpinski"


def run(work: Work) -> Outcome:
    """`work.count` databases, each through every command that has to do with secrets."""
    outcome = Outcome()
    for number in range(work.count):
        _one(work.folder / str(number), outcome)
    return outcome


def _one(folder: Path, outcome: Outcome) -> None:
    data, home, safe = folder / "daten", folder / "heim", folder / "tresor"
    for made in (data, home, safe):
        made.mkdir(parents=True)
    first, second = safe / "passwort", safe / "naechstes"
    first.write_text(PASSWORD, encoding="utf-8")
    second.write_text(NEXT, encoding="utf-8")
    database = data / "k.db"
    table = folder / "kunden.csv"
    table.write_text(f"Firma;Ort\r\n{CUSTOMER};Siek\r\n", encoding="utf-8")
    printed = b""

    def call(*words: object, fails: bool = False) -> str:
        nonlocal printed
        command = [sys.executable, "-m", "kundenpflege", "--database", str(database)]
        ended = subprocess.run(
            [*command, *map(str, words)], cwd=ROOT, env=_environment(home), capture_output=True
        )
        outcome.tried += 1
        printed += ended.stdout + ended.stderr
        failed = ended.returncode != 0
        outcome.demand(
            failed == fails, f"{words[0]}: ended with {ended.returncode}: {ended.stderr!r:.300}"
        )
        return ended.stdout.decode("utf-8", "replace")

    call("import", table, "--new")
    told = json.loads(call("encrypt", "--backups", "delete", "--password-file", first, "--json"))
    code = str((told[0] if isinstance(told, list) else told)["code"])
    # The code is printed where it was asked for: nowhere else.
    printed = b""
    call("check", "--password-file", first)
    call("backup", "--password-file", first)
    call("customer", "list", "--password-file", second, fails=True)
    call("password", "--password-file", first, "--new-password-file", second)
    call("customer", "list", "--password-file", first, fails=True)
    call("check", "--password-file", second)
    call("history", "--password-file", second)
    call("backup", "--password-file", second)
    _broken_call(database, home, outcome)
    outcome.demand(printed.count(CUSTOMER.encode()) < 20, "printed too often")
    bare = code.replace("-", "").replace(" ", "")
    for secret in (PASSWORD, NEXT, code, bare):
        for shape in _shapes(secret):
            outcome.tried += 1
            outcome.demand(shape not in printed, f"printed: {secret[:4]}…")
            for path in (*data.rglob("*"), *home.rglob("*")):
                if path.is_file() and shape in path.read_bytes():
                    outcome.broken.append(f"{secret[:4]}… is in {path.relative_to(folder)}")
    for shape in _shapes(CUSTOMER):
        outcome.tried += 1
        for path in (*data.rglob("*"), *home.rglob("*")):
            if path.is_file() and shape in path.read_bytes():
                outcome.broken.append(f"the customer is in {path.relative_to(folder)}")


def _environment(home: Path) -> dict[str, str]:
    given = {key: value for key, value in os.environ.items() if "XDG" not in key}
    return given | {"HOME": str(home), "USERPROFILE": str(home), "APPDATA": str(home)}


def _broken_call(database: Path, home: Path, outcome: Outcome) -> None:
    """A bug while the customer and the password are in hands: the log says nothing of them."""
    program = (
        "import logging\n"
        "from pathlib import Path\n"
        "from kundenpflege.base.log import start_log\n"
        "from kundenpflege.services import encryption\n"
        "from kundenpflege.services.opening import open_store\n"
        "from kundenpflege.base.dates import SystemClock\n"
        f"path, password = Path({str(database)!r}), {NEXT!r}\n"
        f"start_log(Path({str(home / 'log')!r}))\n"
        "key = encryption.key_for(path, password)\n"
        "with open_store(path, clock=SystemClock(), key=key) as store:\n"
        "    try:\n"
        "        with store.write('x') as db:\n"
        "            from kundenpflege.model import Customer\n"
        f"            db.add(Customer(number='1' * 20, name={CUSTOMER!r}, note=password))\n"
        f"            db.add(Customer(number='1' * 20, name={CUSTOMER!r}, note=password))\n"
        "    except Exception:\n"
        "        logging.getLogger('kundenpflege').exception('failed')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=_environment(home), capture_output=True
    )
    outcome.demand(ended.returncode == 0, f"the bug ended with {ended.stderr!r:.300}")
    logs = [path for path in home.rglob("*") if path.is_file() and "log" in path.name]
    outcome.demand(
        any(b"IntegrityError" in path.read_bytes() for path in logs), "the bug is not in the log"
    )
    for shape in (*_shapes(NEXT), *_shapes(CUSTOMER)):
        outcome.demand(shape not in ended.stdout + ended.stderr, "the bug printed a secret")


def _shapes(secret: str) -> set[bytes]:
    """The ways a text may lie in a file."""
    plain = secret.encode("utf-8")
    return {
        plain,
        secret.encode("utf-16-le"),
        plain.hex().encode(),
        base64.b64encode(plain)[:-3],
        json.dumps(secret)[1:-1].encode(),
    }
