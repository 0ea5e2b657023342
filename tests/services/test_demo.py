from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kundenpflege.base.dates import FixedClock, add_months, month_grid
from kundenpflege.base.paths import resource
from kundenpflege.model import (
    Business,
    CatalogueItem,
    Category,
    Consent,
    Contact,
    Customer,
    CustomerCategory,
    Guarantee,
    Need,
    Offer,
    OfferDocument,
    OfferLine,
    Person,
    User,
)
from kundenpflege.model.kinds import Channel, OfferState, Phase
from kundenpflege.rules.particulars import missing_particulars
from kundenpflege.rules.qualification import Verdict
from kundenpflege.rules.reminders.reminder import Group
from kundenpflege.rules.validation import check_logo
from kundenpflege.services import (
    custom_fields,
    customers,
    decision_dates,
    enquiries,
    offers,
    permissions,
    phases,
    plan,
    retention,
    tags,
    today,
    today_figures,
    wishes,
)
from kundenpflege.services.demo import Calendar
from kundenpflege.services.numbers import next_number
from kundenpflege.services.opening import open_demo
from kundenpflege.store import Reader, Store

SATURDAY = date(2026, 11, 21)
#: A Monday, a Sunday, the turn of the year, a leap day, Christmas, the day summer time ends.
DAYS = [
    date(2026, 11, 23),
    date(2027, 4, 4),
    date(2027, 1, 1),
    date(2028, 2, 29),
    date(2026, 12, 25),
    date(2026, 10, 25),
]


@contextmanager
def demo(folder: Path, day: date = SATURDAY) -> Iterator[Reader]:
    with open_demo(folder, clock=FixedClock(day)) as store, store.read() as db:
        yield db


@pytest.fixture(scope="module")
def saturday(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo business of the Saturday; tests only read it."""
    with open_demo(tmp_path_factory.mktemp("demo"), clock=FixedClock(SATURDAY)) as store:
        yield store


@pytest.fixture
def db(saturday: Store) -> Iterator[Reader]:
    with saturday.read() as reader:
        yield reader


def count(db: Reader, mapped: type) -> int:
    return int(db.scalar(select(func.count()).select_from(mapped)))


def test_it_is_rich(db: Reader) -> None:
    assert count(db, Customer) == 60
    assert count(db, Person) >= 90
    assert count(db, CatalogueItem) >= 40
    assert count(db, User) == 3
    assert [c.name for c in db.scalars(select(Category).order_by(Category.position))][:2] == [
        "Fenster", "Türen"
    ]  # fmt: skip
    assert count(db, CustomerCategory) > 60
    assert count(db, Contact) > 200
    oldest = db.scalar(select(func.min(Contact.done_on)))
    assert oldest < add_months(SATURDAY, -24)
    states = Counter(db.scalars(select(Offer.state)))
    assert states == {
        OfferState.DRAFT: 4, OfferState.SENT: 3, OfferState.FOLLOWED_UP: 2,
        OfferState.ACCEPTED: 23, OfferState.DECLINED: 4,
    }  # fmt: skip


def test_the_offer_of_the_pictures(db: Reader) -> None:
    offer = db.scalars(select(Offer).where(Offer.number == "AN-2026-0142"))[0]
    detail = offers.get_offer(db, offer.id)
    assert detail.customer_name == "Familie Brandt"
    assert str(detail.totals.net) == "12000.00"
    assert str(offer.gross_total) == "14280.00"
    assert detail.needs[3].text == (
        "Der Einbau ist bis 16. Juni fertig, damit Sie Anfang August einziehen können."
    )
    assert detail.needs[3].deadline == date(2027, 6, 16)
    assert detail.guarantees[0].text.startswith(
        "Der Einbau ist bis zum 10. Juni ausgeführt; am 11."
    )
    assert detail.guarantees[0].due == date(2027, 6, 10)
    assert detail.lines[3].alternative_to == detail.lines[1].key
    assert detail.lines[1].text.startswith("Sprossenfenster Kiefer")


def test_the_day_shows_all_groups_and_rules(db: Reader) -> None:
    page = today.reminders(db)
    assert page.due_now >= 9
    count = {f.rule: f.count for f in page.filters}
    assert all(count[rule] >= 3 for rule in ("", "follow_up", "planned_contact", "birthday"))
    told = ("offer_expiring", "enquiry", "decision_date", "wish", "referral", "care_gap", "dormant")
    assert all(count[rule] >= 1 for rule in told)
    assert all(page.group(group) for group in Group)
    first = page.reminders[0]
    assert (first.rule, first.who) == ("follow_up", "Familie Brandt")
    assert "Der Verkehrslärm der vorbeiführenden Straße bleibt draußen" in first.advice
    assert "wird heute 60 – runder Geburtstag" in {r.title for r in page.group(Group.TODAY)}
    figures = today_figures.figures(db)
    assert figures.offers.count == 7  # two variants of a draft are the same order
    assert today.counts(db).offers == 5  # two drafts, three to follow up
    assert figures.offers.silent == 3
    assert sum(day.dots for day in figures.week) >= 10
    assert all(care.planned for care in figures.care)


def test_much_is_known_of_the_customers(db: Reader) -> None:
    assert len(tags.list_tags(db)) >= 8
    assert [field.customers for field in custom_fields.list_fields(db)] == [7, 7]
    assert len(wishes.list_wishes(db)) == 6
    assert len(wishes.list_wishes(db, text="buecherwand sommer")) == 1
    assert len(decision_dates.list_decision_dates(db)) == 5
    verdicts = {row.score.verdict for row in enquiries.list_enquiries(db)}
    assert verdicts == {Verdict.YES, Verdict.PERHAPS, Verdict.NO}
    ids = {number: key for key, number in db.rows(select(Customer.id, Customer.number))}
    sommer = customers.get_customer(db, ids["K-0087"])
    assert len(sommer.referrals) == 3
    nordring = customers.get_customer(db, ids["K-0262"])
    former = nordring.persons[-1]
    assert (former.full_name, former.has_left) == ("Volker Brix", True)
    assert former.successor_id == nordring.persons[0].id
    assert nordring.address_lines[1] == "Herrn Jörg Petersen"


def test_the_phases_are_those_of_the_picture(db: Reader) -> None:
    ids = {name: key for key, name in db.rows(select(Customer.id, Customer.name))}
    found = phases.load_phases(db, list(ids.values()))
    assert {name: found[ids[name]].phase for name in (
        "Familie Brandt", "Dr. Helene Sommer", "Hausverwaltung Nordring GmbH & Co. KG",
        "Bäckerei Vogt", "Lenz & Partner", "Ferdinand Krüger", "Łukasz Nowak",
        "Praxis Dr. Yıldız", "Gemeinde Siek",
    )} == {
        "Familie Brandt": Phase.PROSPECT, "Dr. Helene Sommer": Phase.REGULAR,
        "Hausverwaltung Nordring GmbH & Co. KG": Phase.FIRST, "Bäckerei Vogt": Phase.REGULAR,
        "Lenz & Partner": Phase.FIRST, "Ferdinand Krüger": Phase.LOST,
        "Łukasz Nowak": Phase.FIRST, "Praxis Dr. Yıldız": Phase.DORMANT,
        "Gemeinde Siek": Phase.PROSPECT,
    }  # fmt: skip


def test_the_calendar_is_full_but_free_on_weekends(db: Reader) -> None:
    this, following = month_grid(SATURDAY), month_grid(add_months(SATURDAY, 1))
    assert len(plan.month(db, this[0], this[-1])) > 40
    assert len(plan.month(db, following[0], following[-1])) > 20
    planned = db.scalars(select(Contact.due).where(Contact.done_on.is_(None)))
    assert {day for day in planned if day.weekday() >= 5} == {SATURDAY}


def test_papers_are_drawn_when_somebody_looks_at_them(db: Reader) -> None:
    assert set(db.scalars(select(func.length(OfferDocument.pdf)))) == {0}
    offer_id = db.scalar(select(Offer.id).where(Offer.number == "AN-2026-0142"))
    sheet = offers.offer_sheet(db, offer_id)
    assert sheet.letterhead.logo.startswith(b"\x89PNG")
    assert offers.offer_pdf(db, offer_id).startswith(b"%PDF")


def test_nothing_stops_any_of_the_offers(db: Reader) -> None:
    for offer_id in db.scalars(select(Offer.id)):
        detail = offers.get_offer(db, offer_id)
        assert offers.can_send(detail.check()), detail.title


def test_the_business_is_complete(db: Reader) -> None:
    business = db.require(Business, 1)
    assert missing_particulars(business) == ()
    assert business.logo == check_logo(business.logo)
    assert (business.place, business.state) == ("Ahrensburg", "SH")


def test_everybody_is_invented(db: Reader) -> None:
    mails = [*db.scalars(select(Customer.email)), *db.scalars(select(Person.email))]
    assert all(re.search(r"@(example\.de|[\w-]+\.example)$", mail) for mail in mails if mail)
    sites = db.scalars(select(Customer.website).where(Customer.website != ""))
    assert all(site.endswith(".example") for site in sites)
    for column in (Customer.phone, Person.phone, Person.mobile):
        assert all("555" in number for number in db.scalars(select(column)) if number)


def test_no_text_is_left_unfilled(db: Reader) -> None:
    texts = [
        text
        for column in (Need.text, OfferLine.text, Guarantee.text, Contact.reason, Contact.note)
        for text in db.scalars(select(column))
    ]
    assert not [text for text in texts if re.search(r"[{}\xad]|\s\s", text)]
    assert not [text for text in texts if '"' in text or "'" in text]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_any_day_tells_the_same_story(tmp_path: Path, day: date) -> None:
    with demo(tmp_path, day) as db:
        page = today.reminders(db)
        assert [r.title for r in page.reminders if "60 – runder" in r.title] == [
            "wird heute 60 – runder Geburtstag"
        ]
        (brandt,) = [r for r in page.reminders if r.who == "Familie Brandt"]
        assert (brandt.rule, brandt.due) == ("follow_up", day - timedelta(days=2))
        assert all(page.group(group) for group in Group)
        late = db.scalars(select(Contact.done_on).where(Contact.done_on > day))
        assert late == []
        numbers = db.scalars(select(Offer.number).where(Offer.number != ""))
        assert len(numbers) == len(set(numbers)) == 32


def test_the_same_day_gives_the_same_business(tmp_path: Path) -> None:
    dumps = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        with open_demo(folder, clock=FixedClock(SATURDAY)) as store:
            dumps.append(store.dump())
    assert dumps[0] == dumps[1]


def test_work_goes_on_with_the_next_numbers(tmp_path: Path) -> None:
    with open_demo(tmp_path, clock=FixedClock(SATURDAY)) as store:
        assert store.undo_label() is None
        with store.write("Nummern") as db:
            assert next_number(db, "customer") == "K-0296"
            assert next_number(db, "offer") == "AN-2026-0146"


@pytest.mark.parametrize(
    ("today_is", "offset", "expected"),
    [
        (SATURDAY, 0, SATURDAY),
        (SATURDAY, 1, date(2026, 11, 23)),
        (SATURDAY, -7, date(2026, 11, 13)),
        (SATURDAY, -6, date(2026, 11, 13)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (SATURDAY, 40, date(2027, 1, 7)),
        (date(2026, 12, 28), 8, date(2027, 1, 7)),
    ],
)
def test_workdays_move_away_from_today_and_over_christmas(
    today_is: date, offset: int, expected: date
) -> None:
    assert Calendar(today_is).workday(offset) == expected


def test_days_in_texts() -> None:
    fill: Callable[[str], str] = Calendar(SATURDAY).text
    assert fill("bis zum {+201}, Einzug Anfang {m+255}") == "bis zum 10. Juni, Einzug Anfang August"
    assert fill("ohne Tag") == "ohne Tag"


@pytest.mark.parametrize("name", ["business", "customers", "customer_facts", "offers"])
def test_the_data_files_hold_no_unknown_keys(name: str) -> None:
    data = json.loads(resource("demo", f"{name}.json").read_text(encoding="utf-8"))
    known = {
        "business": {"business", "users", "categories", "catalogue"},
        "customers": {
            "number", "kind", "importance", "potential", "company", "company_extra", "street",
            "place", "phone", "email", "website", "since", "turnover", "last_order", "source",
            "categories", "user", "note", "persons", "history", "planned",
        },
        "customer_facts": {"fields", "dormant_months", "referrals", "customers"},
        "offers": {
            "customer", "sent", "draft", "exact", "subject", "talk", "valid", "followed",
            "accepted", "declined", "plan_next", "needs", "lines", "guarantees",
            "again", "outlook", "way", "answers", "discount", "variants",
        },
    }[name]  # fmt: skip
    rows = data if isinstance(data, list) else [data]
    assert {key for row in rows for key in row} <= known


def test_some_are_due_to_be_erased(db: Reader) -> None:
    due = retention.list_proposals(db)
    assert [row.name for row in due] == ["Bernd Kahl", "Torsten Brueggmann"]


def test_people_allowed_and_forbade_things(db: Reader) -> None:
    given = db.scalars(select(Consent))
    assert {consent.channel for consent in given} >= {Channel.PHONE, Channel.EMAIL}
    assert any(consent.withdrawn_on for consent in given)
    assert len(db.scalars(select(Customer.id).where(permissions.has_objection()))) == 2
    post = permissions.advertisable(db, db.scalars(select(Customer.id)), Channel.POST)
    assert sum(not found.allowed for found in post.values()) == 2
    assert db.count(select(Customer.id).where(Customer.privacy_info_on.is_(None))) == 3
