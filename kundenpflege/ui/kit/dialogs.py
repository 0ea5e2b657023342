"""Panels that slide over the right side, and the few questions that need a real dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import _

from . import theme
from .cards import Banner
from .controls import Button, IconButton, Label, focus_is_inside, row
from .tab_order import chain

if TYPE_CHECKING:
    from .drafts import DraftKeeper
    from .office import Office


class SidePanel(QFrame):
    """A sheet over the right side of `host`: new customer, plan a contact … Not modal.

    Esc closes it, Ctrl/⌘ Enter presses its primary button. When `guard` returns a question
    (unsaved input), closing asks it inside the panel first. The focus goes back to where it was.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, host: QWidget, title: str, width: int = 440, name: str = "") -> None:
        super().__init__(host)
        self._host, self._wanted = host, width
        self._return_to: QWidget | None = None
        self.guard: Callable[[], str | None] | None = None
        self.drafts: DraftKeeper | None = None
        self._filled: QWidget | None = None
        self.setProperty("role", "panel")
        self.setObjectName(name)
        self.setVisible(False)
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        head = QFrame()
        head.setProperty("role", "header")
        self._title = Label("", "heading")
        self._close = IconButton("close", _("Schließen"), "quiet", on_click=self.dismiss)
        self._close.setObjectName("closePanel")
        self._history = IconButton("history", _("Alle Änderungen an diesem Eintrag"), "quiet")
        self._history.setObjectName("recordHistory")
        self._history.clicked.connect(lambda: self._on_history())
        self._history.hide()
        self._on_history: Callable[[], object] = lambda: None
        line = row(self._title, 0, self._history, self._close)
        line.setContentsMargins(theme.S5, theme.S4, theme.S4, theme.S4)
        head.setLayout(line)
        outer.addWidget(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget()
        self._inner.setProperty("role", "page")
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(theme.S5, theme.S4, theme.S5, theme.S4)
        self.body.setSpacing(theme.S3)
        self._scroll.setWidget(self._inner)
        outer.addWidget(self._scroll, 1)
        self._question = self._build_question()
        outer.addWidget(self._question)
        self._foot = QFrame()
        self._foot.setProperty("role", "bar")
        self._actions = row(0)
        self._actions.setContentsMargins(theme.S5, theme.S3, theme.S5, theme.S3)
        self._foot.setLayout(self._actions)
        self._foot.setVisible(False)
        outer.addWidget(self._foot)
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setDuration(160)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.dismiss, context=within)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._press_primary, context=within)
        host.installEventFilter(self)
        self.set_title(title)

    def _build_question(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "bar")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(theme.S5, theme.S3, theme.S5, theme.S3)
        self._asked = Banner("amber", "warning", "")
        layout.addWidget(self._asked)
        self._keep = Button(_("Weiter bearbeiten"), on_click=self._keep_editing)
        self._discard = Button(
            _("Verwerfen"), role="danger", on_click=lambda: self.dismiss(force=True)
        )
        self._discard.setObjectName("discard")
        layout.addLayout(row(0, self._keep, self._discard))
        frame.setVisible(False)
        return frame

    def name_question(self, keep: str, discard: str) -> None:
        """Other words on the buttons below what is asked before closing."""
        self._keep.setText(keep)
        self._discard.setText(discard)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_content(self, widget: QWidget) -> None:
        """Replace the content."""
        while (item := self.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._filled = widget
        self.body.addWidget(widget)
        self.body.addStretch(1)
        self._tie()

    def set_actions(self, *buttons: QWidget) -> None:
        """Buttons at the bottom right, the primary one last."""
        while (item := self._actions.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._actions.addStretch(1)
        for button in buttons:
            self._actions.addWidget(button)
        self._foot.setVisible(bool(buttons))
        self._tie()

    def _tie(self) -> None:
        """Tab walks through the panel from top to bottom, whenever its parts were made, and ends
        in the head: Qt goes by the order of their making, and would visit the page below in
        between; the keyboard begins in the first field, not on the way out."""
        parts = (self._inner, self._question, self._foot)
        stops: list[list[QWidget]] = [[] for _part in parts]
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
                for found, part in zip(stops, parts, strict=True):
                    if part.isAncestorOf(widget):
                        found.append(widget)
            widget = widget.nextInFocusChain()
        chain([*(one for found in stops for one in found), self._history, self._close])

    def offer_history(self, office: Office, table: str, record_id: int | None, name: str) -> None:
        """A button in the head leads to all that was ever done to this record; none for None."""
        self._history.setVisible(bool(record_id))
        self._on_history = lambda: office.create(
            "journal", table=table, record_id=record_id, name=name
        )

    def keep_draft(self, office: Office, form: str, record_id: int | None = None,
                   **about: Any) -> None:  # fmt: skip
        """What is typed from now on is kept until the panel closes (see `DraftKeeper.begin`)."""
        if self.drafts is None:
            from .drafts import DraftKeeper

            def dirty() -> bool:
                return self.guard is None or bool(self.guard())

            self.drafts = DraftKeeper(
                office, self, is_dirty=dirty, inputs=lambda: self._filled or self._inner
            )
            self._outer.insertWidget(1, self.drafts.banner)
            self.closed.connect(self.drafts.done)
        self.drafts.begin(form, record_id, **about)

    def is_open(self) -> bool:
        """Whether the panel is on the screen."""
        return self.isVisibleTo(self._host)

    def open(self, focus: QWidget | None = None) -> None:
        """Slide in and give the keyboard to `focus` (or the first field)."""
        before = QApplication.focusWidget()
        if before is not None and not focus_is_inside(self):
            self._return_to = before
        self._question.setVisible(False)
        self._place()
        self.show()
        self.raise_()
        target = self.pos()
        if self._animated():
            self._slide.stop()
            self._slide.setStartValue(QPoint(self._host.width(), target.y()))
            self._slide.setEndValue(target)
            self._slide.start()
        first = focus or self._first_field()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def dismiss(self, force: bool = False) -> None:
        """Close; asks first when there is unsaved input and not `force`."""
        if not self.is_open():
            return
        question = None if force or self.guard is None else self.guard()
        if question:
            self._asked.set("amber", "warning", question)
            self._question.setVisible(True)
            self._keep.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        had_focus = focus_is_inside(self)
        self._slide.stop()
        self.hide()
        if had_focus:
            back = self._return_to
            try:
                there = back is not None and back.isVisible() and back.isEnabled()
            except RuntimeError:
                there = False  # the widget went away meanwhile
            target = back if there and back is not None else self._host
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._return_to = None
        self.closed.emit()

    def _keep_editing(self) -> None:
        self._question.setVisible(False)
        if (first := self._first_field()) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_field(self) -> QWidget | None:
        parts = (self._inner, self._foot)
        for widget in (w for part in parts for w in part.findChildren(QWidget)):
            takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            if takes and widget.isEnabled() and widget.isVisibleTo(self):
                return widget
        return self._close

    def _press_primary(self) -> None:
        for button in self._foot.findChildren(QPushButton):
            if button.isHidden() or not button.isEnabled():
                continue  # hidden ones belong to what was asked before and are going
            if button.property("role") in ("primary", "danger"):
                button.click()
                return

    def _animated(self) -> bool:
        if QGuiApplication.platformName() in ("offscreen", "minimal"):
            return False
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self._host.isVisible() and self.style().styleHint(hint, None, self) > 0

    def _place(self) -> None:
        width = min(theme.px(self._wanted), self._host.width())
        self.setGeometry(self._host.width() - width, 0, width, self._host.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size."""
        if event.type() == QEvent.Type.Resize and watched is self._host and self.is_open():
            self._slide.stop()
            self._place()
        return False


#: Words for a kind of file and its endings, e.g. ("Excel-Tabelle", ("xlsx",)).
FileKind = tuple[str, tuple[str, ...]]


class Questions(Protocol):
    """What the program may ask in a dialog. Injected, so that tests answer without a window."""

    def open_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """An existing file, or None when the user gave up."""
        ...

    def save_file(self, title: str, suggestion: str, kinds: Sequence[FileKind]) -> Path | None:
        """Where to write, with one of the endings, or None when the user gave up."""
        ...

    def confirm(self, title: str, text: str, action: str) -> bool:
        """Whether to erase or restore for good; `action` is the word on the button."""
        ...


class FileChooser:
    """The questions asked with the system's own dialogs.

    `folder` and `remember` keep the folder used last.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        folder: Callable[[], str] | None = None,
        remember: Callable[[str], object] | None = None,
    ) -> None:
        self._parent, self._folder, self._remember = parent, folder, remember

    def open_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """An existing file, or None when the user gave up."""
        name, _kind = QFileDialog.getOpenFileName(
            self._parent, title, self._start(), file_filter(kinds)
        )
        return self._chosen(name)

    def save_file(self, title: str, suggestion: str, kinds: Sequence[FileKind]) -> Path | None:
        """Where to write; an ending is added when the user typed none."""
        start = str(Path(self._start()) / suggestion)
        name, kind = QFileDialog.getSaveFileName(self._parent, title, start, file_filter(kinds))
        path = self._chosen(name)
        return None if path is None else with_ending(path, kind, kinds)

    def confirm(self, title: str, text: str, action: str) -> bool:
        """Ask before something that cannot be taken back; Esc and Enter both mean no."""
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(title)
        box.setInformativeText(text)
        yes = Button(action, role="danger")
        no = Button(_("Abbrechen"))
        box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(no)
        box.setEscapeButton(no)
        box.exec()
        return box.clickedButton() is yes

    def _start(self) -> str:
        return self._folder() if self._folder is not None else ""

    def _chosen(self, name: str) -> Path | None:
        if not name:
            return None
        path = Path(name)
        if self._remember is not None:
            self._remember(str(path.parent))
        return path


def file_filter(kinds: Sequence[FileKind]) -> str:
    """The kinds as the file dialog wants them: all together first when there are several."""
    parts = [f"{words} ({_patterns(endings)})" for words, endings in kinds]
    if len(kinds) > 1:
        every = tuple(ending for _words, endings in kinds for ending in endings)
        parts.insert(0, f"{_('Alle passenden Dateien')} ({_patterns(every)})")
    return ";;".join(parts)


def with_ending(path: Path, chosen: str, kinds: Sequence[FileKind]) -> Path:
    """`path` with an ending of the chosen kind, unless it has a fitting one already."""
    every = [ending for _words, endings in kinds for ending in endings]
    if not every or path.suffix.lower().lstrip(".") in every:
        return path
    for words, endings in kinds:
        if chosen.startswith(words):
            return path.with_name(f"{path.name}.{endings[0]}")
    return path.with_name(f"{path.name}.{every[0]}")


def _patterns(endings: Sequence[str]) -> str:
    return " ".join(f"*.{ending}" for ending in endings)
