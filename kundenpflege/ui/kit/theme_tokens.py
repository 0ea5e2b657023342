"""The colours by name, light and dark, and every text/background pair the screens use.

Text reaches a contrast of 4.5:1 on each background it stands on (WCAG 2.2, 1.4.3 AA).
"""

from __future__ import annotations

TONES = ("brand", "amber", "green", "red", "blue", "violet", "neutral")

LIGHT: dict[str, str] = {
    "background": "#F5F3EE",
    "surface": "#FFFFFF",
    "header": "#FBFAF7",
    "field": "#FFFFFF",
    "line": "#E2DED4",
    "line_strong": "#BDB6A6",
    "text": "#1D2B2F",
    "muted": "#5C6B70",
    "disabled": "#8D979A",
    "hover": "#F6F4EF",
    "pressed": "#ECE9E1",
    "selection": "#E3EFEF",
    "weekend": "#FAF9F6",
    "desk": "#ECE9E1",
    "track": "#ECE8DF",
    "focus": "#0E5A62",
    "link": "#0E5A62",
    "primary": "#0E5A62",
    "primary_hover": "#0B4C53",
    "primary_text": "#FFFFFF",
    "danger": "#B23A2E",
    "danger_hover": "#9A3026",
    "danger_text": "#FFFFFF",
    "nav": "#163E44",
    "nav_active": "#0F2E33",
    "nav_hover": "#1B474E",
    "nav_text": "#D6E3E4",
    "nav_text_active": "#FFFFFF",
    "nav_muted": "#A3BDC0",
    "badge": "#D08A17",
    "badge_text": "#17130A",
    "toast": "#1D2B2F",
    "toast_text": "#FFFFFF",
    "toast_action": "#7FD3DA",
    "tooltip": "#1D2B2F",
    "tooltip_text": "#FFFFFF",
    "shadow": "#1D2B2F",
    "brand": "#0E5A62",
    "brand_text": "#0E5A62",
    "brand_soft": "#E3EFEF",
    "brand_line": "#BAD6D7",
    "amber": "#C77F0A",
    "amber_text": "#875607",
    "amber_soft": "#FBF0DC",
    "amber_line": "#EBD6AC",
    "green": "#2E7D4F",
    "green_text": "#266D43",
    "green_soft": "#E4F2E9",
    "green_line": "#BFDFCB",
    "red": "#B23A2E",
    "red_text": "#A93428",
    "red_soft": "#F8E6E3",
    "red_line": "#EBC3BD",
    "blue": "#2B6CB0",
    "blue_text": "#2460A0",
    "blue_soft": "#E5EEF8",
    "blue_line": "#C2D7EE",
    "violet": "#6B4FA0",
    "violet_text": "#6B4FA0",
    "violet_soft": "#EEE9F6",
    "violet_line": "#D6CAEA",
    "neutral": "#7A868A",
    "neutral_text": "#56646A",
    "neutral_soft": "#EEECE6",
    "neutral_line": "#DAD6CB",
}

DARK: dict[str, str] = {
    "background": "#15191B",
    "surface": "#1E2427",
    "header": "#1A1F22",
    "field": "#252C30",
    "line": "#323A3E",
    "line_strong": "#586469",
    "text": "#E8ECEC",
    "muted": "#9FB0B4",
    "disabled": "#6C797D",
    "hover": "#2A3236",
    "pressed": "#30393D",
    "selection": "#1C3A3F",
    "weekend": "#1A1F22",
    "desk": "#101415",
    "track": "#30383C",
    "focus": "#4FB3BC",
    "link": "#4FB3BC",
    "primary": "#1A7A84",
    "primary_hover": "#167079",
    "primary_text": "#FFFFFF",
    "danger": "#B9483B",
    "danger_hover": "#A83F33",
    "danger_text": "#FFFFFF",
    "nav": "#0F2225",
    "nav_active": "#17343A",
    "nav_hover": "#132B30",
    "nav_text": "#C9D8DA",
    "nav_text_active": "#FFFFFF",
    "nav_muted": "#8FA9AD",
    "badge": "#D08A17",
    "badge_text": "#17130A",
    "toast": "#E8ECEC",
    "toast_text": "#15191B",
    "toast_action": "#0E5A62",
    "tooltip": "#313A3F",
    "tooltip_text": "#F1F4F4",
    "shadow": "#000000",
    "brand": "#4FB3BC",
    "brand_text": "#5ABCC5",
    "brand_soft": "#17383C",
    "brand_line": "#27545A",
    "amber": "#E3A63B",
    "amber_text": "#F0BE63",
    "amber_soft": "#3A2E17",
    "amber_line": "#5E4A22",
    "green": "#5BB57D",
    "green_text": "#6CC08B",
    "green_soft": "#1B3324",
    "green_line": "#2F5940",
    "red": "#E0705F",
    "red_text": "#F08A7C",
    "red_soft": "#3F2320",
    "red_line": "#6B3832",
    "blue": "#6AA5E3",
    "blue_text": "#7FB2E8",
    "blue_soft": "#1B2F44",
    "blue_line": "#2F4F72",
    "violet": "#A98BE0",
    "violet_text": "#B79EE8",
    "violet_soft": "#2D2642",
    "violet_line": "#4A3F6C",
    "neutral": "#8B9A9E",
    "neutral_text": "#B5C2C6",
    "neutral_soft": "#2B3236",
    "neutral_line": "#3D474C",
}

# With the system's "more contrast": lines and quiet texts stand out, the meaning stays.
LIGHT_CONTRAST = {
    "line": "#8D8675", "line_strong": "#5C5646", "muted": "#3B484C", "disabled": "#6A7477",
}  # fmt: skip
DARK_CONTRAST = {
    "line": "#7D8A8F", "line_strong": "#AEBABE", "muted": "#CAD6D9", "disabled": "#94A1A5",
}  # fmt: skip

# Text on background, as used anywhere in the kit.
PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground)
      for text in ("text", "muted")
      for ground in ("background", "surface", "header", "field", "hover", "pressed",
                     "selection", "weekend", "neutral_soft")),
    *(("text", f"{tone}_soft") for tone in TONES),
    *((f"{tone}_text", f"{tone}_soft") for tone in TONES),
    *((f"{tone}_text", ground) for tone in TONES for ground in ("surface", "background", "field")),
    ("link", "background"),
    ("link", "surface"),
    ("link", "header"),
    ("text", "desk"),
    ("muted", "desk"),
    ("brand_text", "header"),
    ("brand_text", "selection"),
    ("primary_text", "primary"),
    ("primary_text", "primary_hover"),
    ("danger_text", "danger"),
    ("danger_text", "danger_hover"),
    ("nav_text", "nav"),
    ("nav_text", "nav_hover"),
    ("nav_muted", "nav"),
    ("nav_text_active", "nav_active"),
    ("badge_text", "badge"),
    ("toast_text", "toast"),
    ("toast_action", "toast"),
    ("tooltip_text", "tooltip"),
)  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
