"""Section Benachrichtigungen: when the program speaks up by itself on this computer."""

from __future__ import annotations

from PySide6.QtWidgets import QSystemTrayIcon, QVBoxLayout, QWidget

from kundenpflege.base.dates import relative_days
from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.rules import notices

from ..kit.cards import Banner, Card
from ..kit.controls import Label
from ..kit.editors import CheckEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from .clock_editor import ClockEditor
from .section import Column, Section

_FIELDS = ("tray", "stay_in_tray", "notify_at", "quiet_from", "quiet_until", "autostart")


class TimesEditor(TextEditor):
    """Times of a day: `7:30, 13` becomes `07:30, 13:00`."""

    def problem(self) -> str:
        """What is no time is said instead of being dropped."""
        parts = [
            part for part in self.text().replace(";", ",").replace(" ", ",").split(",") if part
        ]
        wrong = [part for part in parts if notices.read_time(part) is None]
        if wrong:
            return _("„{text}“ ist keine Uhrzeit. Bitte so: 7:30, 13:00").format(text=wrong[0])
        if len(parts) > notices.MOST_TIMES:
            return _("Höchstens {n} Meldungen am Tag.").format(n=notices.MOST_TIMES)
        return ""

    def _tidy(self) -> None:
        if not self.problem():
            self._show(", ".join(f"{at:%H:%M}" for at in notices.read_times(self.text())))


class NoticesSection(Section):
    """The tray, times of notices, quiet hours, start with the computer."""

    key = "notices"
    label = N_("Benachrichtigungen")
    note = N_("Wann sich das Programm an diesem Computer von selbst meldet")
    icon = "bell"

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        column = Column(620)
        self.missing = Banner(
            "neutral",
            "info",
            _("Dieser Computer zeigt keine Infosymbole. Alles steht trotzdem in „Heute“."),
        )
        column.body.addWidget(self.missing)
        # Only inside of another widget: alone it would be a window of its own for a moment.
        self.missing.setVisible(not QSystemTrayIcon.isSystemTrayAvailable())
        self.form = Form()
        self.next = Label("", "muted", wrap=True)
        self.next.setObjectName("nextNotice")
        self._build(column)
        column.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)
        for name in _FIELDS:
            self.form.editor(name).left.connect(self.flush)
        self.form.changed.connect(self._fit)
        office.day_changed.connect(self.refresh)
        self._load()

    def _build(self, column: Column) -> None:
        card = Card(_("Neben der Uhr"))
        form = self.form
        form.add(
            "tray",
            CheckEditor(_("Symbol mit der Zahl zeigen")),
            _("Infosymbol"),
            _("Wie viel heute fällig ist, sieht man neben der Uhr"),
        )
        form.add(
            "stay_in_tray",
            CheckEditor(_("Ohne Fenster weiterlaufen")),
            _("Weiterlaufen"),
            _("Wer das Fenster schließt, beendet das Programm dann nicht"),
        )
        form.section(_("Meldungen"))
        form.add(
            "notify_at",
            TimesEditor(_("leer: keine Meldungen")),
            _("Melden um"),
            _("Uhrzeiten mit Komma, zum Beispiel 7:30, 13:00"),
        )
        form.row(("quiet_from", ClockEditor(_("keine"))), ("quiet_until", ClockEditor(_("keine"))))
        for name, label in (("quiet_from", _("Ruhe ab")), ("quiet_until", _("Ruhe bis"))):
            box = form.box(name)
            box.label_text = label
            box.set_mnemonic("")
            box.editor.name_field(name, label, _("In dieser Zeit meldet sich nichts"))
        form.widget(self.next)
        form.section(_("Start"))
        form.add(
            "autostart",
            CheckEditor(_("Mit dem Computer starten")),
            _("Autostart"),
            _("Es beginnt dann neben der Uhr, ohne Fenster"),
        )
        card.add(form)
        column.body.addWidget(card)

    # -- data ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what is set, unless something is being typed."""
        if not self.form.dirty:
            self._load()
        self._fit()

    def _load(self) -> None:
        self.form.load({name: self.office.settings.get(name) for name in _FIELDS})
        self._fit()

    def _fit(self) -> None:
        """What depends on the tray rests without it; when the next notice comes is said."""
        values = self.form.values()
        tray = bool(values["tray"])
        for name in ("stay_in_tray", "notify_at", "quiet_from", "quiet_until"):
            self.form.editor(name).setEnabled(tray)
        self.next.setText(self._next_words() if tray else "")
        self.next.setVisible(bool(self.next.text()))

    def _next_words(self) -> str:
        values = self.form.values()
        schedule = notices.read_schedule(
            values["notify_at"], values["quiet_from"], values["quiet_until"]
        )
        if not schedule.times:
            return _("Es kommt keine Meldung; die Zahl am Symbol bleibt.")
        now = self.office.clock.now()
        following = notices.next_notice(schedule, now)
        if following is None:
            return _("Alle Zeiten liegen in der Ruhe: Es kommt keine Meldung.")
        words = _("Nächste Meldung: {day} um {time} Uhr, wenn dann etwas fällig ist.").format(
            day=relative_days(following.date(), now.date()), time=f"{following:%H:%M}"
        )
        silent = sum(1 for at in schedule.times if schedule.is_quiet(at))
        if silent:
            words += " " + ngettext(
                "{n} Zeit liegt in der Ruhe.", "{n} Zeiten liegen in der Ruhe.", silent
            ).format(n=silent)
        return words

    def flush(self) -> None:
        """Keep the settings of this computer and bring tray and start in line with them."""
        values = self.form.values()
        settings = self.office.settings
        changed = False
        for name in _FIELDS:
            if self.form.editor(name).problem():
                self.form.box(name).show_error(self.form.editor(name).problem())
                continue
            self.form.box(name).show_error("")
            if settings.get(name) != values[name]:
                settings.set(name, values[name])
                changed = True
        if not any(self.form.editor(name).problem() for name in _FIELDS):
            self.form.saved(0)
        self._fit()
        if changed:
            self.office.commands.run("background.apply")
