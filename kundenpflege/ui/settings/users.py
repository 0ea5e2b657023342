"""Section Benutzer: who works here, and who sits at this computer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model import User
from kundenpflege.services import users as services

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import Avatar, Chip
from ..kit.controls import Button, ElidedLabel, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import ChoiceEditor, ColorEditor, TextEditor
from ..kit.empty import EmptyState
from ..kit.form import Form
from ..kit.office import Office
from ..kit.page import PageAction
from .lines import ClickLine, clear
from .record import RecordPanel
from .section import Column, Section


class UserLine(ClickLine):
    """One user: initials in their colour, name, what they do, and how many customers they have."""

    def __init__(self, user: services.UserRow, is_me: bool) -> None:
        facts = " · ".join(part for part in (user.role, user.phone, user.email) if part)
        customers = ngettext("{n} Kunde", "{n} Kunden", user.customers).format(n=user.customers)
        words = [user.name, facts, customers if user.active else _("nicht mehr dabei")]
        super().__init__(f"user_{user.id}", ", ".join(part for part in words if part))
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.S3, theme.S2, theme.S3, theme.S2)
        line.setSpacing(theme.S3)
        line.addWidget(Avatar(user.name, 36, user.color))
        middle = QVBoxLayout()
        middle.setSpacing(1)
        name = ElidedLabel(user.name, "strong")
        middle.addWidget(name)
        if facts:
            middle.addWidget(ElidedLabel(facts, "small"))
        line.addLayout(middle, 1)
        if is_me:
            line.addWidget(Chip(_("Sie"), "brand"))
        if not user.active:
            line.addWidget(Chip(_("nicht mehr dabei")))
        elif user.customers:
            line.addWidget(Label(customers, "muted"))


class UsersSection(Section):
    """Everybody who is responsible for customers."""

    key = "users"
    label = N_("Benutzer")
    note = N_("Wer Kunden betreut und wer hier arbeitet")
    icon = "person"
    watches: ClassVar[frozenset[str]] = frozenset({"app_user", "customer"})
    poses = ("user",)

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._rows: list[services.UserRow] = []
        column = Column()
        me = Card(_("Ich bin"), _("wird bei allem vermerkt, was Sie hier ändern"))
        self._me = ChoiceEditor([(0, _("niemand Bestimmtes"))])
        self._me.name_field("me", _("Ich bin"), _("Wer an diesem Computer arbeitet"))
        self._me.changed.connect(self._choose_me)
        me.add(self._me)
        column.body.addWidget(me)
        self._card = Card(margin=0)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(theme.S1, theme.S1, theme.S1, theme.S1)
        self._list.setSpacing(0)
        self._card.add(self._list)
        column.body.addWidget(self._card)
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)
        self.panel = RecordPanel(office, host, "userPanel")

    def head_actions(self) -> tuple[PageAction, ...]:
        """A new user."""
        return (PageAction(_("Neuer Benutzer"), self.new_user),)

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for all users, former ones too."""
        self.office.ask(
            lambda db: services.list_users(db, include_inactive=True),
            then=self._show,
            owner=self,
            key="users",
        )

    def _show(self, rows: list[services.UserRow]) -> None:
        self._rows = rows
        me = self.office.settings.get("user")
        active = [user for user in rows if user.active]
        self._me.set_choices(
            [(0, _("niemand Bestimmtes")), *((user.id, user.name) for user in active)]
        )
        self._me.set_value(me if any(user.id == me for user in active) else 0)
        clear(self._list)
        for user in rows:
            line = UserLine(user, user.id == me)
            line.pressed.connect(partial(self.open_user, user.id))
            self._list.addWidget(line)
        if not rows:
            self._list.addWidget(
                EmptyState(
                    _("Tragen Sie ein, wer im Betrieb Kunden betreut – zuerst sich selbst."),
                    _("Neuer Benutzer"),
                    self.new_user,
                    "person",
                )
            )

    def _choose_me(self) -> None:
        chosen = self._me.value()
        self.office.set_user(chosen or None)
        self._show(self._rows)

    # -- one user --------------------------------------------------------------------------

    def _form(self) -> Form:
        form = Form(User)
        form.add("name", TextEditor(_("Vor- und Nachname")))
        form.add(
            "first_name",
            TextEditor(_("leer: der Vorname")),
            purpose=_("Wie Kollegen und Importlisten die Person nennen"),
        )
        form.add("role", TextEditor(_("z. B. Büro, Meister")))
        form.row(("phone", TextEditor(), 2), ("color", ColorEditor(), 2))
        form.add("email", TextEditor())
        return form

    def new_user(self) -> None:
        """Begin a new user."""
        form = self._form()
        used = {user.color for user in self._rows if user.active}
        free = [color for color in services.USER_COLORS if color not in used]
        values = dict.fromkeys(("name", "first_name", "role", "phone", "email"), "")
        form.load({**values, "color": (free or services.USER_COLORS)[0]})
        self.panel.begin(_("Neuer Benutzer"), form, self._add, new=True, focus="name")

    def open_user(self, user_id: int) -> None:
        """Open a user to change or to say goodbye."""
        user = next(user for user in self._rows if user.id == user_id)
        form = self._form()
        form.load(user, user.version)
        if user.active:
            other = Button(_("Nicht mehr dabei …"), on_click=lambda: self._let_go(user))
            other.setObjectName("letGo")
        else:
            other = Button(_("Wieder dabei"), "undo", on_click=lambda: self._take_back(user))
            other.setObjectName("takeBack")
        self.panel.begin(
            user.name,
            form,
            lambda values: self._change(user, values),
            focus="name",
            others=(other,),
            record_id=user.id,
        )

    def _add(self, values: Mapping[str, Any]) -> None:
        self.office.run(
            _("Benutzer angelegt"),
            lambda db: services.add_user(db, values),
            then=self._added,
            failed=self.panel.failed,
            told=_("Benutzer angelegt"),
        )

    def _added(self, user_id: int) -> None:
        self.panel.done()
        if not any(user.active for user in self._rows):
            self.office.set_user(user_id)

    def _change(self, user: services.UserRow, values: Mapping[str, Any]) -> None:
        self.office.run(
            _("Benutzer geändert"),
            lambda db: services.change_user(db, user.id, user.version, values),
            then=self.panel.done,
            failed=self.panel.failed,
        )

    def _let_go(self, user: services.UserRow) -> None:
        """Ask who takes over, in the same panel."""
        others = [one for one in self._rows if one.active and one.id != user.id]
        form = Form()
        form.widget(
            Label(
                _(
                    "{name} bleibt in allem, was bisher getan wurde. Kunden und geplante Kontakte "
                    "gehen über an:"
                ).format(name=user.name),
                wrap=True,
            )
        )
        choices: list[tuple[int | None, str]] = [(one.id, one.name) for one in others]
        choices = choices or [(None, "–")]
        form.add("successor", ChoiceEditor(choices), _("Übernimmt"))
        form.load({"successor": choices[0][0]})
        self.panel.begin(
            _("{name} ist nicht mehr dabei").format(name=user.name),
            form,
            lambda values: self._deactivate(user, values["successor"]),
            new=True,
            focus="successor",
            words=_("Übergeben"),
        )

    def _deactivate(self, user: services.UserRow, successor: int | None) -> None:
        def done(_result: object) -> None:
            self.panel.done()
            if self.office.settings.get("user") == user.id:
                self.office.set_user(None)

        self.office.run(
            _("{name} nicht mehr dabei").format(name=user.name),
            lambda db: services.deactivate_user(db, user.id, successor),
            then=done,
            failed=self.panel.failed,
            told=_("{name} ist nicht mehr dabei").format(name=user.name),
        )

    def _take_back(self, user: services.UserRow) -> None:
        self.office.run(
            _("{name} wieder dabei").format(name=user.name),
            lambda db: services.activate_user(db, user.id),
            then=self.panel.done,
            failed=self.panel.failed,
            told=_("{name} ist wieder dabei").format(name=user.name),
        )

    def panels(self) -> tuple[SidePanel, ...]:
        """What can stand open."""
        return (self.panel,)

    def strike(self, pose: str) -> None:
        """Open the first one."""
        if self._rows:
            self.open_user(self._rows[0].id)
