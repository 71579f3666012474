"""`/v1/responses` and the annotations of answers, as OpenAI's own client and LangChain's meet them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from double import Fails, Scripted, abstains, told
from langchain_openai import ChatOpenAI
from openai import BadRequestError, NotFoundError, OpenAI, UnprocessableEntityError
from pydantic import SecretStr
from serving import served

from qa.answer import Delta, Found
from qa.errors import ModelError
from qa.packs.markers import markers
from qa.web.gate.keys import Keys
from qa.web.http.replied import Replied
from store.article import Article

TEXT = "The bridge cost 40 crowns.\n\nIt opened in May, they say.\n\nIn the end it opened in May, as planned."
NEWS = Article(text=TEXT, title="Bridge", source="The Gazette", url="https://gazette.example/bridge")
MEMO = Article(text="The bridge cost 44 crowns.", title="A memo")
QUESTION, FOLLOW_UP = "What did the bridge cost?", "And when did it open?"
SCRIPT: dict[str, Any] = {
    QUESTION: told(
        QUESTION,
        ("The bridge cost 40 crowns.", "supported", NEWS, "The bridge cost 40 crowns."),
        ("A memo has [44] crowns.", "partial", MEMO, "The bridge cost 44 crowns."),
        ("It is blue.", "unsupported", NEWS, "as planned"),
        usage={"tokens_in": 11, "tokens_out": 7, "cost": None},
    ),
    FOLLOW_UP: told(FOLLOW_UP, ("It opened in May.", "supported", NEWS, "it opened in May")),
    "abstain": abstains("abstain", "No article found says anything about that."),
    "cut": told("cut", ("It opened.", "supported", MEMO, "The bridge"), cut_off="the stream ended early."),
    "filtered": told("filtered", ("It opened.", "supported", MEMO, "The bridge"), cut_off="Stopped.", filtered=True),
    "later": [Found(()), Delta("Half a "), Fails(ModelError("The model went away.", retryable=True))],
    "model": [Fails(ModelError("The model refused the key.", retryable=False))],
}
ANSWER = SCRIPT[QUESTION][-1].answer


class Place:
    """Where the server is, and keys for it."""

    def __init__(self, url: str, keys: dict[str, str], double: Scripted) -> None:
        self.url, self.keys, self.double = url, keys, double

    def client(self, name: str = "ann") -> OpenAI:
        return OpenAI(api_key=self.keys[name], base_url=f"{self.url}/v1", max_retries=0)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    keys = Keys(tmp_path_factory.mktemp("library"))
    names = {name: keys.add(name) for name in ("ann", "ben")}
    double = Scripted((NEWS, MEMO), SCRIPT, model_name="openai:small")
    with served(double, keys=keys) as address:
        yield Place(address, names, double)


def expected(place: Place) -> list[tuple[str, str, str]]:
    """The annotated words, title and address of each marker."""
    return [
        (
            "The bridge cost 40 crowns.",
            "Bridge",
            "https://gazette.example/bridge#:~:text=The%20bridge%20cost%2040%20crowns.",
        ),
        (
            r"A memo has \[44\] crowns.",
            "A memo",
            f"{place.url}/source?article={MEMO.id}&revision={MEMO.revision}&mark=0-26",
        ),
    ]


def test_a_completion_is_annotated_whole_and_streamed(place: Place) -> None:
    client = place.client()
    asked: Any = {"model": "openai:small", "messages": [{"role": "user", "content": QUESTION}]}
    message = client.chat.completions.create(**asked).choices[0].message
    assert message.annotations is not None
    assert {a.type for a in message.annotations} == {"url_citation"}
    found = [a.url_citation for a in message.annotations]
    assert message.content is not None
    told_of = [(message.content[c.start_index : c.end_index], c.title, c.url) for c in found]
    assert told_of == expected(place)
    with client.chat.completions.stream(**asked) as stream:
        streamed = stream.get_final_completion().choices[0].message
    assert streamed.content == message.content
    assert streamed.annotations == message.annotations


def test_words_that_stand_twice_are_linked_with_those_around(place: Place) -> None:
    response = place.client().responses.create(model="x", input=FOLLOW_UP)
    (part,) = response.output[0].content  # type: ignore[union-attr]
    assert part.annotations[0].url == (  # type: ignore[union-attr]
        "https://gazette.example/bridge#:~:text=In%20the%20end-,it%20opened%20in%20May,-%2C%20as%20planned."
    )


def test_openais_client_reads_a_whole_response(place: Place) -> None:
    response = place.client().responses.create(
        model="openai:small", input=QUESTION, instructions="Be brief.", metadata={"a": "b"}
    )
    assert response.output_text == ANSWER.text
    assert (response.status, response.object, response.model) == ("completed", "response", "scripted")
    assert (response.instructions, response.metadata) == ("Be brief.", {"a": "b"})
    assert response.usage is not None
    assert (response.usage.input_tokens, response.usage.output_tokens, response.usage.total_tokens) == (11, 7, 18)
    (message,) = response.output
    assert message.type == "message"
    (part,) = message.content
    assert part.type == "output_text"
    links = [a for a in part.annotations if a.type == "url_citation"]
    assert [(part.text[a.start_index : a.end_index], a.title, a.url) for a in links] == expected(place)
    files = [a for a in part.annotations if a.type == "file_citation"]
    assert [(a.file_id, a.filename, part.text[a.index : a.index + 3]) for a in files] == [
        (NEWS.id, "Bridge", "[1]"),
        (MEMO.id, "A memo", "[2]"),
    ]
    assert response.model_extra is not None
    assert response.model_extra["citations"] == json.loads(json.dumps(ANSWER.to_dict()))["citations"]
    assert place.double.asked[-1]["history"] == ()


def test_the_stream_has_the_official_events_in_their_order(place: Place) -> None:
    with place.client().responses.stream(model="openai:small", input=QUESTION) as stream:
        events = list(stream)
        final = stream.get_final_response()
    names = [e.type for e in events]
    assert names[:4] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
    ]
    assert names[-8:] == [
        *["response.output_text.annotation.added"] * 4,
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert set(names[4:-8]) == {"response.output_text.delta"}
    assert [e.sequence_number for e in events] == list(range(len(events)))
    assert "".join(e.delta for e in events if e.type == "response.output_text.delta") == ANSWER.text
    assert final.output_text == ANSWER.text
    annotations = [e.annotation for e in events if e.type == "response.output_text.annotation.added"]
    part = final.output[0].content[0]  # type: ignore[union-attr]
    assert [a.to_dict() for a in annotations if a] == [a.to_dict() for a in part.annotations]  # type: ignore[union-attr]


@pytest.mark.parametrize("stream", [False, True])
def test_a_talk_goes_on_from_a_response(place: Place, stream: bool) -> None:
    client = place.client()
    if stream:
        with client.responses.stream(model="x", input=QUESTION) as events:
            first = events.get_final_response()
    else:
        first = client.responses.create(model="x", input=QUESTION)  # type: ignore[assignment]
    second = client.responses.create(model="x", input=FOLLOW_UP, previous_response_id=first.id)
    assert second.previous_response_id == first.id
    talk = (("user", QUESTION), ("assistant", ANSWER.text))
    assert place.double.asked[-1]["history"] == talk
    client.responses.create(model="x", input="abstain", previous_response_id=second.id)
    assert place.double.asked[-1]["history"] == (*talk, ("user", FOLLOW_UP), ("assistant", "It opened in May. [1]"))


def test_nobody_goes_on_from_what_another_was_told(place: Place) -> None:
    first = place.client("ann").responses.create(model="x", input=QUESTION)
    unkept = place.client("ann").responses.create(model="x", input=QUESTION, store=False)
    for name, id in (("ben", first.id), ("ann", unkept.id), ("ann", "resp_none")):
        with pytest.raises(NotFoundError, match="not found") as refused:
            place.client(name).responses.create(model="x", input=FOLLOW_UP, previous_response_id=id)
        assert (refused.value.code, refused.value.param) == ("previous_response_not_found", "previous_response_id")
        assert refused.value.type == "invalid_request_error"


@pytest.mark.parametrize("streamed", [False, True])
def test_a_response_is_read_again_and_deleted_by_whom_it_was_told(place: Place, streamed: bool) -> None:
    client = place.client("ann")
    if streamed:
        with client.responses.stream(model="x", input=QUESTION) as events:
            told = events.get_final_response()
    else:
        told = client.responses.create(model="x", input=QUESTION)  # type: ignore[assignment]
    again = client.responses.retrieve(told.id)
    assert again.output_text == ANSWER.text
    assert again.output[0].content[0].annotations == told.output[0].content[0].annotations  # type: ignore[union-attr]
    assert (again.usage, again.model_extra) == (told.usage, told.model_extra)
    for refused in (place.client("ben").responses.retrieve, place.client("ben").responses.delete):
        with pytest.raises(NotFoundError, match=f"Response with id '{told.id}' not found"):
            refused(told.id)
    with pytest.raises(BadRequestError, match="given whole"):
        client.responses.retrieve(told.id, stream=True)
    deleted = httpx.delete(
        f"{place.url}/v1/responses/{told.id}", headers={"Authorization": f"Bearer {client.api_key}"}, timeout=60
    )
    assert deleted.json() == {"id": told.id, "object": "response", "deleted": True}
    for gone in (client.responses.retrieve, client.responses.delete):
        with pytest.raises(NotFoundError, match="not found"):
            gone(told.id)
    with pytest.raises(NotFoundError, match="Previous response"):
        client.responses.create(model="x", input=FOLLOW_UP, previous_response_id=told.id)
    client.responses.delete(client.responses.create(model="x", input=QUESTION).id)
    unkept = client.responses.create(model="x", input=QUESTION, store=False)
    with pytest.raises(NotFoundError):
        client.responses.retrieve(unkept.id)


def test_a_talk_may_be_sent_as_messages(place: Place) -> None:
    items: Any = [
        {"role": "developer", "content": "Obey."},
        {"role": "user", "content": [{"type": "input_text", "text": "Who?"}]},
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "She.", "annotations": []}],
        },
        {"type": "function_call_output", "call_id": "1", "output": "x"},
        {"role": "user", "content": QUESTION},
    ]
    assert place.client().responses.create(model="extractive", input=items).output_text == ANSWER.text
    asked = place.double.asked[-1]
    assert (asked["question"], asked["model"]) == (QUESTION, "extractive")
    assert asked["history"] == (("user", "Who?"), ("assistant", "She."))


def test_what_is_wrong_is_told_in_openais_shape(place: Place) -> None:
    client = place.client()
    with pytest.raises(UnprocessableEntityError, match="end with a user"):
        client.responses.create(model="x", input=[{"role": "assistant", "content": "?"}])
    with pytest.raises(UnprocessableEntityError) as empty:
        client.responses.create(model="x", input=" ")
    assert empty.value.param == "input"
    with pytest.raises(BadRequestError, match="background is not served"):
        client.responses.create(model="x", input=QUESTION, background=True)
    with httpx.Client(
        base_url=place.url, headers={"authorization": f"Bearer {place.keys['ann']}"}, timeout=60
    ) as plain:
        response = plain.post("/v1/responses", json={"model": "x", "input": "model", "stream": True})
        assert (response.status_code, response.json()["error"]["code"]) == (502, "model_failed")
        assert plain.get("/v1/responses").status_code == 405
    assert httpx.post(f"{place.url}/v1/responses", json={"input": QUESTION}, timeout=60).status_code == 401


SCHEMA: Any = {"type": "json_schema", "name": "cost", "json_schema": {"name": "cost", "schema": {}}, "schema": {}}
TOOL: Any = {"type": "function", "name": "cost", "function": {"name": "cost"}}


@pytest.mark.parametrize(
    ("path", "more", "param"),
    [
        ("responses", {"text": {"format": SCHEMA}}, "text.format"),
        ("responses", {"text": {"format": {"type": "json_object"}}}, "text.format"),
        ("responses", {"tool_choice": "required", "tools": [TOOL]}, "tool_choice"),
        ("responses", {"tool_choice": TOOL, "tools": [TOOL]}, "tool_choice"),
        ("responses", {"tool_choice": {"type": "allowed_tools", "mode": "required", "tools": []}}, "tool_choice"),
        ("chat/completions", {"response_format": SCHEMA}, "response_format"),
        ("chat/completions", {"tool_choice": "required", "tools": [TOOL]}, "tool_choice"),
        (
            "chat/completions",
            {"tool_choice": {"type": "allowed_tools", "allowed_tools": {"mode": "required"}}},
            "tool_choice",
        ),
    ],
)
def test_what_would_take_prose_for_something_else_is_refused(
    place: Place, path: str, more: dict[str, Any], param: str
) -> None:
    body = {"model": "x", "input": QUESTION, "messages": [{"role": "user", "content": QUESTION}]} | more
    response = httpx.post(
        f"{place.url}/v1/{path}", json=body, headers={"authorization": f"Bearer {place.keys['ann']}"}, timeout=60
    )
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (400, "unsupported_parameter", param)
    assert error["message"].count(".") <= 2
    assert "leave" in error["message"]


def test_what_asks_for_text_and_needs_no_tools_is_answered(place: Place) -> None:
    client = place.client()
    text: Any = {"format": {"type": "text"}, "verbosity": "low"}
    given = client.responses.create(model="x", input=QUESTION, text=text, tools=[TOOL], tool_choice="auto")
    assert given.output_text == ANSWER.text
    messages: Any = [{"role": "user", "content": QUESTION}]
    chat = client.chat.completions.create(
        model="x", messages=messages, response_format={"type": "text"}, tools=[TOOL], tool_choice="none"
    )
    assert chat.choices[0].message.content == ANSWER.text
    allowed: Any = {"mode": "auto", "tools": [TOOL]}
    chat = client.chat.completions.create(
        model="x", messages=messages, tools=[TOOL], tool_choice={"type": "allowed_tools", "allowed_tools": allowed}
    )
    assert chat.choices[0].message.content == ANSWER.text
    given = client.responses.create(
        model="x", input=QUESTION, tools=[TOOL], tool_choice={"type": "allowed_tools"} | allowed
    )
    assert given.output_text == ANSWER.text


@pytest.mark.parametrize(
    ("path", "body", "param", "words"),
    [
        ("responses", {"input": []}, "input", "end it with a question"),
        ("responses", {"input": 5}, "input", "valid string"),
        ("responses", {"input": [{"role": "user", "content": [{"type": 5}]}]}, "input.0.content.0", "valid string"),
        ("responses", {"input": [{"role": "user", "content": [{}]}]}, "input.0.content.0", "required"),
        ("responses", {"input": [{"role": "user"}] * 101}, "input", "at most 100"),
        ("chat/completions", {"messages": []}, "messages", "end the messages with a question"),
        ("chat/completions", {"messages": [{"role": "user", "content": 5}]}, "messages.0.content", "valid string"),
        ("ask", {"question": "x", "history": [{"role": "user"}]}, "history.0.content", "required"),
    ],
)
def test_what_may_be_of_several_types_is_told_by_the_one_that_was_meant(
    place: Place, path: str, body: dict[str, Any], param: str, words: str
) -> None:
    response = httpx.post(
        f"{place.url}/v1/{path}", json=body, headers={"authorization": f"Bearer {place.keys['ann']}"}, timeout=60
    )
    error = response.json()["error"]
    assert response.status_code == 422
    assert words in error["message"]
    assert error["param"].startswith(param)
    assert not any(name in error["message"] for name in (".str", "list[", "Said", "tuple", "function"))


def test_one_that_fails_midway_is_failed_and_one_cut_short_is_incomplete(place: Place) -> None:
    events: Any = list(place.client().responses.create(model="x", input="later", stream=True))
    assert events[-1].type == "response.failed"
    assert events[-1].response.status == "failed"
    assert events[-1].response.error.message == "The model went away."
    cut: Any = list(place.client().responses.create(model="x", input="cut", stream=True))
    assert cut[-1].type == "response.incomplete"
    assert cut[-1].response.incomplete_details.reason == "max_output_tokens"
    assert place.client().responses.create(model="x", input="filtered").incomplete_details.reason == "content_filter"
    assert place.client().responses.create(model="x", input="abstain").output_text == SCRIPT["abstain"][-1].answer.text


def test_langchain_reads_citations_and_goes_on(place: Place) -> None:
    model = ChatOpenAI(
        model="openai:small",
        base_url=f"{place.url}/v1",
        api_key=SecretStr(place.keys["ann"]),
        use_responses_api=True,
        max_retries=0,
    )
    whole = model.invoke(QUESTION)
    pieces = list(model.stream(QUESTION))
    joined = pieces[0]
    for piece in pieces[1:]:
        joined = joined + piece
    for reply in (whole, joined):
        (block,) = [b for b in reply.content_blocks if b["type"] == "text"]
        assert block["text"] == ANSWER.text
        links = [a for a in block["annotations"] if a["type"] == "citation" and "url" in a]
        assert [(ANSWER.text[a["start_index"] : a["end_index"]], a["title"], a["url"]) for a in links] == expected(
            place
        )
    model.invoke(FOLLOW_UP, previous_response_id=whole.response_metadata["id"])
    assert place.double.asked[-1]["history"][0] == ("user", QUESTION)


def test_talks_are_kept_within_bounds_and_the_oldest_make_way() -> None:
    replied = Replied(most_of_one=2_500, most=6_000)
    kept = ((("user", "a" * 400),), b"b" * 100)
    for n in range(4):
        replied.keep("ann", str(n), *kept)
    assert [replied.of("ann", str(n)) for n in range(4)] == [None, None, kept, kept]
    assert replied.of("ben", "3") is None
    for name in "bcdefg":
        replied.keep(name, "1", *kept)
    assert replied.of("ann", "3") is None
    assert replied.of("g", "1") == kept
    assert (replied.drop("g", "1"), replied.drop("g", "1"), replied.of("g", "1")) == (True, False, None)
    replied.keep("h", "1", (), b"b" * 9_000)
    assert replied.of("h", "1") is None


def test_each_marker_is_found_with_its_sentence() -> None:
    assert [(ANSWER.text[m.start : m.end], m.citation.number) for m in markers(ANSWER)] == [
        ("The bridge cost 40 crowns.", 1),
        (r"A memo has \[44\] crowns.", 2),
    ]
