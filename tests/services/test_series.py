"""Contacts that come again: exactly one of each day, whatever is done with them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.model import Business, Contact, ContactSeries, Customer, SeriesSkip, User
from kundenpflege.model.kinds import ContactKind, SeriesUnit
from kundenpflege.rules.series import SeriesPlan, occurrences
from kundenpflege.services import contacts, customers, merging, persons, series, users
from kundenpflege.services.contacts import Move
from kundenpflege.services.series_days import upcoming, working_days
from kundenpflege.services.timeline import timeline
from kundenpflege.services.work_calendar import load_calendar
from kundenpflege.store import Store

TODAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def customer_id(store: Store) -> int:
    with store.write("Kunde") as db:
        db.add(Business(id=1, name="Tischlerei Beispiel", state="SH"))
        return customers.add_customer(db, {"company": "Gasthof Linde"})


def plan(store: Store, customer_id: int, **values: Any) -> int:
    given = {
        "kind": "call", "reason": "Fragen, ob alles läuft", "starts": MONDAY, "every": 1,
        "unit": "week", "on_working_days": False, **values,
    }  # fmt: skip
    with store.write("Reihe geplant") as db:
        return series.plan_series(db, customer_id, given)


def planned(store: Store) -> list[tuple[date | None, date]]:
    """Day meant and day planned of the open contacts."""
    with store.read() as db:
        rows = db.scalars(select(Contact).where(Contact.done_on.is_(None)).order_by(Contact.due))
        return [(one.series_day, one.due) for one in rows]


def head(store: Store) -> int:
    with store.read() as db:
        open_ones = select(Contact.id).where(Contact.done_on.is_(None)).order_by(Contact.due)
        return int(db.scalar(open_ones.limit(1)))


def ahead(store: Store, last: date) -> list[date]:
    with store.read() as db:
        return [one.on for one in upcoming(db, date(2026, 1, 1), last)]


def week(n: int) -> date:
    return MONDAY + timedelta(weeks=n)


def test_the_first_is_a_contact_and_the_others_follow(store: Store, customer_id: int) -> None:
    series_id = plan(store, customer_id, at_time="9.30", minutes=30, place="Werkstatt", note="x")
    assert planned(store) == [(MONDAY, MONDAY)]
    assert ahead(store, week(3)) == [week(1), week(2), week(3)]
    with store.read() as db:
        contact = contacts.get_contact(db, head(store))
        detail = series.get_series(db, series_id)
        assert [one.id for one in series.list_series(db, customer_id)] == [series_id]
    assert (contact.at_time, contact.minutes, contact.place) == ("09:30", 30, "Werkstatt")
    assert contact.series_words == "jede Woche"
    assert (detail.next_on, detail.next_id) == (MONDAY, contact.id)


def test_finishing_plans_the_next_and_undo_takes_both_back(store: Store, customer_id: int) -> None:
    plan(store, customer_id)
    with store.write("Erledigt") as db:
        contacts.finish_contact(db.on(MONDAY), head(store), "alles gut")
    assert planned(store) == [(week(1), week(1))]
    store.undo()
    assert planned(store) == [(MONDAY, MONDAY)]


def test_after_a_long_absence_one_is_overdue(store: Store, customer_id: int) -> None:
    plan(store, customer_id)
    back = week(12) + timedelta(days=1)
    with store.write("Erledigt") as db:
        late = db.on(back)
        assert [one.on for one in upcoming(late, week(1), week(14))] == [week(13), week(14)]
        contacts.finish_contact(late, head(store))
    assert planned(store) == [(week(13), week(13))], "none for the weeks that are over"


def test_done_today_covers_the_one_of_today(store: Store, customer_id: int) -> None:
    plan(store, customer_id)
    with store.write("Erledigt") as db:
        contacts.finish_contact(db.on(week(4)), head(store))
    assert planned(store) == [(week(5), week(5))]


def test_done_early_the_next_one_comes_on_its_day(store: Store, customer_id: int) -> None:
    plan(store, customer_id)
    with store.write("Erledigt") as db:
        contacts.finish_contact(db, head(store))
    assert planned(store) == [(week(1), week(1))]


def test_removing_one_leaves_its_day_out(store: Store, customer_id: int) -> None:
    plan(store, customer_id)
    with store.write("Gelöscht") as db:
        contacts.remove_contact(db, head(store))
    assert planned(store) == [(week(1), week(1))]
    with store.read() as db:
        assert db.scalars(select(SeriesSkip.day)) == [MONDAY]


def test_a_later_day_is_left_out(store: Store, customer_id: int) -> None:
    series_id = plan(store, customer_id)
    with store.write("Ausgelassen") as db:
        series.skip_day(db, series_id, week(2))
        series.skip_day(db, series_id, week(2))
    assert planned(store) == [(MONDAY, MONDAY)]
    assert ahead(store, week(3)) == [week(1), week(3)]


def test_moving_a_later_one_makes_it_a_contact(store: Store, customer_id: int) -> None:
    series_id = plan(store, customer_id)
    elsewhere = week(2) + timedelta(days=2)
    with store.write("Verschoben") as db:
        move = Move(elsewhere, series_id=series_id, series_day=week(2), at_time="14:00")
        (made,) = contacts.move_contacts(db, [move])
        assert contacts.move_contacts(db, [move]) == [made], "moved twice it is the same contact"
    assert planned(store) == [(MONDAY, MONDAY), (week(2), elsewhere)]
    assert ahead(store, week(4)) == [week(1), week(3), week(4)]
    with store.write("Erledigt") as db:
        contacts.finish_contact(db, head(store))
    assert [day for day, _due in planned(store)] == [week(1), week(2)]
    with store.write("Erledigt") as db:
        contacts.finish_contact(db, head(store))
    assert [day for day, _due in planned(store)] == [week(2)]
    with store.write("Erledigt") as db:
        contacts.finish_contact(db, head(store))
    assert [day for day, _due in planned(store)] == [week(3)]


def test_who_moves_the_next_one_far_away_is_reminded_of_those_between(
    store: Store, customer_id: int
) -> None:
    plan(store, customer_id)
    with store.write("Verschoben") as db:
        contacts.move_contact(db, head(store), week(2) + timedelta(days=1))
    assert planned(store) == [(week(1), week(1)), (MONDAY, week(2) + timedelta(days=1))]
    assert ahead(store, week(3)) == [week(2), week(3)]


def test_a_day_that_the_series_does_not_have(store: Store, customer_id: int) -> None:
    series_id = plan(store, customer_id)
    with pytest.raises(UserError, match="Reihe"), store.write("Verschoben") as db:
        series.materialise(db, series_id, week(1) + timedelta(days=1))


def test_this_and_later_ones_end(store: Store, customer_id: int) -> None:
    series_id = plan(store, customer_id)
    with store.write("Beendet") as db:
        series.end_before(db, series_id, week(2))
    assert planned(store) == [(MONDAY, MONDAY)]
    assert ahead(store, week(9)) == [week(1)]
    with store.write("Beendet") as db:
        series.end_before(db, series_id, MONDAY)
    assert planned(store) == []
    with store.read() as db:
        assert db.scalars(select(ContactSeries.id)) == []
    store.undo()
    assert planned(store) == [(MONDAY, MONDAY)]


def test_removing_a_series_keeps_what_took_place(store: Store, customer_id: int) -> None:
    series_id = plan(store, customer_id)
    with store.write("Erledigt") as db:
        done = head(store)
        contacts.finish_contact(db, done)
    with store.write("Reihe gelöscht") as db:
        series.remove_series(db, series_id)
    with store.read() as db:
        assert contacts.get_contact(db, done).series_id is None
        assert db.count(select(Contact.id)) == 1


def test_changing_all(store: Store, customer_id: int) -> None:
    series_id = plan(store, customer_id)
    with store.write("Geändert") as db:
        contacts.change_contact(db, head(store), None, {"reason": "Einmal anders"})
        version = series.get_series(db, series_id).version
        series.change_series(db, series_id, version, {"reason": "Neuer Anlass", "at_time": "8:15"})
    with store.read() as db:
        contact = contacts.get_contact(db, head(store))
    assert contact.reason == "Einmal anders", "what was changed on one alone stays"
    assert contact.at_time == "08:15"
    with store.write("Geändert") as db:
        series.change_series(db, series_id, None, {"unit": "month", "starts": date(2026, 12, 1)})
    assert planned(store) == [(date(2026, 12, 1), date(2026, 12, 1))]
    assert ahead(store, date(2027, 2, 1)) == [date(2027, 1, 1), date(2027, 2, 1)]


def test_changing_this_and_later_ones(store: Store, customer_id: int) -> None:
    series_id = plan(store, customer_id)
    thursday = week(2) + timedelta(days=3)
    with store.write("Geändert") as db:
        other = series.change_from(db, series_id, week(2), {"starts": thursday, "kind": "visit"})
    assert other != series_id
    assert planned(store) == [(MONDAY, MONDAY), (thursday, thursday)]
    assert ahead(store, week(4)) == [week(1), week(3) + timedelta(days=3)]
    with store.read() as db:
        assert series.get_series(db, other).kind is ContactKind.VISIT
        assert series.get_series(db, series_id).ends == week(2) - timedelta(days=1)


def test_a_planned_contact_comes_again(store: Store, customer_id: int) -> None:
    with store.write("Geplant") as db:
        contact_id = contacts.plan_contact(
            db, customer_id, kind="visit", reason="Wartung", due=date(2027, 1, 31), minutes=60
        )
        series_id = series.repeat_contact(
            db, contact_id, {"every": 1, "unit": "month", "on_working_days": False}
        )
    assert planned(store) == [(date(2027, 1, 31), date(2027, 1, 31))]
    assert ahead(store, date(2027, 3, 31)) == [date(2027, 2, 28), date(2027, 3, 31)]
    with store.read() as db:
        assert series.get_series(db, series_id).minutes == 60
    with pytest.raises(UserError, match="Wiederholen"), store.write("noch einmal") as db:
        series.repeat_contact(db, contact_id, {"every": 1, "unit": "month"})


def test_problems_are_told_by_field(store: Store, customer_id: int) -> None:
    with pytest.raises(InputError) as caught:
        plan(store, customer_id, every=0, reason=" ", at_time="25:00", minutes=1,
             ends=date(2026, 1, 1), kind="fax", person_id=77)  # fmt: skip
    assert set(caught.value.fields) == {
        "every", "reason", "at_time", "minutes", "ends", "kind", "person_id"
    }  # fmt: skip
    with pytest.raises(InputError) as caught:
        plan(store, customer_id, unit="year", every=21)
    assert set(caught.value.fields) == {"every"}


def test_a_closed_summer_moves_one_and_loses_none(store: Store, customer_id: int) -> None:
    plan(store, customer_id, starts=date(2026, 11, 28), unit="month", on_working_days=True)
    assert planned(store) == [(date(2026, 11, 28), date(2026, 11, 30))]
    assert ahead(store, date(2027, 1, 31)) == [date(2026, 12, 28), date(2027, 1, 28)]


def test_who_leaves_hands_the_series_on(store: Store, customer_id: int) -> None:
    with store.write("Personen") as db:
        old = persons.add_person(db, customer_id, {"last_name": "Alt"})
        new = persons.add_person(db, customer_id, {"last_name": "Neu"})
    series_id = plan(store, customer_id, person_id=old)
    with store.write("Weg") as db:
        persons.leave(db, old, None, new)
    with store.read() as db:
        assert series.get_series(db, series_id).person_id == new
        assert contacts.get_contact(db, head(store)).person_id == new


def test_whoever_takes_over_the_customers_takes_over_the_series(
    store: Store, customer_id: int
) -> None:
    with store.write("Benutzer") as db:
        old, new = db.add(User(name="Alt")), db.add(User(name="Neu"))
        db.flush()
        going, coming = old.id, new.id
    series_id = plan(store, customer_id, responsible_id=going)
    with store.write("Weg") as db:
        users.deactivate_user(db, going, coming)
    with store.read() as db:
        assert series.get_series(db, series_id).responsible_id == coming


def test_a_merged_customer_takes_its_series_along(store: Store, customer_id: int) -> None:
    with store.write("Doppelt") as db:
        keep = customers.add_customer(db, {"company": "Gasthof zur Linde"})
    series_id = plan(store, customer_id)
    with store.write("Ausgelassen") as db:
        series.skip_day(db, series_id, week(1))
        merging.merge(db, keep, customer_id, {})
    with store.read() as db:
        assert series.get_series(db, series_id).customer_id == keep
        assert [one.customer_id for one in upcoming(db, TODAY, week(2))] == [keep]


def test_the_timeline_tells_rhythm_attempts_and_mood(store: Store, customer_id: int) -> None:
    plan(store, customer_id)
    with store.write("Versuch") as db:
        contacts.note_missed(db, head(store))
    with store.read() as db:
        assert "jede Woche · 1 Versuch" in timeline(db, customer_id)[0].subtitle
    with store.write("Erledigt") as db:
        contacts.finish_contact(db, head(store), "gut", mood="good")
    with store.read() as db:
        done = next(entry for entry in timeline(db, customer_id) if not entry.planned)
    assert done.subtitle.startswith("zufrieden · Ergebnis: gut")


def test_of_an_erased_customer_nothing_comes_again(store: Store, customer_id: int) -> None:
    plan(store, customer_id)
    with store.write("Gelöscht") as db:
        db.delete(db.require(Customer, customer_id))
    with store.read() as db:
        assert db.scalars(select(ContactSeries.id)) == []
        assert db.scalars(select(Contact.id)) == []


def test_nothing_of_a_restricted_customer_is_told(store: Store, customer_id: int) -> None:
    plan(store, customer_id)
    with store.write("Gesperrt") as db:
        db.require(Customer, customer_id).restricted_on = TODAY
    assert ahead(store, week(9)) == []


@pytest.mark.parametrize("seed", range(6))
def test_over_two_years_every_day_comes_once(tmp_path: Path, seed: int) -> None:
    """Somebody works, is absent, moves, leaves out, finishes early and late: at the end each day
    of the series is done, left out, or was passed over while an earlier one was overdue."""
    dice = random.Random(seed)
    clock = _MovingClock(TODAY)
    with Store.open(tmp_path / "x.db", clock=clock) as store:
        with store.write("Kunde") as db:
            db.add(Business(id=1, name="B", state="SH"))
            customer_id = customers.add_customer(db, {"company": "Linde"})
        rhythm = {
            "every": dice.choice([1, 2, 3]), "unit": dice.choice(list(SeriesUnit)[1:3]),
            "on_working_days": dice.random() < 0.5,
        }  # fmt: skip
        series_id = plan(store, customer_id, **rhythm)
        missed: set[date] = set()
        while clock.day < TODAY + timedelta(days=730):
            clock.day += timedelta(days=dice.choice([1, 1, 1, 2, 30]))
            missed |= _one_day(store, series_id, dice)
        with store.read() as db:
            detail = db.require(ContactSeries, series_id)
            shape = SeriesPlan(
                detail.starts, detail.every, detail.unit, detail.on_working_days, None
            )
            moving = working_days(load_calendar(db), None) if detail.on_working_days else None
            meant = [o.day for o in occurrences(shape, MONDAY, clock.day, moving)]
            stored = [
                row.series_day
                for row in db.rows(select(Contact.series_day).where(Contact.due <= clock.day))
            ]
            skipped = set(db.scalars(select(SeriesSkip.day)))
            still = set(db.scalars(select(Contact.series_day).where(Contact.done_on.is_(None))))
        assert len(stored) == len(set(stored)), "no day twice"
        moved = set(stored) | skipped | still
        oldest = min(still)
        for day in meant:
            assert day in moved or day in missed or day > oldest, day


class _MovingClock:
    def __init__(self, day: date) -> None:
        self.day = day

    def today(self) -> date:
        return self.day

    def now(self) -> Any:
        return FixedClock(self.day).now()


def _one_day(store: Store, series_id: int, dice: random.Random) -> set[date]:
    """What somebody does with the series on one day; gives the days that this passes over."""
    with store.read() as db:
        today = db.today
        open_ones = list(
            db.rows(
                select(Contact.id, Contact.due, Contact.series_day)
                .where(Contact.done_on.is_(None))
                .order_by(Contact.series_day)
            )
        )
        coming = upcoming(db, today, today + timedelta(days=200))
        detail = series.get_series(db, series_id)
        shape = SeriesPlan(detail.starts, detail.every, detail.unit, False, None)
    assert open_ones, "something is always planned"
    first = open_ones[0]
    deed = dice.random()
    passed: set[date] = set()
    with store.write("Tag") as db:
        if deed < 0.35 and first.due <= today:
            # Done late: what was due meanwhile is covered by it.
            far = today + timedelta(days=12)
            passed = {o.day for o in occurrences(shape, first.series_day, far)}
            known = {one.series_day for one in coming if one.on > today}
            passed -= known
            contacts.finish_contact(db, first.id)
        elif deed < 0.45:
            contacts.move_contact(db, first.id, today + timedelta(days=dice.randrange(0, 40)))
        elif deed < 0.52 and coming:
            one = dice.choice(coming)
            to = one.on + timedelta(days=dice.randrange(0, 9))
            contacts.move_contacts(db, [Move(to, None, series_id, one.series_day)])
        elif deed < 0.58 and coming:
            series.skip_day(db, series_id, dice.choice(coming).series_day)
        elif deed < 0.62:
            far = today + timedelta(days=12)
            if first.due < today:
                known = {one.series_day for one in coming if one.on >= today}
                passed = {o.day for o in occurrences(shape, first.series_day, far)} - known
            contacts.remove_contact(db, first.id)
    return passed
