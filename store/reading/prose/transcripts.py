"""What was said, to an Article: a line begins with its time and who speaks, as in "[00:01:05] Ida Lund: We shall see."

Captions are cut where the screen ends, so those that make up a sentence are one line, of the time at which it begins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from store.article import Article
from store.errors import ReadError
from store.language.sentences import sentence_spans
from store.language.text import language
from store.reading.prose.captions import Cue, cues_of
from store.reading.prose.cleaning import clean, one_line
from store.reading.prose.head import rest_of_date_line
from store.reading.prose.layout import ends_sentence
from store.reading.prose.speaker_turns import Floor, SpeakerNames, clocked, is_sound, speaker_key, turn_of
from store.reading.prose.written_dates import find_date

CAPTIONS = ("text/vtt", "text/srt", "application/srt", "application/x-subrip")
"""What servers call captions."""

_LONGEST_LINE = 1_500
_FEWEST_TURNS, _FEWEST_TIMED = 4, 3
_LONGEST_HEADING = 5  # lines


def read_captions(text: str, where: str) -> Article:
    """The article of WebVTT or SubRip captions; `where` is its title if it has none. Raises ReadError without any."""
    text = clean(text)
    head = text.lstrip().partition("\n")[0]
    title = head[len("WEBVTT") :].strip(" -–—:\t") if head.startswith("WEBVTT") else ""
    cues = list(cues_of(text))
    if not cues:
        raise ReadError("The file holds no captions, that is no lines of times with words below them.")
    return _article(_lines(cues), title or _from(where))


def read_segments(text: str, where: str) -> Article:
    """The article of a podcast's transcript in JSON, {"segments": [{"startTime", "speaker", "body"}]}.

    Raises ReadError if it is none; `where` is its title.
    """
    try:
        segments = json.loads(text)["segments"]
        cues = [
            Cue(int(one["startTime"]), one_line(str(one.get("speaker") or "")) or None, one_line(str(one["body"])))
            for one in segments
        ]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise ReadError("The JSON is no transcript, with segments that have a time and words.") from None
    if not any(cue.words for cue in cues):
        raise ReadError("The transcript holds no words.")
    return _article(_lines(cue for cue in cues if cue.words), _from(where))


def is_transcript(text: str) -> bool:
    """Whether most lines of `text`, below its heading, say who speaks and when, or nearly all who speaks."""
    lines = _below_heading([line for line in text[:20_000].split("\n") if line.strip()])
    turns = [turn for line in lines if (turn := turn_of(line)) is not None]
    speakers = {speaker_key(turn.speaker) for turn in turns}
    timed = all(turn.seconds is not None for turn in turns)
    told = len(turns) + sum(not turn.words for turn in turns)  # a name alone has what is said below it
    return (
        len(turns) >= (_FEWEST_TIMED if timed else _FEWEST_TURNS)
        and told >= (0.5 if timed else 0.9) * len(lines)
        and 2 <= len(speakers) <= (len(turns) + 1) / 2
    )


def read_transcript(text: str, where: str) -> Article:
    """The article of a text in which each paragraph begins with who speaks."""
    lines = clean(text).strip().split("\n")
    first = next((n for n, line in enumerate(lines) if turn_of(line)), 0)
    title, published_at, rest = _headed([line for line in lines[:first] if line.strip()])
    turns = [*(Cue(None, None, line, changes=True) for line in rest), *_lines(_turns(lines[first:]))]
    return replace(_article(turns, title or _from(where)), published_at=published_at)


def told_turns(turns: Iterable[tuple[str, str, str]]) -> str:
    """The text of turns: when, as a clock shows it, who speaks, and what they say."""
    cues = (Cue(clocked(when), one_line(who).rstrip(":： ") or None, one_line(said)) for when, who, said in turns)
    return _article(_lines(cue for cue in cues if cue.words), "").text


def _below_heading(lines: Sequence[str]) -> Sequence[str]:
    """The lines from the first on that says who speaks; all of them where that comes too late for a heading."""
    return lines[next((n for n, line in enumerate(lines[: _LONGEST_HEADING + 1]) if turn_of(line)), 0) :]


def _headed(lines: Sequence[str]) -> tuple[str, str | None, list[str]]:
    """The title, the day and the other lines of a heading."""
    days = [find_date(line) for line in lines]
    told = [
        one_line(line)
        for line, day in zip(lines, days, strict=True)
        if day is None or rest_of_date_line(f"{line[: day.start]} {line[day.end :]}")
    ]
    return next(iter(told), ""), next((day.iso for day in days if day), None), told[1:]


def _turns(lines: Sequence[str]) -> Iterator[Cue]:
    """What is said, and by whom: a line that says nothing of it goes on with the one before."""
    read = [turn_of(line) for line in lines]
    names = SpeakerNames(turn.speaker for turn in read if turn)
    floor = Floor()
    seconds: int | None = None
    for number, (line, turn) in enumerate(zip(lines, read, strict=True)):
        words = one_line(line)
        if turn and names.is_sure(turn):
            seconds = turn.seconds
            floor.give(turn.speaker, turn.words)
            yield from [Cue(seconds, turn.speaker, turn.words)] if turn.words else []
        elif turn and turn.seconds is not None:  # somebody's time, and what may be no name
            if turn.words:
                seconds, words = turn.seconds, f"{turn.speaker}: {turn.words}"
            floor.give(None, words)
            yield Cue(seconds, None, words, changes=True)
        elif words and not floor.is_open and _stands_alone(lines, number):
            yield Cue(seconds, None, words, changes=True)
        elif words:
            speaker, changes = floor.take(words)
            yield Cue(seconds, speaker, words, changes)


def _stands_alone(lines: Sequence[str], number: int) -> bool:
    """Whether a line between empty ones is no sentence: a heading among what is said, and nobody's words."""
    around = (*lines[max(0, number - 1) : number], *lines[number + 1 : number + 2])
    return not any(map(str.strip, around)) and not ends_sentence(lines[number])


def _lines(cues: Iterable[Cue]) -> list[Cue]:
    """Captions as sentences: one goes on until the speaker changes or a sentence ends."""
    lines: list[Cue] = []
    for cue in cues:
        last = lines[-1] if lines else None
        goes_on = last and cue.speaker == last.speaker and not cue.changes and not ends_sentence(last.words)
        if last and goes_on and len(last.words) < _LONGEST_LINE:
            lines[-1] = replace(last, words=f"{last.words} {cue.words}")
        else:
            lines.append(cue)
    return lines


def _article(lines: Sequence[Cue], title: str) -> Article:
    code = language(" ".join(line.words for line in lines[:200]))
    text = "\n\n".join(_shown(sentence) for line in lines for sentence in _sentences(line, code))
    return Article(text=text, title=title or None, language=code)


def _sentences(line: Cue, code: str | None) -> Iterator[Cue]:
    """Each sentence as a line of its own, since what is cited is a sentence. What is heard and not said is nobody's."""
    for start, end in sentence_spans(line.words, code):
        words = line.words[start:end]
        yield replace(line, words=words, speaker=None if is_sound(words) else line.speaker)


def _shown(line: Cue) -> str:
    time = "" if line.seconds is None else f"[{_clock(line.seconds)}] "
    return f"{time}{line.speaker}: {line.words}" if line.speaker else f"{time}{line.words}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _from(where: str) -> str:
    """A title out of the name of the file: nothing else names it."""
    return one_line(re.sub(r"[_-]+", " ", PurePath(where).stem))
