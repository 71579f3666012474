"""What the chat shows, drawn from values: facts, welcome, a question with its answer. Text goes in as text.

`panel.py` draws an article; both make their tags with `markup.el`, so nothing an article or a model wrote is markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from qa.answer import Newer, Sentence, SentenceSupport
from qa.answering.finding.newer import sentence as newer_told
from qa.web.drawn import links, searched, snippets, sources_panel, understood, views
from qa.web.drawn.markup import Html, el, icon, join
from qa.web.drawn.page_texts import Language, counted, say
from qa.web.drawn.sentence import act, sentence_of, thumbs
from qa.web.drawn.turn import Turn, borders, key_of
from store.article import Hit
from store.language.bilingual import translate


def facts(articles: int, model: str, notice: str | None, language: Language) -> Html:
    """How much the library holds, what answers, and what is unusual about searching."""
    held = say("no articles", language) if articles == 0 else counted("articles", articles, language)
    answers = say("no model", language) if model == "extractive" else snippets.shorten_name(model)
    return el(
        "div",
        el("p", held, class_="count"),
        el("p", answers, class_="model"),
        el("p", translate(notice, language), class_="notice") if notice else None,
        class_="top",
    )


def welcome(articles: int, examples: Sequence[str], language: Language, *, read_only: bool = False) -> Html:
    """What a visitor sees before the first question; an empty library says how to fill it."""
    if articles == 0 and read_only:
        said = el("p", say("ask the owner", language))
        return el("section", el("h1", say("empty library", language)), said, class_="welcome empty")
    if articles == 0:
        return el(
            "section",
            el("h1", say("empty library", language)),
            el("p", say("fill it", language)),
            el(
                "p",
                el("button", say("add samples", language), type="button", class_="main", data_act="samples"),
                el("a", say("add your own", language), href="#library", data_view="library", class_="plain"),
                class_="row",
            ),
            el("p", say("from a shell", language)),
            el("p", el("span", "qa add path/to/articles", class_="command"), class_="command-line"),
            class_="welcome empty",
        )
    legend = [
        el("li", el("span", icon(v), class_=f"key {v}"),
           el("span", f"{say(v, language)}: {say(f'meaning: {v}', language)}"))
        for v in _TOLD
    ]  # fmt: skip
    offered = [el("li", el("button", q, type="button", class_="example", data_question=q)) for q in examples]
    return el(
        "section",
        el("h1", say("ask your articles", language)),
        el("p", say("each sentence", language)),
        el("ul", legend, class_="legend"),
        offered and [el("h2", say("for example", language)), el("ul", offered, class_="examples")],
        class_="welcome",
    )


_TOLD: tuple[SentenceSupport, ...] = ("supported", "partial", "unsupported")
_OUTLETS = 4  # that are named while their articles are read


def turn(t: Turn) -> Html:
    """One question with its answer, finished or on its way."""
    return el(
        "section",
        el(
            "div",
            el("h2", el("bdi", snippets.short(t.question, snippets.QUESTION)), class_="question"),
            act("edit", "edit question", t, words=False) if t.over else None,
            class_="asked",
        ),
        understood.chip(t),
        el("div", _body(t), class_="answer"),
        class_=f"turn {t.stage}",
        id=f"t{t.number}",
        data_stage=t.stage,
        data_coming=not t.over,
    )


def _actions(t: Turn) -> Html | None:
    """What can be done with a question that is over, and with its answer."""
    if not t.over:
        return None
    on_answer = {"copy": "copy", "export": "evidence pack", "pin": "pin this", "watch": "watch this"}
    named = on_answer if t.answer else {}
    answered = [act(name, says, t) for name, says in named.items()]
    judged = thumbs(t, "thumb up", "thumb down") if t.answer else None
    return el("div", *answered, act("retry", "ask again", t), judged, class_="acts")


def _body(t: Turn) -> Html:
    abstained = t.answer is not None and t.answer.abstained
    return join(
        _progress(t),
        _problem("failed", say("no answer", t.language), t.problem) if t.stage == "failed" else None,
        _abstention(t) if abstained else _prose(t),
        _problem("stopped", say("stopped", t.language), t.problem or say(_left_by(t), t.language))
        if t.stage == "stopped"
        else None,
        _notices(t),
        sources_panel.disagreements(t),
        understood.suggestions(t),
        sources_panel.draw_citations(t),
        sources_panel.unused(t),
        _actions(t),
        searched.section(t.answer, t.language) if t.answer else None,
    )


def _progress(t: Turn) -> Html:
    """One line that says how far the answer is; screen readers hear it change."""
    if t.stage == "searching":
        doing = say("searching", t.language) if t.ahead is None else counted("your turn", t.ahead + 1, t.language)
        said: Html | str = _going_on(doing)
    elif t.stage == "writing":
        said = _going_on(_reading(t))
    elif t.stage == "done" and t.answer is not None and not t.answer.abstained:
        said = _tally(t.sentences, t.language)
    else:
        said = ""
    return el("div", said, class_="progress", role="status")


def _going_on(words: str) -> Html:
    return join(el("span", class_="spinner", aria_hidden="true"), el("bdi", words))


def _reading(t: Turn) -> str:
    """How many articles were found, and whose they are."""
    if not t.hits:
        return say("reading", t.language)
    outlets = list(dict.fromkeys(a.source for h in t.hits if (a := t.articles.get(key_of(h))) and a.source))
    number = len({h.article_id for h in t.hits})
    if not outlets:
        return counted("reading articles", number, t.language)
    listed = ("、" if t.language == "zh" else ", ").join(str(snippets.shorten_name(o)) for o in outlets[:_OUTLETS])
    if len(outlets) > _OUTLETS:
        listed = say("and other outlets", t.language, outlets=listed)
    return counted("reading from", number, t.language, outlets=listed)


def _tally(sentences: Sequence[Sentence], language: Language) -> Html:
    counts = [(v, sum(s.support == v for s in sentences)) for v in get_args(SentenceSupport)]
    snippets = [
        el("span", icon(v), str(n), el("span", f" {say(v, language).lower()}", class_="of"), class_=f"count-of {v}")
        for v, n in counts
        if n
    ]
    return el("span", snippets, class_="tally")


def _prose(t: Turn) -> Html | None:
    """The sentences in their paragraphs, each with its verdict, then what is being written."""
    if not t.sentences and not t.pending:
        return None
    if (view := views.draw_task(t)) is not None:
        return view
    citations = {c.number: c for c in t.citations}
    blocks: list[tuple[str, list[Html]]] = []
    for index, (sentence, border) in enumerate(zip(t.sentences, borders(t.said, t.sentences), strict=True)):
        if border or t.apart or not blocks:
            blocks.append((border or "paragraph", []))
        elif blocks[-1][1]:
            blocks[-1][1].append(Html(" "))
        blocks[-1][1].append(sentence_of(t, index, sentence, citations))
    if t.pending:
        ahead = t.said[t.settled :]
        if not blocks or t.apart or "\n" in ahead[: len(ahead) - len(ahead.lstrip())]:
            blocks.append(("item" if ahead.lstrip().startswith("- ") else "paragraph", []))
        stopped = t.stage in ("stopped", "failed")
        blocks[-1][1].append(
            el(
                "span",
                " ",
                el("bdi", snippets.short(t.pending, snippets.SENTENCE)),
                class_="pending cut" if stopped else "pending",
            )
        )
    return el("div", [el("div", snippets, class_=f"para {kind}") for kind, snippets in blocks], class_="said")


def _abstention(t: Turn) -> Html:
    assert t.answer is not None
    nearest = [_near(t, hit) for hit in t.answer.nearest]
    return el(
        "div",
        el("p", icon("abstained"), el("strong", say("not answered", t.language)), class_="headline", role="status"),
        el(
            "p",
            snippets.short(t.answer.reason or say("nothing answers", t.language), snippets.REMARK),
            class_="reason",
            dir="auto",
        ),
        el("div", class_="instead") if t.over else None,
        nearest and [el("h3", say("what comes nearest", t.language)), el("ul", nearest, class_="near-list")],
        class_="abstained",
    )


def _near(t: Turn, hit: Hit) -> Html:
    key = key_of(hit)
    return sources_panel.draw_nearest(key, t.articles.get(key), hit.text, hit.start, hit.end, t.language)


def _problem(kind: str, headline: str, words: str | None) -> Html:
    told = el("p", icon(kind), el("strong", headline), class_="headline", role="status")
    return el("div", told, el("p", words), class_=f"problem {kind}")


def _left_by(t: Turn) -> str:
    """The name of the words for what an answer that was stopped has left."""
    return "what had come" if t.sentences or t.pending else "not finished"


def _notices(t: Turn) -> Html | None:
    if t.answer is None:
        return None
    newer, language = t.answer.newer, t.language
    told_of = {newer_told(newer, spoken) for spoken in get_args(Language)} if newer else set()
    said: list[Html | str] = [snippets.short(n, snippets.REMARK) for n in t.answer.notices if n not in told_of]
    if newer:
        listed = el("span", [_newer(n, language) for n in newer], class_="newer-list")
        said.append(join(say("newer", language), listed))
    if t.answer.left_out and not t.answer.abstained:
        said.append(counted("left out", t.answer.left_out, language))
    if t.answer.cut_off and not t.answer.abstained:
        said.append(snippets.short(say("cut off", language, why=t.answer.cut_off), snippets.REMARK))
    return el("ul", [el("li", icon("notice"), el("span", s)) for s in said], class_="notices") if said else None


def _newer(n: Newer, language: Language) -> Html:
    """An article that came out after those cited, as a link to it."""
    title = el("bdi", snippets.titled(n.title, language))
    link = el("a", title, href=links.source(n.article_id, n.revision), data_source=True)
    return el("span", link, " (", snippets.byline(n, language), ")", class_="part")
