"""The retrieval command: measures worked out by hand, and a run on a folder of our own."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from evals.figures.retrieval import MEASURES, Question, across, main, measure, read_set, shortfall
from store.article import Hit


def hit(article: str, start: int = 0, end: int = 100) -> Hit:
    return Hit(article_id=article, revision="r", start=start, end=end, text="x", score=1.0)


def question(articles: set[str], spans: tuple[tuple[str, int, int], ...] = ()) -> Question:
    return Question("Why?", "en", frozenset(articles), spans)


def measures(asked: Question, hits: list[Hit]) -> dict[str, float]:
    return dict(zip(MEASURES, measure(asked, hits), strict=True))


def test_measures_of_a_ranking() -> None:
    asked = question({"a", "b"}, (("a", 10, 20), ("b", 90, 110)))
    found = measures(asked, [hit("x"), hit("a"), hit("a", 100, 200), hit("y"), hit("b")])
    assert found == {
        "MRR": 0.5,
        "hit@1": 0.0,
        "hit@4": 1.0,
        "hit@10": 1.0,
        "recall@4": 0.5,
        "recall@10": 1.0,
        "span@4": 0.5,
    }


def test_only_ten_hits_count_and_spans_may_be_missing() -> None:
    found = measures(question({"a"}), [hit("x")] * 10 + [hit("a")])
    assert math.isnan(found.pop("span@4"))
    assert set(found.values()) == {0.0}


def test_shortfall_is_against_the_better_half() -> None:
    found = {"words": np.array([[0.8]]), "meaning": np.array([[0.9]]), "both": np.array([[0.85]])}
    assert shortfall(found) == pytest.approx(0.05)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "harbour"
    folder.mkdir()
    topics = ["ferry", "lighthouse", "tram", "orchard", "library"]
    articles = [{"id": t, "text": f"The {t} was repaired by Ann Lee of Harrow in spring.", "title": t} for t in topics]
    questions = [{"question": f"Who repaired the {t}?", "gold_article_ids": [t], "lang": "en"} for t in topics]
    questions.append({"question": "Who sold the moon?", "gold_article_ids": [], "answerable": False})
    for name, rows in (("articles", articles), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_a_folder_is_measured(data: Path) -> None:
    said: list[str] = []
    assert main([str(data), "--resamples", "50"], say=said.append) == 0
    assert "harbour en: 5 questions" in said[0]
    assert all(name in said[0] for name in ("words", "meaning", "both", "[1.000 1.000]"))


def test_it_fails_when_both_are_worse_than_asked_for(data: Path) -> None:
    assert main([str(data), "--tolerance", "-2"], say=lambda _: None) == 1


def test_a_folder_without_such_sets_is_named(data: Path) -> None:
    said: list[str] = []
    assert main([str(data), "--sets", "moon"], say=said.append) == 2
    assert "moon" in said[0]
    assert main([str(data / "harbour")], say=said.append) == 2


@pytest.fixture
def two_languages(tmp_path: Path) -> Path:
    folder = tmp_path / "ships"
    folder.mkdir()
    texts = {"en": "The ship {} is repaired in Harrow.", "zh": "{} 号船在港口修理。"}
    asked = {"en": "Where is the {}?", "zh": "{} 在哪里？"}
    ships = ["Aurora", "Borealis", "Cormorant"]
    articles = [{"id": f"{s}-{c}", "text": texts[c].format(s), "lang": c} for c in texts for s in ships]
    questions = [
        {"question": asked[c].format(s), "gold_article_ids": [f"{s}-{c}"], "lang": c, "parallel_id": s}
        for c in texts
        for s in ships
    ]
    questions.append({"question": "Where is the Dunlin?", "gold_article_ids": ["Aurora-en"], "lang": "en"})
    for name, rows in (("articles", articles), ("questions", questions)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_questions_of_one_language_are_asked_of_the_texts_of_another(two_languages: Path) -> None:
    chosen = {s.name: s for s in across(read_set(two_languages / "ships"))}
    assert set(chosen) == {"ships en → zh", "ships zh → en"}
    to_english = chosen["ships zh → en"]
    assert {a.language for a in to_english.articles} == {"en"}
    assert next((q.text, q.language, q.articles) for q in to_english.questions) == (
        "Aurora 在哪里？",
        "zh",
        frozenset({"Aurora-en"}),
    )
    said: list[str] = []
    assert main([str(two_languages), "--across", "--resamples", "50"], say=said.append) == 0
    assert "ships en → zh: 3 questions" in said[0]
    assert "ships zh → en: 3 questions" in said[1]


def test_across_needs_questions_that_have_a_twin(data: Path) -> None:
    said: list[str] = []
    assert main([str(data), "--across"], say=said.append) == 2
    assert "parallel_id" in said[0]
