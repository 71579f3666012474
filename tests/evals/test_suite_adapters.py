"""Other people's data as material: each form is read, its gold is found in its articles, and it can be run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Case, CaseError
from evals.suite import adapters
from evals.suite.command import main
from evals.suite.run import Material

ARTICLES = [
    {"id": "a1", "text": "The quay costs 5 million crowns. It opens in May.", "title": "The quay", "lang": "en"},
    {"id": "a2", "text": "The tram was paid for by the city of Velden.", "title": "The tram", "lang": "en"},
]


def lines(path: Path, *records: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")


def quotes(material: Material, case: Case) -> list[tuple[str, ...]]:
    texts = {a.id: a.text for a in material.articles}
    for gold in case.gold:
        assert all(texts[s.article_id][s.start : s.end] in gold.quotes for s in gold.spans)
    return [g.quotes for g in case.gold]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines(tmp_path / "set" / "articles.jsonl", *ARTICLES)
    lines(
        tmp_path / "set" / "questions.jsonl",
        {"id": "q1", "question": "What does the quay cost?", "gold_answers": ["5 million crowns"], "lang": "en",
         "gold_evidence_spans": [{"article_id": "a1", "start": 15, "end": 31},
                                 {"article_id": "a2", "start": 0, "end": 8}],
         "history": [{"role": "user", "text": "Tell me about the quay."}]},
        {"id": "q2", "question": "Who won the chess final?", "gold_answers": [], "answerable": False},
        {"id": "q3", "question": "Does A agree with B?", "gold_answers": ["Yes"], "type": "comparison_query",
         "gold_evidence_spans": [{"article_id": "a2", "start": 0, "end": 8}]},
    )  # fmt: skip
    return tmp_path / "set"


def test_a_folder_of_questions(folder: Path) -> None:
    found = adapters.other(folder)
    first, second, third = found.cases
    assert quotes(found, first) == [("5 million crowns",), ("The tram",)]
    assert (first.expect, first.answer_contains, first.history) == (
        "answer", (("5 million crowns",),), (("user", "Tell me about the quay."),),
    )  # fmt: skip
    assert (second.expect, second.gold) == ("abstain", ())
    assert third.answer_contains == ()  # a verdict that no article says in these words


def test_squad(tmp_path: Path) -> None:
    paragraph = {
        "context": ARTICLES[0]["text"],
        "qas": [
            {"id": "1", "question": "What does it cost?", "is_impossible": False,
             "answers": [{"text": "5 million", "answer_start": 15}, {"text": "5 million crowns", "answer_start": 15}]},
            {"id": "2", "question": "Who built it?", "is_impossible": True, "answers": []},
        ],
    }  # fmt: skip
    file = tmp_path / "squad.json"
    file.write_text(json.dumps({"data": [{"title": "Quays", "paragraphs": [paragraph]}]}), encoding="utf-8")
    found = adapters.other(file)
    assert quotes(found, found.cases[0]) == [("5 million", "5 million crowns")]
    assert [c.expect for c in found.cases] == ["answer", "abstain"]
    assert found.articles[0].title == "Quays"


def test_beir(tmp_path: Path) -> None:
    lines(tmp_path / "corpus.jsonl", *({"_id": a["id"], "title": a["title"], "text": a["text"]} for a in ARTICLES))
    lines(tmp_path / "queries.jsonl", {"_id": "1", "text": "tram money"}, {"_id": "2", "text": "unjudged"})
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\ta2\t1\n1\ta1\t0\n", encoding="utf-8")
    found = adapters.other(tmp_path)
    assert [c.id for c in found.cases] == ["1"]
    assert quotes(found, found.cases[0]) == [(ARTICLES[1]["text"],)]


@pytest.mark.parametrize("make", ["nothing", "squad", "qrels", "jsonl"])
def test_what_is_in_no_known_form_is_refused_by_name(make: str, tmp_path: Path) -> None:
    path = tmp_path
    if make == "squad":
        path = tmp_path / "x.json"
        path.write_text("[1]", encoding="utf-8")
    if make in ("qrels", "jsonl"):
        lines(tmp_path / "corpus.jsonl", {"_id": "1", "text": "A."})
        lines(tmp_path / "queries.jsonl", {"_id": "1", "text": "B?"})
    if make == "jsonl":
        (tmp_path / "corpus.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(CaseError, match=r"known form|no SQuAD file|no \.tsv|cannot be read"):
        adapters.other(path)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("articles.jsonl", {"text": "A quay."}),
        ("articles.jsonl", ["A quay."]),
        ("questions.jsonl", {"id": "1"}),
        ("questions.jsonl", {"id": "1", "question": "?", "gold_evidence_spans": [{"article_id": "x", "start": 0}]}),
        ("x.json", {"data": [{"title": "The quay"}]}),
        ("x.json", {"data": 5}),
        ("corpus.jsonl", {"_id": "1"}),
    ],
)
def test_an_entry_that_lacks_something_is_told_of(name: str, entry: Any, tmp_path: Path) -> None:
    lines(tmp_path / "articles.jsonl", {"id": "1", "text": "A quay."})
    lines(tmp_path / "questions.jsonl", {"id": "1", "question": "What?"})
    if name == "corpus.jsonl":
        (tmp_path / "articles.jsonl").unlink()
        lines(tmp_path / "queries.jsonl", {"_id": "1", "text": "What?"})
    lines(tmp_path / name, entry)
    path = tmp_path / name if name == "x.json" else tmp_path
    with pytest.raises(CaseError, match=f"{path.name}.*lacks something"):
        adapters.other(path)


def test_files_with_a_byte_order_mark_are_read(folder: Path) -> None:
    whole = adapters.other(folder)
    for file in folder.iterdir():
        file.write_bytes("\ufeff".encode() + file.read_bytes())
    assert adapters.other(folder) == whole


def test_other_data_is_run_by_the_same_command(folder: Path, tmp_path: Path) -> None:
    said: list[str] = []
    out = tmp_path / "out"
    arguments = ["--data", str(folder), "--jobs", "1", "--model", "extractive", "--model", "faithful"]
    assert main([*arguments, "--out", str(out)], say=said.append) == 0
    told = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert told["header"]["material"] == "set"
    assert told["subjects"]["extractive"]["cases"] == 3
    assert "Nothing to compare with" in said[0]


def test_ones_own_library_and_cases(tmp_path: Path) -> None:
    text = "The quay\n\nThe quay costs 5 million crowns. It opens in May.\n"
    (tmp_path / "quay.txt").write_text(text, encoding="utf-8")
    cases = tmp_path / "cases.jsonl"
    library = str(tmp_path / "library")
    assert main(["new", "What does the quay cost?", "--articles", str(tmp_path / "quay.txt"), "--to", str(cases),
                 "--gold", "The quay costs 5 million crowns.", "--tag", "number"], say=lambda _: None) == 0  # fmt: skip
    asked = ["--cases", str(cases), "--library", library, "--model", "extractive", "--json", "--jobs", "1"]
    for articles in (["--articles", str(tmp_path / "quay.txt")], []):  # made, then found there
        said: list[str] = []
        assert main([*asked, *articles], say=said.append) == 0
        assert json.loads(said[0])["subjects"]["extractive"]["figures"]["gold_cited"]["value"] == 1.0
