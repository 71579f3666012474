"""XML from strangers: no entities, nothing from outside, no tree that is too deep; what is broken is read to there."""

from __future__ import annotations

from typing import Any

from lxml import etree

from store.errors import ReadError

_MOST = 2_000_000  # of elements and attributes, each of which takes some 120 bytes


def local_name(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def words_in(element: Any) -> str:
    """All text of an element, stripped."""
    return "".join(element.itertext()).strip()


def child_text(element: Any, name: str) -> str:
    """The text of the first child of this name, in any namespace, that has any; "" if there is none."""
    return next(filter(None, map(words_in, element.iterchildren(f"{{*}}{name}"))), "")


def parse_xml(data: bytes, most: int = _MOST) -> Any:
    """The root element of `data`, comments and instructions left out; None if it is no XML.

    Raises ReadError for more elements and attributes than `most`.
    """
    if data.count(b"<") + data.count(b"=") > most:
        raise ReadError(f"The file has more than {most:,} elements and attributes of XML; split it.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
