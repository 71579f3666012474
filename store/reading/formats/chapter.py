"""A chapter of a book to an Article: all of its text, since nothing stands around it, headings kept as spans."""

from __future__ import annotations

from store.article import Article
from store.errors import ReadError
from store.language.text import language
from store.reading.formats.decoding import decode
from store.reading.formats.dom import blocks, drop_hidden, parse
from store.reading.formats.page import as_block, clean_markup
from store.reading.prose.blocks import assemble
from store.reading.prose.cleaning import one_line


def read_chapter(data: bytes) -> Article:
    """The text of a chapter's XHTML, its first heading as title. Raises ReadError if there is none.

    For books from strangers `guard` has a child do this.
    """
    tree = parse(clean_markup(decode(data)))
    if tree is None:
        raise ReadError("The chapter is empty.")
    drop_hidden(tree)
    found = [as_block(block) for block in blocks(tree)]
    if not found:
        raise ReadError("The chapter holds no text, only pictures.")
    text, headings = assemble(found)
    title = next((b.text for b in found if b.kind == "heading"), "")
    return Article(text=text, title=one_line(title) or None, headings=headings, language=language(text))
