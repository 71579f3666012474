"""Cases are written with their evidence checked, and made of what readers said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.cases import CaseError, load_cases
from evals.suite import writing
from evals.suite.command import main
from qa.api import ArticleQA
from store.article import Article

QUAY = Article(text="The quay costs 5 crowns. It opens in May.", title="The quay", source="The Sample")


def test_a_case_is_added_only_if_its_words_stand_in_the_article(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    good = writing.record(
        "What does it cost?", [("The quay", "The quay costs 5 crowns.")], contains=["5"], tags=["number"]
    )
    case = writing.append(file, good, [QUAY])
    assert case.gold[0].quotes == ("The quay costs 5 crowns.",)
    before = file.read_bytes()
    for bad in (
        writing.record("When?", [("The quay", "It opens in June.")]),
        writing.record("What does it cost?", [("The quay", "The quay costs 5 crowns.")]),  # the same once more
        writing.record("When?", []),
    ):
        with pytest.raises(CaseError):
            writing.append(file, bad, [QUAY])
    assert file.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["own.jsonl"]
    assert load_cases(file, [QUAY]) == (case,)


def test_the_command_offers_sentences_and_takes_one_by_its_number(tmp_path: Path, samples: Path) -> None:
    file, said = tmp_path / "own.jsonl", list[str]()
    question = "How long will the Northern Quay be?"
    asked = ["new", question, "--articles", str(samples / "port-expansion-approved.txt"), "--to", str(file)]
    assert main(asked, say=said.append) == 0
    assert not file.exists()
    number = next(line.split()[0] for line in said if "940 metres long" in line)
    assert main([*asked, "--gold", number, "--contains", "940", "--tag", "number"], say=said.append) == 0
    told = json.loads(file.read_text(encoding="utf-8"))
    assert "940 metres" in told["gold"][0]["quote"]
    assert main([*asked, "--gold", "words that nobody wrote"], say=said.append) == 1


def test_an_article_whose_title_another_has_is_named_by_its_id(tmp_path: Path) -> None:
    other = Article(text="The quay is closed on Monday.", title="The quay", source="The Other Sample")
    file, library = tmp_path / "own.jsonl", tmp_path / "library"
    with ArticleQA.open(library) as qa:
        qa.add([QUAY, other])
    asked = ["new", "What does the quay cost?", "--library", str(library), "--to", str(file), "--gold"]
    assert main([*asked, "The quay costs 5 crowns."], say=lambda _: None) == 0
    assert main([*asked, "It opens in May.", "--id", "second"], say=lambda _: None) == 0
    assert {g.spans[0].article_id for case in load_cases(file, [QUAY, other]) for g in case.gold} == {QUAY.id}


def test_feedback_becomes_cases_that_are_asked_of_the_library_it_came_from(tmp_path: Path) -> None:
    library, file, out = tmp_path / "library", tmp_path / "own.jsonl", tmp_path / "out"
    with ArticleQA.open(library) as qa:
        qa.add(QUAY)
        answer = qa.ask("What does the quay cost?")
        unknown = qa.ask("Who owns the moon?")
        assert unknown.abstained
        qa.rate(answer, "up")
        qa.rate(unknown, "up", history=[("user", "Tell me about the quay."), ("assistant", "It opens in May.")])
        qa.rate(answer, "down", sentence=0, reason="wrong", note="that was the old price")
        qa.rate(unknown, "down", reason="answer_is_here", note="it is the town")
    said = list[str]()
    arguments = ["new", "--library", str(library), "--feedback", "--to", str(file)]
    assert main(arguments, say=said.append) == 0
    made = load_cases(file, [QUAY])
    assert [c.expect for c in made] == ["answer", "abstain", "unknown"]
    assert [g.quotes for g in made[0].gold] == [(c.quote,) for c in answer.citations]
    assert made[1].tags == ("follow_up", "unanswerable")
    assert made[2].refuted == (answer.sentences[0].text,)
    assert said[-1] == "needs its evidence: Who owns the moon? (it is the town)"
    before = file.read_bytes()
    assert main(arguments, say=said.append) == 0  # more may have come since; these are there
    assert file.read_bytes() == before

    assert main(["--library", str(library), "--cases", str(file), "--no-gate", "--out", str(out)], say=said.append) == 0
    figures = json.loads((out / "report.json").read_text(encoding="utf-8"))["subjects"]["extractive"]["figures"]
    assert figures["gold_cited"]["value"] == 1.0
    assert figures["refuted_shown"]["value"] == 1.0  # the product still says it
    assert figures["abstention_recall"]["value"] == 1.0


def test_feedback_about_words_that_are_gone_is_left_out_with_its_reason(tmp_path: Path) -> None:
    given, file, said = tmp_path / "feedback.jsonl", tmp_path / "own.jsonl", list[str]()
    cited = {"article_id": "quay", "revision": "0", "quote": "The quay costs 6 crowns."}
    line = {"question": "What does it cost?", "answer": "6 crowns", "thumb": "up", "citations": [cited]}
    given.write_text(json.dumps(line) + "\n", encoding="utf-8")
    (tmp_path / "quay.txt").write_text(QUAY.text, encoding="utf-8")
    asked = ["new", "--feedback", str(given), "--articles", str(tmp_path / "quay.txt"), "--to", str(file)]
    assert main(asked, say=said.append) == 0
    assert len(said) == 1
    assert said[0].startswith("left out:")
    assert "'quay'" in said[0]
    assert not file.exists()
    with pytest.raises(SystemExit):
        main(["new", "--feedback", "--to", str(file)])  # whose?
