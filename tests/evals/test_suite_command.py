"""`qa eval` from end to end: the same bytes twice, the gate on the shipped cases, the page in a browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from evals.cases import Case
from evals.mocked.provider import Provider, error
from evals.suite import gate
from evals.suite.command import differing, main
from evals.suite.outcomes import Tally
from evals.suite.run import Row

FILES = {"report.html", "report.json", "report.md", "answers.jsonl", "ragas.jsonl"}
SHARE = "0.01"
"""Of the cases, those that a whole report is written of; `qa eval` asks all."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("eval") / "out"
    assert main(["--sample", SHARE, "--jobs", "1", "--no-gate", "--out", str(out)], say=lambda _: None) == 0
    return out


def report(out: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return told


def test_two_runs_give_the_same_bytes_timings_aside(written: Path, tmp_path: Path) -> None:
    assert main(["--sample", SHARE, "--jobs", "2", "--no-gate", "--out", str(tmp_path)], say=lambda _: None) == 0
    assert {p.name for p in written.iterdir()} == FILES
    for name in FILES - {"report.html", "report.json"}:
        assert (written / name).read_bytes() == (tmp_path / name).read_bytes(), name
    one, other = report(written), report(tmp_path)
    assert one.pop("timings").keys() == other.pop("timings").keys()
    assert one == other
    pages = [re.sub(r'<section id="timings">.*?</section>', "", (out / "report.html").read_text(), flags=re.DOTALL)
             for out in (written, tmp_path)]  # fmt: skip
    assert pages[0] == pages[1]


def test_the_report_names_what_was_run_and_holds_no_path(written: Path) -> None:
    told = report(written)
    assert {"versions", "prompts", "settings", "cases", "articles"} <= set(told["header"])
    assert told["subjects"]["extractive"]["figures"]["quotes_valid"]["value"] == 1.0
    assert {"liar", "fabricator", "own knowledge", "obedient", "failing"} <= set(told["subjects"])
    for name in FILES:
        text = (written / name).read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w/])/(?:tmp|home|work|root)/|\b\d\d:\d\d:\d\d\b", text), name
    rows = [json.loads(line) for line in (written / "ragas.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {"question", "answer", "contexts", "ground_truth"} <= set(rows[0])
    assert {"user_input", "response", "retrieved_contexts", "reference", "reference_contexts"} <= set(rows[0])
    assert "Mocks test the system, not a model" in (written / "report.md").read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_the_page_stands_alone_and_fits(chromium: Browser, written: Path, width: int, scheme: Any) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((written / "report.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg[role=img]").count() >= 6
    assert len(asked) == 1
    page.close()


def test_the_gate_stays_open_on_the_shipped_cases() -> None:
    said: list[str] = []
    names = [arg for name in ("extractive", "liar", "fabricator", "own knowledge") for arg in ("--model", name)]
    status = main([*names, "--sample", "0.03", "--jobs", "1"], say=said.append)
    assert status == 0, "\n".join(said)
    assert "Nothing fell" in said[0]


def test_asking_twice_says_whose_answers_differ() -> None:
    said: list[str] = []
    arguments = ["--model", "liar", "--sample", "0.02", "--jobs", "1", "--no-gate", "--twice"]
    assert main(arguments, say=said.append) == 0
    assert said[-1].startswith("Asked twice: every answer was the same")
    one = Row(subject="liar", case=Case(id="a", question="Q?", expect="abstain"), status="abstained", values={})
    assert not differing([one], [replace(one, timings={"total": 3.0})])
    assert differing([one], [replace(one, answer={"text": "A."})]) == ["liar a"]


def _all_correct(scored: gate.Scored) -> gate.Scored:
    wanted = {"correct": Tally(1.0)} if "correct" in scored.values else {}
    return gate.Scored(scored.digest, scored.status, {**scored.values, **wanted})


def test_a_worse_run_closes_the_gate_and_says_which_cases_changed(tmp_path: Path) -> None:
    arguments = ["--model", "own knowledge", "--sample", "0.03", "--jobs", "1"]
    assert main([*arguments, "--no-gate", "--out", str(tmp_path)], say=lambda _: None) == 0
    told = report(tmp_path)
    before = gate.read(tmp_path / "report.json")[1]
    better = {s: {i: _all_correct(c) for i, c in cases.items()} for s, cases in before.items()}
    gate.write(tmp_path / "better.json", told["header"], better)
    said: list[str] = []
    assert main([*arguments, "--baseline", str(tmp_path / "better.json")], say=said.append) == 1
    assert re.search(r"own knowledge: correct 1\.000 → 0\.\d+", said[0])
    assert re.search(r"[a-z]+-\d+ 1 → 0", said[0])
    assert main([*arguments, "--compare", str(tmp_path / "better.json")], say=said.append) == 0


@pytest.mark.parametrize(
    "arguments",
    [["--sample", "0"], ["--data", "nowhere"], ["--record", "x.jsonl"], ["--nonsense"],
     ["--model", "a", "--judge", "a"], ["new", "What?"],
     ["new", "What?", "--to", "cases.jsonl", "--library", "nowhere"],
     ["new", "What?", "--to", "cases.jsonl", "--articles", "nowhere"], ["new", "What?", "--to", "no/where/cases.jsonl"],
     ["--model", "extractive", "--record", "no/where/x.jsonl"], ["--replay", "nowhere.jsonl"],
     ["--out", __file__], ["--prompts", __file__], ["--claims", __file__],
     ["--write-baseline", "no/where/b.json"]],
)  # fmt: skip
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2


def own(folder: Path, *cases: dict[str, Any]) -> list[str]:
    """The arguments that ask `cases` about an article of their own."""
    (folder / "tram.txt").write_text("The tram\n\nThe tram will cost 312 million crowns. It opens in May.\n", "utf-8")
    file = folder / "cases.jsonl"
    file.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    return ["--cases", str(file), "--articles", str(folder / "tram.txt"), "--no-gate", "--jobs", "1"]


ABSENT = {"id": "1", "question": "What will the tram cost?", "expect": "abstain"}


def test_where_there_is_nothing_to_ask_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(own(tmp_path)) == 1
    assert main([*own(tmp_path, ABSENT), "--sample", "0.001"]) == 1
    assert capsys.readouterr().err.count("has no case to ask") == 2


def test_a_model_that_answers_no_case_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-nothing")
    said: list[str] = []
    with Provider([error(401)] * 2) as provider:
        monkeypatch.setenv("OPENAI_BASE_URL", provider.url)
        cases = (ABSENT, ABSENT | {"id": "2", "question": "When will the tram open?"})
        assert main([*own(tmp_path, *cases), "--model", "openai:small"], say=said.append) == 0
    assert said[0].startswith("openai:small: 2 of 2 came to nothing: The provider of small refused the API key")


@pytest.mark.parametrize(
    "baseline", ["[]", '{"metrics": ["hit"], "scores": []}', '{"metrics": ["hit"], "scores": {}}', "{"]
)
def test_what_is_no_baseline_is_refused(baseline: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.json").write_text(baseline, encoding="utf-8")
    assert main([*own(tmp_path, ABSENT), "--baseline", str(tmp_path / "old.json")]) == 1
    assert "old.json is no baseline" in capsys.readouterr().err


def test_what_is_printed_as_json_is_nothing_else(tmp_path: Path) -> None:
    said: list[str] = []
    assert main([*own(tmp_path, ABSENT), "--json", "--twice"], say=said.append) == 0
    assert json.loads("\n".join(said))["subjects"]["extractive"]["cases"] == 1


def test_a_prompt_that_cannot_be_used_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "README.md").write_text("Mine.", encoding="utf-8")
    (tmp_path / "mine" / "answer.md").write_text("Answer.", encoding="utf-8")
    assert main([*own(tmp_path, ABSENT), "--model", "faithful", "--prompts", str(tmp_path / "mine")]) == 1
    assert "answer.md cannot be used" in capsys.readouterr().err


def test_a_judge_that_cannot_be_used_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*own(tmp_path, ABSENT), "--judge", "nobody-knows-it"]) == 1
    assert "nobody-knows-it" in capsys.readouterr().err


def test_qa_eval_is_a_command_of_the_product() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qa.cli", "eval", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "--write-baseline" in done.stdout
    wrong = subprocess.run([sys.executable, "-m", "qa.cli", "eval", "--sample", "7"], capture_output=True, check=False)
    assert wrong.returncode == 2
