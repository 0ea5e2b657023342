"""How long it takes to find doubles among 10,000 and 100,000 customers.

Run: `python tests/benchmarks/duplicates.py [customers ...]`. Prints milliseconds and, as a measure
independent of the machine, the ratio to reading the compared columns by plain SQL in the same run.
Comparing everybody with everybody is measured for 1,000 and told as what it would be for all.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.text import fold
from kundenpflege.model import Address, Customer, Person, table_of
from kundenpflege.rules.duplicate_pairs import judge
from kundenpflege.services import customers, duplicates
from kundenpflege.services.duplicate_search import load_identities
from kundenpflege.store import Reader, Store

TODAY = date(2026, 11, 21)
_FIRST = (
    "Hans Helene Jan Petra Łukasz Ayşe Uwe Marlies Katharina Stefan Stephan Anna Peter Ursula "
    "Klaus Renate Jürgen Monika Wolfgang Karin Dieter Ingrid Manfred Helga Michael Sabine Thomas "
    "Andrea Andreas Claudia Frank Susanne Bernd Birgit Holger Heike Torsten Anja Sven Silke"
).split()
_STEMS = (
    "Ahr Brand Peter Vogt Lind Krüg Now Schröd Harm Möll Frick Behr Sieg Roth Wulf Klein".split()
)
_ENDINGS = " sen mann er s ke el ow sky ing hardt berg stein feld bach hoff".split(" ")
_COMMON = ("Müller", "Schmidt", "Meyer", "Schneider", "Fischer", "Petersen", "Hansen", "Krüger")
_STREETS = (
    "Dorfstraße Hauptstr. Lindenweg Bahnhofstraße Schulweg Gartenstr. Mühlenweg Ringstraße "
    "Rosenweg Kirchenstr. Waldweg Feldstraße Bergstr. Wiesenweg Birkenweg Lohe Moorweg Heideweg"
).split()
_PLACES = (("22926", "Ahrensburg"), ("22941", "Bargteheide"), ("23552", "Lübeck"),
           ("22359", "Hamburg"), ("22946", "Trittau"), ("23843", "Bad Oldesloe"))  # fmt: skip


def main() -> None:
    """Fill a database in a temporary folder for each size, measure, report."""
    for size in [int(word) for word in sys.argv[1:]] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "doubles.db"
            with Store.open(path, clock=FixedClock(TODAY)) as store:
                store.bulk_load(make_rows(size))
                with store.read() as db:
                    report(db, size)
                follow(store)


def make_rows(number: int) -> dict[str, list[dict[str, Any]]]:
    """Customers with one or two people, phones and an address; one in fifty is there twice,
    written a little differently. A fifth are companies."""
    dice = random.Random(1)
    rows: dict[str, list[dict[str, Any]]] = {"customer": [], "person": [], "address": []}
    lasts = [stem + ending for stem in _STEMS for ending in _ENDINGS]
    for key in range(1, number + 1):
        if key % 50 == 0:
            _double(dice, rows, key)
            continue
        last = dice.choice(_COMMON) if dice.random() < 0.1 else dice.choice(lasts)
        if dice.random() < 0.8:
            last += dice.choice(("", "", "-" + dice.choice(lasts), dice.choice(("e", "i", "a"))))
        first = dice.choice(_FIRST)
        company = f"{dice.choice(lasts)}bau {key % 977} GmbH" if dice.random() < 0.2 else ""
        _add(rows, key, company, [(first, last)], f"04{dice.randrange(10**8, 10**9)}", dice)
        if dice.random() < 0.4:
            rows["person"].append(
                {
                    "customer_id": key,
                    "first_name": dice.choice(_FIRST),
                    "last_name": last,
                    "mobile": "",
                    "email": "",
                }
            )
    return rows


def _add(
    rows: dict[str, list[dict[str, Any]]], key: int, company: str, people: list[tuple[str, str]],
    phone: str, dice: random.Random,
) -> None:  # fmt: skip
    first, last = people[0]
    name = company or f"{first} {last}"
    rows["customer"].append(
        {"id": key, "number": f"K-{key:05d}", "name": name, "sort_name": fold(name),
         "company": company, "phone": phone}
    )  # fmt: skip
    rows["person"].append(
        {"customer_id": key, "first_name": first, "last_name": last,
         "mobile": f"0171 {dice.randrange(10**6, 10**7)}",
         "email": f"{fold(first)}.{fold(last)}{key}@example.de"}
    )  # fmt: skip
    code, place = dice.choice(_PLACES)
    street = f"{dice.choice(_STREETS)} {dice.randrange(1, 200)}"
    rows["address"].append(
        {"customer_id": key, "street": street, "postal_code": code, "place": place}
    )


def _double(dice: random.Random, rows: dict[str, list[dict[str, Any]]], key: int) -> None:
    place = len(rows["customer"]) - 1 - dice.randrange(20)
    one = rows["customer"][place]
    mine = [p for p in rows["person"][-80:] if p["customer_id"] == one["id"]]
    person = mine[0]
    people = [(person["first_name"], person["last_name"].replace("ü", "ue"))]
    phone = one["phone"] if dice.random() < 0.7 else f"04{dice.randrange(10**8, 10**9)}"
    _add(rows, key, one["company"].replace(" GmbH", ""), people, phone, dice)
    address = next(a for a in reversed(rows["address"]) if a["customer_id"] == one["id"])
    rows["address"][-1].update(
        street=address["street"].replace("straße", "str."), postal_code=address["postal_code"],
        place=address["place"],
    )  # fmt: skip


def report(db: Reader, size: int) -> None:
    """Print what each question costs."""
    people, places, known = (table_of(one).c for one in (Person, Address, Customer))

    def plain() -> None:
        names = (people.last_name, people.first_name, people.particle, people.title_after)
        db.execute(
            select(people.customer_id, *names, people.phone, people.mobile, people.email)
        ).all()
        db.execute(
            select(places.customer_id, places.street, places.postal_code, places.place)
        ).all()
        db.execute(
            select(known.id, known.number, known.name, known.company, known.phone, known.email)
        ).all()

    base = measure(plain)
    print(f"{size} customers")
    print(f"{'  plain SQL: the compared columns':44} {base:9.1f} ms   1.0×")

    def show(label: str, took: float) -> None:
        print(f"  {label:42} {took:9.1f} ms {took / base:5.1f}×")

    started = time.perf_counter()
    pairs = duplicates.list_pairs(db)
    show(f"all pairs ({len(pairs)} found)", (time.perf_counter() - started) * 1000)
    show("all pairs again (remembered)", measure(lambda: duplicates.list_pairs(db)))
    some = load_identities(db, range(1, 1001))
    started = time.perf_counter()
    for n, one in enumerate(some):
        for other in some[n + 1 :]:
            judge(one, other)
    took = time.perf_counter() - started
    print(f"  (everybody with everybody: about {took * (size / 1000) ** 2:.0f} s)")
    dice = random.Random(2)
    ids = [dice.randrange(1, size) for _n in range(60)]
    spread("suspects of one customer", [partial(duplicates.suspects, db, key) for key in ids])
    typed = [_typed(db, key) for key in ids]
    spread("typing", [partial(duplicates.similar, db, values) for values in typed])


def _typed(db: Reader, key: int) -> dict[str, Any]:
    detail = customers.get_customer(db, key)
    return {
        "company": detail.company,
        "phone": detail.phone,
        "persons": [{"first_name": p.first_name, "last_name": p.last_name} for p in detail.persons],
        "addresses": [
            {"street": a.street, "postal_code": a.postal_code, "place": a.place}
            for a in detail.addresses
        ],
    }


def follow(store: Store) -> None:
    """What the queue costs after somebody changed a customer."""

    def change() -> float:
        with store.write("x") as db:
            customer = db.require(Customer, 7)
            customer.note += "x"
        with store.read() as db:
            started = time.perf_counter()
            duplicates.list_pairs(db)
            return (time.perf_counter() - started) * 1000

    took = statistics.median(change() for _n in range(5))
    print(f"  {'all pairs after a change':42} {took:9.1f} ms")


def spread(label: str, questions: list[Callable[[], Any]]) -> None:
    """Median and 95th percentile of many questions."""
    times = sorted(measure(question, 1) for question in questions)
    p95 = times[int(len(times) * 0.95)]
    print(f"  {label:42} {statistics.median(times):9.1f} ms   p95 {p95:.1f} ms")


def measure(question: Callable[[], Any], times: int = 5) -> float:
    """Median, in milliseconds."""
    took = []
    for _n in range(times):
        started = time.perf_counter()
        question()
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    main()
