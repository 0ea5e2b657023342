"""A letter in the middle of a sentence survives a kill; one that is stored leaves no draft."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from kundenpflege.services import form_drafts
from kundenpflege.services.form_drafts import FormDraft
from kundenpflege.store import Store
from kundenpflege.ui.frame.leftovers import open_form
from kundenpflege.ui.kit import drafts
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.letters.page import LettersPage
from tests.ui.conftest import settle

from .test_page import start, typed


def _left(qtbot: QtBot, office: Office, store: Store) -> list[FormDraft]:
    drafts.keep_all(office)
    settle(qtbot, office)
    with store.read() as db:
        return form_drafts.list_drafts(db)


def test_in_the_middle_of_a_sentence(
    page: LettersPage, qtbot: QtBot, office: Office, store: Store, ids: dict[str, int]
) -> None:
    start(qtbot, page, ids["sommer"], "thanks")
    assert _left(qtbot, office, store) == [], "a proposal is no typing"
    typed(qtbot, page, "Was macht ei")
    (draft,) = _left(qtbot, office, store)
    assert draft.form == "letter" and draft.record_id is None and "Sommer" in draft.title
    drafts.put_aside(page)
    page.editor.draft = None  # the program is gone
    again = LettersPage(office)
    again.resize(1236, 800)
    qtbot.addWidget(again)
    again.show()
    settle(qtbot, office)
    office.create_requested.connect(lambda kind, given: again.new_record(kind, **given))
    drafts.take_when_offered(draft.id)
    open_form(office, draft)
    settle(qtbot, office)
    assert again.editor.draft is not None and again.editor.draft.context.occasion == "thanks"
    assert again.editor.fields.personal.editor.value() == "Was macht ei"
    again.flush()
    settle(qtbot, office)
    assert _left(qtbot, office, store) == [], "stored"
    typed(qtbot, again, "gentlich")
    (draft,) = _left(qtbot, office, store)
    assert draft.record_id is not None, "of the stored letter now"
    assert again.back()
    settle(qtbot, office)
    assert _left(qtbot, office, store) == []
