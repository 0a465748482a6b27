"""The dark and the light theme of plaint. Textual's ``ansi-dark`` and ``ansi-light`` use the terminal's own colours."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="plaint-dark",
    primary="#7aa2c8",
    secondary="#8fa5b8",
    accent="#86b6e0",
    warning="#d9b36c",
    error="#e0837c",
    success="#8fbf8a",
    foreground="#d3d7dc",
    background="#15181c",
    surface="#1b1f24",
    panel="#22272e",
    dark=True,
    variables={
        "cursor-row": "#2c3a49",
        "cursor-row-blurred": "#22282f",
        "footer-key-foreground": "#86b6e0",
        "rule": "#333a43",
        "quiet": "#8a949f",
        "scrollbar": "#3a434e",
        "scrollbar-hover": "#4b5663",
        "scrollbar-active": "#86b6e0",
        "scrollbar-background": "#15181c",
        "scrollbar-background-hover": "#1b1f24",
        "scrollbar-background-active": "#1b1f24",
        "scrollbar-corner-color": "#15181c",
        "input-selection-background": "#86b6e0 35%",
    },
)
LIGHT = Theme(
    name="plaint-light",
    primary="#2f5d86",
    secondary="#51677b",
    accent="#1f5f99",
    warning="#8a5a00",
    error="#a8322a",
    success="#2c6e35",
    foreground="#22272d",
    background="#fbfaf7",
    surface="#f2f0eb",
    panel="#e8e5de",
    dark=False,
    variables={
        "cursor-row": "#d3e1ef",
        "cursor-row-blurred": "#e9e7e1",
        "footer-key-foreground": "#1f5f99",
        "rule": "#cfcac0",
        "quiet": "#6b6f76",
        "scrollbar": "#c4beb1",
        "scrollbar-hover": "#a9a294",
        "scrollbar-active": "#1f5f99",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#f2f0eb",
        "scrollbar-background-active": "#f2f0eb",
        "scrollbar-corner-color": "#fbfaf7",
        "input-selection-background": "#1f5f99 30%",
    },
)
NAMES = ("plaint-dark", "plaint-light", "ansi-dark", "ansi-light")
"""In the order in which the theme key goes through them."""
TITLES = {
    "plaint-dark": "Dark",
    "plaint-light": "Light",
    "ansi-dark": "Colours of the terminal, dark",
    "ansi-light": "Colours of the terminal, light",
}
DEFAULTS = {
    "cursor-row": "ansi_default",
    "cursor-row-blurred": "ansi_default",
    "rule": "ansi_bright_black",
    "quiet": "ansi_bright_black",
}
"""Variables that themes other than ours lack."""
