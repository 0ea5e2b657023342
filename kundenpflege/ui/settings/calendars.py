"""Section Kalender: our contacts on the phone, calendars of others beside the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from kundenpflege.base.dates import relative_days
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.services import foreign_calendars
from kundenpflege.services.foreign_calendars import CalendarRow
from kundenpflege.services.users import UserRow, list_users

from ..kit import theme
from ..kit.calendar_keeper import CalendarKeeper
from ..kit.cards import Banner, Card
from ..kit.controls import Button, ElidedLabel, Label
from ..kit.controls_flow import FlowRow
from ..kit.dialogs import SidePanel
from ..kit.editors import CheckEditor, ChoiceEditor, ColorEditor, TextEditor
from ..kit.empty import EmptyState
from ..kit.form import Form
from ..kit.office import Office
from ..kit.page import PageAction
from .calendar_line import CalendarLine
from .calendar_preview import CalendarPreview
from .lines import clear
from .record import RecordPanel
from .section import Column, Section

if TYPE_CHECKING:
    from kundenpflege.exchange.calendar_folder import FolderState
    from kundenpflege.exchange.calendar_import import CalendarFile
    from kundenpflege.store import Reader

_KINDS = ((N_("Kalender"), ("ics", "ical", "ifb", "icalendar")),)


def choose_folder(title: str, start: str) -> Path | None:
    """Ask for a folder with the system's own dialog."""
    name = QFileDialog.getExistingDirectory(None, title, start)
    return Path(name) if name else None


class CalendarsSection(Section):
    """Calendar files for phones, and foreign calendars."""

    key = "calendars"
    label = N_("Kalender")
    note = N_("Ihre Kontakte auf dem Telefon, fremde Kalender neben dem Plan")
    icon = "calendar"
    watches: ClassVar[frozenset[str]] = frozenset({"foreign_calendar", "foreign_event", "app_user"})
    poses = ("preview",)

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        #: Who asks for a folder; tests put something else here.
        self.choose_folder: Callable[[str, str], Path | None] = choose_folder
        self._rows: tuple[CalendarRow, ...] = ()
        self._users: list[UserRow] = []
        self._column = Column()
        self._phone_card()
        self._foreign_card()
        self._column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._column)
        self.panel = RecordPanel(office, host, "calendarPanel")
        keeper = office.findChild(CalendarKeeper)
        if keeper is not None:
            keeper.written.connect(self._folder_came)

    # -- building --------------------------------------------------------------------------

    def _phone_card(self) -> None:
        card = Card(_("Ihre Kontakte auf dem Telefon"))
        card.add(
            Label(
                _(
                    "Wählen Sie einen Ordner, den Ihre Cloud mit dem Telefon abgleicht. Dort liegt "
                    "für jeden von Ihnen eine Kalenderdatei, die sich nach jeder Änderung von "
                    "selbst erneuert. Im Kalender des Telefons wird sie einmal abonniert."
                ),
                "muted",
                wrap=True,
            )
        )
        self.folder = ElidedLabel("", "strong")
        self.folder.setObjectName("icsFolder")
        card.add(self.folder)
        self.state = Banner("neutral", "info", "")
        self.state.setObjectName("icsState")
        card.add(self.state)
        self.choose = Button(_("Ordner wählen …"), "folder", on_click=self.pick_folder)
        self.choose.setObjectName("chooseFolder")
        self.write = Button(_("Jetzt schreiben"), "refresh", on_click=self._write)
        self.write.setObjectName("writeCalendars")
        self.stop = Button(_("Nicht mehr"), on_click=self.stop_folder)
        self.stop.setObjectName("stopFolder")
        self.stop.setToolTip(_("Die Dateien dort werden entfernt"))
        card.add(FlowRow(self.choose, self.write, self.stop))
        self.notes = CheckEditor(_("Auch unsere Notizen hineinschreiben"))
        self.notes.name_field(
            "ics_notes", _("Notizen"), _("Sie liegen dann auch bei dem, der die Cloud betreibt")
        )
        self.notes.left.connect(self._notes_chosen)
        card.add(self.notes)
        self._column.body.addWidget(card)

    def _foreign_card(self) -> None:
        self._card = Card(_("Fremde Kalender"), margin=theme.S4)
        self._card.add(
            Label(
                _(
                    "Familie, Ferien, Messen: Sie stehen blass neben Ihren Kontakten. Die Datei "
                    "(.ics) gibt jeder Kalender her; neu eingelesen ersetzt sie die alte."
                ),
                "muted",
                wrap=True,
            )
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._card.add(self._list)
        self._empty = EmptyState(
            _("Noch kein fremder Kalender."), _("Kalender einlesen …"), self.pick_file, "calendar"
        )
        self._card.add(self._empty)
        self._column.body.addWidget(self._card)

    def head_actions(self) -> tuple[PageAction, ...]:
        """Read a calendar."""
        return (PageAction(_("Kalender einlesen …"), self.pick_file, "import"),)

    # -- our own files ---------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the foreign calendars; look into the folder."""
        self.office.ask(
            lambda db: (foreign_calendars.list_calendars(db), list_users(db)),
            then=self._show,
            owner=self,
            key="calendars",
        )
        self._show_folder()

    def _show_folder(self) -> None:
        text = str(self.office.settings.get("ics_folder"))
        self.folder.setText(text)
        self.folder.setVisible(bool(text))
        self.notes.set_value(self.office.settings.get("ics_notes"))
        for widget in (self.write, self.stop, self.notes, self.state):
            widget.setVisible(bool(text))
        self.choose.setText(_("Anderer Ordner …") if text else _("Ordner wählen …"))
        if text:
            self.office.ask(self._home, then=lambda home: self._look(Path(text), home), owner=self)

    @staticmethod
    def _home(db: Reader) -> str:
        from kundenpflege.services.plan_records import home_key

        return home_key(db)

    def _look(self, folder: Path, home: str) -> None:
        from kundenpflege.exchange.calendar_folder import look_at

        self.office.compute(
            lambda: look_at(folder, home), then=self._folder_came, owner=self, key="look"
        )

    def _folder_came(self, found: FolderState) -> None:
        if found.problems:
            self.state.set("amber", "warning", found.problems[0])
            return
        if not found.names:
            self._tell_waiting()
            return
        words = ngettext("{n} Datei: {names}", "{n} Dateien: {names}", len(found.names)).format(
            n=len(found.names), names=", ".join(name[:-4] for name in found.names[:6])
        )
        if found.written_at is not None:
            words += _(" – zuletzt erneuert {day} um {time} Uhr").format(
                day=relative_days(found.written_at.date(), self.office.today),
                time=f"{found.written_at:%H:%M}",
            )
        self.state.set("green", "ok", words)

    def pick_folder(self) -> None:
        """Choose the folder for the calendar files."""
        before = str(self.office.settings.get("ics_folder"))
        folder = self.choose_folder(_("Ordner für die Kalenderdateien"), before)
        if folder is None or str(folder) == before:
            return
        if before:
            self._clear_folder(Path(before))
        self.office.settings.set("ics_folder", str(folder))
        self._show_folder()
        self._write()

    def stop_folder(self) -> None:
        """Keep no files any more: those in the folder go."""
        before = str(self.office.settings.get("ics_folder"))
        self.office.settings.set("ics_folder", "")
        if before:
            self._clear_folder(Path(before))
        self._show_folder()

    def _clear_folder(self, folder: Path) -> None:
        def clear_it(home: str) -> None:
            from kundenpflege.exchange.calendar_folder import remove_files

            self.office.compute(lambda: remove_files(folder, home))

        self.office.ask(self._home, then=clear_it)

    def _write(self) -> None:
        if not self.office.commands.run("calendar.write"):
            self._tell_waiting()

    def _tell_waiting(self) -> None:
        """Nothing is there yet: it comes, or never does among examples."""
        words = _("Die Dateien werden gerade geschrieben …")
        if self.office.commands.get("calendar.write") is None:
            words = _("Im Beispielbetrieb werden keine Dateien geschrieben.")
        self.state.set("neutral", "info", words)

    def _notes_chosen(self) -> None:
        self.office.settings.set("ics_notes", bool(self.notes.value()))
        self._write()

    # -- foreign calendars -----------------------------------------------------------------

    def _show(self, found: tuple[tuple[CalendarRow, ...], list[UserRow]]) -> None:
        self._rows, self._users = found
        clear(self._list)
        for row in self._rows:
            line = CalendarLine(row, self.office.today)
            line.pressed.connect(partial(self.open_calendar, row.id))
            self._list.addWidget(line)
        self._empty.setVisible(not self._rows)

    def pick_file(self) -> None:
        """Choose a file to read."""
        kinds = [(_(words), endings) for words, endings in _KINDS]
        path = self.office.questions.open_file(_("Kalender einlesen"), kinds)
        if path is not None:
            self.read_file(path)

    def read_file(self, path: Path, known: CalendarRow | None = None) -> None:
        """Read a file and show what is in it; nothing is kept yet."""
        from kundenpflege.exchange import calendar_import

        today = self.office.today

        def asked(place: calendar_import.Here) -> None:
            self.office.compute(
                lambda: calendar_import.read_file(path, today, place),
                then=lambda file: self._show_file(file, known),
                failed=self._refused,
                owner=self,
                key="read",
            )

        self.office.ask(calendar_import.here, then=asked, owner=self, key="here")

    def _refused(self, error: UserError) -> None:
        self.office.tell(error.message, "red")

    def _show_file(self, file: CalendarFile, known: CalendarRow | None) -> None:
        row = known or next((r for r in self._rows if r.file_name == file.path[-400:]), None)
        form = self._form(row)
        free = [c for c in foreign_calendars.COLORS if c not in {r.color for r in self._rows}]
        form.load(
            row
            or {
                "name": file.name,
                "color": (free or foreign_calendars.COLORS)[0],
                "user_id": None,
                "visible": True,
            },
            row.version if row else 0,
        )
        form.widget(CalendarPreview(file))
        self.panel.begin(
            _("Kalender einlesen")
            if row is None
            else _("{name} neu einlesen").format(name=row.name),
            form,
            lambda values: self._keep(file, row, values),
            new=True,
            focus="name",
            words=_("Übernehmen"),
        )

    def _keep(self, file: CalendarFile, row: CalendarRow | None, values: Mapping[str, Any]) -> None:
        from kundenpflege.exchange.calendar_import import keep_file

        given = dict(values)
        known = row.id if row is not None else None
        told = _("{name} eingelesen").format(name=given["name"])
        self.office.run(
            _("Kalender eingelesen: {name}").format(name=given["name"])[:200],
            lambda db: keep_file(db, file, given, known),
            then=self.panel.done,
            failed=self.panel.failed,
            told=told,
        )

    def _form(self, row: CalendarRow | None) -> Form:
        from kundenpflege.model import ForeignCalendar

        form = Form(ForeignCalendar)
        form.add("name", TextEditor(_("z. B. Familie")))
        people: list[tuple[int | None, str]] = [(None, _("für alle"))]
        people += [(user.id, user.name) for user in self._users]
        form.row(("user_id", ChoiceEditor(people), 3), ("color", ColorEditor(), 2))
        visible = form.add("visible", CheckEditor(_("Im Kontaktplan zeigen")))
        visible.setVisible(row is not None)
        return form

    def open_calendar(self, calendar_id: int) -> None:
        """Open a calendar to change, read again or remove it."""
        row = next((row for row in self._rows if row.id == calendar_id), None)
        if row is None:
            return
        form = self._form(row)
        form.load(row, row.version)
        if row.file_name:
            form.widget(Label(_("Datei: {path}").format(path=row.file_name), "small", wrap=True))
        again = Button(_("Neu einlesen"), "refresh", on_click=lambda: self._again(row))
        again.setObjectName("readAgain")
        remove = Button(_("Entfernen"), "delete", on_click=lambda: self._remove(row))
        remove.setObjectName("removeRecord")
        self.panel.begin(
            row.name,
            form,
            lambda values: self._change(row, values),
            focus="name",
            others=(remove, again),
        )

    def _again(self, row: CalendarRow) -> None:
        """The same file, or another one when it is not there any more."""
        self.panel.dismiss(force=True)
        path = Path(row.file_name) if row.file_name else None
        if path is None or not path.is_file():
            kinds = [(_(words), endings) for words, endings in _KINDS]
            path = self.office.questions.open_file(_("Kalender einlesen"), kinds)
        if path is not None:
            self.read_file(path, row)

    def _change(self, row: CalendarRow, values: Mapping[str, Any]) -> None:
        self.office.run(
            _("Kalender geändert"),
            lambda db: foreign_calendars.change_calendar(db, row.id, row.version, values),
            then=self.panel.done,
            failed=self.panel.failed,
        )

    def _remove(self, row: CalendarRow) -> None:
        told = _("{name} entfernt").format(name=row.name)
        self.office.run(
            _("Kalender entfernt: {name}").format(name=row.name)[:200],
            lambda db: foreign_calendars.remove_calendar(db, row.id),
            then=self.panel.done,
            told=told,
        )

    def panels(self) -> tuple[SidePanel, ...]:
        """What can stand open."""
        return (self.panel,)

    def strike(self, pose: str) -> None:
        """The preview of a calendar as it is read."""
        from .calendar_preview import sample_file

        self._show_file(sample_file(self.office.today), None)
