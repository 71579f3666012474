"""The marks of Markdown and of chats in a draft, which its writer did not say: links, sources, emphasis, labels.

They are blanked, a space for each character, so that every place in what is left is a place in the draft.
"""

from __future__ import annotations

import re

from store.language.patterns import late

_TEXT, _TARGET = r"\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]", r"\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:\s+\"[^\"\n]*\")?\)"
_LINK = rf"{_TEXT}{_TARGET}"
_SOURCE = re.compile(
    rf"!{_LINK}"  # a picture
    rf"|\(\s*{_LINK}(?:\s*[,;]?\s*{_LINK})*\s*\)"  # ([Gazette](https://…))
    rf"|\[\[?\^?\d{{1,3}}\]?\]{_TARGET}|\[\[\d{{1,3}}\]\]"  # [[1]](https://…)
    r"|\[\^[\w-]{1,40}\]:?|【\d+[^】\n]*】|\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\](?![^“”\n]{0,300}”)"
    r"|(?:(?<=[.,;:!?…\"”’)。])|(?<=[^\W\d_]{4}))[¹²³⁰⁴-⁹]+(?:[,–][¹²³⁰⁴-⁹]+)*"
    r"|<https?://[^\s<>]+>|(?<!\])\(\s*https?://[^\s()]+\s*\)"
)
"""What names where something is from, and is said of nothing."""

_LINKED = re.compile(rf"\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\])*)\](?:{_TARGET}|\[[\w -]{{0,40}}\])")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)([^*\n]{1,500}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<!\w)(?:\*{1,3}|_{1,3}|~~|`)(?=[^\s*_])|(?<=[^\s*_])(?:\*{1,3}|_{1,3}|~~|`)(?!\w)")
_QUOTED_LINE = re.compile(r"^[^\S\n]*(?:>[^\S\n]?)+", re.MULTILINE)
"""What begins each line of a block that is quoted, as wide as the page and in the middle of its sentences."""

_BEFORE_STOP = re.compile(r"[^\S\n]+(?=[.,;:!?。，；：！？](?:\s|$|[\"”’]))")
_ROW = re.compile(r"\s*\|.*\|\s*", re.DOTALL)
_LABEL = late(
    r"(?:(?:[\w’'-]+ ){0,2}(?:answer|summary|line|short|brief|note|update|background|context|verdict|conclusion|"
    r"overview|takeaways?|facts?|points?)\s*:\s+(?=\S+\s)|[\u4e00-\u9fff]{0,4}(?:回答|答案|结论|总结|摘要|要点)[：:]\s*)",
    re.IGNORECASE,
)
"""What is put in front of a sentence and names the text: "Short answer: …"."""


def unmarked(text: str) -> str:
    """`text` with spaces in the place of its marks: of a link the words stay."""
    bare = _QUOTED_LINE.sub(lambda m: _spaces(m.group()), text)
    bare = _SOURCE.sub(lambda m: _spaces(m.group()), bare)
    bare = _LINKED.sub(lambda m: f" {m['text']}{_spaces(m.group()[len(m['text']) + 1 :])}", bare)
    bare = _STRONG.sub(lambda m: f"{_spaces(m[1])}{m[2]}{_spaces(m[1])}", bare)
    return _EMPHASIS.sub(lambda m: _spaces(m.group()), bare)


def plainly(marked: str, bare: str) -> str:
    """A sentence as it would have been written without its marks, which `bare` has blanked."""
    if marked == bare:
        return marked
    kept = "".join(after for before, after in zip(marked, bare, strict=True) if before == after)
    return _BEFORE_STOP.sub("", re.sub(r"[^\S\n]+", " ", kept)).strip()


def unlabelled(text: str) -> str:
    """A sentence without the label in front of it."""
    label = _LABEL.match(text)
    return text[label.end() :] if label and label.end() < len(text) else text


def is_row(text: str) -> bool:
    """Whether it is a row of a table, or several, whose cells say something only with those around them."""
    return _ROW.fullmatch(text) is not None and text.strip().count("|") > 1


def _spaces(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
