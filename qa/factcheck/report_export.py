"""A report as a file to keep: Markdown, a page, a Word document or JSON. Everything in it is shown as text."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qa.answer import Citation, Style
from qa.answering.finding.assembly import markdown
from qa.factcheck.claim_review import to_claim_reviews
from qa.factcheck.finding_texts import LABELS
from qa.factcheck.report import VERDICTS, CheckedSentence, DraftReport
from qa.packs.export_texts import saying
from qa.packs.footnotes import Footnotes
from qa.packs.page_parts import CSP, checked
from qa.packs.reference_styles import noting
from store.article import scrub
from store.language.bilingual import Spoken
from store.language.text import one_line

_STYLE = """
:root{color-scheme:light dark}
body{font:17px/1.55 Georgia,serif;max-width:46rem;margin:0 auto;padding:2rem 1.25rem;overflow-wrap:break-word}
small,.verdict{font:.85rem/1.4 system-ui,sans-serif}
li{margin:0 0 1.1rem;padding-left:.8rem;border-left:3px solid #888;list-style:none}ol,ul{padding:0}
.supported{border-color:#1b6b3a}.contradicted{border-color:#a3201d}.outdated,.disputed{border-color:#8a5a00}
.verdict{display:block;font-weight:600}p{margin:.2rem 0}
"""


def _summary(report: DraftReport, language: Spoken) -> str:
    counts = report.counts
    told = [f"{LABELS[verdict][language]} {counts[verdict]}" for verdict in VERDICTS if counts[verdict]]
    return "，".join(told) if language == "zh" else ", ".join(told)


def remarks(sentence: CheckedSentence, language: Spoken) -> Iterator[str]:
    """What is told below a sentence, a line each."""
    yield from sentence.reasons
    if sentence.mend:
        yield f"{LABELS['mend'][language]}{sentence.mend}"
    if sentence.independent > 1 or sentence.reported_by:
        names = dict.fromkeys(r.source or r.title or r.article_id for r in sentence.reported_by)
        yield LABELS["sources"][language].format(count=sentence.independent, names=", ".join(names))
    if sentence.settled:
        yield LABELS[sentence.settled][language]
    if sentence.note:
        yield f"{LABELS['note'][language]}{sentence.note}"
    for signed in sentence.signed:
        yield from filter(None, checked(signed, saying(language)))


def _source(citation: Citation) -> str:
    parts = (citation.title, citation.author, citation.source, (citation.published_at or "")[:10], citation.url)
    return " — ".join(part for part in parts if part)


def notes(report: DraftReport, references: Style, language: Spoken) -> list[list[str]]:
    """The footnotes of each sentence of a draft in order, one for each citation that its verdict rests on, as that
    style writes references."""
    note = noting(report.citations, references, language)
    known = {c.number for c in report.citations}
    return [[note(n) for n in sentence.rests_on if n in known] for sentence in report.sentences]


def _standing(citation: Citation, language: Spoken) -> str:
    """How what was cited stands now, "" where it stands as it was."""
    if citation.status == "current":
        return ""
    now = f" “{one_line(citation.now)}”" if citation.now else ""
    return f" {LABELS[citation.status][language]}{now}"


def to_markdown(report: DraftReport) -> str:
    language = report.spoken
    lines = [f"# {LABELS['title'][language]}", "", markdown(_summary(report, language)), ""]
    lines += [f"*{markdown(notice)}*" for notice in report.notices]
    for sentence in report.sentences:
        numbers = "".join(f" [{n}]" for n in sentence.citations)
        lines += [f"- **{LABELS[sentence.verdict][language]}** {markdown(one_line(sentence.text))}{numbers}"]
        lines += [f"  - {markdown(one_line(remark))}" for remark in remarks(sentence, language)]
    lines += ["", f"## {LABELS['cited'][language]}", ""]
    lines += [
        f"{c.number}. “{markdown(one_line(c.quote))}” — {markdown(_source(c) + _standing(c, language))}"
        for c in report.citations
    ]
    return "\n".join(lines) + "\n"


def to_html(report: DraftReport) -> str:
    """The report as a page by itself, which loads and runs nothing."""
    return "".join(_page(report, report.spoken))


def _page(report: DraftReport, language: Spoken) -> Iterator[str]:
    title = html.escape(LABELS["title"][language])
    yield f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
    yield f'<meta http-equiv="Content-Security-Policy" content="{CSP}"><style>{_STYLE}</style></head><body>'
    yield f"<h1>{title}</h1><p>{html.escape(_summary(report, language))}</p>"
    yield from (f"<p><em>{html.escape(notice)}</em></p>" for notice in report.notices)
    yield "<ol>"
    for sentence in report.sentences:
        label = html.escape(LABELS[sentence.verdict][language])
        numbers = "".join(f' <a href="#c{n}">[{n}]</a>' for n in sentence.citations)
        yield f'<li class="{sentence.verdict}"><span class="verdict">{label}</span>'
        yield f"<p>{html.escape(sentence.text)}{numbers}</p>"
        yield "".join(f"<p><small>{html.escape(remark)}</small></p>" for remark in remarks(sentence, language))
        yield "</li>"
    yield f"</ol><h2>{html.escape(LABELS['cited'][language])}</h2><ul>"
    for c in report.citations:
        source = html.escape(_source(c) + _standing(c, language))
        yield f'<li id="c{c.number}">[{c.number}] “{html.escape(c.quote)}” <small>{source}</small></li>'
    yield "</ul></body></html>\n"


def to_json(report: DraftReport) -> str:
    return json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n"


def to_docx(report: DraftReport, references: Style = "notes") -> bytes:
    """The report as a Word document, with a footnote for each citation in that style."""
    from docx import Document

    language = report.spoken
    document = Document()
    footnotes = Footnotes(document)
    document.add_heading(LABELS["title"][language], 0)
    document.add_paragraph(_summary(report, language))
    for notice in report.notices:
        document.add_paragraph(notice)
    for sentence, its_notes in zip(report.sentences, notes(report, references, language), strict=True):
        line = document.add_paragraph()
        line.add_run(f"{LABELS[sentence.verdict][language]}  ").bold = True
        line.add_run(scrub(sentence.text))
        for note in its_notes:
            line._p.append(footnotes.reference(note))
        for remark in remarks(sentence, language):
            document.add_paragraph(scrub(remark), style="List Bullet")
    document.add_heading(LABELS["cited"][language], 1)
    for citation in report.citations:
        told = _source(citation) + _standing(citation, language)
        document.add_paragraph(f"[{citation.number}] “{scrub(citation.quote)}” {scrub(told)}")
    return footnotes.saved()


WRITERS: Mapping[str, Callable[[DraftReport], str | bytes]] = {
    ".docx": to_docx,
    ".html": to_html,
    ".md": to_markdown,
    ".json": to_json,
    ".jsonld": to_claim_reviews,
}
"""What writes a report, by the ending of the file's name."""


def write_report(report: DraftReport, suffix: str, references: Style = "notes") -> bytes:
    """The report as the bytes of a file whose name ends in `suffix`, footnotes of Word in that style. Raises KeyError
    for an ending not in `WRITERS`."""
    made: Any = to_docx(report, references) if suffix == ".docx" else WRITERS[suffix](report)
    return made if isinstance(made, bytes) else made.encode("utf-8", "replace")
