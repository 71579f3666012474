"""Captions, WebVTT or SubRip, as what was said by whom: each line once, with the name that the file gives it.

In WebVTT a voice, `<v Ida Lund>`, names its own words and no others. In SubRip, and WebVTT without voices, a name
before a colon holds for what follows until something marks a change (`speaker_turns.py`). Captions that roll show a
line again in the next one, above what is new.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from store.reading.prose.cleaning import one_line
from store.reading.prose.speaker_turns import Floor, SpeakerNames, label_of, marks_change, seconds_of

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d\d)(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"{_TIME}\s+-->\s+{_TIME}")
_BEGIN = re.compile(rf"\s*(?:WEBVTT\b|\d{{1,6}}[ \t]*\r?\n{_TIMES.pattern})")
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,80})?(?:\s+(?P<name>[^<>]{1,80}))?>|(?P<end></v>)")
_TAG = re.compile(r"</?[a-zA-Z0-9.:][^<>]{0,100}>|\{\\[^{}]{0,40}\}")
_BETWEEN = re.compile(r"\n\n|\n[ \t]+\n(?=(?:[^\n]*\n)?[^\n]*-->)")  # a line of blanks may be one that is shown
_TURNS = re.compile(r"\s+(?=>>)")
_NO_PAUSE = 0.15  # seconds between captions of which one rolls into the other
_ROLLING = 0.3  # share of captions that begin with the one before
_MOST_ROWS = 8  # on a screen
_NOBODY = ""


@dataclass(frozen=True)
class Cue:
    """Words at a time, in seconds from the beginning (None where none is given), and who says them.

    `changes`: these are not the words of whom the ones before are, though neither may be named.
    """

    seconds: int | None
    speaker: str | None
    words: str
    changes: bool = False


@dataclass(frozen=True)
class _Line:
    """A line that is shown, and whose voice it is marked as: None without a mark, "" for one without a name."""

    words: str
    voice: str | None


@dataclass(frozen=True)
class _Block:
    start: float
    end: float
    lines: tuple[_Line, ...]


def is_captions(text: str) -> bool:
    """Whether `text` begins as captions do, whatever the name of its file."""
    return _BEGIN.match(text.removeprefix("\ufeff")) is not None


def cues_of(text: str) -> Iterator[Cue]:
    """What is said in captions, in order; none if `text` holds none."""
    blocks = _told_once(list(_blocks(text)))
    lines = [line for block in blocks for line in block.lines]
    voiced = any(line.voice is not None for line in lines)
    labels = [(line, label_of(line.words)) for line in lines if line.voice is None]
    names = SpeakerNames(label.speaker for _, label in labels if label)
    # Who marks voices by dashes does not name each of them.
    dashes = any(label is None and marks_change(line.words) and line.words[0] != ">" for line, label in labels)
    floor = Floor(lasting=not voiced and not dashes)
    for block in blocks:
        for number, line in enumerate(block.lines):
            yield _cue(int(block.start), line, floor, names, is_first=number == 0)


def _cue(seconds: int, line: _Line, floor: Floor, names: SpeakerNames, *, is_first: bool) -> Cue:
    if line.voice is not None:
        floor.give(None, line.words)
        return Cue(seconds, line.voice or None, line.words, changes=not line.voice)
    label = label_of(line.words)
    if label and names.is_sure(label) and (is_first or label.is_marked or label.speaker.isupper() or not floor.is_open):
        floor.give(label.speaker, label.words)
        return Cue(seconds, label.speaker, label.words)
    speaker, changes = floor.take(line.words)
    return Cue(seconds, speaker, line.words, changes)


def _blocks(text: str) -> Iterator[_Block]:
    for block in _BETWEEN.split(text):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines[:3]) if "-->" in line), None)
        times = _TIMES.match(lines[at].strip()) if at is not None else None
        if at is None or times is None:
            continue
        start, end = (
            seconds_of(h, m, s) + int((f or "0").ljust(3, "0")) / 1000
            for h, m, s, f in (times.groups()[:4], times.groups()[4:])
        )
        if shown := tuple(_shown("\n".join(lines[at + 1 :]))):
            yield _Block(start, end, shown)


def _shown(text: str) -> Iterator[_Line]:
    """The lines of one caption, cut where another voice begins."""
    voice: str | None = None
    at = 0
    for mark in (*_VOICE.finditer(text), None):
        yield from _of_voice(text[at : mark.start() if mark else None], voice)
        if mark:
            voice = None if mark["end"] else one_line(html.unescape(mark["name"] or _NOBODY))
            at = mark.end()


def _of_voice(text: str, voice: str | None) -> Iterator[_Line]:
    """The lines of one voice; from one on that marks a change it is nobody's, for the voice was the first one's."""
    plain = (one_line(html.unescape(_TAG.sub("", line))) for line in text.split("\n"))
    for number, words in enumerate(part for line in plain for part in _TURNS.split(line) if part):
        voice = _NOBODY if voice and number and marks_change(words) else voice
        yield _Line(words, voice)


def _told_once(blocks: Sequence[_Block]) -> list[_Block]:
    """The captions without what they only show again."""
    pairs = list(pairwise(blocks))
    rolled = [b.start - a.end <= _NO_PAUSE and _again(a, b) > (0, 0) for a, b in pairs]
    is_rolling = sum(rolled) >= max(1, _ROLLING * len(pairs))
    told = list(blocks[:1])
    for (before, block), again in zip(pairs, rolled, strict=True):
        same = again and [x.words for x in before.lines] == [x.words for x in block.lines]
        told.append(_new(before, block) if is_rolling or same else block)
    return told


def _again(before: _Block, block: _Block) -> tuple[int, int]:
    """How many lines of `block` were shown before, and how many letters of the next one."""
    old, new = [line.words for line in before.lines], [line.words for line in block.lines]
    for count in range(min(len(old), len(new), _MOST_ROWS), 0, -1):
        if old[-count:-1] == new[: count - 1]:
            if old[-1] == new[count - 1]:
                return count, 0
            if new[count - 1].startswith(f"{old[-1]} "):
                return count - 1, len(old[-1]) + 1
    return 0, 0


def _new(before: _Block, block: _Block) -> _Block:
    lines, letters = _again(before, block)
    rest = block.lines[lines:]
    if rest and letters:
        rest = (_Line(rest[0].words[letters:], rest[0].voice), *rest[1:])
    return _Block(block.start, block.end, rest)
