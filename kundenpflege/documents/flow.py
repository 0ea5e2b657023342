"""Filling pages: blocks of known height, what keeps together, what may be split, repeated heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .paper import Paper


class Block(Protocol):
    """Something with a height that is drawn at one place of a page; all lengths in points."""

    @property
    def height(self) -> float:
        """Height without the space above."""
        ...

    @property
    def before(self) -> float:
        """Space above; none at the top of a page."""
        ...

    @property
    def keep(self) -> bool:
        """Whether the next block must begin on the same page."""
        ...

    @property
    def head(self) -> Block | None:
        """What is repeated above it at the top of each page (the head of a table)."""
        ...

    @property
    def own_page(self) -> bool:
        """Whether it begins a new page."""
        ...

    def split(self, room: float, page: float) -> tuple[Block, Block] | None:
        """Two parts, the first at most `room` high, where a split does not look bad; else None.

        `page` is the height of an empty page.
        """
        ...

    def draw(self, paper: Paper, top: float) -> None:
        """Draw it with its upper edge at `top`."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and where its upper edge is."""

    block: Block
    top: float


def paginate(
    blocks: Sequence[Block],
    *,
    first_top: float,
    top: float,
    bottom: float,
    spacing: float = 1.0,
) -> list[list[Placed]]:
    """Put the blocks on pages; the first page begins at `first_top`, the others at `top`.

    The space above the blocks is `spacing` times what they ask for. Chains of blocks that keep
    together move as a whole. A chain higher than a page gives up its last links first, so that a
    heading is never the last thing on a page.
    """
    filler = _Pages(first_top, top, bottom, spacing)
    rest = list(blocks)
    while rest:
        rest = filler.place(rest)
    return filler.pages


class _Pages:
    """The pages filled so far."""

    def __init__(self, first_top: float, top: float, bottom: float, spacing: float) -> None:
        self.pages: list[list[Placed]] = [[]]
        self._y = first_top
        self._top = top
        self._bottom = bottom
        self._spacing = spacing
        self._head: Block | None = None

    def place(self, blocks: list[Block]) -> list[Block]:
        """Place the first chain, or part of it; what remains."""
        length = 1
        while length < len(blocks) and blocks[length - 1].keep:
            length += 1
        page = self.pages[-1]
        if blocks[0].own_page and page:
            self._new_page()
            page = self.pages[-1]
        for count in range(length, 0, -1) if not page else (length,):
            if self._place_chain(blocks[:count], blocks, count):
                return blocks
        if page:
            parts = blocks[0].split(self._room(blocks[0]), self._page_height)
            if parts and parts[0].height <= self._room(blocks[0]):
                self._put(parts[0])
                blocks[0] = parts[1]
            self._new_page()
            return blocks
        if self._y > self._top:
            # The first page begins lower: a whole page may have the room.
            self._new_page()
            return blocks
        # Higher than a page and not to be split: better cut off than lost.
        self._put(blocks.pop(0))
        return blocks

    def _place_chain(self, chain: list[Block], blocks: list[Block], count: int) -> bool:
        """Place `chain` when it fits or its last block can be split; drop it from `blocks`."""
        y, head, first = self._y, self._head, not self.pages[-1]
        for block in chain[:-1]:
            y, head, first = self._after(block, y, head, first)
        end = self._after(chain[-1], y, head, first)[0]
        if end <= self._bottom + 0.01:
            for block in chain:
                self._put(block)
            del blocks[:count]
            return True
        room = self._bottom - (end - chain[-1].height)
        parts = chain[-1].split(room, self._page_height)
        if parts is None or parts[0].height > room:
            return False
        for block in chain[:-1]:
            self._put(block)
        self._put(parts[0])
        blocks[:count] = [parts[1]]
        self._new_page()
        return True

    @property
    def _page_height(self) -> float:
        return self._bottom - self._top

    def _room(self, block: Block) -> float:
        """What is left on this page for `block` itself."""
        end = self._after(block, self._y, self._head, not self.pages[-1])[0]
        return self._bottom - (end - block.height)

    def _after(
        self, block: Block, y: float, head: Block | None, first: bool
    ) -> tuple[float, Block | None, bool]:
        """Where `block` ends when it follows at `y`, the head in force then, and no more first."""
        if block.head is not None and block.head is not head:
            y += block.head.height + (0.0 if first else block.head.before * self._spacing)
            first = True
        above = 0.0 if first else block.before * self._spacing
        return y + above + block.height, block.head, False

    def _put(self, block: Block) -> None:
        page = self.pages[-1]
        if block.head is not None and block.head is not self._head:
            start = self._y + (block.head.before * self._spacing if page else 0.0)
            page.append(Placed(block.head, start))
            self._y = start + block.head.height
        elif page:
            self._y += block.before * self._spacing
        self._head = block.head
        page.append(Placed(block, self._y))
        self._y += block.height

    def _new_page(self) -> None:
        self.pages.append([])
        self._y, self._head = self._top, None
