"""The quick measure says the same as the strict parser, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.exchange.limits import RefusedError
from kundenpflege.exchange.quickscan import quick_scan
from kundenpflege.exchange.scanning import _scan_sheet

HEAD = b'<?xml version="1.0"?><worksheet xmlns="x"><sheetData>'
TAIL = b"</sheetData><pageMargins/></worksheet>"
PLACES = st.tuples(st.sampled_from(["A", "B", "Z", "AA", "AAB"]), st.integers(1, 2_000))
FILLINGS = st.sampled_from(
    [
        "/>",
        ' s="3"/>',
        "></c>",
        "><v>12.5</v></c>",
        ' s="1" t="s"><v>0</v></c>',
        ' t="inlineStr"><is><t xml:space="preserve"> a &amp; b </t></is></c>',
        ' t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
        "><f>A1</f></c>",
        "><f>A1</f><v>1</v></c>",
    ]
)
CELLS = st.tuples(PLACES, FILLINGS).map(lambda cell: f'<c r="{cell[0][0]}{cell[0][1]}"{cell[1]}')
ROWS = st.lists(CELLS, max_size=4).map(
    lambda cells: f'<row r="1" spans="1:4">{"".join(cells)}</row>\n'
)


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(st.lists(ROWS, max_size=6).map("".join), st.integers(5, 400))
def test_it_agrees_with_the_parser(rows: str, size: int) -> None:
    data = HEAD + rows.encode() + TAIL
    strict = _scan_sheet([data])
    quick = quick_scan(_pieces(data, size))
    plain = "<f>" not in rows and "<r>" not in rows
    if "AAB" not in rows:
        assert (quick is not None) == plain
    if quick is not None:
        assert quick == strict


@pytest.mark.parametrize(
    "sheet",
    [
        HEAD + b'<row r="1"><c><v>1</v></c></row>' + TAIL,
        HEAD + b'<row r="1"><x:c r="A1"><v>1</v></x:c></row>' + TAIL,
        HEAD + b'<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>' + TAIL,
        HEAD + b"<!-- --><row/>" + TAIL,
        HEAD + TAIL + b"<sheetData/>",
        b"<worksheet><x:sheetData/>" + HEAD + TAIL,
        b"<!DOCTYPE x>" + HEAD + TAIL,
        HEAD + b'<row r="1"><c r="A1"><v>1</v></c></row>',
        b"<sheetData ><row/></sheetData>",
        HEAD + b"<row>" + b"x" * 10 + b"</row>" + TAIL,
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(sheet: bytes) -> None:
    for size in (7, 64, 5_000):
        assert quick_scan(_pieces(sheet, size)) is None


def test_far_cells_are_refused() -> None:
    with pytest.raises(RefusedError, match="reicht bis Zeile"):
        quick_scan([HEAD + b'<row><c r="B1048576"><v>1</v></c></row>' + TAIL])
    empty = quick_scan([HEAD + b'<row><c r="B1048576" s="1"/></row>' + TAIL])
    assert empty is not None and (empty.rows, empty.cells) == (0, 1)
