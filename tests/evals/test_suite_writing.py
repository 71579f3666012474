"""Cases are written with their evidence checked, and made of what readers said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.cases import CaseError, load_cases
from evals.suite import writing
from evals.suite.command import main
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


def test_feedback_becomes_cases_or_is_left_to_a_person(tmp_path: Path, samples: Path) -> None:
    given = tmp_path / "feedback.jsonl"
    quote = "The quay will be 940 metres long"
    lines = [
        {"question": "How long is it?", "judgement": "right", "history": [["user", "Tell me about the Northern Quay."]],
         "citations": [{"article": "Council clears 412-million-crown harbour expansion after six-hour debate",
                        "quote": quote}]},
        {"question": "Who owns the moon?", "judgement": "no_answer_here"},
        {"question": "When does it open?", "judgement": "wrong", "note": "that was the old date"},
    ]  # fmt: skip
    given.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    file, said = tmp_path / "own.jsonl", list[str]()
    arguments = ["new", "--feedback", str(given), "--articles", str(samples), "--to", str(file)]
    assert main(arguments, say=said.append) == 0
    made = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(m["expect"], m["tags"]) for m in made] == [("answer", ["follow_up"]), ("abstain", ["unanswerable"])]
    assert said[-1] == "needs its evidence: When does it open? (that was the old date)"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('{"question": "Q?", "judgement": "good"}', "judgement is 'good'"),
        ('{"judgement": "right"}', "is no feedback"),
        ('{"question": "Q?", "judgement": "wrong", "stars": 5}', "no such field as 'stars'"),
        ("{", "is no feedback"),
    ],
)
def test_a_line_that_is_no_feedback_is_refused(line: str, wrong: str, tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(CaseError, match=wrong):
        writing.feedback(tmp_path / "f.jsonl")
