"""The one style sheet for native widgets. Dynamic property `role` picks the variant.

Buttons: primary, secondary (default), quiet, danger; `big` for the page head.
Labels: title, number, heading, section, small, muted, error, link.
Frames: card, header, nav, panel, desk, line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .theme import Theme


def build(theme: Theme) -> str:
    """The style sheet of `theme`; sizes follow its scale."""
    values = {name: value for name, value in theme.tokens.items()}
    sizes = {f"p{n}": f"{theme.px(n)}px" for n in range(1, 41)}
    # A line edit keeps its text 2 px from its padding; the other fields are level with it.
    sizes |= {f"in{n}": f"{theme.px(n) + 2}px" for n in (8, 9)}
    fonts = {}
    for role in ("title", "number", "heading", "section", "body", "button", "small", "chip"):
        font = theme.font(role)
        points = font.pointSizeF()
        size = f"{points:.2f}pt" if points > 0 else f"{font.pixelSize()}px"
        fonts[f"f_{role}"] = f"font-size: {size}; font-weight: {int(font.weight())}"
    text = "".join((_BASICS, _BUTTONS, _FIELDS, _CHOICES, _VIEWS, _FRAMES))
    replace = {**values, **sizes, **fonts, "scheme": theme.scheme}
    # Longest names first: `text` must not eat the start of `text_active`.
    for name in sorted(replace, key=len, reverse=True):
        text = text.replace(f"@{name}", replace[name])
    return text


_BASICS = """
QMainWindow, QDialog { background: @background; }
QToolTip { background: @tooltip; color: @tooltip_text; border: none; padding: @p4 @p8; }
QLabel { background: transparent; }
QLabel:disabled { color: @disabled; }
QLabel[role="title"] { @f_title; }
QLabel[role="number"] { @f_number; }
QLabel[role="heading"] { @f_heading; }
QLabel[role="section"] { @f_section; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="small"] { @f_small; color: @muted; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="error"] { @f_small; color: @red_text; }
QLabel[role="link"] { color: @link; }
QMenuBar { background: @header; border: none; border-bottom: 1px solid @line; }
QMenuBar::item { background: transparent; padding: @p4 @p8; border-radius: 5px; }
QMenuBar::item:selected { background: @brand_soft; color: @brand_text; }
QMenu { background: @surface; border: 1px solid @line; padding: @p4; }
QMenu::item { background: transparent; padding: @p6 @p24 @p6 @p10; border-radius: 5px; }
QMenu::item:selected { background: @brand_soft; color: @brand_text; }
QMenu::item:disabled { color: @disabled; }
QMenu::icon { padding-left: @p8; }
QMenu::separator { height: 1px; background: @line; margin: @p4 @p8; }
QMenu::indicator { width: @p14; height: @p14; padding-left: @p8; }
QMenu::indicator:non-exclusive:checked { image: url(kit:check_@scheme.svg); }
QMenu::indicator:exclusive:checked { image: url(kit:check_@scheme.svg); }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: @p12; margin: 0; }
QScrollBar:horizontal { height: @p12; margin: 0; }
QScrollBar::handle { background: @line_strong; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: @p32; margin: 2px 3px; }
QScrollBar::handle:horizontal { min-width: @p32; margin: 3px 2px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @brand_line; }
QProgressBar { background: @track; border: none; border-radius: 3px; max-height: @p6;
  min-height: @p6; text-align: center; }
QProgressBar::chunk { background: @brand; border-radius: 3px; }
QStatusBar { background: @header; border-top: 1px solid @line; }
QStatusBar::item { border: none; }
"""

_BUTTONS = """
QPushButton { background: @field; color: @text; border: 1px solid @line; border-radius: 7px;
  padding: @p4 @p10; @f_button; font-weight: 500; }
QPushButton:hover { background: @hover; border-color: @line_strong; }
QPushButton:pressed, QPushButton:checked { background: @pressed; }
QPushButton:checked { border-color: @brand; color: @brand_text; background: @brand_soft; }
QPushButton:focus { border: 2px solid @focus; padding: @p3 @p9; }
QPushButton:disabled { color: @disabled; background: @field; border-color: @line; }
QPushButton[big="true"] { padding: @p8 @p14; @f_body; font-weight: 500; }
QPushButton[big="true"]:focus { padding: @p7 @p13; }
QPushButton[role="primary"] { background: @primary; color: @primary_text;
  border-color: @primary; font-weight: 600; }
QPushButton[role="primary"][big="true"] { font-weight: 600; }
QPushButton[role="primary"]:hover { background: @primary_hover; }
QPushButton[role="primary"]:focus { border-color: @text; }
QPushButton[role="primary"]:disabled { background: @pressed; color: @disabled;
  border-color: @line; }
QPushButton[role="danger"] { background: @danger; color: @danger_text; border-color: @danger;
  font-weight: 600; }
QPushButton[role="danger"]:hover { background: @danger_hover; }
QPushButton[role="danger"]:focus { border-color: @text; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; }
QPushButton[role="quiet"]:hover { background: @hover; }
QPushButton[role="quiet"]:focus { border-color: @focus; }
QPushButton[role="link"] { background: transparent; border: none; border-radius: 0; color: @link;
  padding: 1px 0 2px 0; text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: none; border-bottom: 2px solid @focus;
  padding: 1px 0 0 0; }
QPushButton[icon_only="true"] { padding: @p4 @p6; }
QPushButton[icon_only="true"]:focus { padding: @p3 @p5; }
QPushButton::menu-indicator { image: url(kit:chevron_down_@scheme.svg); width: @p10;
  subcontrol-origin: padding; subcontrol-position: right center; right: @p6; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 7px;
  padding: @p4; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @pressed; }
QToolButton:focus { border: 2px solid @focus; padding: @p3; }
QToolButton:disabled { color: @disabled; }
QToolButton::menu-indicator { image: none; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: @field;
  color: @text; border: 1px solid @line; border-radius: 7px; padding: @p7 @p9;
  selection-background-color: @primary; selection-color: @primary_text; }
QPlainTextEdit, QTextEdit { padding: @p4 @p7; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QAbstractSpinBox:hover,
QComboBox:hover { border-color: @line_strong; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
  border: 2px solid @focus; padding: @p6 @p8; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @focus; padding: @p3 @p6; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QTextEdit[wrong="true"],
QAbstractSpinBox[wrong="true"], QComboBox[wrong="true"] { border-color: @red; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled,
QComboBox:disabled { color: @disabled; background: @background; }
QLineEdit:read-only, QPlainTextEdit:read-only, QTextEdit:read-only { background: @background; }
QLineEdit[role="search"] { padding: @p8 @p10; }
QLineEdit[role="search"]:focus { padding: @p7 @p9; }
QLabel[role="no_picture"] { @f_small; color: @muted; background: @background;
  border: 1px dashed @line_strong; border-radius: 7px; }
QLabel[role="picture"] { @f_small; color: #5C6B70; background: #FFFFFF; border: 1px solid @line;
  border-radius: 7px; }
QLabel[role="keycap"] { @f_small; color: @muted; border: 1px solid @line; border-radius: 4px;
  background: @background; padding: 0 @p5; }
QLineEdit[role="bare"], QPlainTextEdit[role="bare"] { border: none; background: transparent;
  padding: 0; }
QLineEdit[role="cell"], QPlainTextEdit[role="cell"] { background: transparent;
  border-color: transparent; border-radius: 5px; }
QLineEdit[role="cell"] { padding: @p3 @p5; }
QPlainTextEdit[role="cell"] { padding: @p1 @p3; }
QLineEdit[role="cell"]:hover, QPlainTextEdit[role="cell"]:hover { border-color: @line_strong; }
QLineEdit[role="cell"]:focus, QPlainTextEdit[role="cell"]:focus { background: @field;
  border: 2px solid @focus; }
QLineEdit[role="cell"]:focus { padding: @p2 @p4; }
QPlainTextEdit[role="cell"]:focus { padding: 0 @p2; }
QLineEdit[role="cell"][wrong="true"] { border-color: @red; }
QComboBox { padding-left: @in9; padding-right: @p24; combobox-popup: 0; }
QComboBoxPrivateContainer { background: @surface; border: 1px solid @line; }
QComboBox:focus { padding-left: @in8; padding-right: @p23; }
QComboBox::drop-down { border: none; width: @p24; subcontrol-origin: border;
  subcontrol-position: right center; }
QComboBox::down-arrow { image: url(kit:chevron_down_@scheme.svg); width: @p12; height: @p12; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit { border: none; padding: 0;
  background: transparent; }
QComboBox QAbstractItemView { background: @surface; border: none; padding: @p4;
  outline: none; selection-background-color: @brand_soft; selection-color: @brand_text; }
QComboBox QAbstractItemView::item { padding: @p5 @p8; border-radius: 5px; }
QAbstractSpinBox { padding: @p5 @p24 @p5 @in9; }
QAbstractSpinBox:focus { padding: @p4 @p23 @p4 @in8; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: @p22;
  background: transparent; subcontrol-origin: border; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: @p3; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: @p3; }
QAbstractSpinBox::up-arrow { image: url(kit:chevron_up_@scheme.svg); width: @p10;
  height: @p10; }
QAbstractSpinBox::down-arrow { image: url(kit:chevron_down_@scheme.svg); width: @p10;
  height: @p10; }
"""

_CHOICES = """
QCheckBox, QRadioButton { spacing: @p8; background: transparent; padding: @p2; border: 1px solid
  transparent; border-radius: 5px; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabled; }
QCheckBox:focus, QRadioButton:focus { border-color: @focus; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator, QTreeView::indicator {
  width: @p16; height: @p16; border: 1px solid @line_strong; background: @field; }
QCheckBox::indicator, QListView::indicator, QTreeView::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: @p8; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @brand; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked {
  background: @primary; border-color: @primary; image: url(kit:check_white.svg); }
QCheckBox::indicator:indeterminate { background: @primary; border-color: @primary;
  image: url(kit:dash_white.svg); }
QRadioButton::indicator:checked { background: @primary; border-color: @primary;
  image: url(kit:dot_white.svg); }
QGroupBox { border: 1px solid @line; border-radius: 10px; margin-top: @p10; padding: @p12; }
QGroupBox::title { subcontrol-origin: margin; left: @p12; padding: 0 @p4; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabWidget::tab-bar { left: 0; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: @muted; border: none; font-weight: 600;
  border-bottom: 2px solid transparent; padding: @p6 0 @p8 0; margin-right: @p18; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @brand_text; border-bottom-color: @brand; }
QTabBar::tab:disabled { color: @disabled; }
QTabBar:focus { outline: none; }
QTabBar::tab:selected:focus { background: @brand_soft; }
QTabBar::scroller { width: @p24; }
QTabBar QToolButton { background: @background; border: none; }
QSlider { min-height: @p22; }
QSlider::groove:horizontal { height: 4px; background: @track; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @brand; border-radius: 2px; }
QSlider::handle:horizontal { width: @p12; margin: -@p6 0; border-radius: @p7;
  background: @surface; border: 2px solid @brand; }
QSlider::handle:horizontal:focus { background: @brand; }
"""

_VIEWS = """
QAbstractItemView { background: @surface; color: @text; border: 1px solid @line;
  border-radius: 7px; outline: none; selection-background-color: @selection;
  selection-color: @text; alternate-background-color: @hover; }
QListView::item { padding: @p5 @p8; border-radius: 5px; }
QListView::item:hover, QTreeView::item:hover { background: @hover; }
QListView::item:selected, QTreeView::item:selected { background: @selection; color: @text; }
QListView::item:focus { border: 1px solid @focus; }
QTableView { gridline-color: @line; border-radius: 0; }
QTableView::item { padding: 0 @p8; }
QTableView::item:selected { background: @selection; color: @text; }
QHeaderView { background: @header; border: none; }
QHeaderView::section { background: @header; color: @muted; border: none;
  border-bottom: 1px solid @line; padding: @p6 @p10; @f_chip; }
QTableCornerButton::section { background: @header; border: none; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: @header; }
QCalendarWidget { background: @surface; }
QCalendarWidget QTableView::item { padding: 0; }
QCalendarWidget QToolButton { color: @text; font-weight: 600; }
QCalendarWidget QToolButton#qt_calendar_prevmonth {
  qproperty-icon: url(kit:chevron_left_@scheme.svg); }
QCalendarWidget QToolButton#qt_calendar_nextmonth {
  qproperty-icon: url(kit:chevron_right_@scheme.svg); }
QCalendarWidget QAbstractItemView { border: none; border-radius: 0; background: @surface;
  selection-background-color: @primary; selection-color: @primary_text; }
QCalendarWidget QAbstractItemView:disabled { color: @disabled; }
"""

_FRAMES = """
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="page"] { background: transparent; }
QFrame[role="card"] { background: @surface; border: 1px solid @line; border-radius: 10px; }
QFrame[role="card"][tone="brand"] { background: @brand_soft; border-color: @brand_line; }
QFrame[role="card"][tone="amber"] { background: @amber_soft; border-color: @amber_line; }
QFrame[role="card"][tone="green"] { background: @green_soft; border-color: @green_line; }
QFrame[role="card"][tone="red"] { background: @red_soft; border-color: @red_line; }
QFrame[role="card"][tone="blue"] { background: @blue_soft; border-color: @blue_line; }
QFrame[role="card"][tone="violet"] { background: @violet_soft; border-color: @violet_line; }
QFrame[role="card"] QTableView { border: none; }
QFrame[role="banner"] { border: none; border-radius: 7px; }
QLabel[role="banner"] { @f_small; font-weight: 600; }
QFrame[role="banner"][tone="brand"] { background: @brand_soft; }
QLabel[role="banner"][tone="brand"] { color: @brand_text; }
QFrame[role="banner"][tone="amber"] { background: @amber_soft; }
QLabel[role="banner"][tone="amber"] { color: @amber_text; }
QFrame[role="banner"][tone="green"] { background: @green_soft; }
QLabel[role="banner"][tone="green"] { color: @green_text; }
QFrame[role="banner"][tone="red"] { background: @red_soft; }
QLabel[role="banner"][tone="red"] { color: @red_text; }
QFrame[role="banner"][tone="blue"] { background: @blue_soft; }
QLabel[role="banner"][tone="blue"] { color: @blue_text; }
QFrame[role="banner"][tone="violet"] { background: @violet_soft; }
QLabel[role="banner"][tone="violet"] { color: @violet_text; }
QFrame[role="banner"][tone="neutral"] { background: @neutral_soft; }
QLabel[role="banner"][tone="neutral"] { color: @neutral_text; }
QFrame[role="popup"] { background: @surface; border: 1px solid @line_strong; }
QFrame[role="header"] { background: @header; border: none; border-bottom: 1px solid @line; }
QFrame[role="panel"] { background: @surface; border: none; border-left: 1px solid @line; }
QFrame[role="bar"] { background: @header; border: none; border-top: 1px solid @line; }
QFrame[role="desk"] { background: @desk; border: none; border-left: 1px solid @line; }
QFrame[role="line"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="toast"] { background: @toast; border: 1px solid @line_strong; border-radius: 10px; }
QFrame[role="toast"] QLabel { color: @toast_text; }
QPushButton[role="toast"] { background: transparent; border: 2px solid transparent;
  color: @toast_action; font-weight: 600; padding: @p2; }
QPushButton[role="toast"]:hover { text-decoration: underline; }
QPushButton[role="toast"]:focus { border-color: @toast_action; }
QFrame[role="nav"] { background: @nav; border: none; }
QFrame[role="nav"] QLabel { color: @nav_text_active; }
QFrame[role="nav"] QLabel[role="small"] { color: @nav_muted; }
"""
