"""A collection of any size with the statistics of news: for measuring what size costs.

Words are drawn from the vocabulary of the default embedder's tokenizer, which is in about the order of how common they
are, with Zipf's law; each article is of one topic, whose words lie near each other in meaning, and has names of its
own, most of them rare. The sentences say nothing. The same seed gives the same articles on every machine.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from store.article import Article
from store.embedding.embedders import default_embedder

_TOPICS = 400
_TOPIC_WORDS = 120
_TOPIC_NAMES = 40
_COMMON = 150  # words at the head of the vocabulary that any sentence has
_NAMES = 200_000
_WORDS = 1180  # an article: about ten passages
_PARAGRAPH = 5  # sentences
_SYLLABLES = (
    "ba ka lo mi ren tor vel sa dun gri hol pe sta vik ma nor ul fen chi dra o quin wes tal ar bri cor es fa gal hu "
    "ish jo kel lan mor nis or pal rus sel tam ur ven wil yan zor".split()
)

Indices = npt.NDArray[np.intp]


class Collection:
    """Articles by number, and questions of their words."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._words = _vocabulary()
        rng = np.random.default_rng(seed)
        self._sources = [f"The {_name(int(n))} Courier" for n in rng.integers(0, _NAMES, 60)]
        vectors = default_embedder().embed(self._words)
        rare = np.arange(_COMMON, len(self._words))
        centres = rng.choice(rare, _TOPICS, replace=False)
        near = np.argsort(-(vectors[centres] @ vectors[rare].T), axis=1)[:, :_TOPIC_WORDS]
        # Sorted: within a topic, too, the word that is common elsewhere is the common one.
        self._topics: Indices = np.sort(rare[near], axis=1)
        self._names: Indices = rng.integers(0, _NAMES, (_TOPICS, _TOPIC_NAMES))

    def articles(self, start: int, stop: int) -> Iterator[Article]:
        """The articles numbered from `start` up to `stop`, each of about ten passages."""
        for number in range(start, stop):
            yield self.article(number)

    def article(self, number: int) -> Article:
        """Article `number`."""
        rng = np.random.default_rng([self._seed, number])
        topic = int(rng.integers(_TOPICS))
        words = self._drawn(rng, topic, _WORDS)
        genre = "opinion" if number % 5 == 0 else "news"
        return Article(
            id=f"collection-{self._seed}-{number}",
            title=" ".join(self._drawn(rng, topic, 8)).capitalize(),
            author=f"{_name(number % 700)} {_name(number % 900)}",
            source=self._sources[_zipf(rng, len(self._sources), 1)[0]],
            published_at=(date(2018, 1, 1) + timedelta(days=int(rng.integers(2500)))).isoformat(),
            genre=genre,  # type: ignore[arg-type]
            language="en",
            text=_laid_out(words, rng),
        )

    def questions(self, count: int, seed: int = 0) -> list[str]:
        """`count` questions, each about one topic."""
        draw = random.Random(f"{self._seed}/{seed}")
        found = []
        for _ in range(count):
            topic = draw.randrange(_TOPICS)
            about = [self._words[i] for i in draw.sample(list(self._topics[topic]), draw.randint(2, 4))]
            name = _name(int(draw.choice(list(self._names[topic]))))
            found.append(f"What did {name} say about the {', the '.join(about)} and its {draw.choice(about)}?")
        return found

    def source(self) -> str:
        """An outlet that many articles are from."""
        return self._sources[0]

    def _drawn(self, rng: np.random.Generator, topic: int, count: int) -> list[str]:
        """`count` words of an article on `topic`."""
        kind = rng.random(count)
        common, any_word, own = (_zipf(rng, size, count) for size in (_COMMON, len(self._words), self._topics.shape[1]))
        chosen = np.where(kind < 0.45, common, np.where(kind < 0.68, any_word, self._topics[topic][own]))
        words = [self._words[i] for i in chosen]
        for i in np.flatnonzero(kind > 0.93):
            names = self._names[topic]
            words[i] = _name(int(names[own[i] % len(names)] if kind[i] < 0.98 else rng.integers(_NAMES)))
        for i in np.flatnonzero(rng.random(count) < 0.015):
            words[i] = str(int(rng.integers(2, 5000)))
        return words


def _vocabulary() -> list[str]:
    """English words, about in the order of how common they are."""
    home = find_spec("wordllama")
    assert home is not None
    assert home.submodule_search_locations
    path = Path(home.submodule_search_locations[0]) / "tokenizers" / "l2_supercat_tokenizer_config.json"
    tokens = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    ranked = sorted(tokens, key=lambda token: int(tokens[token]))
    words = (token[1:] for token in ranked if token.startswith("▁"))
    return [word for word in words if len(word) > 2 and word.isascii() and word.isalpha() and word.islower()]


def _zipf(rng: np.random.Generator, size: int, count: int) -> Indices:
    """`count` ranks below `size`, the n-th about as likely as 1/n."""
    ranks = np.exp(rng.random(count) * np.log(size + 1)) - 1
    capped: Indices = np.minimum(ranks.astype(np.intp), size - 1)
    return capped


def _laid_out(words: list[str], rng: np.random.Generator) -> str:
    """`words` as sentences and paragraphs."""
    sentences = []
    at = 0
    for length in rng.integers(9, 32, len(words) // 9 + 1):
        part = words[at : at + int(length)]
        at += int(length)
        if not part:
            break
        if length % 3 == 0 and len(part) > 6:
            part[len(part) // 2] += ","
        sentence = " ".join(part)
        sentences.append(sentence[0].upper() + sentence[1:] + ".")
    paragraphs = (sentences[i : i + _PARAGRAPH] for i in range(0, len(sentences), _PARAGRAPH))
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def _name(number: int) -> str:
    """The invented name with this number."""
    base = len(_SYLLABLES)
    parts = [_SYLLABLES[number % base], _SYLLABLES[number // base % base], _SYLLABLES[(number // base**2 + 7) % base]]
    return "".join(parts).capitalize()
