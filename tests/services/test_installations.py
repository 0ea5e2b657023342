from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege.base.errors import ConflictError, InputError, NotFoundError
from kundenpflege.model import Installation, OccasionType, ReminderAnswer
from kundenpflege.model.kinds import AnswerKind, OccasionAnchor
from kundenpflege.services import installations
from kundenpflege.services.installations import InstallationRow
from kundenpflege.store import Store, Writer

from .sample_work import add_customer, add_offer

TODAY = date(2026, 11, 21)


@pytest.fixture
def customer(store: Store) -> int:
    with store.write("Kunde") as db:
        return add_customer(db, "1004", "Familie Brandt").id


@pytest.fixture
def gate(store: Store) -> int:
    with store.write("Art") as db:
        kind = db.add(OccasionType(key="tor", title="Garagentor: Wartung", interval_months=24))
        db.flush()
        return kind.id


def rows(store: Store, customer: int, **more: Any) -> list[InstallationRow]:
    with store.read() as db:
        return installations.list_installations(db, customer, **more)


def write(store: Store, work: Callable[[Writer], Any]) -> Any:
    with store.write("Eingebaut") as db:
        return work(db)


def add(store: Store, customer: int, **values: Any) -> int:
    return int(write(store, lambda db: installations.add_installation(db, customer, values)))


def test_what_is_due_first_stands_first(store: Store, customer: int, gate: int) -> None:
    add(store, customer, title="Zaun")
    add(store, customer, title="Ausgebaut", removed_on=TODAY)
    add(store, customer, title="Tor Süd", type_id=gate, installed_on="3.5.2025")
    add(store, customer, type_id=gate, installed_on="2025-02-01", place="Halle 2")
    found = rows(store, customer)
    assert [(r.title, r.due) for r in found] == [
        ("Garagentor: Wartung", date(2027, 2, 1)),
        ("Tor Süd", date(2027, 5, 3)),
        ("Zaun", None),
        ("Ausgebaut", None),
    ]
    assert (found[0].type_title, found[0].usual_months, found[0].place) == (
        "Garagentor: Wartung", 24, "Halle 2"
    )  # fmt: skip
    assert [r.title for r in rows(store, customer, with_removed=False)][-1] == "Zaun"


def test_a_service_counts_anew(store: Store, customer: int, gate: int) -> None:
    one = add(store, customer, type_id=gate, installed_on="2020-02-01", next_service="2026-12-01")
    assert rows(store, customer)[0].due == date(2026, 12, 1)
    write(store, lambda db: installations.note_service(db, one))
    (row,) = rows(store, customer)
    assert (row.last_service, row.next_service, row.due) == (TODAY, None, date(2028, 11, 21))
    plate = date(2027, 6, 1)
    write(store, lambda db: installations.note_service(db, one, date(2026, 11, 3), plate))
    (row,) = rows(store, customer)
    assert (row.last_service, row.due) == (TODAY, plate), "an older service changes nothing"
    with pytest.raises(InputError):
        write(store, lambda db: installations.note_service(db, one, date(2026, 11, 22)))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({}, "title"),
        ({"title": "Tor", "type_id": 99}, "type_id"),
        ({"title": "Tor", "offer_id": 99}, "offer_id"),
        ({"title": "Tor", "installed_on": date(2026, 11, 22)}, "installed_on"),
        ({"title": "Tor", "last_service": "1.1.2030"}, "last_service"),
        ({"title": "Tor", "warranty_until": "1.1.9000"}, "warranty_until"),
        ({"title": "Tor", "next_service": "32.1.2027"}, "next_service"),
        ({"title": "Tor", "interval_months": 0}, "interval_months"),
        ({"title": "Tor", "interval_months": 601}, "interval_months"),
        (
            {"title": "Tor", "installed_on": "2024-01-01", "warranty_until": "2023-01-01"},
            "warranty_until",
        ),
    ],
)
def test_what_cannot_be_is_told_beside_the_field(
    store: Store, customer: int, values: dict[str, Any], field: str
) -> None:
    before = store.dump()
    with pytest.raises(InputError) as raised:
        add(store, customer, **values)
    assert list(raised.value.fields) == [field]
    assert store.dump() == before


def test_the_offer_must_be_one_of_the_customer(store: Store, customer: int) -> None:
    with store.write("Angebot") as db:
        other = add_customer(db, "2", "Andere")
        foreign = add_offer(db, other, TODAY).id
    with pytest.raises(InputError):
        add(store, customer, title="Tor", offer_id=foreign)


def test_two_people_change_the_same(store: Store, customer: int) -> None:
    one = add(store, customer, title="Tor")
    version = rows(store, customer)[0].version

    def change(version: int | None, **values: Any) -> None:
        write(store, lambda db: installations.change_installation(db, one, version, values))

    change(version, place="Süd")
    change(version, note="Nr. 7")
    with pytest.raises(ConflictError):
        change(version, place="Nord")
    (row,) = rows(store, customer)
    assert (row.place, row.note) == ("Süd", "Nr. 7")


def test_what_goes_takes_its_answers_along(store: Store, customer: int) -> None:
    one = add(store, customer, title="Tor")
    with store.write("Antwort") as db:
        for rule in ("maintenance", "warranty"):
            db.add(
                ReminderAnswer(
                    rule=rule, subject=f"installation:{one}", occasion="2027-01-01",
                    answer=AnswerKind.DISMISSED,
                )
            )  # fmt: skip
    write(store, lambda db: installations.remove_installation(db, one))
    with store.read() as reader:
        assert reader.scalars(select(ReminderAnswer)) == []
        assert reader.scalars(select(Installation)) == []
    store.undo()
    assert len(rows(store, customer)) == 1


def test_kinds_are_found_by_key_or_title(store: Store, gate: int) -> None:
    with store.read() as db:
        assert installations.find_type(db, "TOR") == gate
        assert installations.find_type(db, "garagentor:  wartung") == gate
        assert installations.find_type(db, " ") is None
        with pytest.raises(NotFoundError):
            installations.find_type(db, "%")
        with pytest.raises(NotFoundError):
            installations.find_offer(db, "AN-1")


def test_what_the_rules_read(store: Store) -> None:
    with store.write("Art") as db:
        kind = OccasionType(
            key="markise", title="Markise", season="11-2", anchor=OccasionAnchor.CALENDAR
        )
        db.add(kind)
        db.flush()
        read = installations.facts_of_type(kind)
    assert (read.season, read.anchor, read.lead_days) == (((11, 2),), OccasionAnchor.CALENDAR, 30)
