"""The labelled questions and quotations hold: their words stand in the samples, and a bad line is refused by name."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import evals
from evals.cases import TAGS, Case, CaseError, SpeakerLabel, load_cases, load_speakers
from store import read
from store.article import Article
from store.filters import Filters

HERE = Path(evals.__file__).parent
CASES = HERE / "cases"
SPEAKERS = HERE / "speakers"
TEXT = 'The quay costs 5 crowns. Ann Bell said it was dear. "It is dear," she said.'
QUAY = Article(text=TEXT, title="The quay", source="The Sample", url="https://sample.example/quay")
GOOD: dict[str, Any] = {
    "id": "quay-1",
    "question": "What does it cost?",
    "history": [["user", "Tell me about the quay."], ["assistant", "It is dear [1]."]],
    "filters": {"source": "sample"},
    "expect": "answer",
    "gold": [{"article": "The quay", "quote": "The quay costs 5 crowns."}],
    "answer_contains": ["5", ["crowns", "crown"]],
    "tags": ["number"],
}
LABEL = {
    "article": "The quay",
    "quote": "It is dear,",
    "speaker": "Ann Bell",
    "speaker_in_text": "she",
    "kind": "direct",
}


@pytest.fixture(scope="module")
def library(samples: Path) -> tuple[Article, ...]:
    return tuple(item for item in read(samples) if isinstance(item, Article))


@pytest.fixture(scope="module")
def cases(library: tuple[Article, ...]) -> tuple[Case, ...]:
    return load_cases(CASES, library)


@pytest.fixture(scope="module")
def labels(library: tuple[Article, ...]) -> tuple[SpeakerLabel, ...]:
    return load_speakers(SPEAKERS, library)


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


def test_spans_are_the_words(cases: tuple[Case, ...], library: tuple[Article, ...]) -> None:
    texts = {(a.id, a.revision): a.text for a in library}
    for case in cases:
        for gold in case.gold:
            assert gold.spans
            for span in gold.spans:
                assert texts[span.article_id, span.revision][span.start : span.end] in gold.quotes


def test_there_are_enough_of_every_kind(cases: tuple[Case, ...]) -> None:
    assert len(cases) >= 200
    without = sum(c.expect in ("abstain", "false_premise") for c in cases)
    assert 0.2 <= without / len(cases) <= 0.3
    tags = Counter(tag for case in cases for tag in case.tags)
    assert set(tags) == TAGS
    assert min(tags.values()) >= 5
    assert min(Counter(c.expect for c in cases).values()) >= 10


def test_no_two_cases_ask_the_same(cases: tuple[Case, ...]) -> None:
    asked = Counter((c.question.casefold(), c.history, tuple(sorted(c.filters))) for c in cases)
    assert [q for q, times in asked.items() if times > 1] == []


def test_expectation_and_tags_agree(cases: tuple[Case, ...]) -> None:
    for case in cases:
        assert ("unanswerable" in case.tags) == (case.expect == "abstain"), case.id
        assert ("follow_up" in case.tags) <= bool(case.history), case.id
        if case.expect == "false_premise":
            assert "false_premise" in case.tags, case.id
        if case.expect == "abstain":
            kinds = {"absent_topic", "absent_fact", "later_event"} & set(case.tags)
            assert len(kinds) == 1, case.id


def test_what_an_answer_must_contain_stands_in_its_evidence(
    cases: tuple[Case, ...], library: tuple[Article, ...]
) -> None:
    """Otherwise no honest answer could pass: in the quotes, or in the metadata of their articles."""
    by_id = {(a.id, a.revision): a for a in library}
    for case in cases:
        evidence = " ".join(q for g in case.gold for q in g.quotes)
        for gold in case.gold:
            for span in gold.spans:
                a = by_id[span.article_id, span.revision]
                evidence += f" {a.title} {a.author} {a.source} {a.published_at} {a.updated_at} {a.genre} {a.note}"
        for group in case.answer_contains:
            assert any(text.casefold() in evidence.casefold() for text in group), (case.id, group)


def test_evidence_passes_the_filters_of_its_case(cases: tuple[Case, ...], library: tuple[Article, ...]) -> None:
    by_id = {(a.id, a.revision): a for a in library}
    for case in (c for c in cases if c.filters):
        filters = Filters.parse(case.filters)
        for gold in case.gold:
            assert any(filters.matches(by_id[s.article_id, s.revision]) for s in gold.spans), case.id


def test_halves_are_split_by_the_id(library: tuple[Article, ...]) -> None:
    """Which half a case is in follows from its id alone, so nobody chooses what is tuned on."""
    for half, remainder in (("dev", 0), ("held", 1)):
        files = sorted(CASES.glob(f"{half}-*.jsonl"))
        assert files
        for file in files:
            for case in load_cases(file, library):
                assert int(hashlib.sha256(case.id.encode()).hexdigest(), 16) % 2 == remainder, case.id


def test_speaker_labels(labels: tuple[SpeakerLabel, ...], library: tuple[Article, ...]) -> None:
    texts = {(a.id, a.revision): a.text for a in library}
    assert len(labels) >= 200
    for label in labels:
        text = texts[label.span.article_id, label.span.revision]
        assert text[label.span.start : label.span.end] == label.quote
        assert label.speaker_in_text in text
    assert Counter(x.kind for x in labels)["indirect"] >= 60
    assert sum(x.speaker_in_text.casefold() in ("he", "she", "it", "") for x in labels) >= 60
    assert len({(x.article, x.quote) for x in labels}) == len(labels)


def test_a_line_becomes_a_case(tmp_path: Path) -> None:
    (case,) = load_cases(write(tmp_path / "a.jsonl", GOOD), [QUAY])
    assert case.history == (("user", "Tell me about the quay."), ("assistant", "It is dear [1]."))
    assert case.answer_contains == (("5",), ("crowns", "crown"))
    (gold,) = case.gold
    (span,) = gold.spans
    assert (span.article_id, span.revision) == (QUAY.id, QUAY.revision)
    assert TEXT[span.start : span.end] == "The quay costs 5 crowns."


@pytest.mark.parametrize("key", ["The quay", "https://sample.example/quay", QUAY.id])
def test_an_article_goes_by_title_url_or_id(tmp_path: Path, key: str) -> None:
    gold = [{"article": key, "quote": "The quay costs 5 crowns."}]
    assert load_cases(write(tmp_path / "a.jsonl", GOOD | {"gold": gold}), [QUAY])[0].gold[0].spans


def test_choices_and_repeated_words_are_all_spans(tmp_path: Path) -> None:
    copy = Article(text=TEXT, title="The quay again", source="The Copy")
    choices = [{"article": a, "quote": "dear"} for a in ("The quay", "The quay again")]
    (case,) = load_cases(write(tmp_path / "a.jsonl", GOOD | {"gold": [choices]}), [QUAY, copy])
    assert len(case.gold[0].spans) == 4
    assert case.gold[0].quotes == ("dear",)


def test_the_newest_revision_that_says_it_is_meant(tmp_path: Path) -> None:
    later = Article(text=TEXT + " Corrected.", title="The quay", url=QUAY.url, updated_at="2025-01-02")
    path = write(tmp_path / "a.jsonl", GOOD)
    for articles in ([QUAY, later], [later, QUAY]):
        assert load_cases(path, articles)[0].gold[0].spans[0].revision == later.revision


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"gold": [{"article": "The pier", "quote": "x"}]}, "The pier"),
        ({"gold": [{"article": "The quay", "quote": "The quay costs 6 crowns."}]}, "6 crowns"),
        ({"gold": [{"article": "The quay"}]}, "article and quote"),
        ({"gold": [[]]}, "empty list of choices"),
        ({"gold": []}, "no gold"),
        ({"gold": "The quay"}, "gold is"),
        ({"expect": "guess"}, "guess"),
        ({"tags": ["numbers"]}, "numbers"),
        ({"tags": "number"}, "tags is"),
        ({"question": " "}, "question"),
        ({"history": [["system", "x"]]}, "role"),
        ({"filters": {"outlet": "x"}}, "outlet"),
        ({"answer_contains": [[]]}, "empty group"),
        ({"answer_contains": [7]}, "answer_contains"),
        ({"answers": ["5"]}, "answers"),
    ],
)
def test_a_bad_line_is_refused_with_id_and_reason(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(CaseError) as error:
        load_cases(write(tmp_path / "a.jsonl", GOOD | change), [QUAY])
    assert reason in str(error.value)
    assert "a.jsonl, line 1" in str(error.value)
    if "answers" not in change:
        assert "quay-1" in str(error.value)


def test_a_line_that_is_no_object_is_refused(tmp_path: Path) -> None:
    for content in ("[1]\n", "{\n", "\n"):
        (tmp_path / "a.jsonl").write_text(content, encoding="utf-8")
        with pytest.raises(CaseError, match=r"a\.jsonl, line 1"):
            load_cases(tmp_path / "a.jsonl", [QUAY])


def test_a_file_is_read_as_editors_on_windows_write_it_and_with_any_sign_in_its_words(tmp_path: Path) -> None:
    told = json.dumps(GOOD | {"question": "What does\u2028the quay\x85cost?"}, ensure_ascii=False)
    (tmp_path / "a.jsonl").write_bytes(f"\ufeff{told}\r\n".encode())
    (case,) = load_cases(tmp_path / "a.jsonl", [QUAY])
    assert case.question == "What does\u2028the quay\x85cost?"


def test_an_id_is_used_once(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", GOOD)
    write(tmp_path / "b.jsonl", GOOD)
    with pytest.raises(CaseError, match=r"b\.jsonl.*quay-1.*twice"):
        load_cases(tmp_path, [QUAY])


def test_a_title_of_two_articles_is_no_key(tmp_path: Path) -> None:
    other = Article(text=TEXT, title="The quay", source="The Other Sample")
    with pytest.raises(CaseError, match="two articles"):
        load_cases(write(tmp_path / "a.jsonl", GOOD), [QUAY, other])


def test_a_missing_file_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"nothing\.jsonl"):
        load_cases(tmp_path / "nothing.jsonl", [QUAY])
    with pytest.raises(CaseError, match=r"no \.jsonl file"):
        load_cases(tmp_path, [QUAY])


def test_a_label_is_read(tmp_path: Path) -> None:
    (label,) = load_speakers(write(tmp_path / "s.jsonl", LABEL), [QUAY])
    assert (label.speaker, label.speaker_in_text, label.kind) == ("Ann Bell", "she", "direct")
    assert TEXT[label.span.start : label.span.end] == "It is dear,"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "dear"}, "2 times"),
        ({"quote": "cheap"}, "cheap"),
        ({"kind": "written"}, "written"),
        ({"speaker": ""}, "speaker"),
        ({"speaker_in_text": None}, "speaker_in_text"),
        ({"said_by": "Ann"}, "said_by"),
    ],
)
def test_a_bad_label_is_refused(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(CaseError, match=reason):
        load_speakers(write(tmp_path / "s.jsonl", LABEL | change), [QUAY])
