"""Drafts of open forms: kept past the journal, one's own, gone with whom they are about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.dates import FixedClock
from kundenpflege.model.kinds import ContactKind, CustomerKind
from kundenpflege.services import customers, erasing, form_drafts, merging
from kundenpflege.store import Store


class LaterClock(FixedClock):
    """Noon of some later day."""

    def __init__(self, days: int) -> None:
        super().__init__(date(2026, 11, 21) + timedelta(days=days))


def _customer(store: Store, name: str = "Müller") -> int:
    with store.write("Kunde angelegt") as db:
        people = [{"first_name": "Eva", "last_name": name}, {"last_name": "Blume"}]
        values = {"kind": CustomerKind.COUPLE, "persons": people}
        return customers.add_customer(db, values)


def _all(store: Store) -> list[form_drafts.FormDraft]:
    with store.read() as db:
        return form_drafts.list_drafts(db)


def test_a_draft_is_no_change(store: Store) -> None:
    customer_id = _customer(store)
    before, label = store.dump(), store.undo_label()
    steps = len(store.history())
    heard: list[object] = []
    store.on_change(heard.append)
    kept = form_drafts.save(
        store, 0, "customer", {"name": "Meier"}, record_id=customer_id, customer_id=customer_id,
        title="Müller", version=7,
    )  # fmt: skip
    assert form_drafts.save(
        store, kept, "customer", {"name": "Maier"}, record_id=customer_id, customer_id=customer_id
    ) == kept, "the same form writes over its draft"  # fmt: skip
    assert (store.dump(), store.undo_label(), len(store.history()), heard) == (
        before, label, steps, [],
    )  # fmt: skip
    with store.read() as db:
        draft = form_drafts.load(db, "customer", customer_id)
        assert draft is not None and draft.typed == {"name": "Maier"} and draft.at == db.now
        assert form_drafts.load(db, "customer", customer_id + 1) is None
        assert form_drafts.load(db, "note", customer_id) is None
    form_drafts.drop(store, kept, 0, 999)
    assert _all(store) == []


def test_a_number_of_another_form_is_not_written_over(store: Store) -> None:
    customer_id = _customer(store)
    note = form_drafts.save(store, 0, "note", {"text": "Treppe"}, record_id=customer_id)
    other = form_drafts.save(store, note, "contact", {"reason": "Tür"}, customer_id=customer_id)
    assert other != note and len(_all(store)) == 2


def test_somebody_who_is_gone_meanwhile(store: Store) -> None:
    gone = _customer(store)
    kept = form_drafts.save(store, 0, "customer", {"a": 1}, record_id=gone, customer_id=gone)
    erasing.erase_customer(store, gone)
    for draft_id in (kept, 0):
        assert not form_drafts.save(
            store, draft_id, "customer", {"a": 2}, record_id=gone, customer_id=gone
        ), "an open form does not bring back who was erased"
    assert _all(store) == []


def test_everybody_sees_their_own(store: Store) -> None:
    store.user_id = 1
    form_drafts.save(store, 0, "new_customer", {"last_name": "Vogt"})
    store.user_id = 2
    assert _all(store) == []
    with store.read() as db:
        assert form_drafts.load(db, "new_customer") is None


def test_thirty_days(store: Store) -> None:
    form_drafts.save(store, 0, "new_customer", {"last_name": "Vogt"})
    store.clock = LaterClock(29)
    assert form_drafts.tidy(store) == 0 and len(_all(store)) == 1
    store.clock = LaterClock(31)
    assert _all(store) == [] and form_drafts.tidy(store) == 1


def test_it_outlives_the_program_and_lies_encrypted(tmp_path: Path, clock: FixedClock) -> None:
    path, key = tmp_path / "k.db", bytes(range(32))
    with Store.open(path, clock=clock, key=key) as store:
        form_drafts.save(store, 0, "note", {"text": "Geheimwort"}, record_id=1, title="Geheimwort")
        for file in tmp_path.glob("k.db*"):
            assert b"Geheimwort" not in file.read_bytes(), file.name
    with Store.open(path, clock=clock, key=key) as store:
        (draft,) = _all(store)
        assert draft.typed == {"text": "Geheimwort"}


@pytest.mark.parametrize("whole", [True, False])
def test_erasing_takes_drafts_along(store: Store, whole: bool) -> None:
    gone, other = _customer(store, "Quastenberg"), _customer(store, "Vogt")
    for one in (gone, other):
        form_drafts.save(store, 0, "customer", {"phone": "1"}, record_id=one, customer_id=one)
    form_drafts.save(store, 0, "new_customer", {"last_name": "Quästenberg", "note": "Quastenberg"})
    form_drafts.save(store, 0, "item", {"title": "Tür"})
    if whole:
        erasing.erase_customer(store, gone)
    else:
        with store.read() as db:
            person, _other = customers.get_customer(db, gone).persons
        erasing.erase_person(store, person.id)
    assert {(d.form, d.customer_id) for d in _all(store)} == {("customer", other), ("item", None)}


def test_a_merged_customer_leaves_none(store: Store) -> None:
    keep, gone = _customer(store), _customer(store, "Mueller")
    form_drafts.save(store, 0, "customer", {"phone": "1"}, record_id=gone, customer_id=gone)
    with store.write("") as db:
        merging.merge(db, keep, gone)
    assert _all(store) == []
    assert store.undo() is not None and store.check() == []


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=20)
    | st.decimals(allow_nan=False, allow_infinity=False) | st.dates() | st.binary(max_size=8)
    | st.times() | st.datetimes() | st.sampled_from(ContactKind),
    lambda part: st.lists(part, max_size=3) | st.tuples(part, part)
    | st.dictionaries(st.text(max_size=4), part, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.text(max_size=8), _VALUES, max_size=4))
def test_whatever_was_typed_comes_back(typed: dict[str, object]) -> None:
    text = form_drafts.encode(typed)
    assert text.isascii() and "\0" not in text
    assert form_drafts.decode(text) == typed


def test_hostile_and_foreign_values(store: Store) -> None:
    typed = {"name": "\ud800 \0 🙂 \u202e" + "x" * 100_000, "day": date(2026, 2, 28),
             "sum": Decimal("1.50"), "at": time(9, 30), "kind": ContactKind.CALL,
             "when": datetime(2026, 1, 1, 8), "ids": frozenset({3, 1}), "by": {1: "a"}}  # fmt: skip
    form_drafts.save(store, 0, "note", typed, title=str(typed["name"]))
    (draft,) = _all(store)
    assert draft.typed == typed and isinstance(draft.typed["kind"], ContactKind)
    for text in ("[]", "{", '{"a":{"#":"kind","of":"Nothing","is":"x"}}', '{"#":"day","is":"x"}'):
        assert form_drafts.decode(text) == {}, "what a newer program wrote otherwise is left out"
