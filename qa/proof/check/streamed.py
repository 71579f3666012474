"""A model's reply, as it streams, cut into draft sentences: clean words, and the source numbers given with them.

A reply is untrusted text. What leaves here carries no markup, no image, no link and no address: only words, quotation
marks and the borders between paragraphs and list items. Where a reply is cut does not depend on the pieces it came in.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from store.article import scrub
from store.language.grammar import (
    ARTICLES,
    DEMONSTRATIVES,
    JOINTS,
    POSSESSIVES,
    PREPOSITIONS,
    STRONG_JOINTS,
    SUBJECTS,
)
from store.language.patterns import late, one_of
from store.language.quotation_marks import DOUBLE_MARKS, quotations
from store.language.sentences import sentence_spans

LONGEST_SENTENCE = 1_000
"""Characters after which a sentence or a quotation that does not end is cut: nothing is held back for ever."""

_LONGEST_CONSTRUCT = 2_000  # characters a tag, link or comment may hold the reply back

_CJK = "\u2e80-\u9fff\uff01-\uff60"
_WORD = late(rf"\s*(?:[{_CJK}]|[^\s{_CJK}]+(?=[\s{_CJK}]))")
_SOURCES = r"(?:sources?|passages?|articles?)"
_SOURCE = rf"(?:{_SOURCES}\s*:?\s*)?[\^#]?\d{{1,4}}(?:\.\d{{1,3}})?"
_MARKER = late(
    rf"[ \t]*\^?(?:\\?\[|[【［])\s*({_SOURCE}(?:\s*(?:[,;&，；、]|-|–|and)\s*{_SOURCE})*)"
    r"(?:(?::\d{1,4})?†[^\]】\n]{0,60})?\s*(?:\\?\]|[】］])(?:\([^)\n]*\)|\^)?",
    re.IGNORECASE,
)
_MARK = "[\ue000-\uf8ff]"
_PLACEHOLDER = late(_MARK)
_JOIN = r"\s*(?:[,;&，；、]|and\b|or\b|[和与及])*\s*"
_MARKS = rf"{_MARK}(?:{_JOIN}{_MARK})*"
_DRESSED = late(  # marks in brackets, behind a label or a dash, or several with words between them
    rf"\s*[(\[（]\s*(?:\b{_SOURCES}\s*:\s*)?{_MARKS}\s*[)\]）]"
    rf"|(?:\s[–—-]\s*|\b{_SOURCES}\s*[:：])\s*{_MARKS}(?!\s*\w)|{_MARKS}",
    re.IGNORECASE,
)
_DRESS_SO_FAR = late(
    rf"(?:(?:\s*[(\[（]|\s[–—-])\s*(?:{_SOURCES}\s*:?\s*)?|\b{_SOURCES}\s*[:：]\s*|(?={_MARK}))(?:{_MARK}{_JOIN})*$",
    re.IGNORECASE,
)
# Marks that stand for the name of their source: "According to [1], …", "[1] reports that …", "…, while [2] says …".
_BEGIN = r"(?:^|[.!?。！？]\s*|\n)(?:[ \t]*[-*•])?\s*"
_AS_NOUN = late(
    rf"(?P<before>{_BEGIN}(?:as\s+)?(?:\w+\s+)?(?:by|from|in|per|to)|{_BEGIN}(?:根?据|按照|在))"
    rf"\s*(?:{_SOURCES}\s*)?{_MARKS}(?=\s*[,，])"
    rf"|(?P<first>{_BEGIN}|\b(?:(?<!{_MARK}\s)and|{one_of(STRONG_JOINTS - {'and'})}|as)\b\s*)"
    rf"(?:{_SOURCES}\s*)?{_MARKS}(?=\s+(?P<verb>(?-i:[a-z])[\w'’]+))",
    re.IGNORECASE,
)
_NO_VERB = ARTICLES | DEMONSTRATIVES | POSSESSIVES | SUBJECTS | PREPOSITIONS | JOINTS

_HIDING = "script|style|svg|iframe|object|math|template|noscript|think(?:ing)?"
_ELEMENT = late(rf"<({_HIDING})\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\]\n]*)\](?:\([^)\n]*\)|:[ \t]*\S+)")
_ADDRESS = late(
    r"(?:\b[a-zA-Z][a-zA-Z0-9+.\-]{1,15}:)?//[^\s<>\"“”\]]+|\bwww\.[^\s<>\"“”\]]+"
    r"|\b(?:javascript|data|vbscript|mailto|file):[^\s<>\"“”\]]+",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"[*_~]{2,}|`+|(?<!\w)[*_](?=\w)|(?<=[\w.!?,;:])[*_](?!\w)")
_HELD = late(r"<(?:[a-zA-Z/!?][^<>]*)?$|!?\[[^\]\n]*$|!?\[[^\]\n]*\]\([^)\n]*$|[【［][^】］\n]{0,60}$|!$")
_HELD_ELEMENT = late(rf"<({_HIDING})\b(?!.*</\1\s*>)", re.IGNORECASE | re.DOTALL)
_MAYBE_END = late(r"[。！？।॥؟۔]|[.!?…](?!\d)")
_ANY_MARK = late(rf"[\"{DOUBLE_MARKS}《》]|(?<!\w)['‘‚‛‹❛]|[’›❜]$")
_LINE_START = late(
    r"[ \t]*(?:#{1,6}[ \t]+|(?:>[ \t]?)+)?(?P<bullet>(?:[-*+•·]|(?P<number>\d{1,3})[.)])[ \t]+)?(?:#{1,6}[ \t]+)?"
)
_RULE = re.compile(r"[ \t]*[-*_=|:~+ \t]{3,}[ \t]*")


@dataclass(frozen=True)
class DraftSentence:
    """One sentence of a reply. `lead` is what parts it from the one before: "", " ", or a paragraph or list border.

    `hints` are the numbers of the sources that the model named for it, in order of first mention, unchecked.
    """

    lead: str
    text: str
    hints: tuple[int, ...]


class StreamedDraft:
    """Collects the pieces of one reply: `feed` them, take the `finished` sentences, `close` at the end.

    `language` is the reply's, as far as it is known, so that it need not be guessed again at every word. `names` are
    what the sources are called, by number, for a mark that stands in the place of a name.
    """

    def __init__(self, language: str | None = "en", names: Mapping[int, str] | None = None) -> None:
        self._language = language
        self._names = {number: _PLACEHOLDER.sub("", name) for number, name in (names or {}).items()}
        self._unread = ""  # the start of a word, kept until the word is whole
        self._held = ""  # words inside a tag or a link that is still open
        self._text = ""  # clean text whose sentences are not finished
        self._numbers: list[tuple[str, tuple[int, ...]]] = []  # what each placeholder stands for
        self._finished: list[DraftSentence] = []
        self._lead = ""
        self._items: set[int] = set()  # numbers of the items of lists so far

    def feed(self, piece: str) -> None:
        """Takes in more of the reply, word by word, so that the provider's own pieces do not matter."""
        self._unread += piece
        taken = 0
        while word := _WORD.match(self._unread, taken):
            self._take(word.group())
            taken = word.end()
        self._unread = self._unread[taken:]
        while len(self._unread) > LONGEST_SENTENCE:
            self._take(self._unread[:LONGEST_SENTENCE])
            self._unread = self._unread[LONGEST_SENTENCE:]

    def close(self) -> None:
        """The reply is over: what is left becomes sentences."""
        self._text += self._clean(self._held + html.unescape(self._unread))
        self._unread = ""
        self._held = ""
        self._finish(over=True)

    @property
    def has_finished(self) -> bool:
        """Whether there are any such sentences."""
        return bool(self._finished)

    def finished(self) -> Iterator[DraftSentence]:
        """The sentences that are whole and were not yet taken."""
        while self._finished:
            yield self._finished.pop(0)

    def partial(self) -> DraftSentence:
        """The sentence under way, cut before anything that is still open: its text only ever grows."""
        lead, text = self._border(self._text)
        if "\n" in text:
            text = text[: text.index("\n")]
        ending = _MAYBE_END.search(text)  # whether a sentence ends there shows only with what follows
        if ending:
            text = text[: ending.start()]
        text = _DRESS_SO_FAR.sub("", re.sub(r"\[[^\]]*$", "", text))
        if not re.search(r"\w\s+\w", text) and len(text) < 8:
            return DraftSentence(lead, "", ())  # may yet turn out to be the number of a list item
        quoted = [q for q in quotations(text) if q.closed and re.match(r"\s+\w", text[q.end :])]
        for mark in _ANY_MARK.finditer(text):
            if not any(q.start <= mark.start() < q.end for q in quoted):
                text = text[: mark.start()]
                break
        return self._sentence(lead, text)

    def _take(self, word: str) -> None:
        self._held += html.unescape(word)
        if len(self._held) < _LONGEST_CONSTRUCT and (_HELD.search(self._held) or _HELD_ELEMENT.search(self._held)):
            return
        self._text = self._named(self._text + self._clean(self._held))
        self._held = ""
        self._finish(over=False)

    def _clean(self, raw: str) -> str:
        """`raw` without markup and addresses; its markers become placeholders."""
        if raw.isascii() and raw.replace(" ", "").isalnum():  # most words have nothing to be cleaned of
            return raw
        text = _PLACEHOLDER.sub("", scrub(raw))
        text = _visible(text)
        for construct in (_ELEMENT, _COMMENT, _TAG, _IMAGE):
            text = construct.sub("", text)
        text = re.sub(r"<(?=[a-zA-Z/!?])", "", text)
        text = _MARKER.sub(self._placeholder, text)
        text = _LINK.sub(r"\1", text)
        text = _ADDRESS.sub("", text)
        return _EMPHASIS.sub("", text).replace("![", "[").replace("](", "] (")

    def _placeholder(self, match: re.Match[str]) -> str:
        numbers = tuple(dict.fromkeys(_expand(match.group(1))))
        self._numbers.append((match.group().strip(), numbers))
        return chr(0xE000 + (len(self._numbers) - 1) % 0x1900)

    def _named(self, text: str) -> str:
        """`text` with the names of sources before the marks that stand for them."""
        return _AS_NOUN.sub(self._name, text) if self._names and _PLACEHOLDER.search(text) else text

    def _name(self, found: re.Match[str]) -> str:
        marks = "".join(_PLACEHOLDER.findall(found[0]))
        names = dict.fromkeys(self._names.get(n, "") for n in self._numbers_of(marks))
        is_quoted = any(q.start < found.start() < q.end for q in quotations(found.string))
        if is_quoted or not all(names) or (found["verb"] or "").lower() in _NO_VERB:
            return found[0]
        before = found["first"] if found["before"] is None else found["before"]
        gap = " " if before and before[-1].isascii() and not before[-1].isspace() else ""
        return before + gap + ("和" if self._language == "zh" else " and ").join(names) + marks

    def _numbers_of(self, text: str) -> Iterator[int]:
        """The numbers that the placeholders in `text` stand for."""
        for mark in _PLACEHOLDER.findall(text):
            yield from self._numbers[ord(mark) - 0xE000][1]

    def _finish(self, *, over: bool) -> None:
        """Moves every sentence that is whole from the text to the finished ones."""
        while self._text:
            lead, text = self._border(self._text)
            line, newline, rest = text.partition("\n")
            whole = over or bool(newline)
            if not whole and len(line) <= LONGEST_SENTENCE and not re.search(r"[.!?。！？…]", line):
                return
            if _RULE.fullmatch(line):
                line = ""
            end = self._first_end(line, whole=whole)
            if end is None:
                return
            sentence = self._sentence(lead, line[:end])
            if sentence.text:
                self._finished.append(sentence)
                self._lead = " "
            self._text = line[end:] + newline + rest

    def _first_end(self, line: str, *, whole: bool) -> int | None:
        """Where the first sentence of `line` ends, its markers included; None while that is open."""
        at = [i for i, c in enumerate(line) if not _PLACEHOLDER.match(c)]  # where each plain character stands
        plain = "".join(line[i] for i in at)
        spans = sentence_spans(plain, self._language)
        if not spans:
            return len(line) if whole else None
        quoted = quotations(plain)
        for _, end in spans[:-1]:
            if end > LONGEST_SENTENCE or not any(q.start < end < q.end and (q.closed or not whole) for q in quoted):
                return min(at[end], _last_space(line, LONGEST_SENTENCE))  # up to the next plain character
        if whole or len(line) > LONGEST_SENTENCE:
            return _last_space(line, LONGEST_SENTENCE)
        return None

    def _border(self, text: str) -> tuple[str, str]:
        """The border before the first sentence of `text`, and `text` without it."""
        stripped = text.lstrip()
        newlines = text[: len(text) - len(stripped)].count("\n")
        start = _LINE_START.match(stripped) if newlines or not self._lead else None
        if start is None:
            return (self._lead, stripped)
        if start["bullet"] and self._counts(start["number"]):
            return ("\n- " if self._lead else "- ", stripped[start.end() :])
        rest = stripped[start.start("bullet") if start["bullet"] else start.end() :]
        return ("\n\n" if self._lead and newlines else self._lead, rest)

    def _counts(self, number: str | None) -> bool:
        """Whether a line is an item of a list by its `number`, None for a sign: the first, or one more than another's.
        Else it is a day: "11. März"."""
        if number is not None and int(number) != 1 and int(number) - 1 not in self._items:
            return False
        self._items.add(int(number or 0))
        return True

    def _sentence(self, lead: str, text: str) -> DraftSentence:
        hints = tuple(dict.fromkeys(self._numbers_of(text)))
        for quotation in reversed(quotations(text)):  # a bracketed number inside a quotation may be the article's own
            if quotation.closed:
                inner = _PLACEHOLDER.sub(
                    lambda p: " " + self._numbers[ord(p.group()) - 0xE000][0], text[quotation.start : quotation.end]
                )
                text = text[: quotation.start] + inner + text[quotation.end :]
        text = re.sub(r"\s+", " ", _DRESSED.sub("", text)).strip()
        text = re.sub(r"\s+([.,;:!?](?:\s|$))", r"\1", text)
        if not re.search(r"\w", text):
            text = ""
        return DraftSentence(lead, text, hints)


def _visible(text: str) -> str:
    """`text` without invisible format characters; joiners that Persian, Hindi and emoji need stay."""
    return "".join(c for c in text if c in "\u200c\u200d" or unicodedata.category(c) not in ("Cf", "Co", "Cn"))


def _expand(numbers: str) -> Iterator[int]:
    """The integers of "1, 3-5"; a label "2.4" counts as 2."""
    for part in re.split(r"\s*(?:[,;&，；、]|and)\s*", numbers):
        ends = [int(float(n)) for n in re.findall(r"\d+(?:\.\d+)?", part)]
        if len(ends) == 2 and ends[0] < ends[1] <= ends[0] + 20:
            yield from range(ends[0], ends[1] + 1)
        else:
            yield from ends


def _last_space(text: str, limit: int) -> int:
    """Where to cut `text` so that at most `limit` characters stay, at white space if there is any."""
    if len(text) <= limit:
        return len(text)
    space = text.rfind(" ", 1, limit)
    return space if space > 0 else limit
