"""Rows that are customers already: what is filled, overwritten, kept, and what never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenpflege.base.dates import FixedClock
from kundenpflege.exchange import importing
from kundenpflege.model import Customer
from kundenpflege.model.kinds import CustomerKind, Importance, Salutation
from kundenpflege.services import customers, imports
from kundenpflege.services.import_merge import Merge, Mode, merge, state_of
from kundenpflege.services.imports import Choice, ImportPlan, ImportResult, RowStatus
from kundenpflege.store import Store

FILL, OVERWRITE, KEEP = ({"": mode} for mode in (Mode.FILL, Mode.OVERWRITE, Mode.KEEP))


def hans(**more: Any) -> dict[str, Any]:
    values = {
        "kind": CustomerKind.PRIVATE,
        "name": "Hans Müller",
        "company": "",
        "phone": "+49 4102 55512",
        "email": "",
        "importance": Importance.NONE,
        "note": "zahlt pünktlich",
        "persons": [{"id": 4, "first_name": "Hans", "last_name": "Müller", "particle": ""}],
        "addresses": [{"id": 5, "street": "Dorfstr. 12", "postal_code": "22926", "place": ""}],
    }
    return state_of({**values, **more})


def row(**values: Any) -> dict[str, Any]:
    people = values.pop("persons", [{"first_name": "Hans", "last_name": "Müller"}])
    return {"name": "Hans Müller", "persons": people, **values}


def merged(values: Mapping[str, Any], modes: Mapping[str, Mode], **more: Any) -> Merge:
    return merge(hans(**more), values, modes)


def test_only_what_is_empty_is_filled() -> None:
    done = merged(row(phone="+49 4102 1", email="h@example.de", importance=Importance.B), FILL)
    assert done.added == ["E-Mail", "Klasse"] and not done.changed
    assert done.missed == ["+49 4102 1"]
    assert (done.state["phone"], done.state["email"]) == ("+49 4102 55512", "h@example.de")


def test_overwriting_takes_what_the_row_says_but_an_empty_cell_deletes_nothing() -> None:
    done = merged(row(phone="+49 4102 1", email="", note=""), OVERWRITE)
    assert (done.added, done.changed, done.missed) == ([], ["Telefon"], [])
    assert (done.state["phone"], done.state["note"]) == ("+49 4102 1", "zahlt pünktlich")


def test_keeping_changes_nothing_and_says_what_is_lost() -> None:
    done = merged(row(phone="+49 4102 1", turnover=Decimal(5)), KEEP)
    assert done.nothing and done.missed == ["+49 4102 1", "Umsatz „5,00\N{NO-BREAK SPACE}€“"]


def test_each_field_has_its_own_mode() -> None:
    modes = {"": Mode.FILL, "phone": Mode.OVERWRITE, "email": Mode.KEEP}
    done = merged(row(phone="+49 4102 1", email="h@example.de", source="Messe"), modes)
    assert (done.changed, done.added, done.missed) == (["Telefon"], ["Woher"], ["h@example.de"])


def test_a_row_that_repeats_another_one_only_fills() -> None:
    done = merge(hans(), row(phone="+49 4102 1", source="Messe"), OVERWRITE, repeats=True)
    assert (done.added, done.changed) == (["Woher"], [])


def test_a_note_that_is_there_already_is_not_written_again() -> None:
    done = merged(row(note="zahlt pünktlich"), OVERWRITE, note="zahlt pünktlich\nNummer: 7")
    assert done.nothing and not done.missed


def test_further_people_come_behind_the_others_and_the_known_one_is_completed() -> None:
    people = [
        {"first_name": "Erika", "last_name": "Müller"},
        {"first_name": "Hans", "last_name": "Mueller", "salutation": Salutation.MR},
    ]
    done = merged(row(persons=people), FILL)
    assert done.added == ["Erika Müller", "Anrede"]
    assert [p["first_name"] for p in done.state["persons"]] == ["Hans", "Erika"]
    assert done.state["persons"][0]["last_name"] == "Müller", "the known spelling stays"


def test_a_birthday_grows_but_does_not_shrink() -> None:
    born = {"first_name": "Hans", "last_name": "Müller", "birth_day": 3, "birth_month": 4}
    grown = merge(
        hans(persons=[{**born, "id": 4}]), row(persons=[{**born, "birth_year": 1961}]), FILL
    )
    assert grown.added == ["Geburtstag"] and grown.state["persons"][0]["birth_year"] == 1961
    known = hans(persons=[{**born, "id": 4, "birth_year": 1961}])
    assert merge(known, row(persons=[born]), OVERWRITE).nothing
    other = merge(known, row(persons=[{**born, "birth_day": 9}]), FILL)
    assert other.nothing and other.missed == ["Geburtstag „09.04.“"]


def test_an_address_is_completed_and_another_one_is_only_told() -> None:
    same = {"street": "Dorfstraße 12", "postal_code": "22926", "place": "Ahrensburg"}
    done = merged(row(addresses=[same]), FILL)
    assert done.added == ["Anschrift"]
    assert done.state["addresses"][0]["place"] == "Ahrensburg"
    other = {"street": "Ring 1", "postal_code": "10115", "place": "Berlin"}
    told = merged(row(addresses=[other]), FILL)
    assert told.nothing and told.missed == ["Anschrift „Ring 1, 10115 Berlin“"]
    moved = merged(row(addresses=[other]), OVERWRITE)
    assert moved.state["addresses"][0]["street"] == "Ring 1"


def test_tags_and_fields_of_work_only_come_in_addition() -> None:
    done = merged(row(tags=("altbau", "Messe"), categories=("Türen",)), OVERWRITE, tags=("Altbau",))
    assert done.state["tags"] == ("Altbau", "Messe") and done.added == ["Türen", "Messe"]


def test_the_name_follows_the_person_when_it_was_made_from_it() -> None:
    people = [{"first_name": "Hans", "last_name": "Mueller"}]
    spelled = {**row(persons=people), "name": "Hans Mueller"}
    assert merged(spelled, OVERWRITE).state["name"] == "Hans Mueller"
    chosen = merged(spelled, OVERWRITE, name="Hansi von nebenan")
    assert chosen.state["name"] == "Hansi von nebenan"


# -- whole lists ---------------------------------------------------------------------------

HEAD = ("Kd-Nr.;Name;Straße;PLZ Ort;Telefon;Handy;E-Mail;Geb.;Notiz;Tags;Ansprechpartner").split(
    ";"
)


def write(path: Path, head: Sequence[str], *rows: Sequence[str]) -> Path:
    path.write_text("\n".join(";".join(line) for line in (head, *rows)), "utf-8")
    return path


def plan_of(store: Store, path: Path, mode: Mode | None = None) -> ImportPlan:
    with store.read() as db:
        return importing.plan_import(db, importing.open_source(path), mode=mode)


def taken(store: Store, plan: ImportPlan) -> ImportResult:
    with store.write(plan.label) as db:
        return imports.apply(db, plan)


def test_several_fitting_customers_are_left_alone(store: Store, tmp_path: Path) -> None:
    head = ["Nr.", "Name", "Straße", "Ort", "E-Mail"]
    two = write(tmp_path / "a.csv", head, *([n, "Ida Ohm", "Ring 1", "Siek", ""] for n in "12"))
    taken(store, plan_of(store, two))
    before = store.dump()
    one = write(tmp_path / "b.csv", head, ["", "Ida Ohm", "Ring 1", "Siek", "i@ohm.example"])
    (row,) = taken(store, plan_of(store, one)).rows
    assert row.status is RowStatus.DUPLICATE and "passt auch zu" in row.reason
    assert store.dump() == before
    numbered = write(tmp_path / "c.csv", head, ["2", "Ida Ohm", "Ring 1", "Siek", "i@ohm.example"])
    (row,) = taken(store, plan_of(store, numbered)).rows
    assert (row.status, row.duplicate_of) == (RowStatus.MERGED, "2"), "its number tells which"


def test_a_restricted_customer_is_left_as_it_is(store: Store, tmp_path: Path) -> None:
    head = ["Nr.", "Name", "Ort", "E-Mail"]
    taken(store, plan_of(store, write(tmp_path / "a.csv", head, ["7", "Ida Ohm", "Siek", ""])))
    with store.write("Gesperrt") as db:
        ida = db.require(Customer, customers.find_by_number(db, "7"))
        ida.restricted_on = date(2026, 11, 1)
    before = store.dump()
    path = write(tmp_path / "b.csv", head, ["7", "Ida Ohm", "Siek", "i@ohm.example"])
    (row,) = taken(store, plan_of(store, path, Mode.OVERWRITE)).rows
    assert row.status is RowStatus.DUPLICATE and "gesperrt" in row.reason
    assert store.dump() == before


def test_the_user_decides_for_a_row(store: Store, tmp_path: Path) -> None:
    head = ["Nr.", "Name", "Straße", "Ort", "E-Mail"]
    path = write(tmp_path / "a.csv", head, ["7", "Ida Ohm", "Ring 1", "Siek", ""])
    taken(store, plan_of(store, path))
    path = write(
        tmp_path / "b.csv",
        head,
        ["", "Ida Ohm", "Ring 1", "Siek", "i@ohm.example"],
        ["", "Bo Ost", "Ring 9", "Siek", ""],
        ["", "Udo Ohm", "Ring 1", "Siek", "i@ohm.example"],
    )
    plan = plan_of(store, path)
    assert [one.status for one in plan.rows] == ["merged", "taken", "warning"]
    plan = importing.choose(plan, [2], Choice.NEW)
    plan = importing.choose(plan, [3], Choice.SKIP)
    plan = importing.choose(plan, [4], Choice.MERGE)
    result = taken(store, plan)
    assert [one.status for one in result.rows] == ["warning", "skipped", "merged"]
    with store.read() as db:
        assert customers.count_customers(db).customers == 2


def test_one_import_leaves_one_batch_and_an_idle_one_none(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ["Name", "Ort"], ["Ida Ohm", "Siek"], ["", "Summe"])
    result = taken(store, plan_of(store, path))
    taken(store, plan_of(store, path))
    with store.read() as db:
        (batch,) = imports.list_batches(db)
    assert (batch.id, batch.taken, batch.rejected) == (result.batch_id, 1, 1)
    assert batch.step_id is not None and batch.file_name == "a.csv"


WORDS = (
    ["", "1", "2", "K-0001"],
    ["Müller, Hans", "Mueller, Hans", "Vogt GmbH", "Brandt, Petra und Jan", "Müller, H.", "???"],
    ["", "Ring 1", "Ringstr. 2"],
    ["", "22926 Siek", "1067 Dresden", "A-1010 Wien"],
    ["", "04102 55512", "siehe oben"],
    ["", "491725550006", "0171 5550087"],
    ["", "a@example.de", "b@example.de", "kaputt"],
    ["", "3.4.61", "31.02.1990", "1980"],
    ["", "x", "y"],
    ["", "Altbau", "Altbau, Messe"],
    ["", "Frau Ute Vogt"],
)
LISTS = st.lists(st.tuples(*(st.sampled_from(words) for words in WORDS)), min_size=1, max_size=6)


@pytest.mark.parametrize("mode", Mode)
@given(known=LISTS, rows=LISTS)
@settings(max_examples=8)
def test_repeating_changes_nothing_in_any_mode_and_undo_brings_all_back(
    tmp_path_factory: pytest.TempPathFactory,
    mode: Mode,
    known: list[tuple[str, ...]],
    rows: list[tuple[str, ...]],
) -> None:
    folder = tmp_path_factory.mktemp("modus")
    with Store.open(folder / "k.db", clock=FixedClock(date(2026, 11, 21))) as store:
        taken(store, plan_of(store, write(folder / "a.csv", HEAD, *known)))
        before = store.dump()
        path = write(folder / "b.csv", HEAD, *rows)
        taken(store, plan_of(store, path, mode))
        full = store.dump()
        taken(store, plan_of(store, path, mode))
        assert store.dump() == full
        if full != before:
            store.undo()
        assert store.dump() == before
