"""What a judge is worth: how it agrees with labels, and what its words would change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.mocked.mocks import Scripted
from evals.proving.claim_sets import Example
from evals.proving.judging import hear, main, measure
from qa.proof.check.judges import ModelJudge, NliJudge

HARBOUR = (
    "The harbour board of Velden said on Monday that the new quay will open in May. It will be 310 metres long. "
    "Ferries to Aske will use it every day, and two cranes will be moved there from the old quay."
)
CLAIMS = [
    Example("In May the new quay will open, the board said.", HARBOUR, True, "a"),
    Example("The new quay will open in June.", HARBOUR, False, "a"),
    Example("Two cranes are going to be brought over from the old quay.", HARBOUR, True, "a"),
]


def test_a_chat_model_is_asked_at_once_and_only_where_it_may_change_something() -> None:
    model = Scripted(replies=["1 yes\n2 cannot say"])
    first, second, third = hear(CLAIMS, ModelJudge(model))
    assert [h.open for h in (first, second, third)] == [True, False, True]
    assert [h.word for h in (first, second, third)] == ["yes", None, None]
    assert len(model.requests) == 1
    figures = measure([first, second, third], "script")
    assert (figures.asked, figures.silent, figures.agreement.value) == (2, 1, 1.0)


def test_what_the_words_change_is_told_beside_what_it_was() -> None:
    right = measure(hear(CLAIMS, ModelJudge(Scripted(replies=["1 yes\n2 yes"]))), "right")
    wrong = measure(hear(CLAIMS, ModelJudge(Scripted(replies=["1 no\n2 no"]))), "wrong")
    assert right.settled == 1.0
    assert wrong.settled < wrong.without == right.without


def test_a_call_that_fails_changes_nothing() -> None:
    figures = measure(hear(CLAIMS, ModelJudge(Scripted(replies=[ValueError("down")]))), "silent")
    assert figures.silent == figures.asked
    assert figures.settled == figures.without


def test_the_command_prints_what_an_nli_folder_is_worth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "nli"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"id2label": {"0": "entailment", "1": "neutral"}}))
    file = tmp_path / "claims.jsonl"
    rows = [
        {"claim": claim, "context": HARBOUR, "supported": supported}
        for claim, supported in ((CLAIMS[2].claim, True), (CLAIMS[1].claim, False))
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))

    def judge(name: str) -> NliJudge:
        return NliJudge(name, logits=lambda evidence, claim: (3.0, 0.0))

    main([str(file), "--judge", str(folder)], judge)
    told = capsys.readouterr().out
    assert "judge nli: asked 1 times, silent 0 times" in told
    assert "agrees with the labels: 1.000" in told
    main([str(file), "--judge", str(folder), "--json"], judge)
    assert json.loads(capsys.readouterr().out)["settled"] == 1.0


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "none.jsonl"), "--judge", "openai:x"])
    assert "is no file of claims" in capsys.readouterr().err
