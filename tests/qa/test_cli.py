"""The command line as a person meets it: what it prints, and with which status it ends."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from qa import Article, ArticleQA, LibraryError
from qa.cli import main
from store.lock import FileLock

ARTICLE = """Council approves tram

By Ida Lund

4 March 2025

The council of Velden voted 11 to 4 on Tuesday to build a tram line to the harbour, ending three years of debate.

The line will cost 312 million crowns and open in 2031, the council said after the vote in the town hall.
"""


def qa(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `qa` says, run here: a process of its own spends a second on importing each time."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
    return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "tram.txt").write_text(ARTICLE, encoding="utf-8")
    done = qa("add", folder / "tram.txt", "--library", folder / "library")
    assert done.returncode == 0, done.stderr
    assert "1 added" in done.stdout
    return folder / "library"


def test_who_waits_for_another_that_writes_says_so_and_goes_on_when_it_is_done(library: Path) -> None:
    command = [sys.executable, "-m", "qa.cli", "remove", "zzz", "--library", str(library)]
    with (
        FileLock.acquire(library / "write.lock") as held,
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as waiting,
    ):
        assert waiting.stderr is not None
        assert waiting.stderr.readline().startswith(f"qa: waiting for process {os.getpid()} on ")
        held.release()
        assert waiting.stderr.read() == "qa: no article zzz in this library; `qa articles` lists them.\n"
    assert waiting.returncode == 1


def test_litter_is_looked_for_again_after_a_question(library: Path) -> None:
    assert qa("ask", "What will the line cost?", "--library", library, QA_MODEL="extractive").returncode == 0
    assert gc.isenabled()


@pytest.mark.parametrize(
    "asked", [("timeline", " "), ("quotes", " "), ("search", "?"), ("quotes", "Ida", "--topic", "?")]
)
def test_about_nothing_nothing_is_told(library: Path, asked: tuple[str, ...]) -> None:
    done = qa(*asked, "--library", library)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no question to answer" in done.stderr


@pytest.mark.parametrize("module", ["qa", "qa.cli"])
def test_python_runs_the_command_by_the_name_of_its_package(module: str) -> None:
    command = [sys.executable, "-m", module, "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.startswith("qa ")) == (0, True), done.stderr


def test_help_names_every_command() -> None:
    done = qa("--help")
    assert done.returncode == 0
    for command in (
        "add",
        "ask",
        "serve",
        "search",
        "articles",
        "remove",
        "verify",
        "rebuild",
        "check",
        "factcheck",
        "sync",
        "backup",
        "restore",
    ):
        assert command in done.stdout


def test_an_answer_is_printed_and_kept_in_other_forms(library: Path, tmp_path: Path) -> None:
    question = "How much will the tram line cost?"
    entries = qa("ask", question, "--format", "bibtex", "--out", tmp_path / "tram.csl.json", "-l", library)
    assert entries.stdout.startswith("@misc{lund2025council,")
    assert json.loads((tmp_path / "tram.csl.json").read_text("utf-8"))[0]["id"] == "lund2025council"
    wrong = qa("ask", question, "--format", "exe", "-l", library)
    assert wrong.returncode == 2
    assert "is no format" in wrong.stderr


def test_references_in_text_are_in_the_style_that_was_chosen(library: Path, tmp_path: Path) -> None:
    question, text = "How much will the tram line cost?", tmp_path / "tram.txt"
    for style in ("numbered", "notes", "author-date", "in-text"):
        assert qa("ask", question, "--out", text, "--references", style, "-l", library).returncode == 0
        assert text.read_text("utf-8") == qa("ask", question, "--format", style, "-l", library).stdout
    qa("ask", question, "--out", text, "-l", library)
    assert text.read_text("utf-8") == qa("ask", question, "--format", "numbered", "-l", library).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "What?", "--references", "in-text"),
        ("ask", "What?", "--references", "in-text", "--out", "answer.md"),
        ("ask", "What?", "--json", "--format", "ris"),
        ("pins", "show", "x", "--references", "notes"),
        ("factcheck", "draft.txt", "--references", "notes", "--out", "report.html"),
        ("articles", "--diff"),
        ("articles", "x", "--author", "Lund"),
        ("sync", "--follow"),
        ("sync", "--forget"),
        ("sync", "--since", "2025-01-01"),
        ("sync", "feed", "--list"),
        ("sync", "feed", "--check"),
        ("sync", "feed", "--follow", "--check"),
        ("sync", "feed", "--follow", "--forget"),
        ("sync", "--list", "--check"),
    ],
)
def test_an_option_that_would_count_for_nothing_is_wrong_usage(library: Path, arguments: tuple[str, ...]) -> None:
    done = qa(*arguments, "-l", library)
    assert (done.returncode, done.stdout) == (2, "")
    assert any(argument in done.stderr for argument in arguments if argument.startswith("--")) or "ID" in done.stderr


def test_a_name_of_a_file_that_is_rejected_moves_no_cursor(library: Path, tmp_path: Path) -> None:
    (tmp_path / "a\x1b]0;owned\x07.txt").write_text("")
    (tmp_path / "b.csv").write_text("\x1b[2Jtitle,Words\nA,One.\n")
    done = qa("add", tmp_path, "-l", library)
    assert ("The file is empty." in done.stderr, "title, Words" in done.stderr) == (True, True)
    assert "\x1b" not in done.stderr


def test_ask_prints_the_answer_and_its_source(library: Path) -> None:
    done = qa("ask", "How much will the tram line cost?", "-l", library)
    assert done.returncode == 0
    assert "312 million crowns" in done.stdout
    assert "Ida Lund" in done.stdout


BOLD, PLAIN = "\x1b[1m", "\x1b[22m"


def test_ask_draws_the_words_that_answer_bold_on_a_terminal_alone(library: Path) -> None:
    question = ("ask", "What will the tram line cost?", "-l", library)
    assert "\x1b" not in qa(*question).stdout
    assert f"{BOLD}312 million crowns{PLAIN}" in on_a_terminal(*question, TERM="xterm")
    assert "\x1b[1m" not in on_a_terminal(*question, TERM="dumb")
    (sentence, *_) = json.loads(qa(*question, "--json").stdout)["sentences"]
    assert [sentence["text"][a:b] for a, b in sentence["answering"]] == ["312 million crowns"]


def on_a_terminal(*arguments: object, **environment: str) -> str:
    """What the command writes where its output is a terminal."""
    ours, theirs = os.openpty()
    with os.fdopen(ours, "rb", buffering=0) as reading:
        done = subprocess.Popen(
            [sys.executable, "-m", "qa.cli", *map(str, arguments)],
            env=os.environ | environment,
            stdout=theirs,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs)
        said = b""
        with contextlib.suppress(OSError):  # how a terminal ends
            while piece := reading.read(4096):
                said += piece
        assert done.wait(timeout=120) == 0
    return said.decode()


def test_ask_says_what_it_read_out_of_the_question_and_as_of_when(library: Path) -> None:
    done = qa("ask", "What will the tram line cost, according to Lund's articles from March 2025?", "-l", library)
    assert done.returncode == 0
    for line in ("author: Ida Lund (from the question)", "published from: 2025-03-01 (from the question)"):
        assert line in done.stdout
    assert "newest article told: 4 March 2025" in done.stdout


def test_ask_as_given_reads_nothing_out_of_the_question(library: Path) -> None:
    question = "What will the tram line cost, according to Lund?"
    done = qa("ask", question, "--as-given", "--genre", "unknown", "--json", "-l", library)
    assert json.loads(done.stdout)["filters"] == {"genre": ["unknown"]}


def test_ask_json_is_the_answer_s_one_shape(library: Path) -> None:
    answer = json.loads(qa("ask", "How much will the tram line cost?", "--json", "-l", library).stdout)
    assert answer["citations"][0]["quote"]
    assert answer["model"] == "extractive"
    assert answer["sentences"][0]["support"] == "supported"


@pytest.mark.parametrize("strictness", ["annotate", "strict", "verbatim"])
def test_each_strictness_can_be_asked_for(library: Path, strictness: str) -> None:
    done = qa("ask", "How much will the tram line cost?", "--json", "--strictness", strictness, "-l", library)
    assert json.loads(done.stdout)["strictness"] == strictness


def test_a_strictness_that_is_none_is_named(library: Path) -> None:
    done = qa("ask", "How much will the tram line cost?", "--strictness", "loose", "-l", library)
    assert done.returncode != 0
    assert "loose" in done.stderr
    assert "Traceback" not in done.stderr


def test_abstaining_is_no_failure(library: Path) -> None:
    done = qa("ask", "Who discovered penicillin?", "-l", library)
    assert done.returncode == 0
    assert "No answer" in done.stdout
    assert re.search("^  what is there: .", done.stdout, re.MULTILINE)
    assert "newest article told" not in done.stdout


def test_what_no_model_wrote_is_said_to_be_the_articles_own(library: Path) -> None:
    told = qa("ask", "How much will the tram line cost?", "-l", library).stdout
    assert "the articles' own sentences, no language model. As of" in told
    assert "extractive" not in told


def test_search_articles_and_verify(library: Path) -> None:
    hits = json.loads(qa("search", "tram", "--json", "-l", library).stdout)
    assert hits[0]["text"]
    articles = json.loads(qa("articles", "--json", "-l", library).stdout)
    assert articles[0]["author"] == "Ida Lund"
    done = qa("verify", "-l", library)
    assert (done.returncode, done.stdout.split()[0]) == (0, "ok")


@pytest.mark.parametrize("suffix", [".md", ".html", ".json"])
def test_an_exported_answer_checks_out_until_it_is_changed(library: Path, tmp_path: Path, suffix: str) -> None:
    pack = tmp_path / f"answer{suffix}"
    assert qa("ask", "How much will the tram line cost?", "--out", pack, "-l", library).returncode == 0
    assert qa("check", pack, "-l", library).returncode == 0
    pack.write_text(pack.read_text(encoding="utf-8").replace("312", "412"), encoding="utf-8")
    assert qa("check", pack, "-l", library).returncode == 1


def test_adding_twice_changes_nothing_and_removing_is_final(tmp_path: Path) -> None:
    (tmp_path / "tram.txt").write_text(ARTICLE, encoding="utf-8")
    first = json.loads(qa("add", tmp_path / "tram.txt", "--json", "-l", tmp_path / "library").stdout)
    second = json.loads(qa("add", tmp_path / "tram.txt", "--json", "-l", tmp_path / "library").stdout)
    assert second["unchanged"] == first["added"]
    (article_id,) = first["added"]
    assert qa("remove", article_id, "-l", tmp_path / "library").returncode == 0
    assert qa("remove", article_id, "-l", tmp_path / "library").returncode == 1


def test_an_encoding_without_our_signs_loses_no_answer(library: Path) -> None:
    for more in ((), ("--json",)):
        done = subprocess.run(
            [sys.executable, "-m", "qa.cli", "ask", "What will the tram line cost, ✓?", "-l", str(library), *more],
            env=os.environ | {"PYTHONIOENCODING": "cp1252", "QA_MODEL": "extractive"},
            capture_output=True,
            timeout=120,
            check=True,
        )
        said = done.stdout.decode("cp1252")
        assert "312 million crowns" in said
    assert json.loads(said)["question"] == "What will the tram line cost, ✓?"


def test_a_model_that_nobody_named_is_named_and_a_setting_that_is_empty_names_none(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    question = ("ask", "What will the tram line cost?", "-l", library)
    empty = {"QA_MODEL": "", "OPENAI_API_KEY": "none", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    assert "answering with openai:" in qa(*question, **empty).stderr
    Path("qa.env").write_text("QA_MODEL=extractive\n")
    done = qa(*question, **empty)
    assert (done.returncode, done.stderr) == (0, "")


def test_adding_asks_no_model_and_needs_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tram.txt").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    done = qa("add", tmp_path / "tram.txt", "-l", tmp_path / "library", QA_MODEL="openai:gpt-4.1-mini")
    assert (done.returncode, done.stderr) == (0, "")
    monkeypatch.delenv("QA_MODEL", raising=False)
    done = qa("add", tmp_path / "tram.txt", "-l", tmp_path / "library", OPENAI_API_KEY="sk-x")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_library_among_the_articles_is_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "tram.txt").write_text(ARTICLE, encoding="utf-8")
    assert qa("add", tmp_path, "-l", tmp_path / "library").returncode == 0
    (tmp_path / "library" / "feedback.jsonl").write_text(json.dumps({"question": "What?", "text": ARTICLE * 2}))
    done = qa("add", tmp_path, "-l", tmp_path / "library")
    assert (done.stdout, done.stderr) == ("0 added, 0 updated, 1 unchanged, 0 duplicates, 0 rejected\n", "")


def test_a_library_in_the_folder_of_the_articles_is_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "tram.txt").write_text(ARTICLE, encoding="utf-8")
    assert qa("add", tmp_path, "-l", tmp_path).stdout.startswith("1 added, 0 updated, 0 unchanged, 0 duplicates, 0 rej")
    (tmp_path / "words-of-the-year.txt").write_text("The word of the year is tram.", encoding="utf-8")
    again = qa("add", tmp_path, "-l", tmp_path)
    assert again.stdout.startswith("1 added, 0 updated, 1 unchanged, 0 duplicates, 0 rejected")
    assert again.stderr == ""


def test_what_cannot_be_added_is_named_and_fails(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = qa("add", tmp_path / "empty.txt", "-l", tmp_path / "library")
    assert done.returncode == 1
    assert "empty" in done.stderr


@pytest.mark.parametrize("arguments", [("ask",), ("aks", "x"), ("ask", "x", "--nonsense"), ("search", "x", "-k", "0")])
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...]) -> None:
    assert qa(*arguments).returncode == 2


@pytest.mark.parametrize(
    "wrong",
    [
        ("--strictness", "loose"),
        ("--length", "endless"),
        ("--genre", "poem"),
        ("--from", "soon"),
        ("--out", "answer.pdf"),
        ("--out", ".md"),
    ],
)
def test_a_value_that_no_option_takes_is_wrong_usage_and_named_before_anything_is_asked(
    tmp_path: Path, wrong: tuple[str, str]
) -> None:
    done = qa("ask", "What?", *wrong, "-l", tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong[1] in done.stderr
    assert "no library" not in done.stderr


def test_an_answer_that_cannot_be_written_is_printed(library: Path, tmp_path: Path) -> None:
    question = ("ask", "How much will the tram line cost?", "-l", library)
    done = qa(*question, "--out", tmp_path / "nowhere" / "answer.md")
    assert (done.returncode, done.stdout) == (1, qa(*question).stdout)
    assert "answer.md cannot be written" in done.stderr


def closed(how: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """What `qa` says where the shell has closed one of its standard streams, `how`."""
    command = [sys.executable, "-m", "qa.cli", *map(str, arguments)]
    shell = ["sh", "-c", f'exec "$@" {how}', "sh", *command]
    return subprocess.run(shell, capture_output=True, timeout=120, env=alone())


def alone() -> dict[str, str]:
    """The environment of a process of its own, whose output is held back as it is by itself."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"} | {"QA_MODEL": "extractive"}


def test_a_standard_stream_that_is_closed_gives_and_takes_nothing(library: Path, tmp_path: Path) -> None:
    unseen = closed(">&-", "articles", "--json", "-l", library)
    assert (unseen.returncode, unseen.stderr) == (0, b"")
    silent = closed("2>&-", "articles", "--json", "-l", tmp_path / "none")
    assert (silent.returncode, silent.stdout) == (1, b"")
    assert closed("<&-", "factcheck", "-", "-l", library).stderr == b""


@pytest.mark.parametrize("command", ["articles", "ask", "verify"])
def test_whoever_reads_no_more_is_no_failure(library: Path, command: str) -> None:
    arguments = [command, *(["What will the line cost?"] if command == "ask" else []), "-l", str(library)]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as unread:
        shell = [sys.executable, "-m", "qa.cli", *arguments]
        done = subprocess.run(shell, stdout=unread, stderr=subprocess.PIPE, timeout=120, env=alone())
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_what_cannot_be_written_is_one_sentence(library: Path) -> None:
    for arguments in (["articles"], ["ask", "What will the line cost?", "--json"]):
        done = closed(">/dev/full", *arguments, "-l", library)
        assert done.returncode == 1
        assert done.stderr == b"qa: standard output cannot be written: No space left on device.\n"


def test_no_word_of_an_article_moves_the_cursor(tmp_path: Path) -> None:
    text = "The line to the harbour\x9b2J will cost 312 million crowns."
    with ArticleQA.open(tmp_path) as library:
        library.add(Article(id="tr\u202eam", title="Tram \x9b31m", text=text))
    for arguments in (("articles",), ("articles", "tr\u202eam"), ("search", "harbour line")):
        said = qa(*arguments, "-l", tmp_path).stdout
        assert "Tram" in said
        assert not {"\u202e", "\x9b"} & {*said}


def test_no_library_is_one_sentence(tmp_path: Path) -> None:
    done = qa("ask", "What?", "-l", tmp_path / "none")
    assert done.returncode == 1
    assert "qa add" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "none").exists()


def test_an_empty_name_is_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tram.txt").write_text(ARTICLE, encoding="utf-8")
    done = qa("add", "tram.txt", "--library", "")
    assert (done.returncode, done.stdout) == (2, "")
    assert "empty name" in done.stderr
    with pytest.raises(LibraryError, match="empty name"):
        ArticleQA.open("")
    assert [path.name for path in tmp_path.iterdir()] == ["tram.txt"]


@pytest.mark.parametrize(
    "command",
    [("migrate", "--to", ""), ("backup", ""), ("restore", ""), ("sync", ""), ("sync", " ", "--follow"), ("check", ""),
     ("pins", "add", ""), ("sign", "add", "", "1")],
)  # fmt: skip
def test_an_empty_name_is_no_file_and_no_source(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (tmp_path / "tram.txt").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = qa(*command, "-l", library)
    assert (done.returncode, done.stdout) == (2, "")
    assert "empty name" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["tram.txt"]


def test_a_folder_without_a_library_is_none_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hi")
    commands = ((2, "verify"), (1, "ask", "What?"), (1, "remove", "x"), (1, "articles"))
    syncing = ((1, "sync"), (1, "sync", "--list"), (1, "sync", "x", "--forget"), (1, "sync", "--check"))
    for status, *arguments in (*commands, *syncing):
        done = qa(*arguments, "-l", tmp_path)
        assert (done.returncode, done.stdout) == (status, "")
        assert f"There is no library at {tmp_path}" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_what_looks_and_cannot_ends_with_two(tmp_path: Path) -> None:
    for arguments in (("check", tmp_path / "none.md"), ("verify",), ("factcheck", tmp_path / "none.md")):
        done = qa(*arguments, "-l", tmp_path / "none")
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_an_unknown_setting_names_the_nearest(library: Path) -> None:
    done = qa("articles", "-l", library, QA_STRICTNES="strict")
    assert done.returncode == 2
    assert "QA_STRICTNESS" in done.stderr


@pytest.mark.parametrize("command", [("ask", "What will the line cost?"), ("serve",), ("verify",)])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QA_STRICTNESS", "harsh"),
        ("QA_RATE", "many"),
        ("QA_AUTH", "secret"),
        ("QA_CHROMA_URL", "chroma"),
        ("QA_EMBEDDER", "nobody"),
        ("QA_DATABASE_URL", "nowhere"),
        ("QA_JUDGE", "/none/such"),
    ],
)
def test_a_setting_that_takes_no_such_value_is_wrong_usage(
    library: Path, command: tuple[str, ...], name: str, value: str
) -> None:
    done = qa(*command, "-l", library, **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("qa: ")


@pytest.mark.parametrize("command", [("ask", "What will the line cost?"), ("serve",)])
def test_a_model_that_nobody_knows_is_wrong_usage(library: Path, command: tuple[str, ...]) -> None:
    done = qa(*command, "-l", library, QA_MODEL="nobody")
    assert (done.returncode, "names no provider" in done.stderr) == (2, True)


def test_another_embedder_leaves_one_shot_commands_working_and_rebuild_sees_to_it(library: Path) -> None:
    nowhere = {"QA_EMBEDDER": "openai:m", "OPENAI_API_KEY": "none", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    done = qa("search", "tram line", "-l", library, "--json", **nowhere)
    assert done.returncode == 0
    assert json.loads(done.stdout)[0]["dense"] is not None
    assert "0 of 1 articles are embedded again by openai:m; searches go by the vectors of wordllama" in done.stderr
    done = qa("rebuild", "-l", library, "--embedder", "wordllama")
    assert (done.returncode, done.stdout) == (0, "rebuilt\n")


def test_what_is_followed_is_listed_synced_and_forgotten(library: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(ARTICLE.replace("tram", "ferry"), encoding="utf-8")
    assert "nothing is followed" in qa("sync", "-l", library).stderr
    followed = qa("sync", tmp_path, "--follow", "-l", library)
    assert followed.returncode == 0
    assert "1 added" in followed.stdout
    assert str(tmp_path) in qa("sync", "--list", "-l", library).stdout
    assert "1 unchanged" in qa("sync", "-l", library).stdout
    assert qa("sync", tmp_path, "--forget", "-l", library).returncode == 0
    assert qa("sync", tmp_path, "--forget", "-l", library).returncode == 1
    (report,) = json.loads(qa("sync", "http://127.0.0.1/feed", "--json", "-l", library).stdout)
    assert "not on the public internet" in report["problem"]


def test_what_is_followed_is_found_from_every_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "tram.txt").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "1 added" in qa("sync", "articles/", "--follow", "-l", tmp_path / "library").stdout
    assert qa("collection", "add", "Tram", "--feed", "articles", "-l", tmp_path / "library").returncode == 0
    monkeypatch.chdir("/")
    assert "1 unchanged" in qa("sync", "-l", tmp_path / "library").stdout
    assert qa("collection", "list", "-l", tmp_path / "library").stdout.startswith("Tram  1 article  ")
    monkeypatch.chdir(tmp_path)
    gone = qa("sync", "gone/", "-l", tmp_path / "library")
    assert (gone.returncode, "1 of 1 sources could not be read" in gone.stderr) == (1, True)
    assert qa("sync", "articles", "--forget", "-l", tmp_path / "library").returncode == 0
    assert qa("sync", "--list", "-l", tmp_path / "library").stdout == ""


def test_a_source_that_cannot_be_read_is_named_and_keeps_none_out(library: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(ARTICLE.replace("tram", "ferry boat"), encoding="utf-8")
    done = qa("sync", tmp_path / "gone", "http://127.0.0.1/feed", tmp_path, "-l", library)
    assert done.returncode == 1
    assert "1 added" in done.stdout
    assert done.stderr.splitlines()[-1] == (
        f"qa: 2 of 3 sources could not be read: {tmp_path / 'gone'}, http://127.0.0.1/feed."
    )


def test_a_library_is_backed_up_and_restored(library: Path, tmp_path: Path) -> None:
    done = qa("backup", tmp_path / "b.qa", "-l", library)
    assert (done.returncode, done.stderr) == (0, "")
    assert "articles, " in done.stdout
    assert "read back and compared" in done.stdout
    assert qa("keys", "add", "cron", "-l", tmp_path / "new").returncode == 0
    done = qa("restore", tmp_path / "b.qa", "--json", "-l", tmp_path / "new")
    assert (done.returncode, json.loads(done.stdout)["problems"]) == (0, [])
    assert qa("keys", "list", "-l", tmp_path / "new").stdout.endswith("  cron\n")
    question = ("ask", "How much will the tram line cost?", "--json")
    old, new = (json.loads(qa(*question, "-l", where).stdout) for where in (library, tmp_path / "new"))
    assert old["citations"][0]["quote"]
    assert old | {"timings": 0} == new | {"timings": 0}
    assert qa("restore", tmp_path / "b.qa", "-l", library).stdout.endswith("there before\n")
    assert qa("remove", old["citations"][0]["article_id"], "-l", library).returncode == 0
    done = qa("restore", tmp_path / "b.qa", "-l", library)
    assert done.returncode == 1
    assert "--replace" in done.stderr
    assert qa("restore", tmp_path / "b.qa", "--replace", "-l", library).stdout.endswith("restored\n")
    assert qa("backup", tmp_path / "b.qa", "-l", tmp_path / "none").returncode == 1


def test_a_backup_takes_the_place_of_none_of_the_library_s_own_files(library: Path) -> None:
    done = qa("backup", library / "library.sqlite", "-l", library)
    assert (done.returncode, "is the library's own" in done.stderr) == (1, True)
    assert qa("verify", "-l", library).returncode == 0
    for _ in range(2):
        assert qa("backup", library / "kept.qa", "-l", library).returncode == 0


class Refusing(BaseHTTPRequestHandler):
    """A model's provider that knows no key."""

    def do_POST(self) -> None:
        self.send_error(401)

    def log_message(self, *_: object) -> None:
        pass


def test_the_doctor_tells_what_is_wrong_one_line_each(library: Path, tmp_path: Path) -> None:
    done = qa("doctor", "-l", library)
    assert (done.returncode, {line.split()[0] for line in done.stdout.splitlines()}) == (0, {"ok"})
    assert qa("doctor", "-l", tmp_path / "none").returncode == 1
    assert "QA_LIBRARY" in qa("doctor", "-l", library, QA_LIBRARX="x").stdout
    (library / "words.json").write_text("{}")
    assert qa("doctor", "-l", library).returncode == 1
    mended = json.loads(qa("doctor", "--mend", "--json", "-l", library).stdout)
    assert [d["part"] for d in mended if d["state"] == "mended"] == ["words"]


def test_the_doctor_tells_what_cannot_read_pages(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)  # so that it cannot be imported
    done = qa("doctor", "-l", library)
    assert done.returncode == 1
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("problem")]
    assert "trafilatura" in line
    assert "Install article-qa again." in line


def test_the_doctor_asks_the_model_and_prints_no_key(library: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/v1"
        done = qa("doctor", "-l", library, OPENAI_API_KEY="sk-secret-123456789", OPENAI_BASE_URL=address)
        server.shutdown()
    assert done.returncode == 1
    assert "refused the API key (status 401)" in done.stdout.splitlines()[-1]
    assert "secret" not in done.stdout + done.stderr


def test_one_index_is_rebuilt(library: Path) -> None:
    assert qa("rebuild", "words", "-l", library).stdout == "rebuilt\n"
    assert "asked for" in qa("rebuild", "vectors", "-l", library).stdout
    assert qa("rebuild", "other", "-l", library).returncode == 2


def test_an_interrupt_is_told_and_leaves_a_valid_library(library: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        host = f"127.0.0.1:{listening.getsockname()[1]}"
        command = ["-m", "qa.cli", "sync", f"http://{host}/feed", "--allow-host", host, "-l", str(library)]
        with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            connection, _ = listening.accept()  # it is in the middle of its work: nobody will answer
            with connection:
                running.send_signal(signal.SIGINT)
                _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert told.decode().strip() == "qa: interrupted; what is stored stays, and the same command goes on from there."
    assert qa("verify", "-l", library).returncode == 0


def test_the_revisions_of_an_article_are_compared(library: Path, tmp_path: Path) -> None:
    for cost in ("312", "340"):
        (tmp_path / "tram.jsonl").write_text(
            json.dumps(
                {"id": "tram", "title": "Tram", "text": f"The line will cost {cost} million crowns. It is long."}
            )
        )
        assert qa("add", tmp_path / "tram.jsonl", "-l", library).returncode == 0
    told = qa("articles", "tram", "--diff", "-l", library).stdout
    assert "- The line will cost 312 million crowns." in told
    assert "+ The line will cost 340 million crowns." in told
    assert qa("articles", "none", "--diff", "-l", library).returncode == 1


def test_what_is_watched_is_told_after_adding_and_lets_itself_be_removed(tmp_path: Path) -> None:
    place, source, pack = tmp_path / "library", tmp_path / "tram.jsonl", tmp_path / "pack.json"
    tram = json.dumps({"id": "tram", "source": "Velden Post", "title": "Council approves tram", "text": ARTICLE})
    source.write_text(tram, encoding="utf-8")
    assert qa("add", source, "--library", place).returncode == 0
    asked = qa("ask", "What will the tram line cost?", "--library", place, "--out", pack, "--json")
    assert json.loads(asked.stdout)["citations"][0]["status"] == "current"
    watch = json.loads(qa("watch", "add", "What will the tram line cost?", "--library", place, "--json").stdout)
    assert json.loads(qa("watch", "add", pack, "--library", place, "--json").stdout)["kind"] == "answer"
    source.write_text(tram.replace("312", "331"), encoding="utf-8")
    assert "2 unread findings" in qa("add", source, "--library", place).stderr
    assert qa("watch", "run", "--library", place).stdout == ""
    listed = qa("watch", "list", watch["id"], "--library", place, "--out", tmp_path / "news.html")
    assert "- The line will cost 312 million crowns" in listed.stdout
    assert "<ins>The line will cost 331 million crowns" in (tmp_path / "news.html").read_text(encoding="utf-8")
    lines = qa("watch", "list", "--library", place).stdout.splitlines()
    assert ["unread" in line for line in lines] == [False, True]
    checked = json.loads(qa("check", pack, "--library", place, "--json").stdout)
    assert checked["ok"]
    assert checked["status"] == {"1": "superseded"}
    assert qa("watch", "remove", watch["id"], "--library", place).returncode == 0
    assert qa("watch", "remove", watch["id"], "--library", place).returncode == 1
