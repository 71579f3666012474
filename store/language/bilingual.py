"""Sentences of our own that are made before anyone knows who reads them: English, with their Chinese beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Literal

from store.language.text import has_chinese, language

Spoken = Literal["en", "zh"]
"""The languages that we write in; a question in any other is answered in English."""

Pairs = dict[str, tuple[str, str]]
"""Words of our own by name, each in English and in Chinese."""


def by_language(pairs: Pairs) -> dict[str, dict[Spoken, str]]:
    """The same by name and language."""
    return {name: {"en": english, "zh": chinese} for name, (english, chinese) in pairs.items()}


class Bilingual(str):
    """A sentence for the reader, in English as it stands; `chinese` is the same in Chinese."""

    __slots__ = ("chinese",)
    chinese: str

    def __new__(cls, english: str, chinese: str) -> Bilingual:
        made = super().__new__(cls, english)
        made.chinese = chinese
        return made

    def __reduce__(self) -> tuple[type[Bilingual], tuple[str, str]]:
        return Bilingual, (str(self), self.chinese)  # a copy is made of both


def bilingual(table: Mapping[str, str], english: str, **values: str) -> Bilingual:
    """The sentence that reads `english`, with `values` for what stands in braces, which may be bilingual themselves.

    `table` has the Chinese by the English. Raises: KeyError for a sentence that is not in it, or a missing value.
    """
    in_chinese = {name: getattr(value, "chinese", value) for name, value in values.items()}
    return Bilingual(english.format_map(values), table[english].format_map(in_chinese))


def day_in_words(day: date) -> Bilingual:
    """A day as it stands in a sentence: "3 May 2024"."""
    return Bilingual(f"{day.day} {day:%B %Y}", f"{day.year}年{day.month}月{day.day}日")


def translate(sentence: str, in_language: Spoken) -> str:
    """`sentence` in one language, as a plain string; what is not bilingual stands as it is."""
    return str(getattr(sentence, "chinese", sentence) if in_language == "zh" else sentence)


@lru_cache(maxsize=64)  # asked at every step of an answer, of the same question
def spoken(text: str) -> Spoken:
    """The language in which what we write ourselves answers `text`; Chinese, too, of what is hardly more than a name in
    Latin letters: "谁是Nils Holm？"."""
    told = language(text)
    return "zh" if told == "zh" or (told is None and has_chinese(text)) else "en"
