"""The command that measures how much of the evidence an answer is given, on a folder of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.figures.spans import Asked, EvidenceSet, figures, found, main, of_claims, of_questions, within
from qa import Article, Hit


def hit(article: str, start: int, end: int) -> Hit:
    return Hit(article_id=article, revision="r", start=start, end=end, text="x", score=1.0)


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    texts = {
        "a": ("Ferries", "The ferry to Skerry was built in 1974 by a yard in Harrow."),
        "b": ("Ferries", "The ferry to Lunna carries forty cars and sails twice a day."),
        "c": ("Orchards", "The orchard at Brae has nine kinds of pear and was planted by Ann Lee."),
    }
    asked = [("Who built the ferry to Skerry?", "a", "a yard"), ("How many cars sail to Lunna?", "b", "forty cars")]
    write(
        tmp_path / "islands" / "articles.jsonl",
        [{"id": i, "title": title, "lang": "en", "text": text} for i, (title, text) in texts.items()],
    )
    spans = [texts[i][1].index(words) for _, i, words in asked]
    write(
        tmp_path / "islands" / "questions.jsonl",
        [
            {
                "question": question,
                "lang": "en",
                "gold_evidence_spans": [{"article_id": i, "start": start, "end": start + len(words)}],
            }
            for (question, i, words), start in zip(asked, spans, strict=True)
        ],
    )
    sentences = ["The orchard at Brae opened.", "It has nine kinds of pear.", "Ann Lee planted it."]
    write(
        tmp_path / "claims" / "orchards.jsonl",
        [
            {
                "claim": "The orchard at Brae has nine kinds of pear.",
                "context": " ".join(sentences),
                "evidence_sentences": sentences,
                "gold_evidence_sets": [[1], [0, 1]],
            },
            {"claim": "Brae has a mill.", "context": "x", "evidence_sentences": ["x"], "gold_evidence_sets": []},
        ],
    )
    return tmp_path


def test_paragraphs_of_one_title_are_one_article(data: Path) -> None:
    read = of_questions(data / "islands")
    texts = {a.id: a.text for a in read.articles}
    assert len(texts) == 2
    said = [texts[a][start:end] for asked in read.asked for a, start, end in asked.spans]
    assert said == ["a yard", "forty cars"]


def test_evidence_of_a_claim_is_found_in_its_page(data: Path) -> None:
    (claim,) = of_claims(data / "claims" / "orchards.jsonl").asked
    (page,) = of_claims(data / "claims" / "orchards.jsonl").articles
    assert [sorted(page.text[s:e] for _, s, e in spans) for spans in claim.evidence] == [
        ["It has nine kinds of pear."],
        ["It has nine kinds of pear.", "The orchard at Brae opened."],
    ]


def test_only_the_first_characters_of_passages_count() -> None:
    hits = [hit("a", 100, 160), hit("b", 0, 60)]
    assert list(within(hits, 80)) == [("a", 100, 160), ("b", 0, 20)]
    assert found([("a", 150, 160), ("b", 10, 21), ("b", 10, 20)], list(within(hits, 80))) == {
        ("a", 150, 160),
        ("b", 10, 20),
    }


def test_figures_worked_out_by_hand() -> None:
    articles = tuple(Article(id=n, source=n, text=n * 100) for n in ("a", "b"))
    either = Asked("x", "en", (frozenset({("a", 0, 10), ("a", 90, 99)}), frozenset({("a", 0, 10)})))
    both = Asked("y", "en", (frozenset({("a", 0, 10), ("b", 0, 10)}),))
    told = figures(EvidenceSet("s", articles, (either, both)), (either, both), [[hit("a", 0, 60)]] * 2, 50)
    assert {name: round(interval.value, 3) for name, interval in told.items() if interval.of} == {
        "spans": 0.75,
        "in long": 0.75,
        "marked": 0.5,
        "whole": 0.5,
        "given": 0.75,
        "outlets": 0.0,
    }


def test_the_command_asks_and_prints_every_set(data: Path) -> None:
    said: list[str] = []
    assert main([str(data)], said.append) == 0
    text = "\n".join(said)
    assert "islands en: 2 asked" in text
    assert "orchards ?: 1 asked" in text
    assert text.count("spans      1.000") == 2


def test_a_folder_without_evidence_is_told(tmp_path: Path) -> None:
    said: list[str] = []
    assert main([str(tmp_path)], said.append) == 2
    assert str(tmp_path) in said[0]
