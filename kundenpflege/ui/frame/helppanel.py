"""Help beside the work: what a page is for, and which keys do what."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QDesktopServices,
    QIcon,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextList,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QSizePolicy,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from kundenpflege import __version__
from kundenpflege.base.i18n import N_, _, language
from kundenpflege.base.paths import resource

from ..kit import theme
from ..kit.commands import Command, Commands, native
from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel

# Keys that are no commands: they belong to lists, fields and panels.
EVERYWHERE: tuple[tuple[str, str], ...] = (
    ("Return", N_("Markierten Eintrag öffnen")),
    ("Esc", N_("Schließen, zurück")),
    ("Up", N_("Eintrag darüber")),
    ("Down", N_("Eintrag darunter")),
    ("Tab", N_("Nächstes Feld")),
    ("Ctrl+Return", N_("Eingabe im Seitenblatt abschließen")),
)

IN_TODAY: tuple[tuple[str, str], ...] = (
    ("A", N_("Anrufen")),
    ("B", N_("Karte, Brief oder E-Mail schreiben")),
    ("G", N_("Leitfaden zum Angebot")),
    ("E", N_("Erledigt")),
    ("S", N_("Später")),
    ("W", N_("Auf den nächsten Arbeitstag")),
    ("N", N_("Diesmal nicht oder nie wieder")),
    ("P", N_("Einplanen")),
    ("M", N_("Mehr dazu")),
)

IN_A_CALL: tuple[tuple[str, str], ...] = (
    ("W", N_("Wählen")),
    ("N", N_("Nicht erreicht (im Textfeld Alt+1)")),
    ("M", N_("Mailbox (im Textfeld Alt+2)")),
    ("R", N_("Ruft zurück (im Textfeld Alt+3)")),
)

IN_THE_PLAN: tuple[tuple[str, str], ...] = (
    ("1", N_("Jahr; 2 Monat, 3 Woche, 4 Liste")),
    ("T", N_("Heute")),
    ("PgDown", N_("Weiterblättern (in Listen mit Strg)")),
    ("Q", N_("Kontakt tippen")),
    ("N", N_("Kontakt an den gewählten Tagen")),
    ("Shift+Right", N_("Mehrere Tage wählen")),
    ("Alt+Right", N_("Verschieben, was dort steht")),
    ("+", N_("Länger; − kürzer")),
    ("Space", N_("Nächster Eintrag des Tages")),
    ("E", N_("Erledigt")),
    ("Del", N_("Gewählte Einträge löschen")),
    ("L", N_("Ansicht als Liste")),
)

GROUPS: tuple[tuple[str, str], ...] = (
    ("view", N_("Ansicht und Seiten")),
    ("file", N_("Anlegen und Datei")),
    ("edit", N_("Bearbeiten")),
    ("help", N_("Hilfe")),
)


def help_text(key: str) -> str:
    """The help for a page as Markdown; the general one where a page has none."""
    folder = resource("help", language()) if language() != "de" else resource("help")
    for name in (key, "start"):
        path = folder / f"{name}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return ""


class HelpPanel(SidePanel):
    """F1: the help of the present page."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, _("Hilfe"), width=460, name="helpPanel")
        self.view = QTextBrowser()
        self.view.setObjectName("helpText")
        self.view.setAccessibleName(_("Hilfetext"))
        self.view.setOpenLinks(False)
        self.view.anchorClicked.connect(QDesktopServices.openUrl)
        self.view.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.view.setStyleSheet("QTextBrowser { background: transparent; border: none; }")
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.body.addWidget(self.view, 1)
        self._text = ""
        theme.signals.changed.connect(self._render)

    def show_help(self, title: str, key: str) -> None:
        """Open with the text of the page `key`."""
        self.set_title(_("Hilfe: {page}").format(page=title))
        self._text = help_text(key)
        self._render()
        self.open(self.view)

    def _render(self) -> None:
        document = self.view.document()
        document.setDefaultFont(theme.font())
        document.setDocumentMargin(0)
        document.setIndentWidth(theme.px(16))
        self.view.setMarkdown(self._text)
        cursor = QTextCursor(document)
        block = document.begin()
        while block.isValid():
            form = block.blockFormat()
            form.setTopMargin(theme.px(3 if _in_list(block) else 10))
            form.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(form)
            block = block.next()
        self.view.moveCursor(QTextCursor.MoveOperation.Start)


class ShortcutPanel(SidePanel):
    """„?“: all shortcuts at a glance, as this computer writes them."""

    def __init__(self, host: QWidget, commands: Commands) -> None:
        super().__init__(host, _("Tastenkürzel"), width=460, name="shortcutPanel")
        self._commands = commands

    def show_keys(self) -> None:
        """Open with the shortcuts of now."""
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.S4)
        for menu, title in GROUPS:
            commands = [c for c in self._commands.in_menu(menu) if c.shortcut]
            if commands:
                rows = [(command.keys(), _plain(command)) for command in commands]
                layout.addWidget(_group(_(title), rows))
        for heading, keys_there in (
            (_("In Listen und Feldern"), EVERYWHERE),
            (_("In Heute"), IN_TODAY),
            (_("Beim Anruf"), IN_A_CALL),
            (_("Im Kontaktplan"), IN_THE_PLAN),
        ):
            rows = [(native(keys), _(text)) for keys, text in keys_there]
            layout.addWidget(_group(heading, rows))
        self.set_content(content)
        self.open()


def _in_list(block: QTextBlock) -> bool:
    # The stubs promise a list for every block; a plain paragraph has none.
    found: QTextList | None = block.textList()
    return found is not None


def _plain(command: Command) -> str:
    """The label without the words of the moment („Rückgängig“, not „Rückgängig: Kunde …“)."""
    return _(command.label)


def _group(title: str, rows: list[tuple[str, str]]) -> QWidget:
    widget = QWidget()
    widget.setAccessibleName(title)
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.S4)
    grid.setVerticalSpacing(theme.S1 + 2)
    grid.addWidget(Label(title, "section"), 0, 0, 1, 2)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, theme.px(140))
    for index, (keys, text) in enumerate(rows, 1):
        cap = Label(keys, "keycap")
        cap.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        cap.setAccessibleName(f"{text}: {keys}")
        grid.addWidget(cap, index, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Label(text, wrap=True), index, 1)
    return widget


class Panels:
    """Help, shortcuts and „Über“ of one window; only one of them is open at a time."""

    def __init__(self, host: QWidget, commands: Commands, open_log: Callable[[], object]) -> None:
        self.help = HelpPanel(host)
        self.keys = ShortcutPanel(host, commands)
        self.about = _about_panel(host, open_log)

    def show_help(self, title: str, key: str) -> None:
        """F1."""
        self._close_others(self.help)
        self.help.show_help(title, key)

    def show_keys(self) -> None:
        """„?“."""
        self._close_others(self.keys)
        self.keys.show_keys()

    def show_about(self) -> None:
        """Version and licence."""
        self._close_others(self.about)
        self.about.open()

    def put_away(self) -> None:
        """None of them is open any more."""
        for panel in (self.help, self.keys, self.about):
            panel.dismiss(force=True)

    def _close_others(self, wanted: SidePanel) -> None:
        for panel in (self.help, self.keys, self.about):
            if panel is not wanted:
                panel.dismiss(force=True)


def _about_panel(host: QWidget, open_log: Callable[[], object]) -> SidePanel:
    """Version, licence and the place of the data."""
    panel = SidePanel(host, _("Über Kundenpflege"), width=420, name="aboutPanel")
    picture = QLabel()
    picture.setPixmap(QIcon(str(resource("icon.svg"))).pixmap(theme.px(72), theme.px(72)))
    panel.body.addWidget(picture)
    panel.body.addWidget(Label(_("Kundenpflege {version}").format(version=__version__), "heading"))
    for text in (
        _("Kunden behalten: aus gutem Grund zur rechten Zeit."),
        _("Ihre Daten liegen auf Ihrem eigenen Computer und gehören Ihnen."),
        _("Freie Software unter der MIT-Lizenz. Benutzt Qt (LGPL), SQLAlchemy, ReportLab, "
          "PDFium und die Phosphor-Symbole."),
    ):  # fmt: skip
        panel.body.addWidget(Label(text, "muted", wrap=True, selectable=True))
    panel.body.addWidget(Button(_("Fehlerprotokoll öffnen"), "file", on_click=open_log))
    panel.body.addStretch(1)
    return panel
