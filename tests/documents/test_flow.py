"""Filling pages: chains stay together, heads are repeated, nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.documents.flow import Block, Placed, paginate
from kundenpflege.documents.paper import Paper


@dataclass(frozen=True)
class Brick:
    """A block for tests: `name` and a height; split at ten points where allowed."""

    name: str
    height: float
    before: float = 0.0
    keep: bool = False
    head: Block | None = None
    own_page: bool = False
    splits: bool = False

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        first = min(int(room // 10) * 10, self.height - 10)
        if not self.splits or first < 10:
            return None
        return (
            replace(self, height=first, keep=False),
            replace(self, height=self.height - first, before=0.0, own_page=False),
        )

    def draw(self, paper: Paper, top: float) -> None:
        raise AssertionError("not drawn here")


HEAD = Brick("head", 5, before=2)


def names(pages: list[list[Placed]]) -> list[str]:
    return [" ".join(placed.block.name for placed in page) for page in pages]  # type: ignore[attr-defined]


def runs(blocks: list) -> list[str]:
    """The names in order, neighbours of one name (parts of a split block) once."""
    return [name for name, _same in groupby(block.name for block in blocks)]


def fill(*blocks: Brick, first_top: float = 0) -> list[list[Placed]]:
    return paginate(blocks, first_top=first_top, top=0, bottom=100)


def test_blocks_follow_each_other_until_the_page_is_full():
    pages = fill(Brick("a", 40, before=5), Brick("b", 50, before=10), Brick("c", 10, before=5))
    assert names(pages) == ["a b", "c"]
    assert [placed.top for placed in pages[0]] == [0, 50]
    assert pages[1][0].top == 0


def test_the_first_page_begins_lower():
    assert names(fill(Brick("a", 40), Brick("b", 40), first_top=50)) == ["a", "b"]


def test_what_the_lower_first_page_cannot_hold_goes_to_a_whole_page():
    pages = fill(Brick("a", 80, keep=True), Brick("b", 10), first_top=50)
    assert names(pages) == ["", "a b"]


def test_a_chain_moves_as_a_whole():
    pages = fill(
        Brick("a", 60), Brick("h", 10, keep=True), Brick("b", 20, keep=True), Brick("c", 20)
    )
    assert names(pages) == ["a", "h b c"]


def test_a_chain_higher_than_a_page_keeps_its_heading_with_the_first_line():
    pages = fill(
        Brick("a", 50),
        Brick("h", 10, keep=True),
        Brick("b", 60, keep=True),
        Brick("c", 60, keep=True),
        Brick("d", 10),
    )
    assert names(pages) == ["a", "h b", "c d"]


def test_the_last_link_of_a_chain_may_be_split():
    pages = fill(Brick("a", 50), Brick("h", 10, keep=True), Brick("b", 80, splits=True))
    assert names(pages) == ["a h b", "b"]
    assert [placed.block.height for placed in (pages[0][2], pages[1][0])] == [40, 40]


def test_the_first_link_is_split_when_the_chain_does_not_fit():
    pages = fill(Brick("a", 50), Brick("b", 70, keep=True, splits=True), Brick("c", 20))
    assert names(pages) == ["a b", "b c"]


def test_what_is_higher_than_a_page_is_split_over_several():
    pages = fill(Brick("a", 250, splits=True))
    assert [page[0].block.height for page in pages] == [100, 100, 50]


def test_what_cannot_be_split_is_never_lost():
    assert names(fill(Brick("a", 10), Brick("b", 150), Brick("c", 10))) == ["a", "b", "c"]


def test_a_head_stands_above_its_first_block_and_on_each_page():
    rows = [Brick(str(n), 30, head=HEAD) for n in range(4)]
    pages = fill(Brick("a", 10), *rows, Brick("z", 5))
    assert names(pages) == ["a head 0 1", "head 2 3 z"]
    assert [placed.top for placed in pages[0]] == [0, 12, 17, 47]
    assert [placed.top for placed in pages[1]] == [0, 5, 35, 65]


def test_the_head_counts_when_a_chain_is_measured():
    assert names(fill(Brick("a", 66), Brick("r", 30, head=HEAD))) == ["a", "head r"]
    assert names(fill(Brick("a", 63), Brick("r", 30, head=HEAD))) == ["a head r"]


def test_a_block_on_its_own_page_begins_one():
    pages = fill(Brick("a", 10), Brick("form", 10, own_page=True), Brick("b", 10))
    assert names(pages) == ["a", "form b"]
    assert names(fill(Brick("form", 10, own_page=True))) == ["form"]


def test_nothing_is_one_empty_page():
    assert fill() == [[]]


@given(
    st.lists(
        st.builds(
            Brick,
            name=st.text("abc", min_size=1, max_size=3),
            height=st.integers(1, 30).map(lambda n: n * 10.0),
            before=st.sampled_from([0.0, 7.0]),
            keep=st.booleans(),
            head=st.sampled_from([None, HEAD]),
            own_page=st.sampled_from([False, False, False, True]),
            splits=st.booleans(),
        ),
        max_size=12,
    ),
    st.integers(0, 60),
)
def test_every_block_is_placed_in_order_and_in_full(blocks, first_top):
    pages = paginate(blocks, first_top=first_top, top=0, bottom=100)
    placed = [item.block for page in pages for item in page if item.block is not HEAD]
    assert sum(block.height for block in placed) == sum(block.height for block in blocks)
    assert runs(placed) == runs(blocks)
    for page in pages:
        bottoms = [(item.top, item.top + item.block.height) for item in page]
        for (_top, end), (top, _end) in zip(bottoms, bottoms[1:], strict=False):
            assert top >= end - 1e-6
        for top, end in bottoms:
            assert end <= 100.01 or end - top > 40
