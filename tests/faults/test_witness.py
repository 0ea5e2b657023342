"""The proofs can fail: the witness sees what is lost, halved or changed without a note."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from kundenpflege.model import Address, Customer
from kundenpflege.store import Store

from . import damage, hostile, nasty, witness
from .__main__ import main
from .row import CLOCK, ROWS


def _path_with_steps(path: Path) -> tuple[witness.State, int]:
    with Store.open(path, clock=CLOCK) as store:
        with store.write("Vorher") as db:
            db.add(Customer(number="1", name="Brandt"))
        connection = witness.connect(path)
        before, since = witness.state(connection), witness.last_step(connection)
        connection.close()
        with store.write("Angelegt") as db:
            customer = db.add(Customer(number="2", name="Sommer", turnover=Decimal("12.34")))
            db.flush()
            db.add(Address(customer_id=customer.id, place="Siek"))
        with store.write("Geändert") as db:
            db.require(Customer, 1).note = "ruft an"
        store.undo()
    return before, since


@pytest.mark.parametrize(
    "harm",
    [
        "",
        "DELETE FROM address WHERE customer_id = 2",
        "UPDATE customer SET note = 'ruft an' WHERE id = 1",
        "UPDATE customer SET turnover = 1 WHERE id = 2",
        "INSERT INTO tag (name, color) VALUES ('neu', '#112233')",
        "DELETE FROM journal_change WHERE id = (SELECT max(id) FROM journal_change)",
    ],
)
def test_the_witness_notices_each_harm(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "k.db"
    before, since = _path_with_steps(path)
    connection = witness.connect(path)
    connection.create_function("kp_fold", 1, lambda text: text)
    if harm:
        connection.execute(harm)
    found = witness.differences(connection, before, since)
    connection.close()
    assert bool(found) == bool(harm), found


def test_damage_always_changes_something() -> None:
    content = random.Random(1).randbytes(8 * damage.PAGE)
    for seed in range(50):
        _way, made = damage.broken(content, random.Random(seed))
        assert made != content
        assert damage.broken(content, random.Random(seed)) == (_way, made)


def test_hostile_texts_reach_the_fields_that_matter() -> None:
    columns = {(mapped.__name__, key) for mapped, key, _length in hostile.text_columns()}
    assert len(columns) > 120
    assert {("Customer", "name"), ("OfferLine", "text"), ("Person", "note")} <= columns
    assert not hostile._good_name("CON.pdf") and not hostile._good_name("a:b")
    assert hostile._good_name("Angebot AN-1.pdf")
    assert len({nasty.text(random.Random(seed)) for seed in range(300)}) > 100


def test_each_row_has_its_module_and_the_table_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    package = Path(__file__).parent
    assert all((package / f"{row.name}.py").exists() for row in ROWS)
    assert len({row.name for row in ROWS}) == len(ROWS) >= 15
    assert main(["--only", "wrong", "--times", "1", "--jobs", "1"]) == 0
    assert "Wrong or newer file" in capsys.readouterr().out
