"""What the commands have in common: their options, and the library that these and the environment name."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click

from qa.answer import Length, Strictness, Style
from store.article import Genre
from store.language.patterns import UNPRINTABLE

if TYPE_CHECKING:
    from qa.api import ArticleQA
    from qa.models.model_process import ApartModel
    from qa.settings import Settings
    from store.care.migrating import LibraryLocation
    from store.filters import Filters

_Command = Callable[..., Any]


def any_of(values: Any) -> str:
    """The `values` of a literal type, as a person is told of them."""
    *others, last = get_args(values)
    return f"{', '.join(others)} or {last}"


class NamedPath(click.Path):
    """A path. An empty one, as of a variable that is not set, would be the folder that one is in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not os.fspath(value):
            self.fail("an empty name is no folder and no file; give one, or leave it out.", param, ctx)
        return Path(os.fsdecode(super().convert(value, param, ctx)))


library_option = click.option(
    "--library",
    "-l",
    type=NamedPath(),
    help="The library's folder. Default: QA_LIBRARY, else ./library.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
model_option = click.option("--model", help="A LangChain model name, or extractive. Default: QA_MODEL.")
strictness_option = click.option(
    "--strictness", type=click.Choice(get_args(Strictness)), help="What becomes of words that are not proven."
)
length_option = click.option(
    "--length", type=click.Choice(get_args(Length)), default="normal", help="How long an answer."
)
references_option = click.option(
    "--references",
    type=click.Choice(get_args(Style)),
    help="How --out cites. Default: notes in Word, numbered in text.",
)


class OutFile(click.Path):
    """The path of a file to be written, whose name has one of the endings that `endings` gives when it is asked."""

    def __init__(self, endings: Callable[[], Iterable[str]]) -> None:
        super().__init__()
        self._endings = endings

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        endings = tuple(dict.fromkeys(self._endings()))
        if not path.name[1:].endswith(endings):  # ".md" alone is a name without an ending
            self.fail(f"{path} ends in none of {', '.join(endings)}; name the file so.", param, ctx)
        return path


def _answer_endings() -> Iterable[str]:
    from qa.packs.formats import FORMATS

    return (form.suffix for form in FORMATS.values())


ANSWER_FILE = OutFile(_answer_endings)
_LIMITS = (
    click.option("--author", multiple=True, help="Only by this author; may be repeated."),
    click.option("--source", multiple=True, help="Only from this outlet; may be repeated."),
    click.option("--genre", multiple=True, help=f"{any_of(Genre)}."),
    click.option("--from", "published_from", help="Published on this day or later (ISO date), or undated."),
    click.option("--to", "published_to", help="Published on this day or earlier (ISO date), or undated."),
)
_COLLECTION = click.option("--collection", multiple=True, help="Only from this collection; may be repeated.")
_NAMES = ("author", "source", "genre", "published_from", "published_to", "collection")


def _filtered(*given: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    """Gives a command the options `given`; it gets those used as `filters`, by the names that the library knows."""

    def decorated(command: _Command) -> _Command:
        @wraps(command)
        def with_filters(*arguments: Any, **options: Any) -> Any:
            used = {name: options.pop(name, None) for name in _NAMES}
            filters = {name: list(v) if isinstance(v, tuple) else v for name, v in used.items() if v}
            filters_of(filters)
            return command(*arguments, filters=filters, **options)

        made: _Command = with_filters
        for option in reversed(given):
            made = option(made)
        return made

    return decorated


def filters_of(told: Mapping[str, Any]) -> Filters:
    """What options say of filters. Raises click.BadParameter for what is none."""
    from store.errors import FilterError
    from store.filters import Filters

    try:
        return Filters.parse(told)
    except FilterError as error:
        raise click.BadParameter(str(error)) from None


described = _filtered(*_LIMITS)
limited = _filtered(*_LIMITS, _COLLECTION)


def common_options(command: _Command) -> _Command:
    """Gives a command --library and --json."""
    return library_option(json_option(command))


def with_library(command: _Command) -> _Command:
    """Gives a command --json, and --library, of which it gets the open library, `qa`: one that exists, asked without a
    model."""

    @wraps(command)
    def with_qa(library: Path | None, **options: Any) -> Any:
        with opened(library, model="extractive", must_exist=True) as qa:
            return command(qa=qa, **options)

    return common_options(with_qa)


def refuse_style(references: Style | None, out: Path | None, *endings: str) -> None:
    """Raises click.UsageError where --references is given and --out writes no file of one of the `endings`."""
    if references is not None and (out is None or out.suffix not in endings):
        raise click.UsageError(f"--references is for --out FILE that ends in {' or '.join(endings)}.")


def refuse_both(chosen: Mapping[str, object], *pairs: tuple[str, str]) -> None:
    """Raises click.UsageError where both of one of the `pairs` are chosen: one of them would count for nothing."""
    for one, other in pairs:
        if chosen[one] and chosen[other]:
            raise click.UsageError(f"{one} and {other} do not go together; leave one of them out.")


class Commands(click.Group):
    """A group whose help tells of each command its whole first sentence."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(limit=200)) for name, command in named if command])


@contextmanager
def opened(
    library: Path | None,
    *,
    model: str | None = None,
    strictness: Strictness | None = None,
    must_exist: bool = False,
    follow: bool = False,
) -> Iterator[ArticleQA]:
    """The library that the options and the environment name.

    With `follow`, for a process that stays, the model is asked by another process.
    """
    from qa.api import ArticleQA
    from qa.settings import read

    settings = read(os.environ)
    place = located(library, must_exist=must_exist)
    chosen = _model(model, settings)
    asking: AbstractContextManager[ApartModel | str | None] = nullcontext(chosen)
    if follow and chosen:
        from qa.models.model_process import apart

        asking = apart(chosen)
    with (
        asking as asked,
        ArticleQA.open(
            place.folder,
            model=asked,
            embedder=settings.embedder,
            strictness=strictness or settings.strictness,
            follow=follow,
            reembed=follow,
            judge=settings.judge,
            database=place.database,
            chroma=settings.chroma,
        ) as qa,
    ):
        qa.trace_words = settings.log_questions
        yield qa


def _model(option: str | None, settings: Settings) -> str | None:
    if option:
        return None if option == "extractive" else option
    if settings.model and not os.environ.get("QA_MODEL"):  # "" is not set, as in `settings`
        print(f"qa: answering with {settings.model}; set QA_MODEL to choose another, or extractive.", file=sys.stderr)
    return settings.model


def located(library: Path | None, *, must_exist: bool = False) -> LibraryLocation:
    """Where the library is that the option and the environment name. Raises LibraryError if it `must_exist` and does
    not."""
    from qa.errors import LibraryError
    from qa.settings import read
    from store.care.migrating import LibraryLocation

    settings = read(os.environ)
    folder = library or Path(settings.library)
    if must_exist and settings.database is None and not (folder / "library.sqlite").exists():
        raise LibraryError(
            f"There is no library at {folder}; name another with --library, or make this one with "
            f"`qa add SOURCE --library {folder}`."
        )
    return LibraryLocation(folder, settings.database)


def fail(said: str) -> NoReturn:
    """Says on standard error why a command came to nothing, and ends it with exit status 1."""
    print(UNPRINTABLE.sub(" ", f"qa: {said}"), file=sys.stderr)
    raise click.exceptions.Exit(1)


def found_anywhere(source: str) -> str:
    """A source as it is found from whichever folder a later command runs in, such as cron's. Raises click.UsageError
    for an empty name, which would be the folder that one is in."""
    if not source.strip():
        raise click.UsageError("An empty name is no file, no folder and no address; give one, or leave it out.")
    return source if "://" in source else str(Path(source).absolute())


def notice(qa: ArticleQA) -> None:
    """Say how searches are done, where that is not as usual."""
    if qa.library.reembedding is not None:
        print(f"qa: {qa.library.reembedding} `qa rebuild --embedder NAME` goes on with it.", file=sys.stderr)
    elif qa.library.notice is not None:
        print(f"qa: {qa.library.notice}", file=sys.stderr)
