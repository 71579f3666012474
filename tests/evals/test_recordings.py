"""A reply that was recorded is played back; one that was not names the command that records it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from evals.mocked.mocks import Faithful, Scripted, Truncated
from evals.mocked.recordings import NotRecorded, Recorded, Replayed, key_of
from evals.suite.command import main
from evals.suite.subjects import named, replayed
from evals.tasks.mixed import StandIn
from qa import Article, ArticleQA
from qa.errors import ModelError, SettingsError

QUAY = Article(text="The quay costs 5 million crowns. It opens in May.", title="The quay", source="The Ledger")
QUESTION = "What does the quay cost?"


@pytest.mark.parametrize("model", [Faithful(), Truncated()], ids=["whole", "cut off"])
def test_the_answer_played_back_is_the_answer_recorded(model: Faithful, tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    with ArticleQA.open(tmp_path / "library", judge=None) as qa:
        qa.add(QUAY)
        answers = [
            qa.ask(QUESTION, model=player).to_dict() | {"timings": {}}
            for player in (Recorded(model=model, path=file), Replayed(path=file))
        ]
        assert answers[0] == answers[1]
        assert answers[0]["usage"]["tokens_in"] > 0
        with pytest.raises(NotRecorded, match=r"qa eval --model \w+ --record said\.jsonl"):
            qa.ask("When does the quay open?", model=Replayed(path=file))


def test_the_key_is_of_every_message_and_the_last_reply_counts(tmp_path: Path) -> None:
    one = [SystemMessage("a"), HumanMessage("b")]
    assert key_of(one) == key_of([SystemMessage("a"), HumanMessage("b")])
    assert len({key_of(one), key_of(one[1:]), key_of([HumanMessage("a"), HumanMessage("b")])}) == 3
    file = tmp_path / "said.jsonl"
    recorded = Recorded(model=Scripted(replies=["one", "two"]), path=file)
    assert [recorded.invoke(one).content, recorded.invoke(one).content] == ["one", "two"]
    assert Replayed(path=file).invoke(one).content == "two"
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[0])["reply"] == "one"


def test_who_stands_in_for_a_model_is_told_what_to_reply_to(tmp_path: Path) -> None:
    file, asked = tmp_path / "replies.jsonl", [HumanMessage("What does the quay cost?")]
    model = StandIn(path=file)
    assert [model.invoke(asked).content for _ in range(2)] == ["…", "…"]
    assert model.missed == 2
    assert model.wanting == {key_of(asked): [("human", "What does the quay cost?")]}
    file.write_text(json.dumps({"key": key_of(asked), "reply": "Five million crowns [1]."}), encoding="utf-8")
    model = StandIn(path=file)
    assert model.invoke(asked).content == "Five million crowns [1]."
    assert not model.wanting


def test_a_failure_is_not_recorded(tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    with ArticleQA.open(tmp_path / "library", judge=None) as qa:
        qa.add(QUAY)
        with pytest.raises(ModelError):
            qa.ask(QUESTION, model=Recorded(model=Scripted(replies=[ValueError("no")]), path=file))
    assert not file.exists()


def test_recordings_of_one_model_are_told_apart(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("before.jsonl", "after.jsonl", "other.jsonl")]
    for file, model in zip(files, ("small", "small", "large"), strict=True):
        file.write_text(json.dumps({"key": "0", "model": model, "reply": "Yes."}) + "\n", encoding="utf-8")
    assert [s.name for s in replayed(*files)] == ["small · before", "small · after", "large"]


@pytest.mark.parametrize("names", [["openai:small", "openai:large"], ["mocks"], ["extractive"]])
def test_a_recording_is_of_one_model(names: list[str], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="one model"):
        named(names, 0, tmp_path / "said.jsonl")
    assert [s.name for s in named(["extractive", "openai:small"], 0, tmp_path / "said.jsonl")][-1] == "openai:small"


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "said.jsonl").write_text("", encoding="utf-8")
    assert main(["--replay", str(tmp_path / "said.jsonl"), "--sample", "0.02", "--jobs", "1", "--no-gate"]) == 1
    assert "record it with: qa eval --model" in capsys.readouterr().err
