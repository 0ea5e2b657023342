"""Child of test_kill: for each path on stdin forks a process that writes until it is killed.

Forking from one warmed-up process makes a hundred kills affordable; each child opens the store
afresh, exactly as a started program does.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

from kundenpflege.base.dates import FixedClock
from kundenpflege.model import Address, Customer, Person
from kundenpflege.store import Store


def work(path: Path, acknowledged: Path, start: int) -> None:
    """Add customers for ever; each one is acknowledged after `write` has returned."""
    out = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with Store.open(path, clock=FixedClock(date(2026, 11, 21)), wait=5) as store:
        number = start
        while True:
            number += 1
            with store.write(f"Kunde {number}") as db:
                customer = db.add(Customer(number=str(number), name=f"Kunde {number}"))
                customer.persons.append(Person(first_name="A", last_name=f"Nr{number}"))
                customer.addresses.append(Address(place="Ahrensburg"))
            os.write(out, f"{number}\n".encode())
            if number % 3 == 0:
                with store.write("geändert") as db:
                    db.require(Customer, customer.id).note = "notiert"
                store.undo()


def main() -> None:
    """Fork a worker for each line `path<TAB>acknowledged<TAB>start`; answer with its pid."""
    for line in sys.stdin:
        path, acknowledged, start = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            work(Path(path), Path(acknowledged), int(start))
            os._exit(0)
        print(pid, flush=True)
        os.waitpid(pid, 0)
        print("dead", flush=True)


if __name__ == "__main__":
    main()
