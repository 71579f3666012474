"""The settings view: what a visitor sets for their own browser. The scripts keep it there (`static/settings.js`)."""

from __future__ import annotations

from qa.web.markup import Html, el
from qa.web.views.frame import Frame
from qa.web.words import say

CHOICES = {"language": ("auto", "en", "zh"), "theme": ("auto", "light", "dark")}
"""What may be chosen, by the name under which the browser keeps it; the first is what holds before anything is."""


def build(frame: Frame) -> None:
    """Lays out the view."""
    with frame.view("settings", "sheet"):
        frame.html(drawn(), "qa-settings")


def drawn() -> Html:
    """The choices, each a group of buttons of which one is pressed."""
    groups = [
        el(
            "div",
            el("h2", say(name, "en"), data_say=name, id=f"set-{name}"),
            el(
                "div",
                [
                    el("button", say(f"{name}: {value}", "en"), data_say=f"{name}: {value}", type="button",
                       data_setting=name, data_value=value, aria_pressed="true" if value == "auto" else "false")
                    for value in values
                ],
                class_="choice",
                role="group",
                aria_labelledby=f"set-{name}",
            ),
            class_="setting",
        )
        for name, values in CHOICES.items()
    ]  # fmt: skip
    head = el(
        "div",
        el("h1", say("settings", "en"), data_say="settings"),
        el("p", say("kept here", "en"), data_say="kept here"),
        class_="sheet-head",
    )
    return el("section", head, groups)
