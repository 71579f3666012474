"""The command that looks at everything that may be wrong, and mends what it can."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli.options import json_option, library_option, located
from qa.cli.printing import print_json
from store.language.patterns import UNPRINTABLE

if TYPE_CHECKING:
    from qa.settings import Settings
    from store.care.doctor import Diagnosis

_PACKAGES = ("chromadb", "tantivy", "sqlalchemy", "langchain", "langchain-openai", "openai", "gradio", "fastapi")
_AGAIN = "Install article-qa again."
_MODEL = 10.0  # seconds that a model is waited for


@click.command()
@library_option
@click.option(
    "--mend",
    is_flag=True,
    help="Build indexes that are damaged, go on with embedding, upgrade, and delete what was left behind.",
)
@json_option
def doctor(library: Path | None, mend: bool, as_json: bool) -> None:
    """Look at versions, settings, what reads, library, indexes, disk, servers and model, one line each.

    Exit status 1 when anything is not as it should be and was not mended.
    """
    found = []
    for diagnosis in _examined(library, mend):
        found.append(diagnosis)
        if not as_json:
            told = " ".join(part for part in (diagnosis.found, diagnosis.remedy) if part)
            print(f"{diagnosis.state:8} {diagnosis.part:11}{UNPRINTABLE.sub(' ', told)}", flush=True)
    if as_json:
        print_json([asdict(diagnosis) for diagnosis in found])
    raise click.exceptions.Exit(1 if any(diagnosis.state == "problem" for diagnosis in found) else 0)


def _examined(library: Path | None, mend: bool) -> Iterator[Diagnosis]:
    from qa.errors import LibraryError, SettingsError
    from qa.settings import read
    from store.care.doctor import Diagnosis, Doctor
    from store.embedding.embedders import embedder
    from store.embedding.same_embedder import Embedders

    try:
        settings = read(os.environ)
    except SettingsError as error:
        yield Diagnosis("settings", "problem", str(error))
        return
    yield _of_versions(settings)
    yield _of_reader()
    yield _of_pages()
    try:
        embedders = Embedders(embedder(settings.embedder) if settings.embedder else None)
    except LibraryError as error:
        yield Diagnosis("settings", "problem", str(error), "QA_EMBEDDER asks for it.")
        embedders = Embedders(None)
    yield from Doctor(located(library), embedders, settings.chroma, mend).examine()
    yield _of_model(settings)


def _of_reader() -> Diagnosis:
    from qa.errors import ReaderError
    from qa.reader import check
    from store.care.doctor import Diagnosis

    try:
        check()
    except ReaderError as error:
        return Diagnosis("reader", "problem", str(error))
    return Diagnosis("reader", "ok", "The files of the trained reader are whole.")


def _of_pages() -> Diagnosis:
    from store.care.doctor import Diagnosis
    from store.reading.loading import unloadable

    if lacking := unloadable():
        told = "; ".join(f"{name}: {why}" for name, why in lacking.items())
        return Diagnosis("pages", "problem", f"What reads files and pages cannot be loaded ({told}).", _AGAIN)
    return Diagnosis("pages", "ok", "What reads files and pages is there.")


def _of_versions(settings: Settings) -> Diagnosis:
    from store.care.doctor import Diagnosis

    told, missing = [f"Python {platform.python_version()}"], []
    for name in (*_PACKAGES, *(["psycopg"] if settings.database else [])):
        try:
            told.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Diagnosis("versions", "problem", f"{', '.join(missing)} not installed.", _AGAIN)
    return Diagnosis("versions", "ok", ", ".join(told) + ".")


def _of_model(settings: Settings) -> Diagnosis:
    from store.care.doctor import Diagnosis

    if settings.model is None:
        return Diagnosis("model", "ok", "None is set; answers are extracted.")
    from prompts import load
    from qa.errors import ModelError, SettingsError
    from qa.models.chat import reply, resolve

    begun = time.monotonic()
    try:
        reply(resolve(settings.model), load("try").messages(), deadline=_MODEL)
    except (ModelError, SettingsError) as error:
        return Diagnosis("model", "problem", str(error))
    return Diagnosis("model", "ok", f"{settings.model} replied after {time.monotonic() - begun:.1f} s.")
