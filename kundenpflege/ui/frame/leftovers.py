"""What was typed and not saved when the program ended in the middle: told above the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _, ngettext

from ..kit import theme
from ..kit.cards import Banner
from ..kit.controls import Button, IconButton, announce
from ..kit.draft_banner import when_words
from ..kit.drafts import (
    ABOUT_OCCASION,
    ABOUT_PERSON,
    drop_draft,
    held_drafts,
    news,
    take_when_offered,
)
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.services.form_drafts import FormDraft
    from kundenpflege.store import Store

#: What a form is called.
FORMS: dict[str, str] = {
    "customer": N_("Kunde"),
    "new_customer": N_("Neuer Kunde"),
    "note": N_("Notiz"),
    "contact": N_("Kontakt"),
    "contact_done": N_("Erledigter Kontakt"),
    "call": N_("Anruf"),
    "done": N_("Ergebnis"),
    "wish": N_("Wunsch"),
    "enquiry": N_("Anfrage"),
    "decision_date": N_("Entscheidungstermin"),
    "installation": N_("Eingebautes"),
    "consent": N_("Einwilligung"),
    "objection": N_("Widerspruch"),
    "leaving": N_("Ausgeschieden"),
    "letter": N_("Brief oder Karte"),
    "item": N_("Leistung"),
    "package": N_("Paket"),
    "prices": N_("Preise ändern"),
    "offer.follow_up": N_("Nachgefasst"),
    "offer.accept": N_("Angebot angenommen"),
    "offer.decline": N_("Angebot abgelehnt"),
    "offer.outlook": N_("Chance und Termin"),
}
#: Forms that open where the customer is shown.
_AT_CUSTOMER = frozenset(
    {"customer", "note", "wish", "enquiry", "decision_date", "installation", "consent",
     "objection", "leaving"}
)  # fmt: skip


class LeftoverBanner(QFrame):
    """Tells of one draft after the other; „Öffnen“ leads to its form, which takes it."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leftoverBanner")
        self.office = office
        self._drafts: list[FormDraft] = []
        self._banner = Banner("amber", "history", "")
        self.open_button = Button(_("Öffnen"), role="link", on_click=self.open_first)
        self.open_button.setObjectName("openLeftover")
        self.drop_button = Button(_("Verwerfen"), role="link", on_click=self.drop_first)
        self.drop_button.setObjectName("dropLeftover")
        later = IconButton("close", _("Später"), "quiet", on_click=self.hide)
        later.setObjectName("laterLeftover")
        for button in (self.open_button, self.drop_button, later):
            self._banner.row.addWidget(button)
            self._banner.row.addSpacing(theme.S2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.S5, theme.S3, theme.S5, 0)
        layout.addWidget(self._banner)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()
        office.store_opened.connect(self.ask)
        news.changed.connect(self._changed)

    def ask(self) -> None:
        """Look for what was left behind; what nobody came back to for a month goes."""
        self.office.with_store(
            read_leftovers, then=self._came, failed=lambda _error: None, owner=self,
            key="leftovers", can_wait=True,
        )  # fmt: skip

    def _changed(self) -> None:
        """A form took or refused what is told here."""
        if self._drafts:
            self.ask()

    def text(self) -> str:
        """What it says."""
        return self._banner.text()

    def _came(self, drafts: Sequence[FormDraft]) -> None:
        held = held_drafts()
        if self.office.look_only:
            drafts = ()  # nothing could be saved of them
        self._drafts = [one for one in drafts if one.id not in held]
        self._show()

    def _show(self) -> None:
        if not self._drafts:
            self.hide()
            return
        first, others = self._drafts[0], len(self._drafts) - 1
        words = _("Nicht gespeicherte Eingaben: {what}, {when}.").format(
            what=leftover_words(first),
            when=when_words(first, first.at.date() == self.office.today),
        )
        if others:
            words += " " + ngettext("Und {n} weitere.", "Und {n} weitere.", others).format(n=others)
        told = self.isVisible() and words == self._banner.text()
        self._banner.set("amber", "history", words)
        self.show()
        if not told:
            announce(self, words)

    def open_first(self) -> None:
        """Lead to the form; it takes what was typed without asking again."""
        if not self._drafts:
            return
        draft = self._drafts.pop(0)
        self._show()
        take_when_offered(draft.id, self.office)
        open_form(self.office, draft)

    def drop_first(self) -> None:
        """It is not wanted any more."""
        if self._drafts:
            drop_draft(self.office, self._drafts.pop(0).id)
            self._show()


def read_leftovers(store: Store) -> list[FormDraft]:
    """All that was left behind; runs on the database worker."""
    from kundenpflege.services import form_drafts

    try:
        form_drafts.tidy(store)
    except UserError:
        pass  # open to look only: the old ones stay
    with store.read() as db:
        return form_drafts.list_drafts(db)


def leftover_words(draft: FormDraft) -> str:
    """„Kunde „Müller““."""
    kind, _colon, _rule = draft.form.partition(":")
    what = _(FORMS.get(kind, N_("Eingaben")))
    return f"{what} „{draft.title}“" if draft.title else what


def open_form(office: Office, draft: FormDraft) -> None:
    """Bring the form to the front in which this was typed."""
    kind, _colon, _rule = draft.form.partition(":")
    if kind == "new_customer":
        office.create("customer")
    elif kind in _AT_CUSTOMER and draft.customer_id is not None:
        office.create(
            "customer", form=kind, customer_id=draft.customer_id, record_id=draft.record_id
        )
    elif kind == "contact" and draft.record_id is None:
        office.create("contact", customer_id=draft.customer_id)
    elif kind == "contact_done":
        office.create("contact", finish=draft.record_id)
    elif kind == "call":
        office.create("call", customer_id=draft.customer_id, contact_id=draft.record_id)
    elif kind == "letter" and draft.record_id is None:
        office.create(
            "letter", customer_id=draft.customer_id,
            person_id=draft.typed.get(ABOUT_PERSON), occasion=draft.typed.get(ABOUT_OCCASION),
        )  # fmt: skip
    elif kind == "done":
        office.open("today")
    elif kind == "package":
        office.create("catalogue", tab="packages")
    elif kind == "prices":
        office.open("catalogue")
    elif kind == "item" and draft.record_id is None:
        office.create("catalogue", item="new")
    elif kind.startswith("offer."):
        office.open("offer", draft.record_id)
    else:
        office.open(kind, draft.record_id)
