"""The page in Gradio: its frame with the views in it. Importing gradio takes seconds: only `loaded` does."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from qa.web.desk.desk import Desk
from qa.web.desk.listening import Listening
from qa.web.desk.metrics import Metrics
from qa.web.page import chat_view, settings_view, sheets, side
from qa.web.page.frame import Frame

if TYPE_CHECKING:
    import gradio
    from fastapi import FastAPI

    from qa.api import ArticleQA

_BUILDING = threading.Lock()  # gradio keeps the page that is being laid out in a global of its own

AT_ONCE, IN_LINE = 512, 256
"""Events of all pages that Gradio has under way at once, and that may wait for it to begin with them. It begins with
all that the desk takes or lets wait, for the desk says whose turn is next, and with those that stop one.
"""


@dataclass(frozen=True)
class Chat:
    """The page as an ASGI application, with what its server needs to stop it in order."""

    app: FastAPI
    stop_event: asyncio.Event


def build(
    qa: ArticleQA,
    desk: Desk,
    metrics: Metrics,
    listening: Listening,
    *,
    read_only: bool = False,
    feedback: bool = True,
) -> Chat:
    """The page over `qa`, for visitors who are `listening`.

    With `read_only` nothing is added to it, without `feedback` nobody is asked for any. Slow: it imports gradio. Must
    be called where an event loop may be made, or runs.
    """
    gr = loaded()
    from fastapi import FastAPI

    with _BUILDING, _unserved():
        blocks = _laid_out(Frame(gr, qa, desk, metrics, listening, read_only, feedback))
        threads, blocks.max_threads = blocks.max_threads, AT_ONCE  # the queue has a job for each thread there may be
        blocks.queue(max_size=IN_LINE, default_concurrency_limit=None, api_open=False)
        blocks.max_threads = threads
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        outer,
        blocks,
        path="/",
        allowed_paths=[],
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=_theme(gr),
    )
    # Gradio checks the paths of files that a browser names only for a page that was launched, and a mounted page
    # never is: `_check_allowed` returns at once, and any file of the server could be copied to where it is served.
    blocks.has_launched = True
    mounted = blocks.app = outer.routes[-1].app  # type: ignore[attr-defined]
    return Chat(outer, mounted.stop_event)


@contextmanager
def _unserved() -> Iterator[None]:
    """Gradio makes no application of a page while it is laid out.

    By itself it makes one, with all its routes, when a page is begun, ended and queued, and one more when it is
    mounted, which alone is served: two thirds of what a server does until its page is there.
    """
    blocks = import_module("gradio.blocks")
    made = blocks.App
    vars(blocks)["App"] = SimpleNamespace(create_app=lambda *_, **__: None)
    try:
        yield
    finally:
        vars(blocks)["App"] = made


def loaded() -> Any:
    """Gradio, imported: half as slow as it is by itself, which writes anew what lies beside its modules for editors."""
    _quiet()
    with _BUILDING:
        if "gradio" not in sys.modules:
            sys.meta_path.insert(0, _Unwritten())
        return import_module("gradio")


class _Unwritten(MetaPathFinder):
    """Finds the module of Gradio that parses every component and writes its `.pyi`, and has it leave that be."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        """Its place, as anybody finds it; None for any other."""
        if fullname != "gradio.component_meta":
            return None
        spec = PathFinder.find_spec(fullname, path)
        assert spec is not None
        assert spec.loader is not None
        run = spec.loader.exec_module

        def leaving_be(module: ModuleType) -> None:
            run(module)
            vars(module)["create_or_modify_pyi"] = lambda *_: None

        vars(spec.loader)["exec_module"] = leaving_be
        return spec


def _theme(gr: Any) -> Any:
    """Fonts of the reader's own machine, and no drawings out of `data:` addresses, which the page's policy refuses."""
    sans = ("system-ui", "-apple-system", "Segoe UI", "Noto Sans", "sans-serif")
    theme = gr.themes.Base(font=sans, font_mono=("ui-monospace", "monospace"))
    return theme.set(radio_circle="none", checkbox_check="none")


def _quiet() -> None:
    """Nothing is sent anywhere: set before gradio is imported, which reads these once."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"  # else a table of all events is made after each
    for name in ("GRADIO_SHARE", "GRADIO_ALLOWED_PATHS", "GRADIO_VIBE_MODE", "GRADIO_WATCH_DIRS", "GRADIO_MCP_SERVER"):
        os.environ.pop(name, None)


def _laid_out(frame: Frame) -> gradio.Blocks:
    gr = frame.gr
    with gr.Blocks(title="Article QA", analytics_enabled=False, fill_width=True) as blocks, gr.Row(elem_id="qa-frame"):
        with gr.Column(elem_id="qa-nav"):
            facts = side.build(frame)
        with gr.Column(elem_id="qa-views"):
            frame.html(side.bar(), "qa-bar")
            chat_view.build(frame, blocks, facts)
            sheets.build(frame)
            settings_view.build(frame)
        gr.Column(elem_id="qa-side")
    return blocks  # type: ignore[no-any-return]
