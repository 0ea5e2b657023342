"""Disk full, input/output errors: each of the first writes of everything that writes is refused.

What was said to be done is there, what failed left everything as it was and said so in German,
and when there is space again the same works as if nothing had been.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kundenpflege.base.errors import UserError
from kundenpflege.exchange.exporting import run_export
from kundenpflege.exchange.handover import save_pdf
from kundenpflege.services import backups, encryption, restoring
from kundenpflege.store import Store
from tests.services.test_undo_of_everything import CASES

from .refusal import REFUSALS, Refusal, Refusing, permit, possible
from .row import CLOCK, Outcome, Work, brief
from .writing import copied, demo, import_sample, opened

RELEASED = sorted((Path(__file__).parents[1] / "upgrades").glob("*.db.gz"))
PASSWORD = "drei Hobel, vier Sägen"
OLD = b"was vorher da war"


@dataclass
class Task:
    """Something that writes, in a folder of its own that holds `k.db`."""

    folder: Path
    wanted: str = ""
    store: Store | None = field(default=None, repr=False)

    @property
    def path(self) -> Path:
        return self.folder / "k.db"

    def begin(self) -> None:
        """What was there before."""
        self.store = opened(self.path)

    def act(self) -> None:
        """Write."""
        raise NotImplementedError

    def dump(self) -> str:
        """The contents as the program shows them; opened anew when it is closed."""
        if self.store is None:
            self.store = opened(self.path)
        return self.store.dump()

    def judge(self, done: bool, before: str) -> list[str]:
        """What is wrong now that the disk works again."""
        found = []
        if not done:
            if self.dump() != before:
                found.append("it failed, and the contents are others")
            self.act()
        if self.dump() != self.wanted:
            found.append("the contents are not what they should be")
        return found + self.sound()

    def sound(self) -> list[str]:
        """The same seen by the next start of the program."""
        assert self.store is not None
        shown = self.store.dump()
        self.store.close()
        self.store = opened(self.path)
        found = self.store.check()
        if self.store.dump() != shown:
            found.append("after closing and opening the contents are others")
        self.store.close()
        left = [*self.folder.rglob("*.teil"), *self.folder.rglob("*.part"),
                *self.folder.rglob("*.neu")]  # fmt: skip
        return found + [f"{one.name} was left behind" for one in left]


class Save(Task):
    def act(self) -> None:
        assert self.store is not None
        with self.store.write("Gespeichert") as db:
            CASES["bulk_changes.change_many"](db)
            CASES["customers.add_customer"](db)


class Import(Task):
    def act(self) -> None:
        assert self.store is not None
        import_sample(self.store)


class Files(Task):
    """Writes files beside the database, over older ones."""

    names: tuple[str, ...] = ()

    def begin(self) -> None:
        super().begin()
        for name in self.names:
            (self.folder / name).write_bytes(OLD)

    def judge(self, done: bool, before: str) -> list[str]:
        found = []
        for name in self.names:
            content = (self.folder / name).read_bytes()
            if content != OLD and len(content) < 300:
                found.append(f"{name} is a half")
        if not done:
            self.act()
        if any((self.folder / name).read_bytes() == OLD for name in self.names):
            found.append("not written although it said so")
        return found + self.sound()


class Paper(Files):
    names = ("angebot.pdf",)
    pdf = b"%PDF-" + b"x" * 90_000

    def act(self) -> None:
        save_pdf(self.pdf, self.folder / "angebot.pdf")


class Export(Files):
    names = ("customers.xlsx", "persons.csv", "labels.pdf", "vcard.vcf", "ics.ics")

    def act(self) -> None:
        assert self.store is not None
        with self.store.read() as db:
            for name in self.names:
                run_export(db, name.partition(".")[0], self.folder / name)


class Backup(Task):
    def begin(self) -> None:
        super().begin()
        assert self.store is not None
        self.older = backups.make(self.store, "auto").path
        with self.store.write("Danach") as db:
            CASES["customers.add_customer"](db)

    def act(self) -> None:
        assert self.store is not None
        self.made = backups.make(self.store, "hand")

    def judge(self, done: bool, before: str) -> list[str]:
        found = [f"older backup: {problem}" for problem in backups.verify(self.older)]
        if not done:
            self.act()
        found += [f"new backup: {problem}" for problem in backups.verify(self.made.path)]
        return found + self.sound()


class Upgrade(Task):
    def begin(self) -> None:
        self.path.write_bytes(gzip.decompress(RELEASED[-2].read_bytes()))

    def act(self) -> None:
        self.store = opened(self.path)

    def dump(self) -> str:
        return super().dump() if self.store is not None else ""


class Restore(Task):
    def begin(self) -> None:
        super().begin()
        assert self.store is not None
        self.kept = backups.make(self.store, "auto").path
        with self.store.write("Danach") as db:
            CASES["customers.add_customer"](db)

    def act(self) -> None:
        if self.store is not None:
            self.store.close()
            self.store = None
        restoring.restore(self.path, self.kept, clock=CLOCK)

    def judge(self, done: bool, before: str) -> list[str]:
        found = []
        if not done and self.dump() not in (before, self.wanted):
            found.append("it failed, and the contents are neither the old nor the new ones")
        return found + super().judge(done, self.dump())


class Encrypt(Task):
    def act(self) -> None:
        if self.store is not None:
            self.store.close()
            self.store = None
        if not encryption.is_encrypted(self.path):
            encryption.encrypt(self.path, PASSWORD, clock=CLOCK)

    def dump(self) -> str:
        if self.store is None:
            locked = encryption.is_encrypted(self.path)
            key = encryption.key_for(self.path, PASSWORD) if locked else None
            self.store = opened(self.path, key)
        return self.store.dump()

    def sound(self) -> list[str]:
        assert self.store is not None
        found = self.store.check()
        self.store.close()
        return found + ["still readable"] * (not encryption.is_encrypted(self.path))


TASKS: dict[str, Callable[[Path], Task]] = {
    "save": Save,
    "import": Import,
    "backup": Backup,
    "upgrade": Upgrade,
    "restore": Restore,
    "encrypt": Encrypt,
    "PDF": Paper,
    "export": Export,
}


def run(work: Work) -> Outcome:
    """Each of the first `work.count` writes of each task and kind of failure; a few when short."""
    outcome = Outcome()
    if not hasattr(os, "fork"):
        outcome.note = "needs fork"
        return outcome
    traced = possible(work.folder)
    base = demo(work.folder)
    dice, refused = work.dice(), 0
    for name, kind in TASKS.items():
        wanted = _wanted(kind, work.folder / "soll", base)
        refusals: tuple[Refusal, ...] = REFUSALS if traced else REFUSALS[:1]
        if work.short and traced:
            refusals = (REFUSALS[0], dice.choice(REFUSALS[1:]))
        for refusal in refusals:
            numbers = list(range(1, work.count + 1))
            if work.short:
                numbers = sorted({1, *dice.sample(range(2, work.count + 1), 1)})
            for number in numbers:
                task = kind(_fresh(work.folder / "versuch", base))
                task.wanted = wanted
                hit, told = _one(task, refusal, number, traced)
                refused += hit
                if not hit:
                    # It writes no more often than that.
                    break
                outcome.tried += 1
                outcome.demand(not told, f"{name}, {refusal.name}, number {number}: {told}")
    how = "calls refused by strace" if traced else "writes refused by a limit to the size of files"
    outcome.note = f"{refused} {how}"
    outcome.demand(refused > 0, "nothing was refused: this proves nothing")
    return outcome


def _fresh(folder: Path, base: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    copied(base, folder / "k.db")
    return folder


def _wanted(kind: Callable[[Path], Task], folder: Path, base: Path) -> str:
    """The contents after all went well."""
    task = kind(_fresh(folder, base))
    task.begin()
    task.act()
    shown = task.dump()
    assert task.store is not None
    task.store.close()
    return shown


def _one(task: Task, refusal: Refusal, number: int, traced: bool) -> tuple[bool, str]:
    """Whether a call was refused, and what was wrong then."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(60)
    child = os.fork()
    if child == 0:
        ours.close()
        _work(task, its, 0 if traced else number * 4096)
    its.close()
    try:
        _hear(ours)
        refusing = Refusing(child, refusal, number, task.folder / "strace") if traced else None
        if refusing is not None and not refusing.attached:
            raise RuntimeError(f"strace: {refusing.told}")
        ours.send(b"go")
        try:
            told = _hear(ours)
        finally:
            hit = refusing.stop() if refusing is not None else True
        if not traced:
            hit = "done" not in told
        ours.send(b"go")
        return hit, "; ".join(_about(told) + list(_hear(ours)))
    except TimeoutError:
        return True, "hangs"
    finally:
        ours.close()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _hear(line: socket.socket) -> Any:
    found = line.recv(1 << 20)
    return json.loads(found) if found else {"raised": "the program died"}


def _about(told: dict[str, str]) -> list[str]:
    if "raised" in told:
        return [told["raised"]]
    said = told.get("said", "nicht")
    return [] if "nicht" in said or "Bitte" in said else [f"no German sentence: {said}"]


def _work(task: Task, line: socket.socket, limit: int) -> None:
    """The program in its own process; never returns."""

    def say(what: object) -> None:
        line.send(json.dumps(what).encode()[: 1 << 18])

    problems: list[str]
    try:
        permit()
        task.begin()
        before = task.dump()
        say({})
        line.recv(9)
        _limit(limit)
        try:
            task.act()
            told = {"done": ""}
        except UserError as error:
            told = {"said": error.message}
        except BaseException as error:
            told = {"raised": brief(error)}
        _limit(0)
        say(told)
        line.recv(9)
        try:
            problems = task.judge("done" in told, before)
        except BaseException as error:
            problems = ["afterwards: " + brief(error)]
        say(problems)
    finally:
        os._exit(0)


def _limit(size: int) -> None:
    """No file grows beyond `size` bytes; 0: as large as it likes."""
    import resource

    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size or hard, hard))
