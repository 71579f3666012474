"""Files made to break a reader, and files broken at random: what each costs, and whether any gets out of hand.

    python -m evals.trials.attacks.hostile_files [--only I3,I4,zip,…] [--trials 2000] [--seed 1] [--json FILE]

So many damaged files of every format are read (cut, overwritten, doubled, with foreign bytes), one after the other as
those of a folder are, and so many pages mixed of slow ones; then those that are made on purpose, each alone: bombs,
endless nesting, lying sizes and charsets, hidden characters. A reader may reject a file or read it; it fails when it
raises, takes over 30 seconds, or takes over 1 GB. Exit status 1 when one fails. Time is by the clock, less what this
process stood in line for a core: ordinary pages are read here, where what they cost is bounded and not timed, and what
other work takes is not theirs.
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import sys
import tempfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

from evals.documents import archive, docx, epub, letter, mhtml, pdf, set_in_type, warc
from evals.own_time import own_time
from evals.trials.attacks.slow_pages import UNITS, mixed, slow
from evals.trials.doors.formats import PAGES
from evals.trials.faults.fault_outcome import Outcome
from evals.trials.faults.trial_command import Kind, command
from qa.errors import ReadError
from qa.factcheck.draft_file import draft_of, manuscript_of
from qa.factcheck.report import CheckedSentence, DraftReport
from store import read
from store.article import Article, Rejected
from store.reading.formats.limited_reading import PageReader
from store.reading.printed import DRAWN

SECONDS, BYTES = 30.0, 1_000_000_000
TEXT = (
    "The council met on Tuesday and decided to keep the ferry for another year, its clerk said afterwards.",
    "About 3,400 people live on the island, and in winter rather fewer than that, by the last count of the school.",
    "“We shall see in spring,” said the mayor, who left by the side door without taking a single question.",
)
_PAGE = (
    f"<html><head><title>Ferry</title></head><body><h1>Ferry</h1>{''.join(f'<p>{p}</p>' for p in TEXT)}</body></html>"
)
_LINK = "<link>https://harbour.example/1</link>"
_ITEM = f"<item><title>Ferry</title>{_LINK}<description>{' '.join(TEXT)}</description></item>"
_ROW = json.dumps({"title": "Ferry", "text": " ".join(TEXT), "date": "2025-03-12"})

_ZOTERO = (
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    b"xmlns:z='http://www.zotero.org/namespaces/export#' xmlns:link='http://purl.org/rss/1.0/modules/link/'>"
    b"<rdf:Description rdf:about='#1'><z:itemType>webpage</z:itemType><dc:title>Ferry</dc:title>"
    b"<link:link rdf:resource='#2'/></rdf:Description><z:Attachment rdf:about='#2'><z:itemType>attachment</z:itemType>"
    b"<rdf:resource rdf:resource='files/1/a.txt'/></z:Attachment></rdf:RDF>"
)

SEEDS: Mapping[str, bytes] = {
    "txt": "\n\n".join(TEXT).encode(),
    "md": ("---\ntitle: Ferry\n---\n# Ferry\n\n" + "\n\n".join(TEXT)).encode(),
    "html": _PAGE.encode(),
    "xml": f"<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour</title>{_ITEM}</channel></rss>".encode(),
    "jsonl": f"{_ROW}\n{_ROW}\n".encode(),
    "json": f"[{_ROW}, {_ROW}]".encode(),
    "csv": f'title,text\nFerry,"{TEXT[0]}"\nQuay,"{TEXT[1]}"\n'.encode(),
    "pdf": pdf([set_in_type(TEXT), set_in_type(TEXT[:1])]),
    "docx": docx([("Title", "Ferry"), *(("", p) for p in TEXT)]),
    "mhtml": mhtml(_PAGE, "https://harbour.example/ferry"),
    "eml": letter(_PAGE),
    "mbox": b"From news@harbour.example Wed Mar 12 07:30:00 2025\n" + letter(_PAGE) + b"\n",
    "epub": epub({"1.xhtml": f"<h1>Ferry</h1><p>{TEXT[0]}</p>", "2.xhtml": f"<p>{TEXT[1]}</p>"}),
    "vtt": "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ida Lund>{}\n\n00:04.000 --> 00:08.000\n{}\n".format(*TEXT).encode(),
    "srt": "1\n00:00:01,000 --> 00:00:04,000\n{}\n\n2\n00:00:04,000 --> 00:00:08,000\n{}\n".format(*TEXT).encode(),
    "opml": b"<opml><body><outline text='Harbour' xmlUrl='http://127.0.0.1:9/feed'/></body></opml>",
    "warc": warc({"https://harbour.example/1": _PAGE, "https://harbour.example/2": _PAGE}),
    "warc.gz": gzip.compress(warc({"https://harbour.example/1": _PAGE})),
    "wacz": archive({"archive/a.warc.gz": gzip.compress(warc({"https://harbour.example/1": _PAGE}))}),
    "rdf": _ZOTERO,
    "zip": archive({"a.txt": "\n\n".join(TEXT), "b.html": _PAGE}),
}
"""A sound file of every format."""


def damaged(data: bytes, chance: random.Random) -> bytes:
    """`data` with a few things done to it that happen to files, or are done to them."""
    broken = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(broken) + 1)
        end = min(len(broken), at + chance.choice((1, 1, 2, 8, 64)))
        match chance.randrange(6):
            case 0:
                broken[at:end] = chance.randbytes(end - at)
            case 1:
                del broken[at:end]
            case 2:
                broken[at:at] = broken[at:end] * chance.randint(1, 40)
            case 3:
                broken[at:at] = chance.choice(_FOREIGN)
            case 4:
                broken = broken[: max(1, at)] if chance.random() < 0.2 else broken
            case _:
                if at < len(broken):
                    broken[at] ^= 1 << chance.randrange(8)
    return bytes(broken)


_FOREIGN = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", "\u202e\u2066".encode(), "\u200b\ufeff".encode(), b"<![CDATA[", b"<!--",
    b"]]>", b"&a;", b'"', b"\r", b"<div>" * 20, b"%PDF-", b"PK\x03\x04", b'{"text":', b"charset=utf-7", b"\x1f\x8b",
    "𝔘\U000e0041".encode(),
)  # fmt: skip


def _laughs() -> bytes:
    entities = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10 if n else 'ha'}'>" for n in range(12))
    return f"<?xml version='1.0'?><!DOCTYPE rss [{entities}]><rss><channel>&l11;</channel></rss>".encode()


def _outside() -> bytes:
    entity = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    return f"<?xml version='1.0'?>{entity}<rss><channel><item><title>&x;</title></item></channel></rss>".encode()


def _declaring(charset: str) -> bytes:
    return _PAGE.replace("<head>", f'<head><meta charset="{charset}">').encode()


def _nested() -> bytes:
    return archive({"a.zip": archive({"b.zip": archive({"c.txt": TEXT[0]})})})


def _stream_bomb() -> bytes:
    packed = zlib.compress(b"BT /F 1 Tf (a) Tj ET " * 20_000_000, 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>"
    length = str(len(packed)).encode()
    stream = b"<</Filter/FlateDecode/Length " + length + b">>stream\n" + packed + b"\nendstream"
    return _pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream)


def _page_loop() -> bytes:
    return _pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99>>")


def _pdf_of(*objects: bytes) -> bytes:
    numbered = b"".join(f"{n} 0 obj".encode() + o + b"endobj\n" for n, o in enumerate(objects, 1))
    return b"%PDF-1.4\n" + numbered + b"trailer<</Root 1 0 R/Size 9>>\n%%EOF"


def _letters_in_letters() -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900))
    return _HEAD + opened + b"Content-Type: text/plain\n\n" + b"a\n" * 200_000


_HEAD = b"From: News <news@harbour.example>\nSubject: Ferry\n"
_PARTS = b"Content-Type: multipart/related; boundary=b\n\n"
HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "deep.html": lambda: b"<div>" * 200_000 + b"text" + b"</div>" * 200_000,
    "attributes.html": lambda: b"<p " + b"a=b " * 900_000 + b">text</p>",
    "paragraphs.html": lambda: b"<p>word word word." * 250_000,
    "comment.html": lambda: b"<!--" + b"-" * 4_000_000,
    "entities.html": lambda: b"&amp;" * 900_000,
    "table.html": lambda: b"<table><tr><td>" * 60_000,
    "lying.html": lambda: _declaring("utf-16"),
    "utf7.html": lambda: _declaring("utf-7"),
    "hidden.txt": lambda: ("\u202e\u200b\U000e0041\ufeff" * 200_000 + TEXT[0]).encode(),
    "surrogates.json": lambda: b'{"text": "\\ud800\\udc00\\ud800 ' + TEXT[0].encode() + b'"}',
    "nul.txt": lambda: b"\x00" * 1_000_000 + TEXT[0].encode(),
    "laughs.xml": _laughs,
    "outside.xml": _outside,
    "deep.xml": lambda: b"<rss><channel>" + b"<item>" * 200_000,
    "deep.json": lambda: b"[" * 400_000,
    "wide.json": lambda: b"[" + b"{}," * 400_000 + b"{}]",
    "columns.csv": lambda: b"text" + b",x" * 400_000 + b"\n" + b"a" + b",b" * 400_000,
    "quote.csv": lambda: b'text\n"' + b"a" * 20_000_000,
    "line.jsonl": lambda: b'{"text": "' + b"a" * 20_000_000,
    "star.md": lambda: b"*" * 200_000 + b"a" + b"*" * 200_000,
    "brackets.md": lambda: b"[" * 200_000,
    "quotes.md": lambda: b"> " * 100_000 + b"a",
    "bomb.zip": lambda: archive({"a.txt": b"0" * 300_000_000}),
    "many.zip": lambda: archive({f"{n}.txt": "a" for n in range(5_000)}),
    "nested.zip": _nested,
    "bomb.docx": lambda: archive({"word/document.xml": b"<w:t>" * 40_000_000, "[Content_Types].xml": b"<Types/>"}),
    "bomb.pdf": _stream_bomb,
    "loop.pdf": _page_loop,
    "parts.mhtml": lambda: _PARTS + b"--b\nContent-Type: text/html\n\nx\n" * 50_000,
    "bomb.epub": lambda: epub({"1.xhtml": "<p>word word.</p>" * 2_000_000}),
    "deep.epub": lambda: epub({f"{n}.xhtml": "<div>" * 100_000 + TEXT[0] for n in range(3)}),
    "outside.epub": lambda: epub({"../../../../etc/passwd": f"<p>{TEXT[0]}</p>"}),
    "cues.vtt": lambda: b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\n<v A>a\n\n" * 400_000,
    "voices.srt": lambda: b"00:00:01,000 --> 00:00:02,000\n" + b"<v " * 2_000_000,
    "laughs.opml": lambda: _laughs().replace(b"<rss>", b"<opml>").replace(b"</rss>", b"</opml>"),
    "bomb.warc.gz": lambda: gzip.compress(warc({"https://a.example/": "<p>word word.</p>" * 20_000_000})),
    "lying.warc": lambda: warc({"https://a.example/": _PAGE}).replace(b"Content-Length: ", b"Content-Length: 9999"),
    "heads.warc": lambda: b"WARC/1.1\r\n" + b"a: b\r\n" * 1_000_000,
    "outside.rdf": lambda: _ZOTERO.replace(b"files/1/a.txt", b"../../../../../../../../etc/passwd"),
    "loop.rdf": lambda: _ZOTERO.replace(b"files/1/a.txt", b"loop.rdf"),
    "wide.rdf": lambda: _ZOTERO.replace(b"<z:Attachment", b"<a/>" * 12_000_000 + b"<z:Attachment", 1),
    "wide.opml": lambda: b"<opml><body>" + b"<outline/>" * 490_000 + b"</body></opml>",
    "wide.epub": lambda: epub(
        {"1.xhtml": f"<p>{TEXT[0]}</p>"}, **{"OEBPS/book.opf": "<package>" + "<a/>" * 12_000_000}
    ),
    "nested.eml": _letters_in_letters,
    "parts.eml": lambda: _HEAD + _PARTS + b"--b\nContent-Type: text/html\n\nx\n" * 50_000,
    "header.eml": lambda: b'Subject: x\nContent-Type: text/html; a="' + b'";"' * 1_000_000 + b"\n\n" + _PAGE.encode(),
    "from.mbox": lambda: b"From a Wed Mar 12 07:30:00 2025\nSubject: x\n\nx\n\n" * 300,
    "line.mbox": lambda: b"From a Wed Mar 12 07:30:00 2025\nSubject: x\n\n" + b"a" * 60_000_000,
    "gz.xml": lambda: gzip.compress(b"<urlset>" + b"<url></url>" * 3_000_000),
}
"""The files made on purpose, by name."""


@dataclass(frozen=True)
class Cost:
    """What reading one file came to: `problem` is why it counts as failed."""

    name: str
    seconds: float
    problem: str | None = None


def costs(paths: Iterable[Path]) -> list[Cost]:
    """Reads files one after the other; each is made when its turn comes."""
    told: list[Cost] = []
    stream = iter(paths)
    before = peak()  # of a process that has done other things first
    problem: str | None = None

    def supply() -> Generator[Path, None, None]:
        nonlocal problem
        for path in stream:
            start, problem = own_time(), None
            try:
                yield path  # and on from here once it has been read
            finally:
                seconds = own_time() - start
                told.append(Cost(path.name, seconds, problem or _too_much(seconds, before)))

    while True:
        given = supply()
        try:
            for item in read(given):
                if isinstance(item, Article) and not item.text.strip():
                    problem = "an article without text"
                if isinstance(item, Rejected) and not item.reason.strip():
                    problem = "a rejection without a reason"
            return told
        except Exception as error:  # whatever comes out is the failure that is looked for; on with the next file
            problem = f"raised {type(error).__name__}: {error}"[:200]
            given.close()


def _too_much(seconds: float, before: int) -> str | None:
    if seconds > SECONDS:
        return f"took {seconds:.0f} s"
    held = peak() - before
    return f"{held / 1e6:.0f} MB more were held" if held > BYTES else None


def peak() -> int:
    """The most memory, in bytes, that this process or one of its children has held so far."""
    return 1024 * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def damaged_files(path: Path, seed: bytes, name: str, count: int) -> Iterator[Path]:
    """`path`, each time with other damage done to what is in it."""
    for n in range(count):
        path.write_bytes(damaged(seed, random.Random(f"{name}/{n}")))
        yield path


def made_files(folder: Path, make: Mapping[str, Callable[[], bytes]]) -> Iterator[Outcome]:
    """Each of those that are made on purpose, read on its own."""
    for name, data in make.items():
        path = folder / name
        path.write_bytes(data())
        yield from map(_outcome, costs([path]))
        path.unlink()


def mixed_pages(path: Path, seed: int, count: int) -> Iterator[Path]:
    """`path`, each time with another page mixed of slow ones in it."""
    for n in range(count):
        path.write_bytes(mixed(random.Random(f"{seed}/mixed/{n}")))
        yield path


def _outcome(cost: Cost) -> Outcome:
    return Outcome(cost.problem is None, f"{cost.name}: {cost.problem}", cost.seconds)


def _damaged(suffix: str) -> Callable[[int, int], Iterator[Outcome]]:
    def made(trials: int, seed: int) -> Iterator[Outcome]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"damaged.{suffix}"
            yield from map(_outcome, costs(damaged_files(path, SEEDS[suffix], f"{seed}/{suffix}", trials)))

    return made


def _made(make: Mapping[str, Callable[[], bytes]]) -> Callable[[int, int], Iterator[Outcome]]:
    def made(_: int, __: int) -> Iterator[Outcome]:
        with tempfile.TemporaryDirectory() as folder:
            yield from made_files(Path(folder), make)

    return made


def _mixed(trials: int, seed: int) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        yield from map(_outcome, costs(mixed_pages(Path(folder) / "mixed.html", seed, trials)))


def _in_other_files() -> Mapping[str, Callable[[], bytes]]:
    """Each slow page in each of the formats that hold pages."""
    held = {suffix: made for suffix, made in PAGES.items() if suffix not in ("html", "rdf")}  # which is beside
    return {
        f"{name}.{suffix}": partial(lambda made, name: made(slow(name).decode()), made, name)
        for (suffix, made), name in product(held.items(), UNITS)
    }


def _drawn(trials: int, seed: int) -> Iterator[Outcome]:
    """A page of a damaged PDF as a picture, as one that was kept is shown."""
    with PageReader(SECONDS / 2) as reader:
        for number in range(trials):
            data = damaged(SEEDS["pdf"], random.Random(f"{seed}/drawn/{number}"))
            yield _tried(lambda data=data: reader.made(DRAWN, data, number=1, words=TEXT[0][:40]))  # type: ignore[misc]


def _drafts(trials: int, seed: int) -> Iterator[Outcome]:
    """Damaged and hostile drafts, read, and if they can be, written again with a finding."""
    for number in range(trials):
        suffix = ("docx", "docx", "html", "md")[number % 4]
        data = damaged(SEEDS[suffix], random.Random(f"{seed}/draft/{number}"))
        yield _tried(lambda name=f"a.{suffix}", data=data: _as_draft(name, data))  # type: ignore[misc]
    for name, made in HOSTILE.items():
        if name.endswith((".docx", ".html", ".md", ".txt")):
            yield _tried(lambda name=name, made=made: _as_draft(name, made()))  # type: ignore[misc]


def _as_draft(name: str, data: bytes) -> None:
    text = draft_of(name, data).text
    if name.endswith(".docx"):
        said = CheckedSentence(text=text[:20], start=0, end=len(text[:20]), verdict="not_found", score=0.0)
        manuscript_of(data).annotated(DraftReport(sentences=(said,), citations=(), filters={}))


def _tried(work: Callable[[], object]) -> Outcome:
    """What `work` cost; it may refuse."""
    start, before = own_time(), peak()
    problem = None
    try:
        work()
    except ReadError as error:
        problem = None if str(error).strip() else "a refusal without a reason"
    except Exception as error:  # whatever comes out is the failure that is looked for
        problem = f"raised {type(error).__name__}: {error}"[:200]
    seconds = own_time() - start
    problem = problem or _too_much(seconds, before)
    return Outcome(problem is None, str(problem), seconds)


KINDS: Mapping[str, Kind] = {
    "slow pages": Kind("I3", _made({f"{name}.html": partial(slow, name) for name in UNITS})),
    "slow pages mixed": Kind("I3", _mixed),
    "slow pages in other files": Kind("I3", _made(_in_other_files())),
    "pages drawn": Kind("I4", _drawn),
    "drafts": Kind("I4", _drafts),
    **{suffix: Kind("I4", _damaged(suffix)) for suffix in SEEDS},
    "hostile files": Kind("I4", _made(HOSTILE)),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    return command("evals.trials.attacks.hostile_files", __doc__ or "", KINDS, arguments, trials=2_000)


if __name__ == "__main__":
    sys.exit(main())
