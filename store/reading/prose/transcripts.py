"""What was said, to an Article: a line begins with its time and who speaks, as in "[00:01:05] Ida Lund: We shall see."

Captions are cut where the screen ends, so those that make up a sentence are one line, of the time at which it begins.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from store.article import Article
from store.errors import ReadError
from store.language.sentences import sentence_spans
from store.language.text import language
from store.reading.prose.cleaning import clean, one_line
from store.reading.prose.layout import ends_sentence

_TIMES = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d\d)[.,]\d{1,3}\s+-->\s+\S+")
_NAME = r"(?P<name>[^\W\d_][\w .,'’()&-]{0,48})"
_LABEL = re.compile(rf"(?:[-–—]|>>)?\s?{_NAME}\s?[:：]\s+(?=\S)")
_STAMP = r"[\[(]?(?:(?P<h>\d{1,3}):)?(?P<m>\d{1,2}):(?P<s>\d\d)(?:[.,]\d{1,3})?[\])]?"
_LABELLED = re.compile(
    rf"(?:{_STAMP}\s*[-–—]?\s*)?{_NAME}(?:\s*[\[(](?P<h2>\d{{1,3}}:)?(?P<m2>\d{{1,2}}):(?P<s2>\d\d)[\])])?\s?[:：]\s+(?P<said>\S.*)"
)
_VOICE = re.compile(r"<v(?:\.[\w.-]{1,80})?\s+([^<>]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z0-9.:][^<>]{0,100}>|\{\\[^{}]{0,40}\}")
CAPTIONS = ("text/vtt", "text/srt", "application/srt", "application/x-subrip")
"""What servers call captions."""

_LONGEST_LINE = 1_500
_FEWEST_TURNS = 6


@dataclass(frozen=True)
class Cue:
    """Words at a time, in seconds from the beginning (None where none is given), and who says them."""

    seconds: int | None
    speaker: str | None
    words: str


def read_captions(text: str, where: str) -> Article:
    """The article of WebVTT or SubRip captions; `where` is its title if it has none. Raises ReadError without any."""
    text = clean(text)
    head = text.lstrip().partition("\n")[0]
    title = head[len("WEBVTT") :].strip(" -–—:\t") if head.startswith("WEBVTT") else ""
    cues = list(_cues(text))
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
    """Whether most lines of `text` begin with a time and who speaks, or nearly all with who speaks alone."""
    paragraphs = [line for line in text[:20_000].split("\n") if line.strip()]
    turns = [turn for line in paragraphs if (turn := _turn(line)) is not None]
    speakers = [turn.speaker for turn in turns]
    timed = all(turn.seconds is not None for turn in turns)
    return (
        len(turns) >= _FEWEST_TURNS
        and len(turns) >= (0.5 if timed else 0.9) * len(paragraphs)
        and 2 <= len(set(speakers)) <= len(turns) / 2
    )


def read_transcript(text: str, where: str) -> Article:
    """The article of a text in which each paragraph begins with who speaks."""
    turns: list[Cue] = []
    title = ""
    for line in filter(str.strip, clean(text).split("\n")):
        turn = _turn(line)
        if turn is not None:
            turns.append(turn)
        elif turns:
            last = turns[-1]
            turns[-1] = Cue(last.seconds, last.speaker, f"{last.words} {one_line(line)}")
        else:
            title = title or one_line(line)
    return _article(turns, title or _from(where))


def told_turns(turns: Iterable[tuple[str, str, str]]) -> str:
    """The text of turns: when, as a clock shows it, who speaks, and what they say."""
    cues = (Cue(_clocked(when), one_line(who).rstrip(":： ") or None, one_line(said)) for when, who, said in turns)
    return _article([cue for cue in cues if cue.words], "").text


def _clocked(when: str) -> int | None:
    match = re.fullmatch(_STAMP, when.strip())
    return _seconds(match["h"], match["m"], match["s"]) if match else None


def _turn(line: str) -> Cue | None:
    match = _LABELLED.match(line.strip())
    if match is None:
        return None
    time = [match[name] or match[f"{name}2"] for name in ("h", "m", "s")]
    seconds = _seconds(*time) if time[2] else None
    return Cue(seconds, one_line(match["name"]), one_line(match["said"]))


def _cues(text: str) -> Iterator[Cue]:
    speaker: str | None = None
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines[:3]) if "-->" in line), None)
        times = _TIMES.match(lines[at].strip()) if at is not None else None
        if at is None or times is None:
            continue
        seconds = _seconds(*times.groups())
        for line in lines[at + 1 :]:
            voice = _VOICE.search(line)
            words = one_line(html.unescape(_TAG.sub("", line)))
            label = _LABEL.match(words)
            if voice or label:
                speaker = one_line(html.unescape(voice[1])) if voice else label and one_line(label["name"])
                words = words if voice else words[label.end() :] if label else words
            if words:
                yield Cue(seconds, speaker, words)


def _lines(cues: Iterable[Cue]) -> list[Cue]:
    """Captions as sentences: one goes on until the speaker changes or a sentence ends."""
    lines: list[Cue] = []
    for cue in cues:
        last = lines[-1] if lines else None
        if last and cue.words == last.words and cue.speaker == last.speaker:
            continue  # shown again, as rolling captions do
        goes_on = last and cue.speaker == last.speaker and not ends_sentence(last.words)
        if last and goes_on and len(last.words) < _LONGEST_LINE:
            lines[-1] = Cue(last.seconds, last.speaker, f"{last.words} {cue.words}")
        else:
            lines.append(cue)
    return lines


def _article(lines: Sequence[Cue], title: str) -> Article:
    code = language(" ".join(line.words for line in lines[:200]))
    text = "\n\n".join(_shown(sentence) for line in lines for sentence in _sentences(line, code))
    return Article(text=text, title=title or None, language=code)


def _sentences(line: Cue, code: str | None) -> Iterator[Cue]:
    """Each sentence as a line of its own, since what is cited is a sentence."""
    for start, end in sentence_spans(line.words, code):
        yield replace(line, words=line.words[start:end])


def _shown(line: Cue) -> str:
    time = "" if line.seconds is None else f"[{_clock(line.seconds)}] "
    return f"{time}{line.speaker}: {line.words}" if line.speaker else f"{time}{line.words}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _seconds(hours: str | None, minutes: str, seconds: str) -> int:
    return int((hours or "0").rstrip(":")) * 3600 + int(minutes) * 60 + int(seconds)


def _from(where: str) -> str:
    """A title out of the name of the file: nothing else names it."""
    return one_line(re.sub(r"[_-]+", " ", PurePath(where).stem))
