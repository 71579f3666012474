"""`qa init`: three questions, one visible file, and nothing done twice."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from test_cli import ARTICLE, qa

from qa.errors import SettingsError
from qa.settings import read_settings_file


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in an environment that is afterwards what it was."""
    for name in ("QA_LIBRARY", "QA_MODEL", "OPENAI_API_KEY", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_three_answers_make_a_library_and_one_visible_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "tram.txt").write_text(ARTICLE, encoding="utf-8")
    typed(monkeypatch, "desk", "extractive", "tram.txt")
    done = qa("init")
    assert done.returncode == 0, done.stderr
    assert files(here) == {"tram.txt", "desk", "qa.env"}
    assert read_settings_file(here) == {"QA_LIBRARY": "desk", "QA_MODEL": "extractive"}
    assert "qa.env: QA_LIBRARY=desk, QA_MODEL=extractive" in done.stdout
    assert "312 million" in qa("ask", "What will the tram line cost?").stdout


def test_what_is_found_is_offered_and_a_second_time_changes_nothing(here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "tram.txt").write_text(ARTICLE, encoding="utf-8")
    (here / "pictures").mkdir()
    first = qa("init", "--yes", OPENAI_API_KEY="sk-never-written")
    assert "1 added" in first.stdout
    written = (here / "qa.env").read_text("utf-8")
    assert written == "QA_LIBRARY=library\nQA_MODEL=openai:gpt-4.1-mini\n"
    again = qa("init", "--yes", OPENAI_API_KEY="sk-never-written")
    assert "qa.env stays as it is" in again.stdout
    assert "added" not in again.stdout
    assert "library: 1." in again.stdout
    assert (here / "qa.env").read_text("utf-8") == written


def test_without_articles_of_one_s_own_the_samples_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch)
    assert "[samples]" in qa("init", "--library", "desk", "--model", "extractive").stdout


def test_options_answer_for_scripts_and_what_else_the_file_says_stays(here: Path) -> None:
    (here / "qa.env").write_text("# ours\nQA_MODEL=openai:gpt-4.1-mini\n", encoding="utf-8")
    done = qa("init", "--library", "a b", "--model", "extractive", "--articles", "none")
    assert done.returncode == 0, done.stderr
    assert (here / "qa.env").read_text("utf-8") == "# ours\nQA_LIBRARY=a b\nQA_MODEL=extractive\n"


def test_the_environment_goes_before_the_file(here: Path) -> None:
    qa("init", "--yes", "--articles", "none")
    assert "no library at other" in qa("articles", QA_LIBRARY="other").stderr


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (("--yes", "--articles", "nowhere"), 1, "no file or folder nowhere"),
        (("--yes", "--model", "nobody"), 2, "names no provider"),
        (("--model", "extractive"), 1, "Not all was answered"),
    ],
)
def test_what_cannot_be_leaves_nothing_behind(
    here: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], status: int, why: str
) -> None:
    typed(monkeypatch)
    done = qa("init", *arguments)
    assert done.returncode == status
    assert why in done.stderr
    assert files(here) == set()


def test_it_speaks_the_terminal_s_language(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "库", "", "none")
    done = qa("init", LANG="zh_CN.UTF-8")
    assert "文章库放在哪里？" in done.stdout
    assert "已写入 qa.env" in done.stdout


@pytest.mark.parametrize("line", ["QA_CHROMA_URL=http://203.0.113.1", "OPENAI_BASE_URL=http://203.0.113.1", "library"])
def test_a_file_says_nothing_that_could_harm(here: Path, line: str) -> None:
    (here / "qa.env").write_text(line, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"may set QA_LIBRARY and QA_MODEL"):
        read_settings_file(here)
    assert line.partition("=")[0] in qa("articles").stderr
    assert line.partition("=")[0] not in os.environ


def test_a_file_that_an_editor_has_marked_as_utf_8_is_read(here: Path) -> None:
    (here / "qa.env").write_text("QA_LIBRARY=desk\nQA_MODEL=extractive\n", encoding="utf-8-sig")
    assert read_settings_file(here) == {"QA_LIBRARY": "desk", "QA_MODEL": "extractive"}


def test_a_file_that_cannot_be_read_is_told(here: Path) -> None:
    (here / "qa.env").write_bytes(b"\xff\xfe")
    assert "qa.env here cannot be read" in qa("articles").stderr
