"""Footnotes of a Word document, which python-docx cannot write: a new part, or more in the one that is there.

And comments, for all that are ours are by one author.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import count
from typing import Any

from store.article import scrub

AUTHOR, INITIALS = "Article QA", "QA"
"""By whom the comments are."""

_LAST_NUMBER = 2**30  # of a comment, beyond which there may be no room for as many more
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_EMPTY = (
    f'<w:footnotes xmlns:w="{_W}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
_NOTE = f"{{{_W}}}footnote"
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


class Footnotes:
    """The footnotes of `document`; nothing is written to it before `saved`."""

    def __init__(self, document: Any) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.oxml import parse_xml

        self._document = document
        related = document.part.rels.values()
        there = next((r.target_part for r in related if r.reltype == _RELATION and not r.is_external), None)
        self._is_new = there is None
        blob = _EMPTY.encode() if there is None else there.blob
        self._part = there or Part(PackURI("/word/footnotes.xml"), _TYPE, blob, document.part.package)
        self._root: Any = parse_xml(blob)
        self._next = 1 + max((int(note.get(f"{{{_W}}}id")) for note in self._root.iterchildren(_NOTE)), default=0)
        self._made = 0

    def reference(self, text: str) -> Any:
        """A run that refers to a new footnote with that text. Word numbers them by where they stand."""
        from docx.oxml import parse_xml

        number = self._next + self._made
        self._made += 1
        note = parse_xml(
            f'<w:footnote xmlns:w="{_W}" w:id="{number}"><w:p><w:r>{_RAISED}<w:footnoteRef/></w:r>'
            '<w:r><w:t xml:space="preserve"></w:t></w:r></w:p></w:footnote>'
        )
        note.find(f".//{{{_W}}}t").text = f" {scrub(' '.join(text.split()))}"
        self._root.append(note)
        return parse_xml(f'<w:r xmlns:w="{_W}">{_RAISED}<w:footnoteReference w:id="{number}"/></w:r>')

    def saved(self) -> bytes:
        """The document with what was made; one without footnotes gets the part only where some were made."""
        from lxml import etree

        if self._made:
            self._part._blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
            if self._is_new:
                self._document.part.relate_to(self._part, _RELATION)
        held = io.BytesIO()
        self._document.save(held)
        return held.getvalue()


class Comments:
    """The comments of `document`, to which many are added: python-docx looks at all of them for the number of each."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def add(self, told: Sequence[str]) -> int:
        """The number of a new comment, on nothing yet."""
        made = self._alone.add_comment(_lines(told), AUTHOR, INITIALS)._comment_elm
        made.id = next(self._free)
        self._root.append(made)
        number: int = made.id
        return number

    @cached_property
    def _root(self) -> Any:
        """What holds them; a document without any gets it with the first."""
        return self._document.part._comments_part.element

    @cached_property
    def _alone(self) -> Any:
        """Where each is made before it stands among the others."""
        from docx.comments import Comments as Made
        from docx.oxml import parse_xml

        return Made(parse_xml(f'<w:comments xmlns:w="{_W}"/>'), self._document.part._comments_part)

    @cached_property
    def _free(self) -> Iterator[int]:
        used = {one.id for one in self._root.comment_lst}
        first = 1 + max(used, default=-1)
        return (number for number in count(first if first < _LAST_NUMBER else 0) if number not in used)


def comment_on(document: Any, runs: Sequence[Any], told: Sequence[str]) -> None:
    """Puts a comment on runs that stand next to each other."""
    document.add_comment(runs=list(runs), text=_lines(told), author=AUTHOR, initials=INITIALS)


def _lines(told: Sequence[str]) -> str:
    return "\n".join(scrub(" ".join(line.split())) for line in told)
