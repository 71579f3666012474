"""One source of any kind to a stream of articles and rejections: a bad item is rejected, the rest goes on."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, cast

from store.article import Article, Rejected, Remark
from store.errors import ReadError
from store.language.dates import iso_moment
from store.reading.folders import files_below
from store.reading.formats import records
from store.reading.formats.archive import DAMAGED, ArchiveMember, apart_from_pages, files_of
from store.reading.formats.decoding import decode
from store.reading.formats.limited_reading import PageReader
from store.reading.formats.mail import is_letter
from store.reading.formats.markdown import read_markdown
from store.reading.formats.mhtml import page_of_mhtml, without_pictures
from store.reading.formats.plain import of_one, read_text
from store.reading.formats.refused import REFUSED, holding_some
from store.reading.formats.tables import File, Row, json_lines, json_values, table_rows
from store.reading.known import MOST_ARTICLES, KnownFile, ReadWhole, Unread, mark_of
from store.reading.prose.captions import is_captions
from store.reading.prose.saved import noted_address
from store.reading.prose.transcripts import is_transcript, read_captions, read_transcript
from store.reading.several.books import read_book
from store.reading.several.boxes import in_maildir, is_box, read_box, read_letter
from store.reading.several.outlines import feeds_of, is_outline
from store.reading.several.references import Beside, is_entry, is_zotero, read_entry, read_rdf
from store.reading.several.webarchives import read_packed_archive, read_web_archive
from store.reading.side_by_side import Found, Item, read_files
from store.reading.web.addresses import is_mailbox

if TYPE_CHECKING:
    from store.reading.web.fetching import Web


@dataclass(frozen=True)
class SeenPage:
    """The HTML of a page as a browser showed it, with the address and the title that the browser knew it by."""

    html: str
    url: str | None = None
    title: str | None = None


Source = str | Path | Article | SeenPage | Iterable["Source"]

# A dot inside a name, as in "Talk with J. Smith", begins no suffix.
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,7}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DEEPEST = 40  # iterables in iterables


def read(source: Source, *, allow_hosts: Iterable[str] = (), columns: records.Columns = records.NONE) -> Iterator[Item]:
    """Every article of `source`: a file, a folder, the address of a page or feed, an Article, an iterable of these.

    What cannot be read comes as `Rejected` with where it is and why; nothing is raised for a bad item. Folders are read
    in the order of their names, hidden files left out, links out of the folder not followed. Hosts in `allow_hosts`
    ("host" or "host:port") may be fetched from though they are not on the public internet. `columns` says which column
    of a table holds which field; of the others it is guessed, and a `Remark` says what was. Raises ReadError if it
    names a field that articles do not have.
    """
    return cast(Iterator[Item], read_new(source, None, allow_hosts=allow_hosts, columns=columns))


def read_new(
    source: Source, known: KnownFile | None, *, allow_hosts: Iterable[str] = (), columns: records.Columns = records.NONE
) -> Iterator[Found]:
    """As `read`, but for a file that is `known` there is `Unread` in place of its articles.

    After the articles of one that is not, and of which nothing was rejected, comes `ReadWhole`, to know it by.
    """
    records.check(columns)
    hosts = frozenset(allow_hosts)

    @cache
    def web() -> Web:
        from store.reading.web.fetching import Web

        return Web(hosts)

    with PageReader() as pages:
        yield from _read(source, _Reading(pages, web, columns, known), 0)


def how_many(source: Source) -> int | None:
    """How many items `read` gives for `source`, where that can be told without reading: for progress, not for proof."""
    if isinstance(source, Article):
        return 1
    if isinstance(source, str | Path):
        path = Path(source)
        try:
            resolved = path.resolve()
            found = list(files_below(path, resolved)) if resolved.is_dir() else [path]
        except (OSError, RuntimeError, ValueError):
            return None
        return None if any(isinstance(f, Path) and _holds_many(f) for f in found) else len(found)
    if isinstance(source, Sequence):
        counts = [how_many(item) for item in source]
        return None if None in counts else sum(c for c in counts if c is not None)
    return None


@dataclass(frozen=True)
class _Reading:
    """What one call of `read` reads with."""

    pages: PageReader
    web: Callable[[], Web]
    columns: records.Columns
    known: KnownFile | None

    def file(self, path: File, pages: PageReader) -> Iterator[Found]:
        """The articles of one file, on disk or inside an archive."""
        if isinstance(path, ArchiveMember):
            return _guarded(_contents(path, path.size, pages, self.columns), path)
        return _guarded(_on_disk(path, pages, self), path)


def _guarded(found: Iterator[Found], source: File) -> Iterator[Found]:
    """What is found in a file; where reading it fails, a rejection that says why ends it."""
    try:
        yield from found
    except ReadError as error:
        yield Rejected(str(source), str(error))
    except FileNotFoundError:
        yield Rejected(str(source), "There is no file or folder of this name.")
    except DAMAGED:
        yield Rejected(str(source), "The file is damaged inside its archive.")
    except OSError as error:
        yield Rejected(str(source), f"The file cannot be read: {error.strerror or error}.")
    except (RecursionError, ValueError, NotImplementedError) as error:
        yield Rejected(str(source), f"The file cannot be read as an article: {error}.")


def _checked(article: Article) -> Article | Rejected:
    """An article as a program gives it, if it can be kept."""
    if isinstance(article.text, str) and not article.text.strip():
        return Rejected(article.title or article.id, "The article has no text.")
    for name in ("published_at", "updated_at"):
        value = getattr(article, name)
        if value and not (isinstance(value, str) and iso_moment(value)):
            why = f"Its {name}, “{str(value)[:40]}”, is no ISO 8601 date such as 2024-03-15; give one, or None."
            return Rejected(article.title or article.id, why)
    return article


def _read(source: object, by: _Reading, depth: int) -> Iterator[Found]:
    if isinstance(source, Article):
        yield _checked(source)
    elif isinstance(source, SeenPage):
        yield _seen(source, by.pages)
    elif isinstance(source, str) and is_mailbox(source):
        yield Rejected("a mailbox", "A folder of mail is read by `qa sync imaps://user@host/folder`.")
    elif isinstance(source, str) and _ADDRESS.match(source.strip()):
        from store.reading.web.fetching import read_address

        yield from read_address(source.strip(), by.pages, by.web())
    elif isinstance(source, str) and not source.strip():
        yield Rejected("", "This names nothing: an empty name is no file and no folder.")
    elif isinstance(source, str | Path):
        yield from _named(Path(source), by)
    elif isinstance(source, Iterable) and not isinstance(source, bytes | bytearray | Mapping) and depth < _DEEPEST:
        for item in source:
            yield from _read(item, by, depth + 1)
    else:
        yield Rejected(type(source).__name__, "This is neither a path, nor an Article, nor several of these.")


def _seen(page: SeenPage, pages: PageReader) -> Item:
    try:
        article = pages.read(page.html, page.url)
    except ReadError as error:
        return Rejected(page.url or page.title or "the page", str(error))
    return article if article.title else replace(article, title=page.title)


def _named(path: Path, by: _Reading) -> Iterator[Found]:
    """A path somebody named: a link is followed, what it leads to is the root of what may be read."""
    try:
        resolved = path.resolve()
        if resolved.is_dir():
            yield from read_files(files_below(path, resolved), by.file, _is_slow, by.pages)
            return
    except (OSError, RuntimeError, ValueError) as error:  # loops of links, names with NUL
        yield Rejected(str(path), f"The path cannot be followed: {error}.")
        return
    yield from _guarded(_feeds(path, by), path) if is_outline(path) else by.file(path, by.pages)


def _feeds(path: Path, by: _Reading) -> Iterator[Found]:
    """What all feeds of a list hold now; only of one that somebody named: no other file leads to the network."""
    from store.reading.web.fetching import read_address

    for feed in feeds_of(path):
        yield from read_address(feed, by.pages, by.web())


def _suffix(path: File) -> str:
    if isinstance(path, Path) and in_maildir(path):
        return ".eml"
    name = path.name.lower()
    return ".warc.gz" if name.endswith(".warc.gz") else PurePath(name).suffix


def _is_slow(path: File) -> bool:
    return FORMATS.get(_suffix(path), _UNNAMED).slow


def _holds_many(path: File) -> bool:
    return _suffix(path) == ".zip" or FORMATS.get(_suffix(path), _UNNAMED).many


def _on_disk(path: Path, pages: PageReader, by: _Reading) -> Iterator[Found]:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ReadError("This is no ordinary file.")
    if by.known is None:
        yield from _inside(path, status.st_size, pages, by)
    else:
        yield from _unless_known(path, status.st_size, pages, by, by.known)


def _inside(path: Path, size: int, pages: PageReader, by: _Reading) -> Iterator[Found]:
    """The articles of an ordinary file, which may be an archive."""
    if path.suffix.lower() == ".zip":
        with files_of(path) as members:
            yield from holding_some(read_files(apart_from_pages(members), by.file, _is_slow, pages))
    else:
        yield from _contents(path, size, pages, by.columns)


def _unless_known(path: Path, size: int, pages: PageReader, by: _Reading, known: KnownFile) -> Iterator[Found]:
    mark = mark_of(path, by.columns)
    before = known(mark)
    if before is not None:
        yield Unread(str(path), before)
        return
    given: list[tuple[str, str]] = []
    whole = True
    for item in _inside(path, size, pages, by):
        if isinstance(item, Article) and len(given) <= MOST_ARTICLES:
            given.append((item.id, item.revision))
        whole &= not isinstance(item, Rejected)
        yield item
    if whole and 0 < len(given) <= MOST_ARTICLES:
        yield ReadWhole(mark, tuple(given))


def _contents(path: File, size: int, pages: PageReader, columns: records.Columns) -> Iterator[Item]:
    """The articles of one file, on disk or inside an archive, whose kind its name tells."""
    suffix = _suffix(path)
    form = FORMATS.get(suffix, _UNNAMED)
    if suffix in REFUSED:
        raise ReadError(REFUSED[suffix])
    if suffix == ".zip":
        raise ReadError("This is an archive inside an archive; unpack it and add what is in it.")
    if size > records.LARGEST and not form.in_pieces:
        raise ReadError(records.TOO_LARGE)
    given = InputFile(path, pages, columns)
    if size == 0 or not (form.in_pieces or given.data.strip()):
        raise ReadError("The file is empty.")
    is_pdf = not form.in_pieces and given.data.startswith(b"%PDF-") and form.read is not _docx
    yield from holding_some(_pdf(given) if is_pdf else form.read(given))


@dataclass(frozen=True)
class InputFile:
    """A file and what it is read with."""

    file: File
    pages: PageReader
    columns: records.Columns

    @cached_property
    def data(self) -> bytes:
        """All that is in it."""
        return self.file.read_bytes()


@dataclass(frozen=True)
class FileFormat:
    """How files of some endings are read: `slow` ones by several children at once, `in_pieces` however large.

    Of a file of a kind that holds `many` articles nobody can tell how many without reading it.
    """

    read: Callable[[InputFile], Iterator[Item]]
    slow: bool = False
    many: bool = False
    in_pieces: bool = False


def _pdf(given: InputFile) -> Iterator[Item]:
    yield given.pages.pdf(given.data)


def _docx(given: InputFile) -> Iterator[Item]:
    yield given.pages.made("store.reading.formats.docx:read_docx", given.data)


def _several(read: Callable[[File, PageReader], Iterator[Item]]) -> Callable[[InputFile], Iterator[Item]]:
    return lambda given: read(given.file, given.pages)


def _letter(given: InputFile) -> Iterator[Item]:
    """A letter with those attached to it, or several: a box of letters may have the name of one."""
    if is_box(given.data):
        yield from read_box(given.file, given.pages)
    else:
        yield from read_letter(given.data, str(given.file), given.pages)


def _captions(given: InputFile) -> Iterator[Item]:
    yield read_captions(of_one(decode(given.data)), str(given.file))


def _feed_list(given: InputFile) -> Iterator[Item]:
    raise ReadError("This is a list of feeds; name it itself, as in `qa add feeds.opml` or `qa sync feeds.opml`.")


def _saved_page(given: InputFile) -> Iterator[Item]:
    markup, address = page_of_mhtml(given.data)
    yield given.pages.read(without_pictures(markup), address)


def _page(given: InputFile) -> Iterator[Item]:
    decode(given.data)  # refuses what is no text
    yield given.pages.read(without_pictures(given.data), noted_address(given.data))


def _markdown(given: InputFile) -> Iterator[Item]:
    yield read_markdown(of_one(decode(given.data)), given.file.name)


def _text(given: InputFile) -> Iterator[Item]:
    """Text by its name, unless it begins as something else does."""
    if is_box(given.data) or is_letter(given.data):
        yield from _letter(given)
        return
    if is_zotero(given.data):
        yield from read_rdf(given.data, str(given.file), _beside(given.file, given.pages))
        return
    text = decode(given.data)
    start = text[:2_000].lstrip("\ufeff \t\r\n").lower()
    suffix = _suffix(given.file)
    if start.startswith(("<!doctype html", "<html")):
        yield from _page(given)
    elif suffix in _FEEDS or start.startswith(("<?xml", "<rss", "<feed")):
        from store.reading.formats.feeds import read_feed

        yield from read_feed(given.data, str(given.file), given.pages)
    elif suffix not in FORMATS and _SUFFIX.fullmatch(suffix):
        raise ReadError(f"Files that end in {suffix} are not known here; save the text itself.")
    elif is_captions(text):
        yield from _captions(given)
    else:
        text = of_one(text)
        yield read_transcript(text, str(given.file)) if is_transcript(text) else read_text(text)


def _beside(file: File, pages: PageReader) -> Beside:
    """Reads what an export names beside itself, and nothing that lies elsewhere."""

    def article(name: str) -> Article:
        if isinstance(file, ArchiveMember):
            raise ReadError("The export is inside an archive; unpack it and add the folder.")
        try:
            folder = file.parent.resolve()
            path = (folder / name).resolve()
            if not path.is_relative_to(folder) or not path.is_file():
                raise ReadError("The file is not beside the export, where it is looked for.")
            if _suffix(path) not in FORMATS or _holds_many(path) or is_zotero(path.read_bytes()[:4_000]):
                raise ReadError("Files of this kind are not read as an entry's text.")  # it might lead back here
            found = next(_contents(path, path.stat().st_size, pages, records.NONE), None)
        except (OSError, RuntimeError, ValueError):
            raise ReadError("The file cannot be opened.") from None
        if not isinstance(found, Article):
            raise ReadError(found.reason if isinstance(found, Rejected) else "There is no article in it.")
        return found

    return article


def _rows(rows: Callable[[File, records.Columns], Iterator[Row]]) -> Callable[[InputFile], Iterator[Item]]:
    return lambda given: _table(given, lambda: rows(given.file, given.columns))


_FEEDS = frozenset({".rss", ".atom", ".xml", ".rdf"})
_UNNAMED = FileFormat(_text)
FORMATS: Mapping[str, FileFormat] = {
    suffix: form
    for suffixes, form in {
        ".html .htm .xhtml .shtml": FileFormat(_page, slow=True),
        ".mhtml .mht": FileFormat(_saved_page, slow=True),
        ".pdf": FileFormat(_pdf, slow=True),
        ".docx": FileFormat(_docx, slow=True),
        ".md .markdown .mdown": FileFormat(_markdown),
        ".txt .text": FileFormat(_text),
        ".rss .atom .xml": FileFormat(_text, many=True),
        ".eml": FileFormat(_letter, slow=True),
        ".mbox .mbx": FileFormat(_several(read_box), many=True, in_pieces=True),
        ".epub": FileFormat(_several(read_book), slow=True, many=True, in_pieces=True),
        ".vtt .srt": FileFormat(_captions),
        ".warc .warc.gz": FileFormat(_several(read_web_archive), many=True, in_pieces=True),
        ".wacz": FileFormat(_several(read_packed_archive), many=True, in_pieces=True),
        ".rdf": FileFormat(_text, many=True),
        ".opml": FileFormat(_feed_list, many=True),
        ".jsonl .ndjson": FileFormat(_rows(json_lines), many=True, in_pieces=True),
        ".json": FileFormat(_rows(json_values), many=True, in_pieces=True),
        ".csv .tsv": FileFormat(_rows(table_rows), many=True, in_pieces=True),
    }.items()
    for suffix in suffixes.split()
}
"""The endings of names that are known, and how such files are read; a name without one is a text's."""


def _table(given: InputFile, rows: Callable[[], Iterator[Row]]) -> Iterator[Item]:
    # Few exports are asked for it, and read once more.
    day_first = cache(lambda: records.day_first_in(rows(), given.columns))
    told = False
    for row in rows():
        if isinstance(row, Rejected):
            yield row
            continue
        where, value = row
        if not isinstance(value, Mapping):
            yield Rejected(where, "This is no object with an article's text in it.")
            continue
        value = records.opened(value, given.columns)
        if not given.columns and is_entry(value):
            yield read_entry(value, where, _beside(given.file, given.pages))
            continue
        if not told and (guess := records.used(value, given.columns)):
            yield Remark(str(given.file), guess)
        told = True
        try:
            yield records.article_of_record(value, given.pages, given.columns, day_first)
        except (ReadError, ValueError) as error:
            yield Rejected(where, str(error))
