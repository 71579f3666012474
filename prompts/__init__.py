"""The words sent to models: one versioned file a prompt, and the loader that reads it.

A prompt file begins with a front matter (`name`, `version`, `variables`) between two lines of `---`. Its body has
sections that begin with a line `@system` or `@user`, and holes written `{{name}}`. The loader refuses a hole that is
not declared and a declared variable that has no hole, so that a prompt and the code that fills it cannot drift apart.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["NOT_FOUND", "Prompt", "PromptError", "load", "using"]

NOT_FOUND = "NOT_FOUND"
"""What a model is told to reply when the sources do not answer; the flow and the tests look for the same word."""

FOLDER = Path(__file__).parent

_HOLE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_ROLE = re.compile(r"^@(system|user)[ \t]*$", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_KEYS = ("name", "version", "variables")


class PromptError(ValueError):
    """A prompt file that cannot be used, or values that do not fit it; the message names the file and the variable."""


@dataclass(frozen=True)
class Prompt:
    """One prompt. `digest` is 16 hexadecimal digits over the whole file, so a changed comma is a changed prompt."""

    name: str
    version: str
    digest: str
    variables: tuple[str, ...]
    template: str

    def render(self, **values: str) -> str:
        """The template with every hole filled. Values are put in as they are, never read as a template.

        Raises:
            PromptError: A declared variable is missing, or a value was given that is not declared.
        """
        return _fill(self.template, self._checked(values))

    def messages(self, **values: str) -> tuple[tuple[str, str], ...]:
        """The filled sections as (role, text), in order; a role line inside a value does not start a section.

        Raises:
            PromptError: As `render`, or the template has no section.
        """
        checked = self._checked(values)
        pieces = _ROLE.split(self.template)[1:]
        if not pieces:
            raise PromptError(f"prompt {self.name!r} has no section: begin one with a line @system or @user")
        return tuple((role, _fill(text, checked).strip()) for role, text in zip(pieces[::2], pieces[1::2], strict=True))

    def _checked(self, values: Mapping[str, str]) -> Mapping[str, str]:
        missing = [name for name in self.variables if name not in values]
        if missing:
            raise PromptError(f"prompt {self.name!r} needs a value for {', '.join(missing)}")
        undeclared = sorted(set(values) - set(self.variables))
        if undeclared:
            raise PromptError(f"prompt {self.name!r} does not declare {', '.join(undeclared)}")
        return values


def load(name: str, folder: Path | None = None) -> Prompt:
    """The prompt in `folder/name.md`; without `folder`, one that ships with the product.

    Raises:
        PromptError: No such file, a broken front matter, or holes and declared variables that differ.
    """
    if not _NAME.fullmatch(name):
        raise PromptError(f"{name!r} is not a prompt name: use lower-case letters, digits, - and _")
    path = (folder or _home(name)) / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"prompt {name!r} cannot be read from {path.name}: {type(error).__name__}") from error
    front, body = _parse(text, path.name)
    if front["name"] != name:
        raise PromptError(f"{path.name} says its name is {front['name']!r}; rename the file or the prompt")
    declared = tuple(v.strip() for v in front["variables"].split(",") if v.strip())
    _check_holes(body, declared, path.name)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
    return Prompt(name=name, version=front["version"], digest=digest, variables=declared, template=body)


_instead: Path | None = None


@contextmanager
def using(folder: Path | None) -> Iterator[None]:
    """Inside, a prompt that `folder` holds stands in for the product's of that name: for comparing prompts.

    For the whole process: two folders cannot be used at once.
    """
    global _instead
    before, _instead = _instead, folder
    try:
        yield
    finally:
        _instead = before


def _home(name: str) -> Path:
    return _instead if _instead and (_instead / f"{name}.md").exists() else FOLDER


def _parse(text: str, file: str) -> tuple[dict[str, str], str]:
    match = _FRONT.match(text)
    if match is None:
        raise PromptError(f"{file} does not begin with a front matter between two lines of ---")
    front: dict[str, str] = {}
    for line in match[1].splitlines():
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in _KEYS or key.strip() in front:
            raise PromptError(f"{file}: {line.strip()!r} is not one of {', '.join(_KEYS)}, each given once")
        front[key.strip()] = value.strip()
    for key in _KEYS:
        if key not in front or (key != "variables" and not front[key]):
            raise PromptError(f"{file} does not give its {key}")
    return front, text[match.end() :].strip("\n")


def _check_holes(body: str, declared: tuple[str, ...], file: str) -> None:
    used = set(_HOLE.findall(body))
    undeclared = sorted(used - set(declared))
    if undeclared:
        raise PromptError(f"{file} uses {', '.join(undeclared)} without declaring it under variables")
    unused = [name for name in declared if name not in used]
    if unused:
        raise PromptError(f"{file} declares {', '.join(unused)} and does not use it")
    if len(set(declared)) != len(declared):
        raise PromptError(f"{file} declares a variable twice")
    if "{{" in _HOLE.sub("", body) or "}}" in _HOLE.sub("", body):
        raise PromptError(f"{file} has a {{{{ or }}}} that is no variable")


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda hole: values[hole[1]], text)
