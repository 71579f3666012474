"""What a PDF or a Word file says of itself: title and author, where they look like one; programs fill in much that is
neither."""

from __future__ import annotations

import re
from collections.abc import Mapping

from store.language.patterns import late
from store.reading.prose.bylines import names_in
from store.reading.prose.cleaning import clean, one_line
from store.reading.prose.layout import is_han

_LONGEST = 300
_FILE = late(r"\S\.[a-z]{2,4}\d?$|^(?:https?|file|about):|[\\/]\S+[\\/]|^\S*\d\S*$", re.IGNORECASE)
_NO_TITLE = late(
    r"(?:microsoft|ms|adobe|open ?office|libre ?office|quark\w*|in ?design|la?tex)\b.{0,30}(?:-|–|:|$)"
    r"|(?:untitled|no title|unbenannt|ohne titel|sans titre|sin título|未命名|无标题|无题|powerpoint|powerpoint-)"
    r"|(?:document|dokument|presentation|print|layout|slide|folie|page|seite|draft|entwurf|scan|文档)\W*\d*$",
    re.IGNORECASE,
)
_NO_PERSON = frozenset(
    "admin administrator anonymous apple author authorised authorized canon client default desktop epson guest hp"
    " laptop lenovo microsoft office operator owner pc root scanner unknown user utente windows xerox".split()
)


def title_and_author(properties: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Those that a file's `properties` name (Title, Author; Creator and Producer, the programs that made it), each None
    if they name none that looks like one."""
    said = {name: one_line(clean(value))[:_LONGEST] for name, value in properties.items()}
    programs = [said[name].casefold() for name in ("Creator", "Producer") if said.get(name)]
    title, author = (
        value if (value := said.get(name, "")) and value.casefold() not in programs else ""
        for name in ("Title", "Author")
    )
    return (title if _is_title(title) else None), _person(author)


def _is_title(text: str) -> bool:
    """Several words, or as many characters, that name neither a file nor a program."""
    long = len(text.split()) > 1 or (len(text) >= 4 and is_han(text[0]))
    return long and not _FILE.search(text) and not _NO_TITLE.match(text)


def _person(text: str) -> str | None:
    """The names in `text`, None for an account's or a program's."""
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    return None if words & _NO_PERSON else names_in(text)
