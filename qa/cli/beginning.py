"""The command that begins: three questions, the library they describe, and one file that says what was answered."""

from __future__ import annotations

import os
from pathlib import Path

import click

from qa.cli.articles import added
from qa.cli.options import library_option, opened
from store.language.bilingual import Bilingual, translate

_SAMPLES, _NONE = "samples", "none"
_ADDRESSES = ("http://", "https://")


@click.command()
@library_option
@click.option("--model", help="A LangChain model name, or extractive.")
@click.option("--articles", multiple=True, help="A folder, a file or a link, samples, or none; may be repeated.")
@click.option("--yes", "-y", is_flag=True, help="Ask nothing: take what is offered.")
def init(library: Path | None, model: str | None, articles: tuple[str, ...], yes: bool) -> None:
    """Begin: asks where the library is to be, which model is to answer, and which articles go in.

    The first two answers are written to qa.env in this folder, which every command that runs here reads; the
    environment goes before it. Nothing else is written beside the library, and a second time changes nothing.
    """
    from qa.settings import read

    settings = read(os.environ)
    folder = Path(_answer(_WHERE, None if library is None else str(library), settings.library, yes)).expanduser()
    named = _answer(_MODEL, model, settings.model or "extractive", yes)
    begun = settings.database is not None or (folder / "library.sqlite").exists()
    sources = articles or [_answer(_ARTICLES, None, _NONE if begun else _found(folder), yes)]
    chosen = [_source(source) for source in sources if source != _NONE]
    _check_model(named)
    with opened(folder, model="extractive") as qa:
        _keep(folder, named)
        done = added(qa, chosen) if chosen else True
        print(_say(_NEXT, number=f"{len(qa.articles()):,}", place=str(folder)))
    raise click.exceptions.Exit(0 if done else 1)


def _answer(question: Bilingual, given: str | None, offered: str, yes: bool) -> str:
    """What an option says, what is offered, or what somebody types."""
    from qa.errors import SettingsError

    if given or yes:
        return given or offered
    try:
        return str(click.prompt(_say(question), default=offered)).strip()
    except click.Abort:
        raise SettingsError(_say(_UNANSWERED)) from None


def _found(library: Path) -> str:
    """The folder here that has the most articles, else the samples where they are installed."""
    from qa.web.drawn.examples import samples
    from store.reading.sources import FORMATS

    held = {
        folder.name: sum(file.suffix.lower() in FORMATS for file in folder.iterdir())
        for folder in sorted(Path().iterdir())
        if folder.is_dir()
        and folder != library
        and not folder.name.startswith(".")
        and os.access(folder, os.R_OK | os.X_OK)
        if not (folder / "library.sqlite").exists()
    }
    most = max(held, key=held.__getitem__, default="")
    return most if held.get(most) else _SAMPLES if samples() else _NONE


def _source(named: str) -> str:
    """What is to be added, once it is known to be there. Raises SettingsError."""
    from qa.errors import SettingsError
    from qa.web.drawn.examples import samples

    if named.lower().startswith(_ADDRESSES):
        return named
    path = samples() if named == _SAMPLES else Path(named).expanduser()
    if path is None or not path.exists():
        raise SettingsError(_say(_NOT_THERE, source=named))
    return str(path)


def _check_model(named: str) -> None:
    """Raises SettingsError where the model cannot be had; it is not asked anything."""
    from qa.models.chat import resolve

    if named != "extractive":
        resolve(named)


def _keep(folder: Path, model: str) -> None:
    from qa.cli.printing import write_file
    from qa.settings import FILE, settings_lines

    before, now = settings_lines(Path()), settings_lines(Path(), QA_LIBRARY=str(folder), QA_MODEL=model)
    if now != before:
        write_file(Path(FILE), "".join(f"{line}\n" for line in now).encode())
    ours = ", ".join(line for line in now if line.startswith("QA_"))
    print(_say(_WRITTEN if now != before else _AS_BEFORE, file=FILE, settings=ours))


def _say(sentence: Bilingual, **values: str) -> str:
    """In the language of the terminal."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return translate(sentence, "zh" if locale.startswith("zh") else "en").format_map(values)


_WHERE = Bilingual("Where is the library to be? A folder", "文章库放在哪里？（文件夹）")
_MODEL = Bilingual(
    "Which model is to write answers? extractive is none: answers are the articles' own sentences",
    "由哪个模型来写回答？extractive 表示不用模型：回答就是文章里的原句",
)
_ARTICLES = Bilingual(
    "Which articles go in? A folder, a file or a link; samples; none",
    "添加哪些文章？文件夹、文件或链接；samples 为样例文章；none 为不添加",
)
_UNANSWERED = Bilingual(
    "Not all was answered, so nothing was written; answer, or take what is offered with --yes.",
    "问题没有答完，什么也没有写入；请回答，或用 --yes 采用所建议的。",
)
_NOT_THERE = Bilingual(
    "There is no file or folder {source}, so nothing was written; name another with --articles, or none.",
    "没有名为 {source} 的文件或文件夹，什么也没有写入；请用 --articles 另指一个，或写 none。",
)
_WRITTEN = Bilingual(
    "Written to {file}: {settings}. Commands that run in this folder read it.",
    "已写入 {file}：{settings}。在这个文件夹里运行的命令会读取它。",
)
_AS_BEFORE = Bilingual("{file} stays as it is: {settings}.", "{file} 保持原样：{settings}。")
_NEXT = Bilingual(
    'Articles in the library {place}: {number}. Ask with qa ask "…", or open the chat with qa serve.',
    "文章库 {place} 中的文章：{number}。用 qa ask “…” 提问，或用 qa serve 打开对话页面。",
)
