"""What is too long is cut, and nothing else."""

from __future__ import annotations

from kundenpflege.rules.draft_limits import within_limits
from kundenpflege.rules.offer_draft import GuaranteeDraft, LineDraft, NeedDraft, OfferDraft, cleaned


def test_texts_are_cut_where_the_columns_end() -> None:
    draft = OfferDraft(
        customer_id=1,
        subject="Betreff",
        thanks="d" * 3000,
        needs=(NeedDraft(-1, "kurz"), NeedDraft(-2, "n" * 3000)),
        lines=(LineDraft(-1, text="l" * 20000, benefit="b"),),
        guarantees=(GuaranteeDraft(-1, "fest"),),
    )
    kept, place = within_limits(draft)
    assert place == "thanks"
    assert set(kept.thanks) == {"d"} and set(kept.needs[1].text) == {"n"}
    assert kept.needs[0] is draft.needs[0] and kept.guarantees is draft.guarantees
    assert (kept.lines[0].benefit, set(kept.lines[0].text)) == ("b", {"l"})
    cleaned(kept)  # it can be stored
    assert within_limits(kept) == (kept, "")


def test_what_fits_stays_the_same_object() -> None:
    draft = OfferDraft(customer_id=1, subject="x" * 10)
    assert within_limits(draft)[0] is draft
