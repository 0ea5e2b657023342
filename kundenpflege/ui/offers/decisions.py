"""Side panels: whom a new offer is for, what a follow-up brought, how it was decided, how likely
the order is. What is typed survives closing until it is handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import DeclineReason

from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import (
    ChoiceEditor,
    DateEditor,
    DecimalEditor,
    LineEditor,
    MoneyEditor,
    MultilineEditor,
    TextEditor,
)
from ..kit.form import Form
from ..kit.next_step import add_next_step, form_messages, read_next_step
from ..kit.office import Office
from ..kit.picker import CustomerPicker

if TYPE_CHECKING:
    from kundenpflege.services.offers import OfferDetail
    from kundenpflege.services.offers_read import OfferLink

_NEXT_REASONS = (
    N_("Entscheidung erfragen"),
    N_("Offene Fragen klären"),
    N_("Muster zeigen"),
    N_("Preis besprechen"),
)
_CHANCE = 7  # days until the next step, unless said otherwise


class DecisionPanel(SidePanel):
    """One panel for the questions about an offer."""

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(host, "", name="decisionPanel")
        self._office = office
        self._form = Form()
        self._asked_about: tuple[str, int] | None = None
        self._kept: dict[tuple[str, int], dict[str, tuple[Any, str]]] = {}
        self.closed.connect(self._keep_typed)
        office.closing.connect(self._salvage)

    # Ways in -----------------------------------------------------------------------------------

    def choose_customer(self, then: Callable[[int], object]) -> None:
        """Ask whom a new offer is for."""
        self._begin(_("Neues Angebot"), _("Für wen ist das Angebot?"))
        picker = self._form.add("customer_id", CustomerPicker(self._office), _("Kunde"))
        self._form.load({"customer_id": None})

        def take() -> None:
            chosen = picker.value()
            if chosen is None:
                self._form.errors({"customer_id": _("Bitte einen Kunden aus der Liste wählen.")})
            elif self.is_open():
                self.dismiss(force=True)
                then(chosen)

        picker.changed.connect(lambda: take() if picker.value() is not None else None)
        new = Button(_("Neuer Kunde"), "new_customer", on_click=self._new_customer)
        new.setObjectName("newCustomer")
        self._form.widget(new)
        self._end(self._primary(_("Angebot schreiben"), "new_offer", take))
        self.open(picker.field)

    def follow_up(self, detail: OfferDetail) -> None:
        """What the talk about the offer brought, and what comes next."""
        self._begin(_("Nachgefasst"), self._whose(detail), ("follow_up", detail.id))
        self._form.add(
            "outcome",
            MultilineEditor(3, placeholder=_("Was hat der Kunde gesagt?"), max_length=4000),
            _("Ergebnis"),
        )
        add_next_step(self._form, self._office.clock, _NEXT_REASONS)
        due = self._office.today + timedelta(days=_CHANCE)
        self._load({"outcome": "", "next_kind": None, "next_due": due, "next_reason": ""})
        self._end(self._primary(_("Nachgefasst"), "done", lambda: self._save_follow_up(detail)))
        self.open(self._form.editor("outcome").field)

    def prefill(self, name: str, text: str) -> None:
        """Put what was typed elsewhere into an empty field of the open form."""
        if text and name in self._form.names() and not self._form.values().get(name):
            self._form.editor(name).set_value(text)

    def accept(self, detail: OfferDetail) -> None:
        """What decided, and whom the customer asked besides us."""
        self._begin(_("Angenommen"), self._whose(detail), ("accept", detail.id))
        if detail.choices:
            self._form.add(
                "variant_id",
                ChoiceEditor([(one.id, _way_words(one)) for one in detail.choices]),
                _("Welche Variante"),
                _("Die anderen warten dann auf keine Antwort mehr"),
            )
        self._form.add(
            "note",
            MultilineEditor(3, placeholder=_("Was gab den Ausschlag?"), max_length=1900),
            _("Notiz"),
        )
        self._form.add("competitor", TextEditor(max_length=200), _("Auch angefragt"),
                       _("Mitbewerber, gegen den Sie gewonnen haben"))  # fmt: skip
        values = {"note": detail.decision_note, "competitor": detail.competitor}
        self._load(values | ({"variant_id": detail.id} if detail.choices else {}))
        self._end(self._primary(_("Angenommen"), "accept", lambda: self._save_accept(detail)))
        self.open(self._form.editor("note").field)

    def decline(self, detail: OfferDetail) -> None:
        """Why the customer said no, to whom the order went and by how much that was cheaper."""
        self._begin(_("Abgelehnt"), self._whose(detail), ("decline", detail.id))
        self._form.add("reason", ChoiceEditor(DeclineReason), _("Grund"),
                       _("Daraus lernen Sie, woran Angebote scheitern"))  # fmt: skip
        self._form.add("competitor", TextEditor(max_length=200), _("Mitbewerber"),
                       _("Wer den Auftrag bekam, wenn Sie es wissen"))  # fmt: skip
        self._form.add(
            "price_difference",
            MoneyEditor(placeholder=_("um so viel war der andere günstiger")),
            _("Preisunterschied"),
            _("Um so viel war der andere günstiger, netto"),
        )
        self._form.add(
            "note",
            MultilineEditor(3, placeholder=_("In den Worten des Kunden"), max_length=1900),
            _("Notiz"),
        )
        self._load(
            {
                "reason": DeclineReason.NONE,
                "competitor": detail.competitor,
                "price_difference": detail.price_difference,
                "note": detail.decision_note,
            }
        )
        self._end(self._primary(_("Abgelehnt"), "decline", lambda: self._save_decline(detail)))
        self.open(self._form.editor("reason").field)

    def outlook(self, detail: OfferDetail) -> None:
        """How likely the order is and when the customer decides; never printed."""
        self._begin(_("Chance und Termin"), self._whose(detail), ("outlook", detail.id))
        self._form.add("chance", DecimalEditor(0, "%", 0, 100), _("Chance"),
                       _("Wie wahrscheinlich der Auftrag ist, nur für Sie"))  # fmt: skip
        self._form.add("decision_on", DateEditor(self._office.clock),
                       _("Entscheidung erwartet am"))  # fmt: skip
        chance = detail.draft.chance
        self._load(
            {
                "chance": None if chance is None else Decimal(chance),
                "decision_on": detail.draft.decision_on,
            }
        )
        self._end(self._primary(_("Speichern"), "done", lambda: self._save_outlook(detail)))
        self.open(self._form.editor("chance").field)

    # Inside ------------------------------------------------------------------------------------

    def _whose(self, detail: OfferDetail) -> str:
        return " · ".join(part for part in (detail.customer_name, detail.title) if part)

    def _begin(self, title: str, words: str, asked: tuple[str, int] | None = None) -> None:
        self._keep_typed()
        self._asked_about = asked
        self._about = words
        self.set_title(title)
        self._form = Form()
        self._form.widget(Label(words, "muted", wrap=True))

    def _load(self, values: dict[str, Any]) -> None:
        """Fill the form; what was typed before and not handed in stands there again."""
        self._form.load(values)
        kept = self._kept.get(self._asked_about) if self._asked_about else None
        for name, (value, text) in (kept or {}).items():
            editor = self._form.editor(name)
            if isinstance(editor, LineEditor) and text:
                editor.line.setText(text)
            else:
                editor.set_value(value)

    def _keep_typed(self) -> None:
        """The panel closes: what was typed waits until it is opened for the same offer."""
        asked, self._asked_about = self._asked_about, None
        if asked is None:
            return
        changed = self._form.changes()
        typed: dict[str, tuple[Any, str]] = {}
        for name in self._form.names():
            editor = self._form.editor(name)
            # What cannot be read yet is kept as it was typed.
            unread = isinstance(editor, LineEditor) and bool(editor.problem())
            if name in changed or unread:
                text = editor.text() if isinstance(editor, LineEditor) and unread else ""
                typed[name] = (changed.get(name), text)
        if typed:
            self._kept[asked] = typed
        else:
            self._kept.pop(asked, None)

    def _end(self, *buttons: QWidget) -> None:
        self.set_content(self._form)
        self.set_actions(Button(_("Abbrechen"), on_click=self.dismiss), *buttons)
        if self._asked_about is not None:
            asked, offer_id = self._asked_about
            self.keep_draft(self._office, f"offer.{asked}", offer_id, title=self._about)
        elif self.drafts is not None:
            self.drafts.done()

    def _primary(self, text: str, icon: str, run: Callable[[], object]) -> Button:
        button = Button(text, icon, "primary", on_click=run)
        button.setObjectName("decide")
        return button

    def _salvage(self) -> None:
        """The program ends: what was typed stays with the offer; nothing is decided by that."""
        from kundenpflege.services import offer_decisions

        self._keep_typed()
        kept, self._kept = self._kept, {}
        for (asked, offer_id), typed in kept.items():
            values = {name: value for name, (value, _text) in typed.items()}
            note = "\n".join(
                str(part)
                for part in (
                    values.get("note") or values.get("outcome") or "",
                    *(text for _value, text in typed.values()),
                )
                if part
            )
            if asked == "follow_up":
                self._store(partial(offer_decisions.keep_talk, offer_id=offer_id, text=note))
            elif asked in ("accept", "decline"):
                self._store(
                    partial(
                        offer_decisions.keep_notes,
                        offer_id=offer_id,
                        note=note,
                        competitor=values.get("competitor") or "",
                        price_difference=values.get("price_difference"),
                    )
                )

    def _store(self, change: Callable[..., object]) -> None:
        words = _("Notiz zum Angebot behalten")
        stored = self.drafts.storing(change) if self.drafts is not None else change
        self._office.run(words, stored, owner=self, quiet=True)

    def _new_customer(self) -> None:
        self.dismiss(force=True)
        self._office.create("customer")

    def _save_follow_up(self, detail: OfferDetail) -> None:
        from kundenpflege.services.offers import mark_followed_up

        if not self._form.check():
            return
        values = self._form.values()
        try:
            step = read_next_step(values, _("Angebot nachfassen"))
        except InputError as error:
            self._form.errors(error.fields)
            return
        self._run(
            _("Angebot {number} nachgefasst").format(number=detail.number),
            lambda db: mark_followed_up(db, detail.id, values["outcome"], step),
            _("Nachgefasst"),
        )

    def _save_accept(self, detail: OfferDetail) -> None:
        from kundenpflege.services.offers import accept_offer

        if not self._form.check():
            return
        values = self._form.values()
        self._run(
            _("Angebot angenommen"),
            lambda db: accept_offer(
                db,
                detail.id,
                values["note"],
                values["competitor"],
                variant_id=values.get("variant_id"),
            ),
            _("Angenommen"),
        )

    def _save_decline(self, detail: OfferDetail) -> None:
        from kundenpflege.services.offers import decline_offer

        if not self._form.check():
            return
        values = self._form.values()
        self._run(
            _("Angebot abgelehnt"),
            lambda db: decline_offer(
                db,
                detail.id,
                values["reason"],
                values["note"],
                values["competitor"],
                values["price_difference"],
            ),
            _("Als abgelehnt notiert"),
        )

    def _save_outlook(self, detail: OfferDetail) -> None:
        from kundenpflege.services.offer_decisions import set_outlook

        if not self._form.check():
            return
        values = self._form.values()
        chance = None if values["chance"] is None else int(values["chance"])
        self._run(
            _("Chance und Termin notiert"),
            lambda db: set_outlook(db, detail.id, chance, values["decision_on"]),
            _("Notiert"),
        )

    def _run(self, label: str, change: Callable[[Any], object], told: str) -> None:
        def failed(error: UserError) -> None:
            left = [error.message]
            if isinstance(error, InputError):
                left = self._form.errors(form_messages(error))
            for words in left:
                self._office.tell(words, "red")

        asked = self._asked_about

        def done(_result: object) -> None:
            if asked is not None:
                self._kept.pop(asked, None)
            if asked == self._asked_about:
                self._asked_about = None
                self.dismiss(force=True)

        self._office.run(
            label,
            change,
            then=done,
            failed=failed,
            owner=self,
            told=told,
        )


def _way_words(way: OfferLink) -> str:
    """What a variant is called where the customer chooses one."""
    return way.variant_name or _("Unser Angebot")
