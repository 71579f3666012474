"""Which lines of a page are its article: chrome inside and below goes, notes are set apart, headings are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from store.language.patterns import late
from store.reading.prose.blocks import Block
from store.reading.prose.chrome import is_menu_word, kind_of
from store.reading.prose.head import Head
from store.reading.prose.layout import ends_sentence, is_han, is_item
from store.reading.prose.notes import is_biography, is_note

CAPTION = late(
    r".{0,400}(?:(?:[./|–—-]|\()\s*(?:photo|image|picture|file photo)?s?\s?(?:[:/]|by|via"
    r"|courtesy of)?\s*(?:©\s?)?(?:getty(?: images)?|afp|ap(?: photo)?|reuters|epa|xinhua|cfp|vcg|shutterstock"
    r"|unsplash|istock|alamy|dpa|imago|picture alliance)\b[\w ,/.&-]{0,40}\)?\.?"
    r"|[(\[（](?:photo|image|picture|file photo|foto|bild|图|图片)s?\s?(?:credit|source|courtesy|by|via"
    r"|from)?\s?[:/：]?[^()（）]{1,60}[)\]）]\.?)",
    re.IGNORECASE,
)
_COUNTED_COMMENTS = late(
    r"\d|leave|post a|reply|join|view|add a|schreib|hinterlass|laisser|deja|发表|网友|我要",
    re.IGNORECASE,
)
_COMMENT_SIGN = late(
    r"\bsays:?$|\bsagt:?$|\breply\b|\blog ?in\b|\bago\b|\b(?:19|20)\d\d\b.*\d{1,2}[:.]\d\d|sort by|newest|oldest"
    r"|be the first|comment|回复",
    re.IGNORECASE,
)
LINE = re.compile(r"\S(?:[^\n]*\S)?")
_SPEAKER = re.compile(r"([^\s:：][^:：\n]{0,40})[:：]")
_WEAK = frozenset({"menu", "media"})
_LONG = 70
_MENU, _FAR = 6, 12_000  # lines before the first paragraph that a title, a byline and a place are fewer than
_LIST_AFTER_LABEL = 12
_ENOUGH = 300
_TEASERS = 0.08
_SCREENFUL = 12


def is_prose(line: str) -> bool:
    """Whether `line` is running text by its length and its end, and not a label, title or menu."""
    if is_han(line):
        return len(line) >= 50 or (len(line) >= 18 and ends_sentence(line))
    if len(line) >= 160:
        return True
    return ends_sentence(line.rstrip(":")) and (len(line) >= _LONG or len(line.split()) >= 12)


def first_prose(lines: Sequence[str], kinds: Sequence[str | None]) -> int:
    """The index of the article's first paragraph of running text; `len(lines)` if there is none.

    A paragraph that is followed by a screenful of labels before the next one is a teaser in the page's head, unless
    much of the text would stand above it.
    """
    prose = [
        i
        for i, line in enumerate(lines)
        if kinds[i] is None and is_prose(line) and not is_note(line) and not CAPTION.fullmatch(line)
    ]
    total = sum(len(lines[i]) for i in prose)
    first, above = 0, 0
    for number, (i, following) in enumerate(pairwise(prose)):
        above += len(lines[i])
        if above > total * _TEASERS:
            break
        labels = [j for j in range(i + 1, following) if not is_item(lines[j]) and not ends_sentence(lines[j])]
        if len(labels) >= _SCREENFUL:
            first = number + 1
    return prose[first] if prose else len(lines)


@lru_cache(maxsize=1_000)
def prose_start(text: str) -> int:
    """Where a stored text begins to tell something: after the menu of a page that was saved with it, else 0."""
    lines = list(LINE.finditer(text, 0, _FAR))
    said = [line.group() for line in lines]
    first = first_prose(said, [kind_of(line) for line in said])
    return lines[first].start() if _MENU <= first < len(lines) else 0


def tail_start(lines: Sequence[str], kinds: Sequence[str | None]) -> int:
    """The index from which on there are only comments, lists of other articles, or the footer; `len(lines)` if none."""
    prose = [len(line) if kinds[i] is None and is_prose(line) else 0 for i, line in enumerate(lines)]
    last_pair = max((i for i in range(len(lines) - 1) if prose[i] and prose[i + 1]), default=-1)
    before, after = 0, sum(prose)
    for i, kind in enumerate(kinds):
        if kind == "comments" and before >= _ENOUGH and _comments_follow(lines, i):
            return i
        # Two paragraphs in a row below are more article, not a list of teasers.
        below = kind in {"related", "footer", "newsletter"} and last_pair <= i
        if below and before >= _ENOUGH and after <= before // 5:
            return i
        before += prose[i]
        after -= prose[i]
    return len(lines)


def _comments_follow(lines: Sequence[str], i: int) -> bool:
    return bool(_COUNTED_COMMENTS.search(lines[i])) or any(map(_COMMENT_SIGN.search, lines[i + 1 : i + 5]))


def keep(
    lines: Sequence[str], kinds: Sequence[str | None], first: int, end: int, head: Head
) -> tuple[list[int], list[int]]:
    """(lines of the article, notes about it), by index, up to `end`. `first` is the index of the first paragraph."""
    shown = sum(k is not None for k in kinds)
    last = max(
        (i for i in range(first, end) if kinds[i] is None and is_prose(lines[i]) and not is_note(lines[i])),
        default=first,
    )
    closing = [i for i in range(first + 2, end) if kinds[i] is None][-3:]
    kept: list[int] = []
    notes: list[int] = []
    listing = 0
    for i in range(end):
        line, kind = lines[i], kinds[i]
        if i in head.used or not any(map(str.isalnum, line)):
            continue
        if kind is not None and not (kind in _WEAK and shown < 3 and i > first):
            listing = _LIST_AFTER_LABEL if kind == "related" and len(line) < 60 and ":" not in line[:-1] else 0
            continue
        if is_note(line) or (i in closing and is_biography(line, head.author)):
            notes.append(i)
            continue
        titled = not ends_sentence(line) and not is_item(line)
        if listing and not is_prose(line) and titled:
            listing -= 1
            continue
        listing = 0
        if CAPTION.fullmatch(line) and len(line) < 300:
            continue
        if i > last and titled and (_signature(line, head) or _stray(lines, kinds, i, shown)):
            continue
        kept.append(i)
    return kept, notes


def _signature(line: str, head: Head) -> bool:
    return head.author is not None and line.strip(" –—-") in (head.author, head.author.upper())


def _stray(lines: Sequence[str], kinds: Sequence[str | None], i: int, shown: int) -> bool:
    """A menu, or a short label below the last paragraph with chrome next to it."""
    if shown and " | " in lines[i] and len(lines[i]) < 160:
        return True
    if shown < 2 or is_menu_word(lines[i]):
        return shown >= 2
    near = any((*kinds[max(0, i - 2) : i], *kinds[i + 1 : i + 3]))
    return len(lines[i].split()) <= 4 and near


def blocks_of(lines: Sequence[str]) -> list[Block]:
    """The lines as blocks: list items and headings told from paragraphs."""
    prose = sum(map(is_prose, lines))
    speakers = Counter(m[1] for m in map(_SPEAKER.match, lines) if m)
    blocks: list[Block] = []
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else ""
        previous = lines[i - 1] if i else ""
        if is_item(line) and (is_item(following) or is_item(previous)):
            blocks.append(Block(line, "item"))
        elif prose >= 2 and _is_heading(line, previous, following) and not _speaks(line, speakers):
            blocks.append(Block(line, "heading"))
        else:
            blocks.append(Block(line))
    return blocks


def _speaks(line: str, speakers: Mapping[str, int]) -> bool:
    """Whether `line` is a turn in a conversation, such as "Q: And then?"."""
    match = _SPEAKER.match(line)
    return match is not None and speakers[match[1]] >= 2


def heading_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The (start, end) spans of lines in `text` that are section headings, for text that is to stay as it is."""
    found = [(m.start(), m.end()) for m in LINE.finditer(text)]
    kept = blocks_of([text[a:b] for a, b in found])
    return tuple(
        (a, b)
        for (a, b), block, last in zip(found, kept, range(len(found), 0, -1), strict=True)
        if block.kind == "heading" and last > 1
    )


def _is_heading(line: str, previous: str, following: str) -> bool:
    if not following or line[:1].islower() or line[-1] in ":,;：，；、" or line[:1] in "\"“”'‘„«「(":
        return False
    if is_han(line):
        return len(line) <= 28 and (not ends_sentence(line) or line[-1] in "？?") and is_prose(following)
    if (ends_sentence(line) and not line.endswith("?")) or len(line) > 100 or len(line.split()) > 14:
        return False
    if not any(c.isalpha() for c in line):
        return False
    # Next to another bare line it is rather a list, a poem or a table than a heading.
    heads = is_prose(following) or (ends_sentence(following) and len(following.split()) > 5) or is_item(following)
    apart = not previous or previous.endswith((":", "：")) or is_item(previous)
    return heads and (apart or ends_sentence(previous) or is_prose(previous))
