"""Every service that writes: undo gives the contents from before, redo those from after, and what
is derived from them (search, lists, sounds of names) is what a fresh derivation gives."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kundenpflege import services
from kundenpflege.base.dates import FixedClock
from kundenpflege.base.paths import resource
from kundenpflege.model import (
    Address,
    CatalogueItem,
    Category,
    Consent,
    Contact,
    Criterion,
    Customer,
    CustomField,
    DecisionDate,
    Enquiry,
    EnquiryTick,
    FollowUpRhythm,
    Objection,
    Offer,
    Package,
    Paper,
    Person,
    Picture,
    SavedView,
    Tag,
    TextBlock,
    User,
    Website,
    Wish,
)
from kundenpflege.model.kinds import (
    AnswerKind,
    Channel,
    ContactKind,
    EnquiryState,
    Importance,
    OfferState,
)
from kundenpflege.rules.reminders.reminder import ReminderKey
from kundenpflege.services import (
    addresses,
    bulk_changes,
    business,
    calls,
    catalogue,
    catalogue_import,
    consents,
    contacts,
    custom_fields,
    customers,
    decision_dates,
    duplicates,
    enquiries,
    follow_up_rhythms,
    import_batches,
    import_links,
    importance,
    imports,
    merging,
    numbers,
    offer_decisions,
    offer_drafts,
    offer_kinds,
    offers,
    packages,
    papers,
    persons,
    pictures,
    price_changes,
    reminder_answers,
    reminder_done,
    restriction,
    retention,
    tags,
    tenders,
    texts,
    users,
    variants,
    views,
    websites,
    wishes,
)
from kundenpflege.services.customer_filter import CustomerFilter
from kundenpflege.services.import_rows import ImportPlan, RowDraft
from kundenpflege.services.offers_load import load_draft
from kundenpflege.services.opening import open_demo, open_store
from kundenpflege.store import Store, Writer
from kundenpflege.store.tables import customer_fact, name_word, search_entry
from tests.services.care_cases import CARE_BEFORE, CARE_CASES
from tests.services.contact_cases import CONTACT_BEFORE, CONTACT_CASES, CONTACT_PARTS
from tests.services.letter_cases import LETTER_BEFORE, LETTER_CASES
from tests.services.plan_setup_cases import PLAN_SETUP_BEFORE, PLAN_SETUP_CASES
from tests.services.talk_cases import TALK_BEFORE, TALK_CASES

TODAY = date(2026, 11, 21)
SOON = date(2026, 12, 3)
A_PICTURE = resource("demo", "logo.png").read_bytes()

#: Steps of others, whose undo is theirs; and what is final by its nature.
_PARTS = frozenset(
    {
        "business.ensure_business",
        "fields.apply",
        "price_changes.note_price",
        "merge_rows.drop_twins",
        "merge_rows.move",
        "merge_rows.move_answers",
        "merge_rows.rewire_pairs",
        "follow_ups.start_plan",
        "follow_ups.continue_plan",
        "follow_ups.note_done",
        "follow_ups.note_state",
        "follow_ups.go_on",
        "follow_ups.put_off",
        "offer_drafts.add_based",
        "offer_drafts.require_draft",
        "offer_choice.bring_others_back",
        "offer_choice.chosen_variant",
        "offer_choice.put_others_aside",
        "offer_family.take_talk",
        "offer_saving.store_draft",
        "offer_saving.touch",
        "ordering.put_in_order",
        "persons.forget_answers",
        "persons.name_follows",
        "demo.fill_demo",
        "demo_catalogue.play_catalogue",
        "demo_consents.play_consents",
        "demo_facts.play_facts",
        "demo_installations.play_installations",
        "demo_letters.play_letters",
        "demo_offers.play_offers",
        "demo_talks.play_talks",
        "offer_sending.send_offer",
    }
)


def a(db: Writer, mapped: Any, *where: Any) -> int:
    """The id of the first such record of the demo business."""
    found = db.scalar(select(mapped.id).where(*where).order_by(mapped.id).limit(1))
    assert found is not None, mapped
    return int(found)


def sommer(db: Writer) -> int:
    return customers.find_by_number(db, "K-0087")


def brandt(db: Writer) -> int:
    return customers.find_by_number(db, "K-0291")


def planned(db: Writer) -> int:
    return a(db, Contact, Contact.done_on.is_(None), Contact.offer_id.is_(None))


def sent(db: Writer) -> int:
    return a(db, Offer, Offer.state == OfferState.SENT)


def ordered(db: Writer) -> int:
    return a(db, Offer, Offer.state == OfferState.ACCEPTED)


def draft(db: Writer) -> int:
    return a(db, Offer, Offer.state == OfferState.DRAFT)


def _objects(db: Writer) -> int:
    return consents.object_to(db, brandt(db), Channel.POST)


def _saves(db: Writer) -> None:
    offer = db.require(Offer, draft(db))
    changed = replace(load_draft(db, offer), subject="Ganz etwas anderes")
    offer_drafts.save_draft(db, offer.id, offer_drafts.version_of(offer), changed)


def _merges(db: Writer) -> None:
    """The one of a pair that has offers is the one that goes, with all that hangs on it."""
    gone = sommer(db)
    keep = brandt(db)
    merging.merge(db, keep, gone, {})


def _plan(db: Writer) -> ImportPlan:
    drafts = (RowDraft(2, ("Zilpzalp", "04102 99"), {"name": "Zilpzalp", "phone": "+49 4102 99"}),)
    rows = imports.check_rows(drafts, imports.lookup(db, drafts))
    return ImportPlan(
        "neu.csv", "", 1, ("Name", "Tel"), ("name", "phone"), drafts, rows,
        fingerprint="f" * 64, definition="{}",
    )  # fmt: skip


def _reopens(db: Writer) -> None:
    offer_decisions.reopen_offer(db, a(db, Offer, Offer.state == OfferState.DECLINED))


def _answered_again(db: Writer) -> None:
    reminder_answers.later(db, _birthday(db), SOON)
    reminder_answers.again(db, ReminderKey("name_day", _birthday(db).subject, "x"))


def _birthday(db: Writer) -> ReminderKey:
    person = a(db, Person, Person.birth_month.is_not(None))
    return ReminderKey("birthday", f"person:{person}", "2026")


CASES: dict[str, Callable[[Writer], object]] = {
    "addresses.add_address": lambda db: addresses.add_address(
        db, sommer(db), {"kind": "site", "street": "Baustelle 1", "place": "Siek"}
    ),
    "addresses.change_address": lambda db: addresses.change_address(
        db, a(db, Address), None, {"street": "Neuer Weg 1"}
    ),
    "addresses.remove_address": lambda db: addresses.remove_address(db, a(db, Address)),
    "bulk_changes.change_many": lambda db: bulk_changes.change_many(
        db,
        db.scalars(select(Customer.id).limit(40)),
        bulk_changes.BulkChange(
            importance=Importance.C, set_responsible=True, add_tags=("Messe",),
            remove_tags=("Altbau",), add_category=a(db, Category),
        ),
    ),
    "business.change_business": lambda db: business.change_business(db, None, {"name": "Neu"}),
    "business.change_number_circle": lambda db: business.change_number_circle(
        db, "customer", next_value=5000
    ),
    "categories.add_category": lambda db: catalogue.add_category(db, {"name": "Zäune"}),
    "categories.change_category": lambda db: catalogue.change_category(
        db, a(db, Category), None, {"dormant_months": 7}
    ),
    "categories.remove_category": lambda db: catalogue.remove_category(
        db, a(db, Category, Category.name == "Zäune")
    ),
    "catalogue.add_item": lambda db: catalogue.add_item(db, {"title": "Zaun"}),
    "catalogue.change_item": lambda db: catalogue.change_item(
        db, a(db, CatalogueItem), None, {"unit_price": "5"}
    ),
    "catalogue.remove_item": lambda db: catalogue.remove_item(db, a(db, CatalogueItem)),
    "catalogue_import.apply_items": lambda db: catalogue_import.apply_items(
        db,
        catalogue_import.plan_items(
            db,
            [
                catalogue_import.ItemInput(1, {"title": "Zaun", "unit_price": 5}, category="Zäune"),
                catalogue_import.ItemInput(
                    2, {"number": db.require(CatalogueItem, a(db, CatalogueItem)).number,
                        "unit_price": Decimal("7.5")},
                ),
            ],
        ),
        "Preisliste",
    ),
    "consents.grant": lambda db: consents.grant(
        db, sommer(db), {"channel": "phone", "how": "Brief"}, proof_name="a.pdf", proof=b"%PDF"
    ),
    "consents.withdraw": lambda db: consents.withdraw(
        db, a(db, Consent, Consent.withdrawn_on.is_(None)), "Anruf"
    ),
    "consents.object_to": _objects,
    "consents.lift": lambda db: consents.lift(
        db, a(db, Objection, Objection.lifted_on.is_(None))
    ),
    "calls.note_talk": lambda db: calls.note_talk(
        db, calls.CallNote(sommer(db), outcome="freut sich", minutes=4)
    ),
    "calls.note_not_reached": lambda db: calls.note_not_reached(
        db, calls.CallNote(sommer(db), contact_id=planned(db)), calls.Reached.MISSED
    ),
    "contacts.plan_contact": lambda db: contacts.plan_contact(
        db, sommer(db), kind="call", reason="Fragen", due=SOON
    ),
    "contacts.add_done_contact": lambda db: contacts.add_done_contact(
        db, sommer(db), kind="call", text="Gefragt\nund gehört",
        next_step=contacts.NextStep(ContactKind.LETTER, "Danken", SOON),
    ),
    "contacts.finish_contact": lambda db: contacts.finish_contact(
        db, planned(db), "gut", contacts.NextStep(ContactKind.LETTER, "Danken", SOON)
    ),
    "contacts.reopen_contact": lambda db: contacts.reopen_contact(
        db, a(db, Contact, Contact.done_on.is_not(None))
    ),
    "contacts.change_contact": lambda db: contacts.change_contact(
        db, planned(db), None, {"reason": "Etwas Neues", "due": SOON}
    ),
    "contacts.remove_contact": lambda db: contacts.remove_contact(db, planned(db)),
    "custom_fields.add_field": lambda db: custom_fields.add_field(
        db, {"name": "Holz", "purpose": "Ersatzteile"}
    ),
    "custom_fields.change_field": lambda db: custom_fields.change_field(
        db, a(db, CustomField), None, {"kind": "text", "name": "Baujahr des Hauses"}
    ),
    "custom_fields.remove_field": lambda db: custom_fields.remove_field(db, a(db, CustomField)),
    "custom_fields.set_values": lambda db: custom_fields.set_values(
        db, brandt(db), {a(db, CustomField): "1777"}
    ),
    "customers.add_customer": lambda db: customers.add_customer(
        db, {"persons": [{"last_name": "Zilpzalp"}], "addresses": [{"place": "Siek"}]}
    ),
    "customers.change_customer": lambda db: customers.change_customer(
        db, sommer(db), None, {"note": "Zilpzalp im Garten", "phase_override": "dormant"}
    ),
    "customers.remove_customer": lambda db: customers.remove_customer(
        db, a(db, Customer, Customer.id.not_in(select(Offer.customer_id)))
    ),
    "customers.set_categories": lambda db: customers.set_categories(db, sommer(db), []),
    "decision_dates.add_decision_date": lambda db: decision_dates.add_decision_date(
        db, sommer(db), {"title": "Haushalt", "first_month": 10}
    ),
    "decision_dates.change_decision_date": lambda db: decision_dates.change_decision_date(
        db, a(db, DecisionDate), None, {"day": "24.12.2026"}
    ),
    "decision_dates.remove_decision_date": lambda db: decision_dates.remove_decision_date(
        db, a(db, DecisionDate)
    ),
    "duplicates.mark_distinct": lambda db: duplicates.mark_distinct(db, sommer(db), brandt(db)),
    "duplicates.unmark_distinct": lambda db: duplicates.unmark_distinct(
        db, sommer(db), brandt(db)
    ),
    "enquiries.add_criterion": lambda db: enquiries.add_criterion(db, {"name": "Passt es?"}),
    "enquiries.change_criterion": lambda db: enquiries.change_criterion(
        db, a(db, Criterion), None, {"weight": 5}
    ),
    "enquiries.remove_criterion": lambda db: enquiries.remove_criterion(
        db, a(db, Criterion, Criterion.id.in_(select(EnquiryTick.criterion_id)))
    ),
    "enquiries.ensure_criteria": enquiries.ensure_criteria,
    "enquiries.add_enquiry": lambda db: enquiries.add_enquiry(
        db, sommer(db), {"subject": "Zaun"}, [a(db, Criterion)]
    ),
    "enquiries.change_enquiry": lambda db: enquiries.change_enquiry(
        db, a(db, Enquiry), None, {"subject": "Zaun"}, []
    ),
    "enquiries.answer_enquiry": lambda db: enquiries.answer_enquiry(
        db, a(db, Enquiry), EnquiryState.DECLINED, note="zu weit"
    ),
    "enquiries.remove_enquiry": lambda db: enquiries.remove_enquiry(db, a(db, Enquiry)),
    "enquiries.set_ticks": lambda db: enquiries.set_ticks(
        db, a(db, Enquiry, Enquiry.id.in_(select(EnquiryTick.enquiry_id))), []
    ),
    "import_batches.remember_mapping": lambda db: import_batches.remember_mapping(db, _plan(db)),
    "import_links.apply_links": lambda db: import_links.apply_links(
        db, {sommer(db): import_links.Links("K-0291", (("Shop", "https://a.example"),))}
    ),
    "importance.apply_proposals": lambda db: importance.apply_proposals(db),
    "imports.apply": lambda db: imports.apply(db, _plan(db)),
    "merging.merge": _merges,
    "numbers.next_number": lambda db: numbers.next_number(db, "offer"),
    "numbers.next_numbers": lambda db: numbers.next_numbers(db, "customer", 5),
    "offer_decisions.mark_followed_up": lambda db: offer_decisions.mark_followed_up(
        db, sent(db), "überlegt noch", contacts.NextStep(ContactKind.CALL, "Noch einmal", SOON)
    ),
    "offer_decisions.accept_offer": lambda db: offer_decisions.accept_offer(db, sent(db), "ja"),
    "offer_decisions.decline_offer": lambda db: offer_decisions.decline_offer(
        db, sent(db), "price", "zu teuer"
    ),
    "offer_decisions.reopen_offer": _reopens,
    "offer_decisions.keep_notes": lambda db: offer_decisions.keep_notes(
        db, sent(db), "will noch rechnen", "Franz"
    ),
    "offer_decisions.keep_talk": lambda db: offer_decisions.keep_talk(
        db, sent(db), "ruft zurück"
    ),
    "offer_decisions.set_outlook": lambda db: offer_decisions.set_outlook(
        db, sent(db), 75, date(2027, 1, 15)
    ),
    "offer_kinds.confirm_order": lambda db: offer_kinds.confirm_order(db, ordered(db)),
    "offer_kinds.add_supplement": lambda db: offer_kinds.add_supplement(db, ordered(db)),
    "offer_drafts.add_offer": lambda db: offer_drafts.add_offer(db, sommer(db)),
    "offer_drafts.save_draft": _saves,
    "offer_drafts.copy_offer": lambda db: offer_drafts.copy_offer(db, sent(db)),
    "variants.add_variant": lambda db: variants.add_variant(db, draft(db), "gut"),
    "variants.rename_variant": lambda db: variants.rename_variant(db, draft(db), "besser"),
    "variants.show_together": lambda db: variants.show_together(db, draft(db), True),
    "offer_drafts.new_version": lambda db: offer_drafts.new_version(db, sent(db)),
    "offer_drafts.remove_offer": lambda db: offer_drafts.remove_offer(db, draft(db)),
    "packages.add_package": lambda db: packages.add_package(
        db, "Zilpzalp", (offers.LineDraft(-1, text="Zaun", item_id=a(db, CatalogueItem)),)
    ),
    "packages.change_package": lambda db: packages.change_package(
        db, a(db, Package, Package.name == "Zilpzalp"), None, {"note": "Für den Garten"}
    ),
    "packages.remove_package": lambda db: packages.remove_package(
        db, a(db, Package, Package.name == "Zilpzalp")
    ),
    "pictures.add_picture": lambda db: pictures.add_picture(db, picture(), "Zaun.png"),
    "pictures.remove_unused": lambda db: pictures.remove_unused(
        db, a(db, Picture, Picture.name == "Zaun.png")
    ),
    "price_changes.raise_prices": lambda db: price_changes.raise_prices(
        db, db.scalars(select(CatalogueItem.id)), Decimal(3), reason="Holz teurer"
    ),
    "persons.add_person": lambda db: persons.add_person(db, sommer(db), {"last_name": "Zilpzalp"}),
    "persons.change_person": lambda db: persons.change_person(
        db, a(db, Person), None, {"last_name": "Zilpzalp", "birthday": "3.4."}
    ),
    "persons.remove_person": lambda db: persons.remove_person(
        db, a(db, Person, Person.customer_id == brandt(db))
    ),
    "persons.leave": lambda db: persons.leave(
        db, *db.scalars(select(Person.id).where(Person.customer_id == brandt(db)))[:1]
    ),
    "persons.come_back": lambda db: persons.come_back(
        db, a(db, Person, Person.left_on.is_not(None))
    ),
    "reminder_answers.again": lambda db: _answered_again(db),
    "reminder_answers.never": lambda db: reminder_answers.never(db, _birthday(db), "wünscht es"),
    "reminder_done.note": lambda db: reminder_done.note(
        db, _birthday(db), reminder_done.Noted(outcome="hat sich gefreut")
    ),
    "reminder_answers.answer": lambda db: reminder_answers.answer(
        db, ReminderKey("planned_contact", f"contact:{planned(db)}", "x"), AnswerKind.DISMISSED
    ),
    "reminder_answers.later": lambda db: reminder_answers.later(db, _birthday(db), SOON),
    "reminder_answers.finish": lambda db: reminder_answers.finish(
        db, _birthday(db), outcome="gefreut"
    ),
    "restriction.restrict": lambda db: restriction.restrict(db, sommer(db), "verlangt"),
    "restriction.unrestrict": lambda db: restriction.unrestrict(db, sommer(db)),
    "restriction.restrict_person": lambda db: restriction.restrict_person(db, a(db, Person)),
    "retention.note_look": lambda db: retention.note_look(db),
    "retention.keep": lambda db: retention.keep(db, sommer(db), date(2028, 1, 1), "Gewähr"),
    "retention.keep_all": lambda db: retention.keep_all(
        db, [sommer(db), brandt(db)], date(2028, 1, 1), "Gewähr"
    ),
    "tags.set_tags": lambda db: tags.set_tags(db, brandt(db), ["Zilpzalp"]),
    "tags.tag_customers": lambda db: tags.tag_customers(
        db, [sommer(db), brandt(db)], add=["Zilpzalp"], remove=["Altbau"]
    ),
    "tags.add_tag": lambda db: tags.add_tag(db, {"name": "Zilpzalp"}),
    "tags.change_tag": lambda db: tags.change_tag(db, a(db, Tag), None, {"name": "Zilpzalp"}),
    "tags.remove_tag": lambda db: tags.remove_tag(db, a(db, Tag)),
    "follow_up_rhythms.add_rhythm": lambda db: follow_up_rhythms.add_rhythm(
        db, {"from_amount": "20000", "days": "3, 10"}
    ),
    "follow_up_rhythms.change_rhythm": lambda db: follow_up_rhythms.change_rhythm(
        db, a(db, FollowUpRhythm), None, {"days": "5"}
    ),
    "follow_up_rhythms.remove_rhythm": lambda db: follow_up_rhythms.remove_rhythm(
        db, a(db, FollowUpRhythm)
    ),
    "papers.add_paper": lambda db: papers.add_paper(db, {"name": "AGB"}, A_PICTURE),
    "papers.change_paper": lambda db: papers.change_paper(
        db, a(db, Paper), None, {"use": "always"}
    ),
    "papers.remove_paper": lambda db: papers.remove_paper(db, a(db, Paper)),
    "tenders.add_tender_offer": lambda db: tenders.add_tender_offer(
        db, sommer(db), (offers.LineDraft(-1, text="Tür", reference="01.0010"),), "Kita",
        "LV.x83", b"<GAEB/>",
    ),
    "texts.add_text": lambda db: texts.add_text(
        db, {"kind": "intro", "name": "Neu", "body": "Guten Tag"}
    ),
    "texts.change_text": lambda db: texts.change_text(db, a(db, TextBlock), None, {"body": "Neu"}),
    "texts.remove_text": lambda db: texts.remove_text(db, a(db, TextBlock)),
    "users.add_user": lambda db: users.add_user(db, {"name": "Zilpzalp"}),
    "users.change_user": lambda db: users.change_user(db, a(db, User), None, {"role": "Chef"}),
    "users.deactivate_user": lambda db: users.deactivate_user(
        db, *db.scalars(select(User.id).where(User.active).order_by(User.id))[:2]
    ),
    "users.activate_user": lambda db: users.activate_user(
        db, a(db, User, User.active.is_(False))
    ),
    "views.add_view": lambda db: views.add_view(db, "Zilpzalp", CustomerFilter(text="x")),
    "views.rename_view": lambda db: views.rename_view(db, a(db, SavedView), "Drossel"),
    "views.change_view": lambda db: views.change_view(
        db, a(db, SavedView), CustomerFilter(text="x")
    ),
    "views.remove_view": lambda db: views.remove_view(db, a(db, SavedView)),
    "views.order_views": lambda db: views.order_views(
        db, db.scalars(select(SavedView.id).order_by(SavedView.position))[::-1]
    ),
    "websites.add_website": lambda db: websites.add_website(db, sommer(db), {"url": "a.example"}),
    "websites.change_website": lambda db: websites.change_website(
        db, a(db, Website), None, {"label": "Zilpzalp"}
    ),
    "websites.remove_website": lambda db: websites.remove_website(db, a(db, Website)),
    "wishes.add_wish": lambda db: wishes.add_wish(db, sommer(db), {"text": "Zilpzalp"}),
    "wishes.change_wish": lambda db: wishes.change_wish(
        db, a(db, Wish), None, {"done_on": TODAY, "text": "Zilpzalp"}
    ),
    "wishes.remove_wish": lambda db: wishes.remove_wish(db, a(db, Wish)),
    **CONTACT_CASES,
    **TALK_CASES,
    **PLAN_SETUP_CASES,
    **LETTER_CASES,
    **CARE_CASES,
}  # fmt: skip


def picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (3, 2), "#aa5500").save(out, "PNG")
    return out.getvalue()


def _two_views(db: Writer) -> None:
    for name in ("Zilpzalp", "Amsel"):
        views.add_view(db, name, CustomerFilter())


def _no_criteria(db: Writer) -> None:
    for key in db.scalars(select(Criterion.id)):
        enquiries.remove_criterion(db, key)


#: What must be there first, as a step of its own.
BEFORE: dict[str, Callable[[Writer], object]] = {
    "categories.remove_category": CASES["categories.add_category"],
    "packages.change_package": CASES["packages.add_package"],
    "packages.remove_package": CASES["packages.add_package"],
    "follow_up_rhythms.change_rhythm": CASES["follow_up_rhythms.add_rhythm"],
    "follow_up_rhythms.remove_rhythm": CASES["follow_up_rhythms.add_rhythm"],
    "papers.change_paper": CASES["papers.add_paper"],
    "papers.remove_paper": CASES["papers.add_paper"],
    "pictures.remove_unused": CASES["pictures.add_picture"],
    "duplicates.unmark_distinct": CASES["duplicates.mark_distinct"],
    "enquiries.add_criterion": CASES["enquiries.remove_criterion"],
    "enquiries.ensure_criteria": _no_criteria,
    "restriction.unrestrict": CASES["restriction.restrict"],
    "users.activate_user": CASES["users.deactivate_user"],
    **CONTACT_BEFORE,
    **TALK_BEFORE,
    **PLAN_SETUP_BEFORE,
    **LETTER_BEFORE,
    **CARE_BEFORE,
    **dict.fromkeys(
        ("views.rename_view", "views.change_view", "views.remove_view", "views.order_views"),
        _two_views,
    ),
}


def _writers() -> Iterator[str]:
    """Every function of the services that is given a Writer first."""
    for found in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"{services.__name__}.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            given = list(inspect.signature(function).parameters.values())
            if (
                function.__module__ == module.__name__
                and not name.startswith("_")
                and given
                and given[0].annotation == "Writer"
            ):
                yield f"{found.name}.{name}"


def test_no_service_is_forgotten() -> None:
    writers = set(_writers())
    assert len(writers) > 90
    assert writers == CASES.keys() | _PARTS | CONTACT_PARTS
    assert not CASES.keys() & (_PARTS | CONTACT_PARTS)


class Desk:
    """One demo business for all: every case leaves it as it was, and checks that."""

    def __init__(self, folder: Path) -> None:
        self.store = open_demo(folder, clock=FixedClock(TODAY))

    def restart(self) -> None:
        """Close the program and start it again."""
        path, user = self.store.path, self.store.user_id
        self.store.close()
        self.store = open_store(path, clock=FixedClock(TODAY))
        self.store.user_id = user


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("demo"))
    yield made
    made.store.close()


def derived(store: Store) -> list[list[tuple[Any, ...]]]:
    """Search entries, facts of lists and sounds of names."""
    with store.read() as db:
        return [
            sorted(tuple(row) for row in db.rows(select(*columns)))
            for columns in (
                (search_entry.c.kind, search_entry.c.ref_id, search_entry.c.text),
                tuple(customer_fact.c),
                tuple(name_word.c),
            )
        ]


@pytest.mark.parametrize("name", CASES)
def test_undo_and_redo(desk: Desk, name: str) -> None:
    """With a restart of the program between the step, its undo and its redo."""
    demo = desk.store
    furnished = demo.dump()
    if name in BEFORE:
        with demo.write("Vorher") as db:
            BEFORE[name](db)
    before, seen = demo.dump(), repr(derived(demo))
    label = f"Schritt {name}"
    with demo.write(label) as db:
        CASES[name](db)
    after, seen_after = demo.dump(), repr(derived(demo))
    assert after != before, "the case does something"
    desk.restart()
    assert desk.store.undo() is not None
    assert desk.store.dump() == before
    assert repr(derived(desk.store)) == seen
    desk.restart()
    demo = desk.store
    assert demo.redo() is not None
    assert demo.dump() == after
    assert repr(derived(demo)) == seen_after
    demo.undo()
    if name in BEFORE:
        demo.undo()
    assert demo.dump() == furnished


def test_the_business_is_sound_after_all_that(desk: Desk) -> None:
    assert desk.store.check() == []
