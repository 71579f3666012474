"""What every view is built from: Gradio, the library, and the few parts that all views have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa.web.desk.desk import Desk
from qa.web.desk.listening import Listening
from qa.web.desk.metrics import Metrics
from qa.web.drawn.markup import Html, el
from qa.web.drawn.page_texts import say

if TYPE_CHECKING:
    from qa.api import ArticleQA

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""How events are declared: without Gradio's own spinner, and with no address for programs."""

SENT = "(...given) => window.articleQA ? window.articleQA.{hook}(given) : given"
"""The script that fills in what the browser sends with an event, by a hook of `static/app.js`."""


@dataclass(frozen=True)
class Frame:
    """`gr` is gradio, which is imported late; `desk` bounds what runs at once; `listening` knows who is there.

    `read_only`: nothing is added here; `feedback`: what visitors say of answers is kept.
    """

    gr: Any
    qa: ArticleQA
    desk: Desk
    metrics: Metrics
    listening: Listening
    read_only: bool = False
    feedback: bool = True

    def html(self, value: Html, name: str) -> Any:
        """A place on the page that shows `value`; `name` is its id."""
        return self.gr.HTML(value, elem_id=name, elem_classes=["qa"], apply_default_css=False, js_on_load=None)

    def told(self) -> Any:
        """A text that the browser fills in with a hook before an event is sent; it is not seen."""
        return self.gr.Textbox("", visible=False)

    def view(self, name: str, *classes: str) -> Any:
        """The column of the view called `name`."""
        return self.gr.Column(elem_id=f"view-{name}", elem_classes=list(classes))


def worded(tag: str, name: str, **attributes: str) -> Html:
    """An element with the words of that name, which the scripts say again in the language chosen."""
    return el(tag, say(name, "en"), data_say=name, **attributes)


def sheet_head(title: str, said: str) -> Html:
    """What stands on top of a view but the chat: its title, and below it what it is for."""
    return el("div", worded("h1", title), worded("p", said), class_="sheet-head")
