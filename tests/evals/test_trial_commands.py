"""Samples of the trials that have a command of their own, and that each notices what it is there for."""

from __future__ import annotations

import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from evals.mocked.mocks import Scripted
from evals.trials.attacks import folder_attacks, planted, reading_attacks, secret_words, serialised, served, web_bodies
from evals.trials.attacks.hostile_files import costs, mixed_pages
from qa import Article, ArticleQA


def test_no_second_step_leads_inside() -> None:
    assert [o.what for o in reading_attacks.second_steps(1, 1) if not o.ok] == []


@pytest.mark.parametrize("name", ["endless headers", "an endless body"])
def test_a_server_that_does_not_end_is_left(name: str) -> None:
    (outcome,) = reading_attacks.servers(1, 1, [name], seconds=0.4)
    assert outcome.ok, outcome.what


def test_folders_and_archives_lead_nowhere() -> None:
    large = {"a bomb", "a bomb in many parts"}  # which take seconds to make
    outcomes = list(folder_attacks.folders(1, 1, folder_attacks.ATTACKS.keys() - large))
    assert [o.what for o in outcomes if not o.ok] == []
    assert len(outcomes) >= 40


def test_the_trial_of_folders_notices_what_is_read_from_outside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(folder_attacks.SECRET)
    (tmp_path / "good.txt").write_text(f"{folder_attacks.TEXT} It is a good file.")
    assert "outside ['zyxqvolt" in folder_attacks.tried("x", tmp_path).what


def test_pages_mixed_of_slow_ones_end(tmp_path: Path) -> None:
    assert [c.problem for c in costs(mixed_pages(tmp_path / "a.html", 5, 2))] == [None, None]


def test_the_trial_of_bodies_notices_one_that_is_taken() -> None:
    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    drawn = ((n, web_bodies.body_of(random.Random(f"1/{n}"), n)[0]) for n in range(5_000))
    number = next(n for n, what in drawn if "/v1/ask, as long as" in what)
    with ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        assert "it was answered" in str(web_bodies.problem(f"http://127.0.0.1:{server.server_port}", 1, number)[1])
        server.shutdown()


def test_nothing_is_made_of_serialised_objects() -> None:
    assert [o.what for o in serialised.objects(4, 2) if not o.ok] == []


def test_planted_facts_are_not_left_alone() -> None:
    assert [o.what for o in planted.facts(3, 1) if not o.ok] == []


def test_the_trial_of_planted_facts_notices_one_that_stands_alone(tmp_path: Path) -> None:
    topic = planted.TOPICS[0]
    said = topic.said.format(topic.planted)
    with ArticleQA.open(tmp_path, model=Scripted(replies=[f"{said} [1]"]), judge=None) as qa:
        qa.add(Article(text=said, title=topic.title, source="Truth Daily", published_at="2031-03-04"))
        assert any("nobody is told" in problem for problem in planted.problems(qa.ask(topic.question), topic))


def test_a_hole_that_is_opened_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text("page.launch(share=True)\ngr.load('x')\nmount(app, allowed_paths=['/'])")
    assert len(list(served.opened(tmp_path / "page.py"))) == 3
    assert [
        found for path in (Path(served.__file__).parents[1] / "qa").rglob("*.py") for found in served.opened(path)
    ] == []


def test_secrets_are_found_where_they_are() -> None:
    assert secret_words.found_in(f"at {secret_words.KEY}".encode()) == [secret_words.KEY]
    assert secret_words.found_in(b"nothing") == []


def test_every_form_of_a_body_is_drawn() -> None:
    drawn = {
        web_bodies.body_of(random.Random(f"1/{n}"), n)[0].split(", ", 1)[1].rpartition(", ")[0] for n in range(600)
    }
    assert {form for form in web_bodies.FORMS if not any(form in told for told in drawn)} == set()
