"""Articles that visitors add, and how far that has come: told to the one who adds, and to nobody else.

Files come in as the body of a request. Each is kept in a folder of its own that only this process may read, for as long
as it is being read. Its name is the visitor's, without what would lead elsewhere: its ending says how it is read, and
what is called nothing else is called by it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import shutil
import tempfile
import threading
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from qa.web.desk.desk import Desk
from qa.web.drawn.page_texts import Language
from qa.web.gate.refusal import Refused, too_many
from store.article import IngestReport, Rejected, Remark
from store.language.patterns import UNPRINTABLE
from store.library import Progress
from store.reading.reasons import tell_reason

if TYPE_CHECKING:
    from starlette.datastructures import UploadFile
    from starlette.requests import Request

    from qa.api import ArticleQA

_log = logging.getLogger(__name__)

MOST_FILES = 500
"""Files in one request."""

_AT_ONCE = 4  # requests that add; the library takes one after the other
_MOST_TITLES = 200  # titles that a report names
_PIECE = 1 << 20
_LONGEST_NAME = 200  # bytes
_TELL = 0.1  # seconds between two tellings of how far it has come
_ENDS = 1.0  # seconds that adding has to end in once the server is told to stop
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_KINDS = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/zip": ".zip",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "multipart/related": ".mhtml",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
}


@dataclass(frozen=True)
class Upload:
    """What is to be added: `source` as `ArticleQA.add` takes it; `names` are the visitor's own, by path of the file.

    `folder` is removed once all is read; `language` is that in which the report says why something did not go in.
    """

    source: Any
    names: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    language: Language = "en"


Steps = AsyncGenerator[Progress | dict[str, Any], None]
"""How far adding has come, and the report in the end."""


class _Left(Exception):
    """Whoever adds has gone."""


async def received(request: Request, name: str) -> Upload:
    """The files in the body: those of a form, or the body itself, which is called `name` and whose type the header
    says. Raises Refused."""
    from starlette.requests import ClientDisconnect

    folder: Path | None = None
    try:
        folder = Path(tempfile.mkdtemp(prefix="article-qa-"))
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        names = await (
            _form(request, folder) if kind == "multipart/form-data" else _single(request, folder, kind, name)
        )
    except BaseException as error:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, ClientDisconnect):
            raise Refused(400, "body_incomplete", "The body ended early.") from None
        if isinstance(error, OSError):
            _log.error("the files of a visitor cannot be kept", exc_info=error)
            said = f"The files cannot be kept here ({error.strerror or error}); ask whoever runs the server."
            raise Refused(507, "no_room", said, {"Connection": "close"}) from error
        raise
    return Upload([Path(path) for path in names], names, folder)


async def _form(request: Request, folder: Path) -> dict[str, str]:
    from starlette.exceptions import HTTPException

    names: dict[str, str] = {}
    try:
        async with request.form(max_files=MOST_FILES, max_fields=10) as form:
            for number, (_, part) in enumerate(form.multi_items(), 1):
                if not isinstance(part, str):
                    path = _place(folder, number, part.filename or "")
                    await asyncio.to_thread(_keep, part, path)
                    names[str(path)] = _shown(part.filename or "") or path.name
    except HTTPException as error:
        raise Refused(400, "invalid_form", f"The files could not be read: {error.detail}") from error
    if not names:
        raise Refused(422, "no_file", "The form holds no file; send each as a part of its own, with its name.")
    return names


async def _single(request: Request, folder: Path, kind: str, name: str) -> dict[str, str]:
    suffix = _suffix(name) or _KINDS.get(kind)
    if suffix is None:
        said = f"Files of the type {kind[:60] or 'unknown'} are not known here; name the file with ?name=FILE.pdf."
        raise Refused(415, "unknown_type", said)
    path = _place(folder, 1, name if _suffix(name) else f"{name or 'file'}{suffix}")
    empty = True
    with path.open("wb") as file:
        async for piece in request.stream():
            empty = empty and not piece
            file.write(piece)
    if empty:
        raise Refused(422, "no_file", "The body is empty; send a file, or JSON.")
    return {str(path): _shown(name) or f"the file ({kind})"}


def _keep(part: UploadFile, path: Path) -> None:
    with path.open("wb") as file:
        shutil.copyfileobj(part.file, file, _PIECE)


def _place(folder: Path, number: int, name: str) -> Path:
    """Where a file of that name is kept; its folder is made."""
    own = UNPRINTABLE.sub(" ", PurePosixPath(name.replace("\\", "/")).name).strip(" .")
    path = folder / f"{number:04}" / (own.encode()[-_LONGEST_NAME:].decode("utf-8", "ignore") or "file")
    path.parent.mkdir()
    return path


def _suffix(name: str) -> str:
    """The ending of a file's name, "" if it is none that may stand in one of ours."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode()[:200]


class Adder:
    """Adds for visitors. Used from the event loop."""

    def __init__(self, qa: ArticleQA) -> None:
        self._qa = qa
        self._desk = Desk(_AT_ONCE)
        self._turn = threading.Lock()
        self._folders: set[Path] = set()  # of files that are being read

    def enter(self) -> None:
        """Takes a place. `add` gives it back in the end, or `leave`. Raises Refused when all are taken."""
        if not self._desk.take():
            said = "Others are adding articles at this moment; try again in a few seconds."
            raise too_many(said, 5, closes=True)

    def leave(self) -> None:
        """Gives a place back with which nothing was added."""
        self._desk.leave()

    async def close(self) -> None:
        """Waits a moment for what is being added to end, which whoever adds has left; no file of a visitor stays."""
        await self._desk.drain(_ENDS)
        for folder in tuple(self._folders):
            shutil.rmtree(folder, ignore_errors=True)

    def add(self, given: Upload) -> Steps:
        """Begins to add, in a thread of its own, for whoever has entered. What comes of it can be followed: how far it
        has come, the latest only, and the report at last; it raises what `ArticleQA.add` raises. Leaving early ends it,
        and what is in stays in.
        """
        loop = asyncio.get_running_loop()
        told: asyncio.Queue[Progress | dict[str, Any] | Exception] = asyncio.Queue()
        left = threading.Event()
        if given.folder is not None:
            self._folders.add(given.folder)

        def tell(step: Progress | dict[str, Any] | Exception) -> None:
            loop.call_soon_threadsafe(told.put_nowait, step)

        def progress(step: Progress) -> None:
            if left.is_set():
                raise _Left
            tell(step)

        def work() -> None:
            ended: dict[str, Any] | Exception
            try:
                with self._turn:
                    progress(Progress(0, None, ""))
                    ended = self._told(self._qa.add(given.source, progress), given)
            except Exception as error:
                ended = error
            if given.folder is not None:
                shutil.rmtree(given.folder, ignore_errors=True)
                self._folders.discard(given.folder)
            with suppress(RuntimeError):  # the loop is gone
                tell(ended)
                loop.call_soon_threadsafe(self.leave)

        threading.Thread(target=work, name="adding", daemon=True).start()
        return _steps(told, left)

    def _told(self, report: IngestReport, given: Upload) -> dict[str, Any]:
        """The report with the visitor's names of files, and the titles of what is new."""
        titles: dict[str, str | None] = {}
        for id in dict.fromkeys((*report.added, *report.updated)[:_MOST_TITLES]):
            with suppress(KeyError):  # removed since
                titles[id] = self._qa.article(id).title
        spoken = given.language
        rejected = [{"source": _named(r, given), "reason": tell_reason(r.reason, spoken)} for r in report.rejected]
        remarks = [{"source": _named(r, given), "text": tell_reason(r.text, spoken)} for r in report.remarks]
        return {**asdict(report), "rejected": rejected, "remarks": remarks, "titles": titles}


async def _steps(told: asyncio.Queue[Progress | dict[str, Any] | Exception], left: threading.Event) -> Steps:
    try:
        while True:
            step = await told.get()
            while isinstance(step, Progress) and not told.empty():
                step = told.get_nowait()
            if isinstance(step, Exception):
                raise step
            yield step
            if isinstance(step, dict):
                return
            await asyncio.sleep(_TELL)
    finally:
        left.set()


def _named(item: Rejected | Remark, given: Upload) -> str:
    """Where it came from, in the visitor's words."""
    for path, name in given.names.items():
        if item.source.startswith(path):
            return name + item.source[len(path) :]
    return item.source
