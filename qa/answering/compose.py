"""From a question and the passages found to the messages a chat model is sent.

The sources come first, fenced by lines nobody could have written into an article beforehand; the question and what to
do with it come after them. Whatever an article says, its lines cannot pass for a line of the frame: see
`qa.models.prompt_escaping`.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from prompts import NOT_FOUND, Prompt, load
from qa.answer import Length
from qa.errors import ModelError
from qa.models.faults_told import sentence
from qa.models.prompt_escaping import defuse, one_line, passage_lines
from store.article import Article, Hit
from store.language.sentences import sentence_spans
from store.reading.prose.entries import entry_at

Mode = Literal["answer", "verbatim"]
Turn = tuple[str, str]
Count = Callable[[str], int]

LONGEST_TITLE = 200
"""Characters of a title, an author or an outlet that are shown; they are data and may be of any length."""

HISTORY_SHARE = 0.25
"""The most of the budget that earlier turns may take: the sources are what an answer rests on."""

MESSAGE_OVERHEAD = 5
"""Tokens a message costs beside its text: role and separators, four with OpenAI's models, one to spare."""

LENGTHS: Mapping[Length, str] = {
    "short": "the shortest answer in plain prose that answers the question, one sentence, or two where one will not do",
    "normal": "a short answer in plain prose, usually one to four sentences",
    "full": "a full answer in plain prose, usually five to ten sentences: all that the sources say on the question, "
    "the main point first",
}
"""What a model is asked to write, by the length of an answer in prose."""

_LABEL = re.compile(r"(\d{1,4})\s*[.．]\s*(\d{1,4})")
_LABELS = re.compile(rf"[\[【［]\s*({_LABEL.pattern}(?:[\s,;，、；]+{_LABEL.pattern})*)\s*[\]】］]")
_MARKER = re.compile(r"(?<!\s)\s*[\[【［]\s*\d{1,4}(?:[.,;\s–-]+\d{1,4})*\s*[\]】］]")
_OF_THE_QUESTION = "the language of the question"


@dataclass(frozen=True)
class SourceBlock:
    """One numbered source as it was sent. `hit` is what of the passage was shown, cut if it had to be.

    `labels[m - 1]` is the (start, end) in `article.text` of the sentence labelled [number.m]; empty in answer mode.
    """

    number: int
    hit: Hit
    article: Article
    labels: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Composition:
    """Messages as (role, text) with role `system`, `user` or `assistant`, the sources in them, and their prompt."""

    messages: tuple[tuple[str, str], ...]
    blocks: tuple[SourceBlock, ...]
    prompt: Prompt


def compose(
    question: str,
    found: Sequence[tuple[Hit, Article]],
    history: Sequence[Turn] = (),
    *,
    mode: Mode = "answer",
    budget: int,
    count: Count,
    length: Length = "normal",
) -> Composition:
    """The messages for `question` over `found`, at most `budget` tokens as `count` counts them.

    Passages that do not fit are left out from the end; the first is always kept, cut at a sentence if need be. Earlier
    turns may take a quarter of the budget, the latest first. `length` is that of an answer in prose.

    Raises:
        ValueError: `found` is empty: without evidence there is nothing to ask a model.
        ModelError: The question and the instructions alone are over the budget.
    """
    if not found:
        raise ValueError("there are no passages to compose from")
    prompt = load(mode)
    asked = defuse(question).strip()
    fence = _fence(asked, found)
    values = {"fence": fence, "question": asked, "not_found": NOT_FOUND}
    if mode == "answer":
        values["language"] = _OF_THE_QUESTION
        values["length"] = LENGTHS[length]
    frame = _tokens(prompt.messages(sources="", **values), count)
    room = budget - frame
    turns = _history(history, int(budget * HISTORY_SHARE), count)
    blocks, text = _fit(found, mode, room - _tokens(turns, count), count)
    if not blocks:  # the conversation gives way before the last source does
        turns = ()
        blocks, text = _fit(found, mode, room, count)
    if not blocks:
        raise ModelError(
            sentence(
                "The question leaves no room for a source within {tokens} tokens; ask it in fewer words or allow more.",
                tokens=f"{budget:,}",
            )
        )
    system, user = prompt.messages(sources=text, **values)
    messages = (system, *turns, user)
    return Composition(messages, blocks, prompt)


def instructions(prompt: Prompt, length: Length) -> str:
    """What `prompt` tells a model that writes an answer of `length`, whatever is asked and whatever the sources are."""
    known = {"not_found": NOT_FOUND, "language": _OF_THE_QUESTION, "length": LENGTHS[length]}
    values = dict.fromkeys(prompt.variables, "") | known
    return prompt.render(**{name: values[name] for name in prompt.variables})


def rewriting(question: str, history: Sequence[Turn], *, budget: int, count: Count) -> Composition:
    """The messages that ask for `question` as one that can be understood without `history`; there are no blocks."""
    prompt = load("rewrite")
    asked = defuse(question).strip()
    fence = _fence(asked, (), *(text for _, text in history))
    frame = _tokens(prompt.messages(conversation="", fence=fence, question=asked), count)
    turns = _history(history, max(budget - frame, 0), count)
    talk = "\n".join(f"{role}: {one_line(text, None)}" for role, text in turns)
    messages = prompt.messages(conversation=talk, fence=fence, question=asked)
    return Composition(messages, (), prompt)


def labels(reply: str) -> tuple[tuple[int, int], ...]:
    """The [n.m] labels in a reply, in order, each once, also several in one pair of brackets; all else is ignored."""
    bracketed = (_LABEL.findall(found[1]) for found in _LABELS.finditer(reply))
    return tuple(dict.fromkeys((int(n), int(m)) for some in bracketed for n, m in some))


def _fence(question: str, found: Sequence[tuple[Hit, Article]], *more: str) -> str:
    """A line nobody can foresee who does not know both the question and all the sources."""
    parts = [question, *more]
    for hit, article in found:
        parts += [article.id, article.revision, str(hit.start), str(hit.end), hit.text]
    text = "\x1f".join(parts).encode("utf-8", "replace")
    return f"=== SOURCES {hashlib.sha256(text).hexdigest()[:16]}"


def _tokens(messages: Sequence[tuple[str, str]], count: Count) -> int:
    return sum(count(text) + MESSAGE_OVERHEAD for _, text in messages)


# Sources


def _fit(
    found: Sequence[tuple[Hit, Article]], mode: Mode, room: int, count: Count
) -> tuple[tuple[SourceBlock, ...], str]:
    """The blocks that fit into `room` tokens, from the first on, and their text; none if not even one sentence fits."""
    laid = [_block(number, hit, article, mode) for number, (hit, article) in enumerate(found, start=1)]
    # No tokenizer makes more tokens than bytes: below, all fit, however they are counted.
    if sum(len(text.encode("utf-8", "surrogatepass")) + 1 for _, text in laid) > room:
        costs = itertools.accumulate(count(text) + 1 for _, text in laid)  # and the blank line between blocks
        fitting = sum(1 for _ in itertools.takewhile(lambda cost: cost <= room, costs))
        cut = _cut(*found[0], mode, room, count) if not fitting else None
        laid = [cut] if cut else laid[:fitting]
    return tuple(block for block, _ in laid), "\n\n".join(text for _, text in laid)


def _cut(hit: Hit, article: Article, mode: Mode, room: int, count: Count) -> tuple[SourceBlock, str] | None:
    """The first block with as many of its sentences as fit into `room`, or None if not one does."""
    ends = [end for _, end in _sentences(hit, article)]
    for end in reversed(ends[:-1]):
        shorter = replace(hit, end=end, text=article.text[hit.start : end])
        block, text = _block(1, shorter, article, mode)
        if count(text) + 1 <= room:
            return block, text
    return None


def _block(number: int, hit: Hit, article: Article, mode: Mode) -> tuple[SourceBlock, str]:
    head = f"[{number}] {_metadata(hit, article)}"
    if mode == "answer":
        return SourceBlock(number, hit, article), "\n".join([head, *passage_lines(hit.text)])
    lines: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in _sentences(hit, article):
        sentence = " ".join(passage_lines(article.text[start:end]))
        if sentence:
            spans.append((start, end))
            lines.append(f"[{number}.{len(spans)}] {sentence}")
    return SourceBlock(number, hit, article, tuple(spans)), "\n".join([head, *lines])


def _sentences(hit: Hit, article: Article) -> list[tuple[int, int]]:
    text = article.text[hit.start : hit.end]
    return [(hit.start + start, hit.start + end) for start, end in sentence_spans(text, article.told_in)]


def _metadata(hit: Hit, article: Article) -> str:
    """Title, author, outlet, date and genre, always all five and in this order, then the section if there is one,
    and of a live page the time of the entry that the passage begins in."""
    fields = [
        one_line(article.title, LONGEST_TITLE) or "untitled",
        one_line(article.author, LONGEST_TITLE) or "author unknown",
        one_line(article.source, LONGEST_TITLE) or "outlet unknown",
        _dates(article),
        "genre unknown" if article.genre == "unknown" else article.genre.replace("_", " "),
    ]
    entry = entry_at(article.text, hit.start)
    heading, time = (one_line(said, LONGEST_TITLE) for said in (hit.heading, entry.time if entry else None))
    fields += [f"section: {heading}"] if heading and heading != time else []
    return " — ".join([*fields, f"time: {time}"] if time else fields)


def _dates(article: Article) -> str:
    published = one_line((article.published_at or "")[:10], None)  # the day: hours say nothing to a reader
    updated = one_line((article.updated_at or "")[:10], None)
    if updated and updated != published:
        return f"{published or 'undated'}, updated {updated}"
    return published or "undated"


# Earlier turns


def _history(history: Sequence[Turn], room: int, count: Count) -> tuple[tuple[str, str], ...]:
    """The latest turns that fit into `room` tokens, beginning with a question and taking turns from there.

    Chat templates of small models refuse two messages of one role in a row. Markers of earlier answers are taken out:
    their numbers belong to sources that are not these.
    """
    turns: list[tuple[str, str]] = []
    for role, text in history:
        if role not in ("user", "assistant"):
            raise ValueError(f"a turn's role is 'user' or 'assistant', not {role!r}")
        said = defuse(_MARKER.sub("", text) if role == "assistant" else text).strip()
        if not said:
            continue
        if turns and turns[-1][0] == role:
            turns[-1] = (role, f"{turns[-1][1]}\n{said}")
        else:
            turns.append((role, said))
    if turns and turns[-1][0] == "user":
        turns.pop()  # it was never answered, and the question itself comes as the last message
    kept: list[tuple[str, str]] = []
    while len(turns) >= 2:
        pair = turns[-2:]
        room -= _tokens(pair, count)
        if room < 0:
            break
        kept = [*pair, *kept]
        turns = turns[:-2]
    return tuple(kept)
