"""The fields of a contact in a form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kundenpflege.base.i18n import _
from kundenpflege.model import Contact
from kundenpflege.model.kinds import ContactKind, ContactNature, Mood

from .chips import FilterChips
from .editors import ChoiceEditor, DateEditor, MultilineEditor, TextEditor
from .finish_form import REASONS
from .form import Form
from .office import Office
from .permission_hint import PermissionHint
from .picker import CustomerPicker
from .repeat_fields import add_repeat

if TYPE_CHECKING:
    from kundenpflege.services.contacts import ContactDetail
    from kundenpflege.services.customers import CustomerDetail
    from kundenpflege.services.users import UserRow

ONE, LATER, ALL = "one", "later", "all"
_DURATIONS = (15, 30, 45, 60, 90, 120, 180, 240, 480)
#: What a contact brings into the form; a series has the same but for its days.
FIELDS = (
    "kind", "due", "nature", "reason", "person_id", "at_time", "minutes", "responsible_id",
    "place", "last_day", "note",
)  # fmt: skip


def duration_choices() -> list[tuple[int | None, str]]:
    """Usual durations in words."""
    words = []
    for minutes in _DURATIONS:
        hours, rest = divmod(minutes, 60)
        parts = [_("{n} Std.").format(n=hours)] if hours else []
        parts += [_("{n} Min.").format(n=rest)] if rest else []
        words.append((minutes, " ".join(parts)))
    return [(None, "–"), *words]


class ContactFields(Form):
    """The form of one contact. `customer`: it is chosen here; `done`: it took place already.

    `hint` says before the call or mail whether it is allowed. `series`: the contact is one of
    several, and `scope` chooses which of them are meant.
    """

    def __init__(
        self, office: Office, *, customer: bool = False, done: bool = False, series: bool = False
    ) -> None:
        super().__init__(Contact)
        self._office = office
        self.scope: FilterChips | None = None
        if customer:
            self.add("customer", CustomerPicker(office), _("Kunde"), _("Wen Sie ansprechen"))
        if series:
            self._add_scope()
        days = DateEditor(office.clock)
        self.row(("kind", ChoiceEditor(ContactKind)), ("due", days))
        self.hint = PermissionHint(office)
        self.widget(self.hint)
        self.add("reason", TextEditor(max_length=400, suggestions=[_(words) for words in REASONS]))
        self.row(
            ("at_time", TextEditor(_("z. B. 9:30"), 5)),
            ("minutes", ChoiceEditor(duration_choices())),
        )
        self.row(
            ("person_id", ChoiceEditor([(None, "–")])),
            ("responsible_id", ChoiceEditor([(None, "–")])),
        )
        self._rename("minutes", _("Dauer"))
        if done:
            self.add("outcome", MultilineEditor(2, max_length=4000))
            self.row(("mood", ChoiceEditor(Mood)), ("done_on", DateEditor(office.clock, past=True)))
        self.add("note", MultilineEditor(2, max_length=4000))
        self.row(
            ("place", TextEditor(_("beim Kunden"))),
            ("last_day", DateEditor(office.clock, placeholder=_("ein Tag"))),
        )
        self.add("nature", ChoiceEditor(ContactNature))
        self.rhythm = None if done else add_repeat(self, office.clock, never=not series)

    def _add_scope(self) -> None:
        self.scope = FilterChips(_("Wofür die Änderung gilt"))
        self.scope.setObjectName("scope")
        self.scope.set_items(
            [
                (ONE, _("nur dieser"), None),
                (LATER, _("dieser und spätere"), None),
                (ALL, _("alle geplanten"), None),
            ]
        )
        self.widget(self.scope)

    def _rename(self, name: str, label: str) -> None:
        self.box(name).label_text = label
        self.box(name).set_mnemonic("")
        self.editor(name).name_field(name, label)

    def offer_people(
        self, detail: CustomerDetail | None, users: Iterable[UserRow], chosen: int | None
    ) -> None:
        """Offer the people of the customer, and us; `chosen` is the person to choose."""
        person = self.editor("person_id")
        responsible = self.editor("responsible_id")
        assert isinstance(person, ChoiceEditor) and isinstance(responsible, ChoiceEditor)
        people = () if detail is None else detail.persons
        keep = person.value()
        person.set_choices(
            [(None, "–"), *((one.id, one.full_name) for one in people
                            if not one.has_left or one.id == keep)]
        )  # fmt: skip
        if chosen is not None:
            person.set_value(chosen)
        responsible.set_choices([(None, "–"), *((one.id, one.name) for one in users)])

    def judge(self, customer_id: int | None) -> None:
        """Say whether what stands here is allowed, and why."""
        values = self.values()
        self.hint.ask(customer_id, values["person_id"], values["kind"], values["nature"])


def contact_values(contact: ContactDetail) -> dict[str, Any]:
    """What the fields show for a contact."""
    names = (*FIELDS, "outcome", "mood", "done_on")
    return {name: getattr(contact, name) for name in names}
