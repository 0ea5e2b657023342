"""A person and an address within the customer's form: each on a card of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kundenpflege.base.i18n import _
from kundenpflege.model import Address, Person, table_of
from kundenpflege.model.kinds import AddressKind, Salutation
from kundenpflege.rules.validation import check_email, normal_phone

from ..kit import theme
from ..kit.cards import Card
from ..kit.controls import Button, ElidedLabel, IconButton, Label, row
from ..kit.controls_flow import FlowRow
from ..kit.editors import (
    BirthdayEditor,
    CheckEditor,
    ChoiceEditor,
    Editor,
    MultilineEditor,
    TextEditor,
)
from ..kit.form import Form, field_info
from ..kit.office import Office
from .checked import CheckedText
from .edit_draft import Part
from .name_day import NameDayEditor

TITLES = ("Dr.", "Prof.", "Prof. Dr.", "Dipl.-Ing.", "Mag.")
_MORE = ("particle", "title_after", "salutation_override", "name_day", "note")
_ROLES = ("decides", "pays", "on_site", "private", "informal")


class PartSection(Card):
    """One part of a customer, removable; `changed` on each keystroke."""

    changed = Signal()
    first_wanted = Signal()

    def __init__(self, office: Office, facts: Any, name: str) -> None:
        super().__init__(margin=theme.S3)
        self.office = office
        self.setObjectName(name)
        self.record_id: int | None = None
        self.gone = False
        self.form = Form(facts)
        self.heading = ElidedLabel("", "strong")
        self.first = IconButton("up", "", "quiet", on_click=self.first_wanted.emit)
        self.first.setObjectName("makeFirst")
        self.toggle = IconButton("down", "", "quiet", on_click=lambda: self.expand(None))
        self.toggle.setObjectName("togglePart")
        self.remove = IconButton("delete", "", "quiet", on_click=lambda: self.set_gone(True))
        self.remove.setObjectName("removePart")
        head = row(self.heading, self.first, self.toggle, self.remove, gap=theme.px(2))
        head.setStretch(0, 1)
        self.add(head)
        self._lost = QWidget()
        self._lost_words = Label("", "muted", wrap=True)
        self.keep = Button(_("Zurückholen"), "undo", on_click=lambda: self.set_gone(False))
        self.keep.setObjectName("keepPart")
        lost = row(self._lost_words, self.keep)
        lost.setStretch(0, 1)
        self._lost.setLayout(lost)
        self._lost.setVisible(False)
        self.add(self._lost)
        self._build()
        self.add(self.form)
        self.form.changed.connect(self._edited)
        self.form.reload_wanted.connect(self._reload)
        self._newest: tuple[Any, int] | None = None
        self.first.setVisible(False)
        self.toggle.setVisible(False)

    def _build(self) -> None:
        raise NotImplementedError

    def words(self) -> str:
        """What the heading says."""
        raise NotImplementedError

    def is_blank(self) -> bool:
        """Whether nothing was filled in."""
        raise NotImplementedError

    def load(self, record: Any) -> None:
        """Show a record."""
        self.record_id = record.id
        self.form.load(record, record.version)
        self._edited()

    def offer(self, record: Any) -> None:
        """Newer values came in; they are taken unless somebody types here."""
        self._newest = (record, record.version)
        if self.form.offer(record, record.version):
            self._edited()

    def _reload(self) -> None:
        if self._newest is not None:
            self.form.load(*self._newest)
            self._edited()

    @property
    def dirty(self) -> bool:
        """Whether it differs from what is stored."""
        if self.record_id is None:
            return not self.gone and not self.is_blank()
        return self.gone or self.form.dirty

    def part(self) -> Part:
        """What has to be stored."""
        if self.record_id is not None:
            return Part(self.record_id, self.form.version, self.form.changes())
        return Part(None, 0, {} if self.is_blank() or self.gone else self.form.values())

    def expand(self, opened: bool | None) -> None:
        """Show or hide the fields; None: the other way round."""
        opened = self.form.isHidden() if opened is None else opened
        self.form.setVisible(opened and not self.gone)
        self.toggle.set_icon("up" if opened else "down")
        words = _("{name} zuklappen") if opened else _("{name} aufklappen")
        self.toggle.set_name(words.format(name=self.heading.accessibleName()))

    def set_gone(self, gone: bool) -> None:
        """Take the part away, or take it back; a new one simply vanishes."""
        self.gone = gone
        if self.record_id is None and gone:
            self.setVisible(False)
        self._lost.setVisible(gone)
        self.form.setVisible(not gone)
        for button in (self.remove, self.first):
            button.setEnabled(not gone)
        if gone and self.record_id is not None:
            self.keep.setFocus()
        self._edited()

    def _edited(self) -> None:
        title = self.words()
        self.heading.setText(title)
        self.setAccessibleName(title)
        self._lost_words.setText(_("Wird beim Speichern entfernt."))
        self.remove.set_name(_("{name} entfernen").format(name=title))
        self.first.set_name(_("{name} als Erste nennen").format(name=title))
        self.changed.emit()


class PersonSection(PartSection):
    """A person: salutation, name, how to reach, birthday."""

    _left_on: date | None = None

    def __init__(self, office: Office, country: Callable[[], str]) -> None:
        self._country = country
        super().__init__(office, Person, "personSection")

    def _build(self) -> None:
        def phone(text: str) -> str:
            return normal_phone(text, country)

        country = self._country()
        salutation = ChoiceEditor(Salutation)
        self.form.row(
            ("salutation", salutation),
            ("title_before", TextEditor(max_length=60, suggestions=TITLES)),
        )
        self.form.widget(self._question(salutation))
        self.form.row(
            ("first_name", TextEditor(max_length=80)), ("last_name", TextEditor(max_length=80))
        )
        self.form.row(
            ("phone", CheckedText(self.office, phone, length=40)),
            ("mobile", CheckedText(self.office, phone, length=40)),
        )
        self.form.add("email", CheckedText(self.office, check_email, length=200))
        self.form.row(("birthday", BirthdayEditor(self.office.clock)), ("role", TextEditor()))
        relabel(self.form, "birthday", _("Geburtstag"), _("Auch ohne Jahr wird gratuliert"))
        self.form.row(("decides", CheckEditor(_("entscheidet"))), ("pays", CheckEditor(_("zahlt"))))
        self.form.row(
            ("on_site", CheckEditor(_("vor Ort"))), ("private", CheckEditor(_("privat verbunden")))
        )
        self.form.add("informal", CheckEditor(_("Wir duzen uns")))
        for name in _ROLES:
            self.form.box(name).label.setVisible(False)
        self.form.row(
            ("particle", TextEditor(_("von, van der …"), 30)),
            ("title_after", TextEditor(_("M. Sc., MBA"), 60)),
        )
        self.form.add("salutation_override", TextEditor(_("leer: die vorgeschlagene")))
        self.form.add("name_day", self._name_day())
        self.form.add("note", MultilineEditor(2, max_length=2000))
        self.more = Button(_("Weitere Angaben"), "plus", "link", on_click=self.show_more)
        self.more.setObjectName("morePerson")
        self.form.widget(self.more)
        for name in _MORE:
            self.form.set_shown(name, False)

    def _name_day(self) -> NameDayEditor:
        """The days on offer follow the first name."""
        editor = NameDayEditor()
        first = self.form.editor("first_name")
        first.left.connect(lambda: editor.set_name(str(first.value() or "")))
        return editor

    def _question(self, salutation: ChoiceEditor) -> QWidget:
        """Herr, Frau or neutral? Asked as long as it is not known; never guessed."""
        self.ask = QWidget()
        self.ask.setObjectName("askSalutation")
        words = Label(_("Anrede?"), "small")
        words.setToolTip(_("Aus dem Vornamen wird nichts geraten. Bis zur Antwort neutral."))
        buttons = FlowRow(words, gap=theme.px(6))
        for kind in (Salutation.MRS, Salutation.MR, Salutation.NEUTRAL):
            button = Button(kind.label, on_click=partial(self._answer, salutation, kind))
            button.setObjectName(f"salutation_{kind.value}")
            button.setAccessibleName(_("Anrede: {kind}").format(kind=kind.label))
            buttons.add(button)
        layout = row(buttons)
        layout.setStretch(0, 1)
        self.ask.setLayout(layout)
        return self.ask

    def _answer(self, salutation: ChoiceEditor, kind: Salutation) -> None:
        salutation.set_value(kind)
        salutation.changed.emit()
        self.form.editor("first_name").setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self) -> None:
        unknown = self.form.editor("salutation").value() is Salutation.UNKNOWN
        self.ask.setVisible(unknown and not self.is_blank())
        super()._edited()

    def words(self) -> str:
        """The name as typed."""
        values = self.form.values()
        parts = (values[name] for name in ("title_before", "first_name", "particle", "last_name"))
        name = " ".join(str(part) for part in parts if part) or _("Neue Person")
        return _("{name} (ausgeschieden)").format(name=name) if self._left_on else name

    def is_blank(self) -> bool:
        """Nothing but salutation and du."""
        values = self.form.values()
        return not any(
            str(value or "").strip()
            for name, value in values.items()
            if name != "salutation" and name not in _ROLES
        )

    def load(self, record: Any) -> None:
        """Show a person; rarely used fields are shown where they hold something."""
        self._left_on = record.left_on
        self._offer_days(record.first_name)
        super().load(record)
        if any(getattr(record, name) not in (None, "") for name in _MORE):
            self.show_more()

    def start(self, **values: Any) -> None:
        """Begin a new person."""
        empty = {name: None for name in self.form.names()}
        roles = dict.fromkeys(_ROLES, False)
        self._offer_days(str(values.get("first_name") or ""))
        self.form.load({**empty, "salutation": Salutation.UNKNOWN, **roles, **values})
        self._edited()

    def _offer_days(self, first_name: str) -> None:
        editor = self.form.editor("name_day")
        assert isinstance(editor, NameDayEditor)
        editor.set_name(first_name)

    def show_more(self) -> None:
        """Show the rarely used fields, too."""
        for name in _MORE:
            self.form.set_shown(name, True)
        self.more.setVisible(False)

    def letter_values(self) -> dict[str, Any]:
        """What letters read."""
        wanted = (
            "salutation", "title_before", "first_name", "particle", "last_name", "title_after",
            "informal", "salutation_override",
        )  # fmt: skip
        values = self.form.values()
        return {**{name: values[name] for name in wanted}, "left_on": self._left_on}


class AddressSection(PartSection):
    """An address: what it is for, street, town, country."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, Address, "addressSection")

    def _build(self) -> None:
        self.form.row(("kind", ChoiceEditor(AddressKind)), ("country", ChoiceEditor(countries())))
        self.form.row(
            ("street", TextEditor(max_length=200), 2), ("po_box", TextEditor(max_length=20), 1)
        )
        self.form.row(("postal_code", TextEditor(max_length=12), 1), ("place", TextEditor(), 2))
        self.form.add("supplement", TextEditor(_("z. B. Hinterhaus, bei Meyer")))

    def words(self) -> str:
        """What the address is for, and the town."""
        values = self.form.values()
        words = values["kind"].label if values["kind"] else ""
        return " · ".join(part for part in (words, values["place"]) if part)

    def is_blank(self) -> bool:
        """Neither street nor town."""
        values = self.form.values()
        names = ("street", "po_box", "postal_code", "place", "supplement")
        return not any(str(values[name] or "").strip() for name in names)

    def start(self, kind: AddressKind) -> None:
        """Begin a new address."""
        empty = {name: None for name in self.form.names()}
        self.form.load({**empty, "kind": kind, "country": "DE"})
        self._edited()

    def letter_values(self) -> dict[str, Any]:
        """What letters read."""
        return {name: value or "" for name, value in self.form.values().items()}


def relabel(form: Form, name: str, label: str, purpose: str = "") -> None:
    """Give a field that no column declares its words; without a `purpose` the one of the person's
    or the address's field of this name counts."""
    purpose = purpose or _purpose(name.removeprefix("partner_"))
    box = form.box(name)
    box.label_text = label
    box.label.setToolTip(purpose)
    box.set_mnemonic("")
    editor: Editor = box.editor
    editor.name_field(name, label, purpose)


def _purpose(name: str) -> str:
    for facts in (Person, Address):
        if name in table_of(facts).columns:
            return field_info(facts, name)[1]
    return ""


def countries() -> list[tuple[str, str]]:
    """The countries customers of a craft business live in; others come along by import."""
    return [
        ("DE", _("Deutschland")), ("AT", _("Österreich")), ("CH", _("Schweiz")),
        ("LI", _("Liechtenstein")), ("LU", _("Luxemburg")), ("DK", _("Dänemark")),
        ("NL", _("Niederlande")), ("BE", _("Belgien")), ("FR", _("Frankreich")),
        ("PL", _("Polen")), ("CZ", _("Tschechien")), ("IT", _("Italien")),
    ]  # fmt: skip
