"""What the commands have in common: their options, and the library that these and the environment name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from qa.answer import Strictness
    from qa.api import ArticleQA
    from qa.models.apart import ApartModel
    from qa.settings import Settings

LibraryOption = Annotated[
    Path | None, typer.Option("--library", "-l", help="The library's folder. Default: QA_LIBRARY, else ./library.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="A LangChain model name, or extractive. Default: QA_MODEL.")
]
StrictnessOption = Annotated[str | None, typer.Option("--strictness", help="annotate, strict or verbatim.")]
AuthorOption = Annotated[list[str] | None, typer.Option("--author", help="Only by this author; may be repeated.")]
SourceOption = Annotated[list[str] | None, typer.Option("--source", help="Only from this outlet; may be repeated.")]
GenreOption = Annotated[
    list[str] | None, typer.Option("--genre", help="news, opinion, analysis, press_release or unknown.")
]
FromOption = Annotated[str | None, typer.Option("--from", help="Published on this day or later (ISO date).")]
CollectionOption = Annotated[
    list[str] | None, typer.Option("--collection", help="Only from this collection; may be repeated.")
]
ToOption = Annotated[str | None, typer.Option("--to", help="Published on this day or earlier (ISO date).")]


@contextmanager
def opened(
    library: Path | None,
    *,
    model: str | None = None,
    strictness: str | None = None,
    must_exist: bool = False,
    follow: bool = False,
) -> Iterator[ArticleQA]:
    """The library that the options and the environment name.

    With `follow`, for a process that stays, the model is asked by another process.
    """
    from qa.api import ArticleQA
    from qa.errors import LibraryError
    from qa.settings import read

    settings = read(os.environ)
    path = library or Path(settings.library)
    if must_exist and settings.database is None and not path.exists():
        raise LibraryError(f"There is no library at {path}; make one with `qa add SOURCE --library {path}`.")
    chosen = _model(model, settings)
    asking = _apart(chosen) if follow and chosen else nullcontext(chosen)
    with (
        asking as asked,
        ArticleQA.open(
            path,
            model=asked,
            embedder=settings.embedder,
            strictness=_strictness(strictness, settings),
            follow=follow,
            reembed=follow,
            judge=settings.judge,
            database=settings.database,
            chroma=settings.chroma,
        ) as qa,
    ):
        qa.trace_words = settings.log_questions
        yield qa


def _apart(model: str) -> AbstractContextManager[ApartModel]:
    from qa.models.apart import apart

    return apart(model)


def _model(option: str | None, settings: Settings) -> str | None:
    if option:
        return None if option == "extractive" else option
    if settings.model and "QA_MODEL" not in os.environ:
        print(f"qa: answering with {settings.model}; set QA_MODEL to choose another, or extractive.", file=sys.stderr)
    return settings.model


def _strictness(option: str | None, settings: Settings) -> Strictness:
    return option or settings.strictness  # type: ignore[return-value]  # ArticleQA.open refuses what is none


def filters_of(
    author: list[str] | None,
    source: list[str] | None,
    genre: list[str] | None,
    published_from: str | None,
    published_to: str | None,
    collection: list[str] | None = None,
) -> dict[str, Any]:
    """Those given, by the names that the library knows them by."""
    given = {
        "author": author,
        "source": source,
        "genre": genre,
        "published_from": published_from,
        "published_to": published_to,
        "collection": collection,
    }
    return {name: value for name, value in given.items() if value}


def notice(qa: ArticleQA) -> None:
    """Say how searches are done, where that is not as usual."""
    if qa.library.reembedding is not None:
        print(f"qa: {qa.library.reembedding} `qa rebuild --embedder NAME` goes on with it.", file=sys.stderr)
    elif qa.library.notice is not None:
        print(f"qa: {qa.library.notice}", file=sys.stderr)
