"""Who answers: extraction, the mocked models, or real ones by name; and which of the cases each is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from evals.cases import Case
from evals.mocked import mocks
from evals.mocked.recordings import Recorded, Replayed
from evals.suite import prose
from evals.suite.injections import ORDERS, OWN
from prompts import FOLDER, PromptError, load
from qa.answer import Strictness
from qa.errors import SettingsError


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something that answers. `make` gives a new chat model, or None for extraction.

    It is asked one of every `share` cases, the same ones each time, and every case with one of `always`. `poisoned`:
    the articles carry orders to chat models. `cuts`: its replies break off on purpose. `fallback`: where it gives
    nothing, extraction is to answer. `mocked`: it tests the system, not a model. `prompts`: a folder of prompts that
    stand in for those of the product. `group`: that of real prose which it plays back, or is asked.
    """

    name: str
    about: str
    make: Callable[[], Any]
    share: int = 1
    always: frozenset[str] = frozenset()
    strictness: Strictness = "annotate"
    poisoned: bool = False
    cuts: bool = False
    fallback: bool = False
    mocked: bool = True
    prompts: Path | None = None
    group: str = ""

    @property
    def answers(self) -> bool:
        """Whether it means to answer as well as it can."""
        return not self.mocked or self.name == "faithful"

    def asked(self, cases: Iterable[Case]) -> tuple[Case, ...]:
        """The cases it is asked."""
        return tuple(c for c in cases if self.always & set(c.tags) or place(c.id) % self.share == 0)


def place(case_id: str) -> int:
    """A number made from a case's id, by which parts of the cases are chosen; not the one that halves dev and held."""
    return int(hashlib.sha256(case_id.encode("utf-8")).hexdigest()[:8], 16) // 2


def _nobody() -> None:
    return None


EXTRACTIVE = Subject(name="extractive", about="no model: sentences of the articles", make=_nobody, mocked=False)
_OFTEN = 3
_SELDOM = 8
_HARDLY = 64


def mocked(seed: int = 0) -> tuple[Subject, ...]:
    """The mocked models."""

    def subject(name: str, about: str, kind: type[mocks.Mock], share: int, **more: Any) -> Subject:
        settings = more.pop("settings", {})
        return Subject(name=name, about=about, make=partial(kind, seed=seed, **settings), share=share, **more)

    return (
        subject("faithful", "says the sources' sentences, each with its number", mocks.Faithful, 1),
        subject("liar", "faithful, but three sentences in ten are made false in one place", mocks.Liar, 1),
        subject("fabricator", "invents quotations", mocks.Fabricator, _OFTEN),
        subject("miscites", "gives wrong, missing, impossible or all numbers", mocks.Miscites, _OFTEN),
        subject("own knowledge", "answers without the sources", mocks.OwnKnowledge, _OFTEN),
        subject(
            "obedient", "does what an article tells chat models to do; here every article does",
            mocks.Obedient, _SELDOM, poisoned=True, always=frozenset({"injection"}),
            settings={"orders": (*ORDERS, *OWN)},
        ),
        subject("verbatim", "chooses sentences by their labels", mocks.Faithful, _OFTEN, strictness="verbatim"),
        subject("rambling", "wraps its answer in filler", mocks.Rambling, _SELDOM, settings={"length": 1_500}),
        subject("truncated", "breaks off at its length limit", mocks.Truncated, _SELDOM, cuts=True),
        subject("dropped", "loses its connection after three pieces", mocks.Failing, _SELDOM, cuts=True,
                settings={"pieces": 3}),
        subject("failing", "fails at once", mocks.Failing, _HARDLY),
        subject("away", "fails at once, and extraction takes its place", mocks.Failing, _SELDOM, fallback=True,
                settings={"max_retries": 1}),
        subject("empty", "says nothing", mocks.Empty, _HARDLY),
        subject("slow", "pauses before every piece", mocks.Slow, _HARDLY, settings={"pause": 0.002}),
        subject("hostile", "sends markup, scripts and nonsense", mocks.Hostile, _SELDOM),
    )  # fmt: skip


REAL_PROSE = tuple(
    Subject(name=f"prose: {group}", about=about, make=_nobody, group=group)
    for group, about in (
        (prose.ANSWERS, "answers that a strong model wrote from the product's own messages, played back"),
        (prose.RESTATED, "passages said again in other words, and turned round in other words"),
        (prose.SPEAKERS, "who said or holds something, rightly, and given to somebody else"),
        (prose.PRONOUNS, "sentences that lean on the one before, true, and true of somebody else"),
        (prose.QUESTIONS, "questions worded unlike the articles, and near misses, asked without a model"),
    )
)


def real(name: str, record: Path | None = None) -> Subject:
    """A model by its LangChain name; with `record` its replies are kept in that file."""
    return Subject(name=name, about="a real model", make=partial(_resolved, name, record), mocked=False)


def _resolved(name: str, record: Path | None) -> Any:
    from qa.models.chat import resolve

    model = resolve(name)
    return Recorded(model=model, path=record) if record else model


def replayed(*paths: Path) -> tuple[Subject, ...]:
    """Recordings, played back; those of one model are told apart by what their files are called."""
    about = "a real model's recorded replies"
    names = [Replayed(path=path).model_name for path in paths]
    return tuple(
        Subject(name=name if names.count(name) == 1 else f"{name} · {path.stem}", about=about,
                make=partial(Replayed, path=path), mocked=False)
        for name, path in zip(names, paths, strict=True)
    )  # fmt: skip


def prompted(subjects: Sequence[Subject], folder: Path) -> tuple[Subject, ...]:
    """`subjects`, and each again with the prompts in `folder`, or with those in each folder inside it."""
    variants = [folder] if list(folder.glob("*.md")) else sorted(p for p in folder.iterdir() if list(p.glob("*.md")))
    if not variants:
        raise SettingsError(f"{folder} holds no prompt (a .md file) and no folder with one.")
    for path in (path for variant in variants for path in variant.glob("*.md") if (FOLDER / path.name).exists()):
        try:
            load(path.stem, path.parent)
        except PromptError as error:
            raise SettingsError(f"{path} cannot be used: {error}.") from error
    able = [s for s in subjects if s is not EXTRACTIVE and not s.group]
    return (*subjects, *(replace(s, name=f"{s.name} · {v.name}", prompts=v) for v in variants for s in able))


def named(names: Sequence[str], seed: int, record: Path | None = None) -> tuple[Subject, ...]:
    """The subjects called `names`: `extractive`, a mock's name, or a LangChain model's name.

    `mocks` are all mocks, `prose` is all real prose.
    """
    known = {subject.name: subject for subject in (EXTRACTIVE, *mocked(seed), *REAL_PROSE)}
    several = {"mocks": mocked(seed), "prose": REAL_PROSE}
    found: dict[str, Subject] = {}
    for name in names:
        chosen = several[name] if name in several else (known.get(name) or real(name, record),)
        found |= {subject.name: subject for subject in chosen}
    if record is not None and len(found.keys() - known.keys()) != 1:  # by their requests replies are told apart
        raise SettingsError("A recording keeps the replies of one model, which is no mock; name one with --model.")
    return tuple(found.values())
