"""Whether a sentence names who wrote an article, or who published it.

The check of an answer and the metric that counts attributed opinions ask it here, so that neither is blind where the
other is not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qa.proof.speakers.agreement import attributed
from store.language.authors import NameMention, Names
from store.language.tokens import fold, tokens

_THE = re.compile(r"the\s", re.IGNORECASE)


def names_byline(sentence: str, author: str | None, outlet: str | None) -> bool:
    """Whether `sentence` names `author` or `outlet`: by the whole name, or by the part that tells whose it is.

    That part is a person's surname, and of an outlet the end of its name with its article ("the Post") or whatever the
    outlet is called where it is said to speak. A first name alone is none, nor is a word that only looks like one:
    "the times" is not The Times, nor a theatre The Post.
    """
    if any(_stands(name, sentence) for name in (author, outlet) if name and len(name.split()) > 1):
        return True
    return any(_tells(mention, sentence) for mention in _names(author, outlet).mentions(sentence))


@lru_cache(maxsize=256)
def _names(author: str | None, outlet: str | None) -> Names:
    return Names([(author, outlet, "unknown")])


def _stands(name: str, sentence: str) -> bool:
    """Whether a name of several words stands in the sentence as it is written."""
    written = r"\s+".join(re.escape(word) for word in fold(name).split())
    return re.search(rf"(?<!\w){written}(?!\w)", fold(sentence)) is not None


def _tells(mention: NameMention, sentence: str) -> bool:
    """Whether the words of `mention` can be nothing but that author or outlet."""
    said = sentence[mention.start : mention.end]
    if mention.first or not _as_written(said, mention.names):
        return False
    if _THE.match(said) or (not mention.ordinary and (mention.whole or mention.kind == "author")):
        return True
    return any(_stands(said, a.speaker) for a in attributed(sentence))


def _as_written(said: str, names: tuple[str, ...]) -> bool:
    """Whether no word is in lower case that has a capital in the name; its article aside."""
    small = {t.folded for t in tokens(said) if t.surface.islower()} - {"the", "'s"}
    return not any(t.folded in small and t.capital for name in names for t in tokens(name))
