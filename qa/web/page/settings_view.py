"""The settings view: what a visitor sets for their own browser. The scripts keep it there (`static/settings.js`)."""

from __future__ import annotations

from collections.abc import Sequence

from qa.web.drawn.markup import Child, Html, el
from qa.web.drawn.snippets import shorten_name
from qa.web.page.frame import Frame, sheet_head, worded

CHOICES = {
    "strictness": ("annotate", "strict", "verbatim"),
    "length": ("normal", "short", "full"),
    "language": ("auto", "en", "zh"),
    "theme": ("auto", "light", "dark"),
}
"""What may be chosen, by the name under which the browser keeps it."""


def build(frame: Frame) -> None:
    """Lays out the view."""
    with frame.view("settings", "sheet"):
        frame.html(draw_settings_view(frame.qa.model_name, frame.qa.strictness), "qa-settings")


def draw_settings_view(model: str, strictness: str) -> Html:
    """The choices, each a group of buttons of which one is pressed. `model` and `strictness` are the server's own."""
    own = {"strictness": strictness}
    groups = [
        _group(name, [_button(name, v, own.get(name, values[0]), _said(name, v)) for v in values])
        for name, values in CHOICES.items()
    ]
    # who the visitor is, for what they sign off or pin: a field that the script makes
    name = el("div", _titled("your name", "name"), el("div", class_="field own-name"), class_="setting")
    return el("section", sheet_head("settings", "kept here"), _models(model), groups, name)


def _models(running: str) -> Html:
    """The models that the server offers, and a way to try the one that is chosen."""
    offered = (
        [] if running == "extractive" else [_button("model", "served", "served", el("bdi", shorten_name(running)))]
    )
    offered.append(_button("model", "extractive", "served" if offered else "extractive", _said("model", "extractive")))
    tried = worded("button", "try", type="button", class_="plain", data_act="try-model")
    said = el("p", class_="tried", role="status")
    return _group("model", offered, el("div", tried, said, class_="trying"))


def _button(name: str, value: str, default: str, words: Html) -> Html:
    return el("button", words, type="button", data_setting=name, data_value=value,
              data_default=default, aria_pressed="true" if value == default else "false")  # fmt: skip


def _said(name: str, value: str) -> Html:
    return worded("span", value if name == "strictness" else f"{name}: {value}")


def _group(name: str, buttons: Sequence[Html], more: Child = None) -> Html:
    choice = el("div", buttons, class_="choice", role="group", aria_labelledby=f"set-{name}")
    return el("div", _titled(name, name), el("div", choice, more), class_="setting")


def _titled(words: str, name: str) -> Html:
    """The title of a setting, by which `name` its parts refer to it, and what it is about."""
    return el("div", worded("h2", words, id=f"set-{name}"), worded("p", f"about {words}", class_="soft"))
