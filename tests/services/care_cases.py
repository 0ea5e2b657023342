"""What the services about care and occasions write, for the test that takes back everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from kundenpflege.model import Customer, Installation, OccasionType
from kundenpflege.services import customers, filling, installations, occasions, serviced
from kundenpflege.store import Writer

_ENGINE = "Garagentor Zilpzalp"


def _sommer(db: Writer) -> int:
    return customers.find_by_number(db, "K-0087")


def _install(db: Writer) -> int:
    kind = db.scalar(select(OccasionType.id).where(OccasionType.key == "tor_privat"))
    return installations.add_installation(
        db,
        _sommer(db),
        {"title": _ENGINE, "type_id": kind, "installed_on": date(2024, 12, 20)},
    )


def _installed(db: Writer) -> int:
    found = db.scalar(select(Installation.id).where(Installation.title == _ENGINE))
    assert found is not None
    return int(found)


def _take(db: Writer) -> int:
    customer = _sommer(db)
    key = next(
        one.key.text
        for one in occasions.list_occasions(db, customer)
        if one.key.subject == f"installation:{_installed(db)}"
    )
    return occasions.plan_occasion(db, customer, key)


def _plan_for(db: Writer) -> int:
    one = occasions.list_occasions(db, _sommer(db))[0]
    return occasions.plan_for(db, _sommer(db), one, date(2026, 12, 3), one.kind)


def _neglect(db: Writer) -> None:
    db.require(Customer, _sommer(db)).contacts_per_year = 9


CARE_CASES: dict[str, Callable[[Writer], object]] = {
    "installations.add_installation": _install,
    "installations.change_installation": lambda db: installations.change_installation(
        db, _installed(db), None, {"place": "Halle 2", "interval_months": 6}
    ),
    "installations.note_service": lambda db: installations.note_service(db, _installed(db)),
    "serviced.service_done": lambda db: serviced.service_done(db, _installed(db)),
    "installations.remove_installation": lambda db: installations.remove_installation(
        db, _installed(db)
    ),
    "occasions.plan_occasion": _take,
    "occasions.plan_for": _plan_for,
    "filling.fill_customer": lambda db: filling.fill_customer(db, _sommer(db)),
    "filling.fill_all": filling.fill_all,
    "filling.plan_proposals": lambda db: filling.plan_proposals(
        db, filling.propose(db, _sommer(db))
    ),
    "filling.write_proposals": lambda db: filling.write_proposals(
        db, filling.propose(db, _sommer(db))
    ),
}

#: What must be there first, as a step of its own.
CARE_BEFORE: dict[str, Callable[[Writer], object]] = {
    **dict.fromkeys(
        (
            "installations.change_installation",
            "installations.note_service",
            "serviced.service_done",
            "installations.remove_installation",
            "occasions.plan_occasion",
        ),
        _install,
    ),
    **dict.fromkeys(
        ("filling.fill_customer", "filling.plan_proposals", "filling.write_proposals"), _neglect
    ),
}
