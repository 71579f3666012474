"""What a judge is worth: how it agrees with labels, and the limits from which on it is right often enough."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.claim_sets import Example
from evals.judging import Heard, fit, hear, main, measure
from evals.mocks import Scripted
from qa.answer import Verdict
from qa.proof.judges import Limits, ModelJudge, NliJudge, second_opinion

HARBOUR = (
    "The harbour board of Velden said on Monday that the new quay will open in May. It will be 310 metres long. "
    "Ferries to Aske will use it every day, and two cranes will be moved there from the old quay."
)
CLOSE = "The cited articles say something close to this, but not clearly the same."


def heard(verdict: Verdict, supported: bool, probability: float | None, page: int = 0) -> Heard:
    reasons = () if verdict == "supported" else (CLOSE,)
    return Heard(Example("", "", supported, f"page {page}"), verdict, 0.4, reasons, probability)


def test_limits_hold_as_many_changes_as_are_right_often_enough() -> None:
    sure = [heard("supported", False, 0.1 + n / 100) for n in range(5)]
    doubtful = [heard("supported", True, 0.4 + n / 100) for n in range(20)]
    lifted = [heard("partial", True, 0.9 + n / 100) for n in range(5)]
    left = [heard("partial", False, 0.3) for _ in range(9)]
    limits = fit([*sure, *doubtful, *lifted, *left])
    assert 0.14 < limits.denied <= 0.41
    assert 0.3 <= limits.carried < 0.9


def test_a_judge_that_is_wrong_or_silent_or_heard_too_little_changes_nothing() -> None:
    wrong = [heard("supported", True, 0.1) for _ in range(9)] + [heard("partial", False, 0.9) for _ in range(9)]
    few = [heard("supported", False, 0.1) for _ in range(4)]
    silent = [heard("supported", False, None) for _ in range(9)]
    for cases in (wrong, few, silent, []):
        assert fit(cases) == Limits(0.0, 1.0)


def test_limits_are_tried_on_pages_that_they_were_not_fitted_on() -> None:
    right = [
        heard(verdict, supported, 0.95 if supported else 0.05, page)
        for page in range(40)
        for verdict, supported in (("supported", page % 2 == 0), ("partial", page % 3 == 0))
    ]
    figures = measure(right, "Solomon")
    assert figures.without < figures.fitted == figures.shipped == 1.0
    assert (figures.asked, figures.silent, figures.agreement.value) == (80, 0, 1.0)


def test_limits_given_are_those_used() -> None:
    class Half:
        def entails(self, evidence: str, claim: str) -> float | None:
            return 0.5

    for verdict, limits in (("supported", Limits(denied=0.6)), ("partial", Limits(carried=0.4))):
        usual = second_opinion(verdict, 0.4, (CLOSE,), "a", "b", Half())  # type: ignore[arg-type]
        moved = second_opinion(verdict, 0.4, (CLOSE,), "a", "b", Half(), limits)  # type: ignore[arg-type]
        assert usual.verdict == verdict != moved.verdict


def test_a_chat_model_is_asked_only_where_it_may_change_something() -> None:
    model = Scripted(replies=["SUPPORTED", "I cannot say."])
    claims = [
        Example("The new quay will open in May.", HARBOUR, True, "a"),
        Example("The new quay will open in June.", HARBOUR, False, "a"),
        Example("The quay will be 310 metres long.", HARBOUR, True, "a"),
    ]
    first, second, third = hear(claims, ModelJudge(model))
    assert [h.probability for h in (first, second, third)] == [0.95, None, None]
    assert len(model.requests) == 2
    assert measure([first, second, third], "script").silent == 1


def test_the_command_prints_what_an_nli_folder_is_worth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "nli"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"id2label": {"0": "entailment", "1": "neutral"}}))
    file = tmp_path / "claims.jsonl"
    rows = [
        {"claim": claim, "context": HARBOUR, "supported": supported}
        for claim, supported in (("The new quay will open in May.", True), ("The quay will close in 2020.", False))
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))

    def judge(name: str) -> NliJudge:
        return NliJudge(name, logits=lambda evidence, claim: (2.0, 0.0))

    main([str(file), "--judge", str(folder)], judge)
    told = capsys.readouterr().out
    assert "judge nli: asked 1 times, silent 0 times" in told
    assert "agrees with the labels: 1.000" in told
    main([str(file), "--judge", str(folder), "--json"], judge)
    assert json.loads(capsys.readouterr().out)["limits"] == {"denied": 0.0, "carried": 1.0}


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "none.jsonl"), "--judge", "openai:x"])
    assert "is no file of claims" in capsys.readouterr().err
