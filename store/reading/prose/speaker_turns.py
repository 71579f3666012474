"""Who says a line: the name before its words, and the signs that somebody else speaks from here on.

A wrong name is worse than none. Who is named stays the speaker only as long as nothing marks a change: neither a dash
or ">>" before a line, nor words in brackets such as "(A heckler)", nor what may be a name and may be none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from store.language.grammar import AUXILIARIES, DEMONSTRATIVES, OBJECTS, POSSESSIVES, QUESTION_WORDS, SUBJECTS
from store.language.people import PARTICLES
from store.reading.prose.cleaning import one_line
from store.reading.prose.layout import ends_sentence

_NAME = r"(?P<name>[^\W\d_][\w .,'’()&-]{0,48}?)"
_MARK = r"(?:>>+|[-–—‐―](?=\s|[^\W\d_]))"
_LABEL = re.compile(rf"(?:{_MARK})?\s*{_NAME}\s?[:：]\s+(?=\S)")
_STAMP = r"[\[(]?(?:(?P<{0}h>\d{{1,3}}):)?(?P<{0}m>\d{{1,2}}):(?P<{0}s>\d\d)(?:[.,]\d{{1,3}})?[\])]?"
_TIMED = re.compile(
    rf"(?:{_STAMP.format('a')}\s*[-–—]?\s*)?{_NAME}(?:\s*(?=[\[(]){_STAMP.format('b')})?\s?[:：]\s+(?P<said>\S.*)"
)
_ALONE = re.compile(
    rf"{_NAME}\s*[-–—,]?\s*{_STAMP.format('a')}|{_STAMP.format('b')}\s*[-–—]?\s*{_NAME.replace('name', 'after')}:?"
)
_CHANGE = re.compile(_MARK)
_BRACKETED = r"(?:[(\[（【][^()\[\]（）【】]{1,100}[)\]）】])"
_SOUND = re.compile(rf"(?:\s*{_BRACKETED}[.!?]?)+|\s*\*[^*]{{1,60}}\*|\s*[♪♫♬♩].*|.*[♪♫♬♩]")
_IN_BRACKETS = re.compile(rf"{_BRACKETED}\s*\S")
_CUT_OFF = re.compile(r"[-–—]$")
_OPENING = SUBJECTS | POSSESSIVES | DEMONSTRATIVES | QUESTION_WORDS
_IN_CLAUSES = _OPENING | OBJECTS | AUXILIARIES
_ADDED = re.compile(r"\s*\(.*")
_MOST_WORDS = 5  # of a name


@dataclass(frozen=True)
class SpeakerTurn:
    """A line that says who speaks: the time in seconds (None where none is given), the name, and what is said.

    `words` is empty where the line is the name and the time alone, and what is said stands below. `is_marked`: a sign
    of change stands before it all.
    """

    seconds: int | None
    speaker: str
    words: str
    is_marked: bool = False


def turn_of(line: str) -> SpeakerTurn | None:
    """What a line of a text says of who speaks, None where it says nothing of it."""
    line = line.strip()
    match = _TIMED.match(line)
    if match and not _is_clause(match["name"]):
        return SpeakerTurn(_time(match), one_line(match["name"]), one_line(match["said"]))
    if match := _ALONE.fullmatch(line):
        return SpeakerTurn(_time(match), one_line(match["name"] or match["after"]), "")
    return None


def label_of(words: str) -> SpeakerTurn | None:
    """What stands before a colon as a name would, and what behind it; None where nothing does."""
    match = _LABEL.match(words)
    if match is None or _is_clause(match["name"]):
        return None
    return SpeakerTurn(None, one_line(match["name"]), words[match.end() :], marks_change(words))


def marks_change(words: str) -> bool:
    """Whether a line begins with a sign that somebody else speaks: a dash, or the ">>" of captioners."""
    return _CHANGE.match(words) is not None


def is_sound(words: str) -> bool:
    """Whether a line is nothing that is said, but heard: "[applause]", or music."""
    return _SOUND.fullmatch(words) is not None


class SpeakerNames:
    """Which of the words before colons in one text are names of speakers."""

    def __init__(self, before_colons: Iterable[str]) -> None:
        self._counts = Counter(map(speaker_key, before_colons))

    def is_sure(self, turn: SpeakerTurn) -> bool:
        """Whether it surely is one: found more than once, of several capitalised words, or in capitals that the rest
        is not in."""
        name = _ADDED.sub("", turn.speaker)
        words, capitals = name.split(), name.isupper()
        if not 1 <= len(words) <= _MOST_WORDS:
            return False
        if self._counts[speaker_key(turn.speaker)] > 1:
            return True
        if capitals:
            return turn.is_marked or not turn.words.isupper()
        return len(words) > 1 and all(_is_of_a_name(word) for word in words)


class Floor:
    """Who speaks, from line to line. Where `lasting` is False, a name holds no longer than its sentence."""

    def __init__(self, *, lasting: bool = True) -> None:
        self.speaker: str | None = None
        self._lasting = lasting
        self._before = ""

    @property
    def is_open(self) -> bool:
        """Whether the last sentence has not ended, so that what comes goes on with it."""
        return bool(self._before) and not ends_sentence(self._before) and not _CUT_OFF.search(self._before)

    def give(self, speaker: str | None, words: str) -> None:
        """Somebody says `words` who is named beside them, or surely nobody is."""
        self.speaker, self._before = speaker, words

    def take(self, words: str) -> tuple[str | None, bool]:
        """Who says a line that names nobody for sure, and whether it is somebody else's than the line before."""
        if is_sound(words):
            return None, self.speaker is not None
        changes = marks_change(words) or (
            not self.is_open and (_IN_BRACKETS.match(words) or label_of(words)) is not None
        )
        if changes or not (self._lasting or self.is_open):
            self.speaker = None
        self._before = words
        return self.speaker, changes


def speaker_key(name: str) -> str:
    """A name to count it by: without what is added in brackets, in lower case."""
    return _ADDED.sub("", name).casefold()


def _is_clause(before: str) -> bool:
    """Whether the words before a colon are said themselves, as in "What we need is this:", and name nobody."""
    first, *others = before.split()
    return bool(others) and (first.lower() in _OPENING or not _IN_CLAUSES.isdisjoint(others))


def _is_of_a_name(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or word in PARTICLES or word in ("of", "the")


def _time(match: re.Match[str]) -> int | None:
    by = "a" if match["as"] else "b"
    if not match[f"{by}s"]:
        return None
    return seconds_of(match[f"{by}h"], match[f"{by}m"], match[f"{by}s"])


def clocked(when: str) -> int | None:
    """Seconds from the beginning, as a clock shows them; None for what is no time."""
    match = re.fullmatch(_STAMP.format("a"), when.strip())
    return seconds_of(match["ah"], match["am"], match["as"]) if match else None


def seconds_of(hours: str | None, minutes: str, seconds: str) -> int:
    """Seconds from the beginning."""
    return int(hours or "0") * 3600 + int(minutes) * 60 + int(seconds)
