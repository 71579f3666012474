"""Ten Word files checked against the sample articles, opened by LibreOffice before and after, and compared.

    python -m evals.proving.manuscripts [--keep FOLDER]

They are as people have them: footnotes of their own, tables, tracked changes, pictures, headers, lists, English and
Chinese; five written by python-docx, five by LibreOffice. Each is checked as `qa factcheck FILE --out FILE.docx` does.
Both are converted to flat OpenDocument by LibreOffice, which must find the same words in the same paragraphs and cells,
the same pictures, changes and own footnotes; new are only comments and footnotes. Ends with status 1 where it does not.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from evals.proving.manuscript_files import MADE
from qa.api import ArticleQA
from qa.factcheck.manuscript import Manuscript
from qa.factcheck.report_export import notes

_ARTICLES = Path(__file__).parents[1] / "articles"
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}
_PATIENCE = 180.0  # seconds that LibreOffice is waited for


@dataclass(frozen=True)
class Seen:
    """What LibreOffice finds in a document: the words of each paragraph, and how many there are of everything else."""

    paragraphs: tuple[str, ...]
    cells: tuple[str, ...]
    changes: tuple[str, ...]
    pictures: int
    footnotes: tuple[str, ...]
    comments: int


def seen(flat: bytes) -> Seen:
    """Of a flat OpenDocument text; the words of comments and footnotes stand in no paragraph of the body."""
    root = etree.fromstring(flat, etree.XMLParser(resolve_entities=False, huge_tree=True))

    def words(node: etree._Element) -> str:
        return " ".join("".join(node.itertext()).split())

    def found(path: str, within: etree._Element = root) -> list[etree._Element]:
        return list(within.iterfind(path, _NAMES))

    comments = found(".//office:annotation")
    footnotes = tuple(words(n) for n in found(".//text:note/text:note-body"))
    for node in (*comments, *found(".//office:annotation-end"), *found(".//text:note")):
        _leave(node)
    changes = found(".//text:tracked-changes")
    changed = tuple(words(n) for part in changes for n in found("./text:changed-region", part))
    for node in changes:
        _leave(node)
    body = found(".//office:body")[0]
    paragraphs = [n for tag in ("p", "h") for n in body.iter(f"{{{_NAMES['text']}}}{tag}")]
    return Seen(
        tuple(words(n) for n in paragraphs),
        tuple(words(n) for n in found(".//table:table-cell", body)),
        changed,
        len(found(".//draw:image", body)),
        footnotes,
        len(comments),
    )


def _leave(node: etree._Element) -> None:
    """Take `node` out, and leave what stands behind it."""
    parent, before = node.getparent(), node.getprevious()
    assert parent is not None
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "")
    else:
        parent.text = (parent.text or "") + (node.tail or "")
    parent.remove(node)


def differences(before: Seen, after: Seen) -> Iterator[str]:
    """What is not as it was, in words; comments and further footnotes are what the check is there for."""
    for what in ("paragraphs", "cells", "changes", "pictures"):
        if getattr(before, what) != getattr(after, what):
            yield f"{what}: {getattr(before, what)} before, {getattr(after, what)} after"
    lost = Counter(before.footnotes) - Counter(after.footnotes)
    if lost:
        yield f"footnotes of its own are gone: {', '.join(lost)}"


def converted(file: Path, to: str, folder: Path) -> Path:
    """`file` as LibreOffice writes it in another form. Raises: RuntimeError, with what LibreOffice said."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise RuntimeError("LibreOffice is missing; on Debian `apt-get install libreoffice-writer-nogui` has it.")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    made = folder / f"{file.stem}.{to.partition(':')[0]}"
    if not made.exists():
        raise RuntimeError(f"LibreOffice does not open {file.name}: {done.stderr.strip() or done.stdout.strip()}")
    return made


def files(folder: Path) -> Iterator[Path]:
    """The ten documents, written into `folder`."""
    for name, content in MADE.items():
        path = folder / name
        path.write_bytes(content())
        yield path if path.suffix == ".docx" else converted(path, "docx", folder)


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.proving.manuscripts", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the documents here, before and after")
    options = parser.parse_args(arguments)
    kept = nullcontext(options.keep) if options.keep else tempfile.TemporaryDirectory()
    with kept as place:
        folder = Path(place).absolute()
        for part in ("before", "after"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        with ArticleQA.open(folder / "library") as qa:
            qa.add(_ARTICLES)
            wrong = [line for path in files(folder / "before") for line in _tried(qa, path, folder, say)]
    say(f"{len(MADE)} documents, {len(wrong)} differences beside comments and footnotes")
    return 1 if wrong else 0


def _tried(qa: ArticleQA, path: Path, folder: Path, say: Callable[[str], None]) -> list[str]:
    read = Manuscript(path.read_bytes())
    report = qa.factcheck(read.text, notices=read.notices)
    after = folder / "after" / path.name
    after.write_bytes(read.annotated(report, notes(report, "notes", read.spoken)))
    one, other = (seen(converted(p, "fodt", p.parent).read_bytes()) for p in (path, after))
    wrong = list(differences(one, other))
    if other.comments <= one.comments and any(s.verdict not in ("supported", "no_claim") for s in report.sentences):
        wrong.append("no finding is a comment")
    say(
        f"{path.name}: {len(one.paragraphs)} paragraphs, {len(one.cells)} cells, {one.pictures} pictures, "
        f"{len(one.changes)} changes; comments {one.comments} → {other.comments}, "
        f"footnotes {len(one.footnotes)} → {len(other.footnotes)}: {'; '.join(wrong) or 'the same'}"
    )
    return wrong


if __name__ == "__main__":
    sys.exit(main())
