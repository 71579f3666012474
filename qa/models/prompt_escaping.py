"""Text of others, made fit to stand inside a prompt: it can be read and quoted there, and imitate nothing of the frame.

Words are kept as they are. What goes is invisible; what changes is the start of a line that looks like the frame's
own (`[2]`, a fence, a rule) and the control tokens of chat templates, which a local server may take for its own.
"""

from __future__ import annotations

import re
import unicodedata

from store.article import scrub
from store.language.patterns import late
from store.reading.prose.cleaning import JOINING

# Letters that look like nothing: fillers that Unicode does not class as format characters.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_VARIATION = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180f]+")
_JOINED = late(JOINING)
_LABEL_START = late(
    r"^(?P<lead>\W{0,12}?)(?P<open>[\[【［])(?P<inside>\s*\^?\s*(?:[a-z]{2,12}\s*)?\d[\d\s.,;:\-–]*)(?P<close>[\]】］])",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s=\-_*#~`<>|+·•—–]{3,}")
_TEMPLATE = late(
    r"<(?=\|)|(?<=\|)>|\[(?=/?(?:INST|SYS|AVAILABLE_TOOLS|TOOL_CALLS)\])|<(?=<SYS>>|</SYS>>)|"
    r"<(?=/?(?:s|bos|eos|start_of_turn|end_of_turn|system|user|assistant|human|source|sources)>)",
    re.IGNORECASE,
)


def defuse(text: str) -> str:
    """`text` without what cannot be seen and without chat-template tokens; line starts made harmless."""
    return "\n".join(_harmless(line) for line in _visible(text).splitlines())


def passage_lines(text: str) -> list[str]:
    """The lines of a passage as they stand in a block: none empty, none that could be taken for the frame."""
    lines = (" ".join(_harmless(" ".join(line.split())).split()) for line in _visible(text).splitlines())
    return [line for line in lines if line]


def one_line(text: str | None, longest: int | None) -> str:
    """Metadata on one line, at most `longest` characters; the dash that parts the fields is kept out of it."""
    line = " ".join(_harmless(" ".join(_visible(text or "").split())).replace("—", "–").split())
    if longest is not None and len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    return line


def _visible(text: str) -> str:
    hidden = {char for char in set(text) if char in _BLANKS or unicodedata.category(char) == "Cf"}
    if hidden:  # few texts have any
        joined = {match.start() for match in _JOINED.finditer(text)}
        text = "".join(char for at, char in enumerate(text) if char not in hidden or at in joined)
    return _VARIATION.sub("", scrub(text.replace("\r\n", "\n")))


def _harmless(line: str) -> str:
    line = _TEMPLATE.sub(lambda token: f"{token[0]} " if token[0] != ">" else " >", line)
    line = _RULE.sub(" ", line)
    return _LABEL_START.sub(r"\g<lead>\\\g<open>\g<inside>\\\g<close>", line)
