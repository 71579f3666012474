"""A letter to articles: a newsletter's text by its subject, without its buttons, its footer and the files attached to
it; letters that are attached are read each by itself."""

from __future__ import annotations

import email
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from itertools import accumulate

from store.article import Article, digest
from store.errors import ReadError
from store.language.patterns import late
from store.reading.formats.decoding import decode, encoding_of
from store.reading.formats.page import as_block, clean_markup
from store.reading.formats.plain import article_from, read_text, trim
from store.reading.html.dom import DomBlock, blocks, drop_hidden, parse
from store.reading.prose.blocks import Block
from store.reading.prose.chrome import fold_line
from store.reading.prose.cleaning import one_line
from store.reading.prose.written_dates import find_date

_LONGEST_HEADER = 1_000
_MOST_COMPARED = 20_000_000
_LONGEST_BUTTON = 60
_LONGEST_FOOTER = 400
# Buttons and invitations may stand anywhere; what says why the letter was sent ends it.
_BUTTON = late(
    r"(?:view|read|open|see)\b.{0,30}\b(?:browser|online|web|app)\b|trouble (?:viewing|reading)|forward (?:this|to)\b"
    r"|(?:was this|forwarded this) (?:forwarded|e-?mail)|(?:im|online im) browser (?:ansehen|lesen|öffnen)"
    r"|(?:read|continue|learn|find out) more\b.{0,20}$|weiterlesen|在浏览器中(?:查看|打开)|阅读(?:更多|全文)",
    re.IGNORECASE,
)
_FOOTER = late(
    r"unsubscribe|(?:manage|update|change) (?:your )?(?:e-?mail |subscription )?(?:preferences|settings|subscription)"
    r"|you(?:'re|’re| are)? (?:\w+ )?(?:receiv|got|get)\w* this (?:e-?mail|message|newsletter)|opt[- ]out"
    r"|\b(?:our|my) (?:mailing|postal) address|want to change how you receive"
    r"|newsletter (?:abbestellen|abmelden)|abbestellen|se désabonner|désinscri|darse de baja|退订|取消订阅",
    re.IGNORECASE,
)
# At the end of a paragraph it is a link to the rest of it.
_MORE = late(r"(?<=[.!?…”’\"])\s+(?:read|continue|learn|find out) more[\s.…→»>]{0,5}$", re.IGNORECASE)
_FLOWING = re.compile(r"(?<!^--) \r?\n(?!>)", re.MULTILINE)  # a line that goes on (RFC 3676); "-- " is a signature's
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:[!-9;-~]{1,80}:[^\n]{0,5000}\n(?:[ \t][^\n]{0,5000}\n){0,200}){2,200}\r?\n")
_SENT = re.compile(rb"^(?:Message-ID|MIME-Version):", re.IGNORECASE | re.MULTILINE)
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_CIPHER = "-----BEGIN PGP MESSAGE-----"
_LETTERS = ("message/rfc822", "message/global")
_ONLY_ATTACHED = "The letter holds no text, only what is attached to it."
_LOCKED = "The letter is encrypted; save what your mail program shows of it as text."
_LABELLED = re.compile(r"[*_]{0,2}[^\W\d_][^:：\n]{0,30}[:：][*_]{0,2}[ \t]*(\S.*)")
_FEWEST_LABELS = 3
_ADDRESSED = re.compile(r"\s*[<\[(].*")
_ADDRESS = re.compile(r"<?(https?://[^\s<>]{1,1000})>?")


@dataclass(frozen=True)
class _PassedOn:
    """The head of a letter that another passes on."""

    subject: str
    sender: str | None
    day: str | None


class _Shortening(Compat32):
    """The standard library takes ever longer over longer headers; none that is read here is long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


def is_letter(data: bytes) -> bool:
    """Whether `data` begins with the head of a letter that a program sent, whatever the name of its file."""
    head = _HEAD.match(data[:100_000])
    return head is not None and _SENT.search(head[0]) is not None


def read_mail(data: bytes) -> list[Article | ReadError | None]:
    """The article of a letter, and those of the letters attached to it, one in another too, or why one has none.

    None for a letter that says nothing itself and only brings others. Raises ReadError, with the reason, if the file is
    no letter. For letters from strangers `PageReader.made` has a child do this.
    """
    # Each line is held against the end of each part that is open.
    if data.lower().count(b"boundary") * data.count(b"\n") > _MOST_COMPARED:
        raise ReadError("The letter has parts in parts, more than any program writes; save its text instead.")
    letter = email.message_from_bytes(data.removeprefix(BOM_UTF8), policy=_Shortening())
    return [_article(one) for one in (letter, *_attached(letter))]


def _attached(letter: Message) -> Iterator[Message]:
    """The letters that are attached to a letter, and to these."""
    for part in letter.walk():
        held = part.get_payload() if part.get_content_type() in _LETTERS else None
        yield from (inner for inner in held if isinstance(inner, Message)) if isinstance(held, list) else ()


def _article(letter: Message) -> Article | ReadError | None:
    """Sender as outlet, its date, its subject as title; what is attached is not read."""
    try:
        return _read(letter)
    except ReadError as error:
        return None if str(error) == _ONLY_ATTACHED and any(_attached(letter)) else error


def _read(letter: Message) -> Article:
    if not any(name in letter for name in ("From", "Subject", "Date", "Message-ID")):
        raise ReadError("The file has no head of a letter, with sender or subject; save its text instead.")
    subject, sender, day = _words(letter, "Subject"), _sender(letter), _day(letter)
    if letter.get_content_type() in _ENCRYPTED and letter.get_param("smime-type") != "signed-data":
        raise ReadError(_LOCKED)
    article, passed_on = _body(list(_parts(letter)), subject)
    if passed_on is not None:
        subject, sender, day = passed_on.subject, passed_on.sender, passed_on.day
    if not article.text.strip():
        raise ReadError("There is no article in the letter, only buttons and a footer.")
    address = _ADDRESS.match(_words(letter, "Archived-At") or "")
    name = _words(letter, "Message-ID")
    return replace(
        article,
        title=subject or article.title,
        source=sender or article.source,
        published_at=day or article.published_at,
        url=address[1] if address else article.url,
        id=digest("letter", name) if name and not address else "",
    )


def _parts(letter: Message) -> Iterator[Message]:
    """The parts that are the letter, and not attached to it; of those that say the same the first of each kind."""
    waiting: list[tuple[Message, int, int]] = [(letter, 0, 0)]  # with the choice it belongs to, and its place there
    choices = 0
    taken: dict[tuple[int, str], int] = {}
    while waiting:
        part, choice, place = waiting.pop(0)
        held, kind = part.get_payload(), part.get_content_subtype()
        if part.get_content_maintype() == "multipart" and isinstance(held, list):
            inner = [p for p in held if isinstance(p, Message)]
            choices += kind == "alternative"
            own = [(p, choices, n) for n, p in enumerate(inner)]
            waiting[:0] = own if kind == "alternative" else [(p, choice, place) for p in inner]
        elif part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment":
            continue
        elif not choice or taken.setdefault((choice, kind), place) == place:
            yield part


def _body(parts: Sequence[Message], subject: str | None) -> tuple[Article, _PassedOn | None]:
    """The letter's page if it has one that says anything, else its plain text; and the head of a letter that it only
    passes on, whose text is then its own."""
    pages, plain = _texts(parts, "html"), _texts(parts, "plain")
    found, passed_on = _passed_on(_of_pages(pages), subject)
    if found:
        article = article_from(trim(found, passed_on.subject if passed_on else subject), [b.text for b in found])
        return article, passed_on
    if not plain:
        raise ReadError("The letter shows no text, only pictures." if pages else _ONLY_ATTACHED)
    if plain[0].lstrip().startswith(_CIPHER):
        raise ReadError(_LOCKED)
    lines = [Block(line) for line in _without_footer("\n\n".join(plain)).split("\n")]
    lines, passed_on = _passed_on(lines, subject)
    article = read_text("\n".join(line.text for line in lines))
    return _with_heading(article, passed_on.subject if passed_on else subject), passed_on


def _passed_on(blocks: list[Block], subject: str | None) -> tuple[list[Block], _PassedOn | None]:
    """What stands below the head of a letter that a letter with that subject passes on with a few words at most, and
    that head; all of `blocks` and None where it passes none on.

    Such a head is several lines, each with a label, the sender's first; the subject is the letter's own, behind what
    says that it was passed on. So it is known in any language.
    """
    lines = [(number, line.strip()) for number, b in enumerate(blocks) for line in b.text.split("\n")]
    labelled = [_LABELLED.match(line) for _, line in lines]
    read = [0, *accumulate(len(line) for _, line in lines)]
    found: tuple[list[Block], _PassedOn | None] = (blocks, None)
    start = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and labelled[at]:
            continue
        head = [m[1].strip() for m in labelled[start:at] if m]
        own = next((v for v in head[1:] if _is_behind_label(v, subject)), None)
        if len(head) >= _FEWEST_LABELS and own and read[start] <= min(_LONGEST_FOOTER, read[-1] - read[at]):
            last = lines[at - 1][0]
            rest = "\n".join(line for number, line in lines[at:] if number == last)
            kept = [replace(blocks[last], text=rest)] if rest.strip() else []
            day = next(filter(None, map(find_date, head[1:])), None)
            found = kept + blocks[last + 1 :], _PassedOn(own, _named(head[0]), day.iso if day else None)
        start = at + 1
    return found


def _is_behind_label(words: str, subject: str | None) -> bool:
    """Whether a subject is `words` behind a label, as in "Fwd: " in any language."""
    label = one_line(subject or "").removesuffix(one_line(words))
    return label != one_line(subject or "") and label.rstrip().endswith((":", "："))


def _named(sender: str) -> str | None:
    """The name of a sender as mail programs write it into a text, or the host of one without."""
    name = one_line(_ADDRESSED.sub("", sender)).strip('"')
    return name if name and "@" not in name else parseaddr(sender)[1].rpartition("@")[2] or None


def _with_heading(article: Article, subject: str | None) -> Article:
    """A letter is called by its subject: another title that stands above its text is a heading in it."""
    title = article.title
    if not title or not subject or fold_line(title) in fold_line(subject):
        return article
    further = len(title) + 2
    headings = ((0, len(title)), *((start + further, end + further) for start, end in article.headings))
    return replace(article, text=f"{title}\n\n{article.text}", headings=headings)


def _texts(parts: Sequence[Message], kind: str) -> list[str]:
    """The texts of a kind, such as those before and after a picture; files come with a name."""
    told = [(p, t) for p in parts if p.get_content_subtype() == kind and (t := _text(p)).strip()]
    return [text for n, (part, text) in enumerate(told) if n == 0 or not part.get_filename()]


def _of_pages(pages: Sequence[str]) -> list[Block]:
    found: list[DomBlock] = []
    for markup in pages:
        tree = parse(clean_markup(markup))
        if tree is not None:
            drop_hidden(tree, ())  # programs for mail follow no links to style sheets
            found += blocks(tree)
    end = _end([b.text for b in found])
    kept = (as_block(replace(b, text=_MORE.sub("", b.text))) for b in found[:end] if not _is_button(b))
    return [block for block in kept if block.text]


def _is_button(block: DomBlock) -> bool:
    short = len(block.text) <= _LONGEST_BUTTON
    return short and block.kind != "heading" and (block.links >= 0.8 or _BUTTON.match(block.text) is not None)


def _end(lines: Sequence[str]) -> int:
    """Where the footer begins: the first line below the middle that says why the letter came or how to end them."""
    total, read = sum(map(len, lines)), 0
    for number, line in enumerate(lines):
        if read > total / 2 and len(line) <= _LONGEST_FOOTER and _FOOTER.search(line):
            return number
        read += len(line)
    return len(lines)


def _without_footer(text: str) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    signed = next((n for n, line in enumerate(lines) if n and line.rstrip("\r") == "-- "), len(lines))
    kept = lines[:signed]
    kept = kept[: _end(kept)]
    return "\n".join(line for line in kept if len(line) > 2 * _LONGEST_BUTTON or not _BUTTON.match(line.strip()))


def _text(part: Message) -> str:
    body = part.get_payload(decode=True)
    text = decode(body, part.get_content_charset()) if isinstance(body, bytes) and body.strip() else ""
    if str(part.get_param("format")).lower() != "flowed":
        return text
    return _FLOWING.sub("" if str(part.get_param("delsp")).lower() == "yes" else " ", text)


def _words(letter: Message, name: str) -> str | None:
    return one_line(_decoded(_written(letter, name))) or None


def _written(letter: Message, name: str) -> str:
    """A header as it stands there; letters in no encoding that it names are read as those of the text are."""
    value = next((str(v) for n, v in letter.raw_items() if n.lower() == name.lower()), "")[:_LONGEST_HEADER]
    data = value.encode("utf-8", "surrogateescape")
    try:
        return value if _is_sound(value) else decode(data, _charset(letter))
    except ReadError:
        return data.decode("utf-8", "replace")


def _is_sound(value: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def _charset(letter: Message) -> str | None:
    """What the letter's text is written in, as it says or as it seems."""
    for part in _parts(letter):
        told, body = part.get_content_charset(), part.get_payload(decode=True)
        if told:
            return told
        if isinstance(body, bytes) and body.strip():
            return encoding_of(body)
    return None


def _decoded(value: str) -> str:
    """What a header says; one that is coded wrongly as it stands there."""
    try:
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError):
        return value


def _sender(letter: Message) -> str | None:
    """The sender's name, or the host of one without."""
    name, address = parseaddr(_written(letter, "From"))
    return one_line(_decoded(name)) or address.rpartition("@")[2] or None


def _day(letter: Message) -> str | None:
    try:
        return parsedate_to_datetime(str(letter.get("Date") or "")[:200]).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
