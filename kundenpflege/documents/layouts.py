"""The three looks of the papers: what is coloured, filled, outlined or left plain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kundenpflege.model.kinds import PaperLayout

from .colours import AMBER, AMBER_TINT, HAIRLINE, INK, MUTED, brand_colour, tint

WHITE = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class BoxLook:
    """A box of needs or guarantees: empty colours leave a part out; `radius` in points."""

    bar: str
    background: str
    mark: str
    title: str = INK
    outline: str = ""
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class TableLook:
    """The table: an empty `head_fill` stands between two rules, else it is a filled band."""

    head_fill: str
    head_text: str
    head_rule: str
    heading: str
    heading_fill: str
    heading_rule: str
    total_fill: str
    total_text: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a letter is drawn. `band` fills the head of the page with the business's colour."""

    layout: PaperLayout
    brand: str
    band: bool
    name: str
    tagline: str
    subject: str
    foot_rule: str
    needs: BoxLook
    guarantees: BoxLook
    table: TableLook


@lru_cache(maxsize=16)
def look_for(layout: PaperLayout, brand: str) -> Look:
    """The look in the colour of the business (`#RRGGBB`, darkened until it can be read)."""
    colour = brand_colour(brand)
    if layout is PaperLayout.MODERN:
        return _modern(colour)
    if layout is PaperLayout.PLAIN:
        return _plain()
    return _classic(colour)


def _classic(brand: str) -> Look:
    return Look(
        layout=PaperLayout.CLASSIC,
        brand=brand,
        band=False,
        name=brand,
        tagline=MUTED,
        subject=INK,
        foot_rule=HAIRLINE,
        needs=BoxLook(bar=brand, background=tint(brand), mark=brand),
        guarantees=BoxLook(bar=AMBER, background=AMBER_TINT, mark=AMBER),
        table=TableLook(
            head_fill="",
            head_text=INK,
            head_rule=INK,
            heading=brand,
            heading_fill="",
            heading_rule=brand,
            total_fill="",
            total_text=INK,
        ),
    )


def _modern(brand: str) -> Look:
    return Look(
        layout=PaperLayout.MODERN,
        brand=brand,
        band=True,
        name=WHITE,
        tagline=WHITE,
        subject=brand,
        foot_rule=brand,
        needs=BoxLook(bar="", background=tint(brand), mark=brand, title=brand, radius=6),
        guarantees=BoxLook(bar="", background=AMBER_TINT, mark=AMBER, radius=6),
        table=TableLook(
            head_fill=brand,
            head_text=WHITE,
            head_rule="",
            heading=brand,
            heading_fill=tint(brand),
            heading_rule="",
            total_fill=brand,
            total_text=WHITE,
        ),
    )


def _plain() -> Look:
    return Look(
        layout=PaperLayout.PLAIN,
        brand=INK,
        band=False,
        name=INK,
        tagline=MUTED,
        subject=INK,
        foot_rule=HAIRLINE,
        needs=BoxLook(bar="", background="", mark=INK, outline=HAIRLINE),
        guarantees=BoxLook(bar="", background="", mark=INK, outline=INK),
        table=TableLook(
            head_fill="",
            head_text=INK,
            head_rule=MUTED,
            heading=INK,
            heading_fill="",
            heading_rule=MUTED,
            total_fill="",
            total_text=INK,
        ),
    )
