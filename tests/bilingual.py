"""An embedder for tests that knows, of a few words, which mean the same in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from store.embedding.plain_questions import PLAIN_QUESTIONS


class Bilingual:
    """One direction for each of `meanings`, the ways to say it: a text has those that it says, and no other."""

    name = "bilingual"
    trust = 4.0

    def __init__(self, *meanings: tuple[str, ...]) -> None:
        probed = ("exports", "出口")  # stands in what a library asks of every embedder
        self._meanings = [*meanings, probed, *zip(PLAIN_QUESTIONS["en"], PLAIN_QUESTIONS["zh"], strict=True)]
        self.dimension = len(self._meanings)

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One row of length 1 for each text; zeros where nothing known is said."""
        rows = np.array(
            [[any(way in text.lower() or way in text for way in ways) for ways in self._meanings] for text in texts],
            dtype=np.float32,
        ).reshape(-1, self.dimension)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)

    def embed_query(self, text: str) -> npt.NDArray[np.float32]:
        """The vector of a question, as that of any text."""
        return np.asarray(self.embed([text])[0], dtype=np.float32)
