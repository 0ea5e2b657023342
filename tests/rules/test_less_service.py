"""Less service for less money, priced as the offer itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.model.kinds import LineKind, NeedWeight
from kundenpflege.rules.less_service import (
    LessKind,
    for_own_work,
    for_price,
    later_lines,
    less_steps,
    shown_total,
)
from kundenpflege.rules.offer_draft import (
    GuaranteeDraft,
    LineDraft,
    NeedDraft,
    OfferDraft,
    draft_totals,
)

D = Decimal
#: The sample: windows with an alternative, removal, plaster; 14.280 € with VAT.
WINDOWS = OfferDraft(
    subject="Sprossenfenster",
    needs=(
        NeedDraft(1, "Villencharakter"),
        NeedDraft(2, "Der Lärm bleibt draußen.", NeedWeight.VERY_IMPORTANT),
        NeedDraft(3, "Tapezierfertige Wände"),
        NeedDraft(4, "Fertig bis 16. Juni", NeedWeight.VERY_IMPORTANT, date(2027, 6, 16)),
    ),
    lines=(
        LineDraft(1, LineKind.HEADING, "Fenster"),
        LineDraft(2, text="Holzfenster\nKiefer", quantity=D(8), unit_price=D(1150),
                  labour_share=D(30), fulfils=(1, 2)),
        LineDraft(3, text="Ausbau", quantity=D(8), unit_price=D(95), labour_share=D(80)),
        LineDraft(4, LineKind.ALTERNATIVE, "Kunststofffenster", quantity=D(8), unit_price=D(890),
                  alternative_to=2),
        LineDraft(5, text="Laibungen verputzen", unit_price=D(2040), labour_share=D(75),
                  fulfils=(3,)),
        LineDraft(6, LineKind.OPTIONAL, "Fensterbänke", quantity=D(8), unit_price=D("148.50")),
    ),
    guarantees=(
        GuaranteeDraft(1, "Fertig bis 10. Juni.", date(2027, 6, 10), (4,)),
        GuaranteeDraft(2, "Wir reinigen gründlich.", None, (3,)),
    ),
)  # fmt: skip


def test_the_alternative_costs_2475_20_less_and_loses_what_the_windows_met() -> None:
    step = for_price(WINDOWS, less_steps(WINDOWS))[0]
    assert step.kind is LessKind.ALTERNATIVE
    assert (step.price, step.saving) == (D("11804.80"), D("2475.20"))
    assert step.lost == (1, 2)
    assert step.weakened == ()


def test_own_work_takes_the_dearest_labour_and_weakens_the_guarantee() -> None:
    step = for_own_work(WINDOWS, less_steps(WINDOWS))[0]
    assert step.title == "Laibungen verputzen"
    assert step.saving == D("2427.60")
    assert step.lost == (3,)
    assert step.weakened == (2,)


def test_what_the_offer_is_about_and_what_meets_nothing_are_not_proposed_first() -> None:
    titles = [step.title for step in for_price(WINDOWS, less_steps(WINDOWS))]
    assert "Holzfenster" not in titles
    assert titles.index("Laibungen verputzen") < titles.index("Ausbau")


def test_businesses_see_net_amounts() -> None:
    step = for_price(WINDOWS, less_steps(WINDOWS, consumer=False))[0]
    assert (step.price, step.saving) == (D("9920.00"), D("2080.00"))


def test_an_optional_line_may_be_decided_on_later() -> None:
    (later,) = later_lines(WINDOWS)
    assert (later.title, later.price) == ("Fensterbänke", D("1413.72"))


def test_a_need_met_by_another_line_is_not_lost() -> None:
    lines = (*WINDOWS.lines, LineDraft(9, text="Dichtung", unit_price=D(5), fulfils=(2,)))
    step = for_price(WINDOWS, less_steps(replace(WINDOWS, lines=lines)))[0]
    assert step.lost == (1,)


def test_a_surcharge_goes_with_the_only_line_it_was_on() -> None:
    draft = OfferDraft(
        lines=(
            LineDraft(1, text="A", unit_price=D(100)),
            LineDraft(2, text="B", unit_price=D(100)),
            LineDraft(3, LineKind.SURCHARGE, "Höhe", surcharge_percent=D(10), surcharge_on=(2,)),
        )
    )
    saved = {step.title: step.saving for step in less_steps(draft)}
    assert saved == {"A": D("119.00"), "B": D("130.90")}


def test_the_only_line_of_an_offer_stays() -> None:
    assert less_steps(OfferDraft(lines=(LineDraft(1, text="A", unit_price=D(100)),))) == ()
    assert less_steps(OfferDraft()) == ()


_LINES = st.lists(
    st.builds(
        LineDraft,
        key=st.just(0),
        kind=st.sampled_from(list(LineKind)),
        text=st.sampled_from(("", "A", "B")),
        quantity=st.integers(0, 20).map(D),
        unit_price=st.integers(-500, 5000).map(D),
        discount_percent=st.sampled_from((D(0), D(10))),
        vat_rate=st.sampled_from((D(0), D(7), D(19))),
        surcharge_percent=st.sampled_from((D(0), D(5))),
        labour_share=st.sampled_from((D(0), D(60))),
        fulfils=st.sampled_from(((), (1,), (1, 2))),
    ),
    max_size=9,
)


@given(_LINES, st.booleans(), st.booleans())
def test_each_step_is_cheaper_and_its_price_agrees(
    lines: list[LineDraft], consumer: bool, gross: bool
) -> None:
    draft = OfferDraft(
        needs=(NeedDraft(1, "a"), NeedDraft(2, "b")),
        lines=tuple(replace(line, key=n) for n, line in enumerate(lines, 1)),
        gross_prices=gross,
    )
    before = shown_total(draft_totals(draft), consumer)
    for step in less_steps(draft, consumer=consumer):
        assert step.saving > 0 < step.price
        assert step.price + step.saving == before
        assert set(step.lost) <= {1, 2}
