"""`qa eval`: asks the cases, writes the report, and compares it with a baseline.

Exit status 0: done, and nothing fell. 1: something fell, or the run could not be made. 2: wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from evals.cases import Case, CaseError, load_cases
from evals.mocked.recordings import NotRecorded
from evals.suite import adapters, gate, judged, writing
from evals.suite.report.markdown import changes, markdown, promises, prose, verdict
from evals.suite.report.page import page
from evals.suite.report.written import Compared, Run, answers, report, rows_for_ragas
from evals.suite.run import Material, Row, run
from evals.suite.subjects import EXTRACTIVE, REAL_PROSE, Subject, mocked, named, place, prompted, replayed
from qa.api import ArticleQA
from qa.errors import QAError
from qa.feedback import FILE as FEEDBACK
from qa.feedback import read_feedback

if TYPE_CHECKING:
    from qa.proof.check.judges import Judge

Say = Callable[[str], None]
AnyCase = TypeVar("AnyCase", bound=Case)


def main(arguments: Sequence[str] | None = None, say: Say = print) -> int:
    """Runs the command; its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["new"]:
            parser = _new_parser()
            options = parser.parse_args(given[1:])
            if problem := _problem_of_new(options):
                parser.error(problem)
            return _new(options, say)
        parser = _parser()
        options = parser.parse_args(given)
        if problem := _problem(options):
            parser.error(problem)
        return _eval(options, say)
    except (QAError, NotRecorded) as error:
        print(f"qa: {error}", file=sys.stderr)
        return 1


def _eval(options: argparse.Namespace, say: Say) -> int:
    material = _material(options)
    subjects = _subjects(options)
    before = _before(options)
    judge = _judge(options, material)  # what cannot be used is told before anything is asked
    jobs = 1 if options.record else options.jobs  # one hand writes a recording
    rows = tuple(run(material, subjects, embedder=options.embedder, jobs=jobs))
    if not rows:
        raise CaseError(f"{material.name} has no case to ask; write some, or ask a larger --sample of them.")
    if options.twice and (others := differing(rows, run(material, subjects, embedder=options.embedder, jobs=1))):
        say(f"Asked twice, {len(others)} of {len(rows)} answers differ: {', '.join(others[:20])}")
        return 1
    settings = {"seed": options.seed, "sample": options.sample, "embedder": options.embedder or "default"}
    done = Run(material=material, subjects=subjects, rows=rows, settings=settings)
    if judge is not None:
        done = replace(done, judged=judged.judged(judge[0], rows, judge[1]))
    if before is not None:
        name, old = before
        new = gate.scores(rows)
        done = replace(done, compared=Compared(name, gate.shared(old, new), tuple(gate.changes(old, new))))
    told = report(done)
    if options.write_baseline:
        gate.write(options.write_baseline, told["header"], gate.scores(rows))
    if options.out:
        _write(options.out, done, told)
    lines = [*_lost(done), _told(told, options.out)]
    say(json.dumps(told, ensure_ascii=False, indent=2) if options.json else "\n".join(lines))
    if options.twice and not options.json:
        say("Asked twice: every answer was the same, byte for byte, timings aside.")
    return 1 if done.compared and done.compared.falls and not options.write_baseline and not options.compare else 0


def differing(rows: Sequence[Row], again: Iterable[Row]) -> list[str]:
    """Whose row is not the same, timings aside, when it is asked once more in one process."""
    pairs = zip(rows, again, strict=True)
    return [f"{a.subject} {a.case.id}" for a, b in pairs if replace(a, timings={}) != replace(b, timings={})]


def _before(options: argparse.Namespace) -> tuple[str, gate.Scores] | None:
    """The run that this one is compared with, and what it is called; None for none."""
    path = options.baseline or options.compare
    if path is None and gate.BASELINE.exists() and not options.no_gate:
        path = gate.BASELINE
    return None if path is None else (path.stem, gate.read(path)[1])


def _lost(done: Run) -> Iterator[str]:
    """Of whom cases came to nothing, unless that is what a mock is for: how many, and why the first did."""
    for subject in done.subjects:
        rows = done.of(subject)
        lost = [row for row in rows if row.status == "crashed" or (row.status == "failed" and not subject.mocked)]
        if lost:
            yield f"{subject.name}: {len(lost)} of {len(rows)} came to nothing: {lost[0].failure}"


def _told(told: dict[str, Any], out: Path | None) -> str:
    """What a shell is told: the verdict, what fell, what promise is missed."""
    missed = [
        f"- {subject}: {title} {f['value']:.3f}, promised {m['target']:g}" for subject, title, m, f in promises(told)
        if not f["met"]
    ]  # fmt: skip
    groups = (told["prose"] or {"groups": {}})["groups"]
    counts = ", ".join(f"{name} {s['cases']}" for name, s in (told["subjects"] | groups).items())
    lines = [
        f"asked: {counts}",
        *(["promises missed:", *missed] if missed else []),
        *(f"{name}: {title} {f['value']:.3f} of {f['of']}" for name, title, f in prose(told)),
        verdict(told),
        *changes(told, fell=True),
    ]
    return "\n".join([*lines, *([f"report: {out / 'report.html'}"] if out else [])])


def _write(out: Path, done: Run, told: dict[str, Any]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / "report.md").write_text(markdown(told), encoding="utf-8")
    (out / "report.html").write_text(page(told), encoding="utf-8")
    for name, lines in (("answers.jsonl", answers(done)), ("ragas.jsonl", rows_for_ragas(done))):
        (out / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _material(options: argparse.Namespace) -> Material:
    if options.data:
        found = adapters.other(options.data)
    elif options.library and options.library.exists():
        found = adapters.own_library(options.library, options.cases or adapters.HOME / "cases")
    elif options.cases or options.articles:
        found = adapters.own_articles(
            options.articles or adapters.HOME / "articles", options.cases or adapters.HOME / "cases"
        )
    else:
        found = adapters.samples()
    if options.library and not options.library.exists():
        found = _kept(found, options)
    said = {group: _sampled(every, options.sample) for group, every in found.prose.items()}
    return replace(found, cases=_sampled(found.cases, options.sample), prose=said)


def _kept(material: Material, options: argparse.Namespace) -> Material:
    """`material` in a library that stays, for the next run."""
    with ArticleQA.open(options.library, embedder=options.embedder) as qa:
        qa.add(material.articles)
    return replace(material, library=options.library)


def _sampled(cases: Sequence[AnyCase], share: float) -> tuple[AnyCase, ...]:
    """The same part of the cases each time, chosen by their ids."""
    return tuple(c for c in cases if place(c.id) % 1000 < round(share * 1000))


def _subjects(options: argparse.Namespace) -> tuple[Subject, ...]:
    if options.replay:
        found = replayed(*options.replay)
    elif options.model:
        found = named(options.model, options.seed, options.record)
    elif options.data or options.cases or options.articles:
        found = (EXTRACTIVE,)
    else:
        found = (EXTRACTIVE, *mocked(options.seed), *REAL_PROSE)
    return prompted(found, options.prompts) if options.prompts else found


def _judge(
    options: argparse.Namespace, material: Material
) -> tuple[Judge, Mapping[str, Sequence[judged.Labelled]]] | None:
    """The second reader, and the labelled claims that it is measured by; None for none."""
    if not options.judge:
        return None
    from qa.models.chat import resolve
    from qa.proof.check.judges import ModelJudge, NliJudge

    judge = NliJudge(options.judge) if Path(options.judge).is_dir() else ModelJudge(resolve(options.judge))
    sets = judged.claims(options.claims) if options.claims else {
        "sentences made from the articles": judged.made_false(material.articles, seed=options.seed)
    }  # fmt: skip
    return judge, sets


def _problem(options: argparse.Namespace) -> str | None:
    """What is wrong with the options taken together."""
    if options.judge and options.judge in (options.model or ()):
        return f"the judge {options.judge} is the model that answers; name another one."
    if options.record and not options.model:
        return "--record keeps a model's replies: name it with --model."
    if options.data and (options.cases or options.articles or options.library):
        return "--data brings its own articles and cases; leave out --cases, --articles and --library."
    if options.library and options.library.exists() and options.articles:
        return f"the library {options.library} has its articles; leave out --articles, or add them with qa add."
    if not 0 < options.sample <= 1:
        return "--sample is a share of the cases, above 0 and up to 1."
    there = {name: getattr(options, name) for name in ("data", "cases", "articles", "prompts", "baseline", "compare")}
    for name, path in [
        *there.items(),
        ("claims", options.claims),
        *(("replay", path) for path in options.replay or ()),
    ]:
        if path is not None and not path.exists():
            return f"--{name}: {path} does not exist."
    for name in ("out", "prompts", "claims"):
        path = getattr(options, name)
        if path is not None and path.is_file():
            return f"--{name}: {path} is a file; name a folder."
    for name in ("record", "write_baseline"):
        path = getattr(options, name)
        if path is not None and (path.is_dir() or not path.parent.is_dir()):
            return f"--{name.replace('_', '-')}: {path} is no file in a folder that is there."
    return None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="qa eval",
        description="Ask the cases of extraction and of mocked models, offline, and compare with the baseline. "
        "Mocks test the system, not a model; --model runs a real one. `qa eval new --help`: write a case.",
    )
    add = parser.add_argument
    add("--out", type=Path, metavar="DIR", help="write report.html, .json, .md, answers.jsonl and ragas.jsonl here")
    add("--json", action="store_true", help="print the report as JSON")
    add("--twice", action="store_true", help="ask everything once more, and end with 1 where an answer is another")
    about = parser.add_argument_group("what is asked about")
    about.add_argument("--cases", type=Path, metavar="PATH", help="your cases: a .jsonl file or a folder of them")
    about.add_argument("--articles", type=Path, metavar="PATH", help="your articles, in any form that qa add takes")
    about.add_argument(
        "-l", "--library", type=Path, metavar="DIR", help="the library they are in; made if it is not there"
    )
    about.add_argument("--data", type=Path, metavar="PATH", help="a SQuAD .json file, a BEIR folder, or a folder with "
                       "articles.jsonl and questions.jsonl")  # fmt: skip
    about.add_argument("--sample", type=float, default=1.0, metavar="SHARE", help="ask this share of the cases only")
    who = parser.add_argument_group("who is asked")
    who.add_argument("--model", action="append", metavar="NAME", help="extractive, a mock's name, mocks, prose or a "
                     "LangChain name; repeatable, to compare")  # fmt: skip
    who.add_argument("--prompts", type=Path, metavar="DIR", help="compare with the prompts in here, or in its folders")
    who.add_argument("--embedder", metavar="NAME", help="the embedder's name")
    who.add_argument("--record", type=Path, metavar="FILE", help="keep the models' replies in this file")
    who.add_argument(
        "--replay", type=Path, action="append", metavar="FILE", help="play kept replies back, without a model"
    )
    who.add_argument("--judge", metavar="NAME", help="a second reader: another model, or the folder of an NLI model")
    who.add_argument("--claims", type=Path, metavar="DIR", help="labelled claims to measure the judge by (.jsonl)")
    with_ = parser.add_argument_group("what it is compared with")
    with_.add_argument(
        "--baseline", type=Path, metavar="FILE", help="a baseline or a report.json; default: the project's"
    )
    with_.add_argument(
        "--compare", type=Path, metavar="FILE", help="as --baseline, but a fall is told and closes no gate"
    )
    with_.add_argument("--no-gate", action="store_true", help="compare with nothing")
    with_.add_argument("--write-baseline", type=Path, nargs="?", const=gate.BASELINE, metavar="FILE",
                       help="make this run the baseline")  # fmt: skip
    add("--seed", type=int, default=0, help="of the mocks")
    add("--jobs", type=int, default=min(2, os.cpu_count() or 1), metavar="N", help="processes")
    return parser


# New cases


def _new(options: argparse.Namespace, say: Say) -> int:
    with ArticleQA.open(options.library) if options.library else _sampled_library(options.articles) as qa:
        articles = [qa.article(a.id, r) for a in qa.articles() for r in qa.library.revisions(a.id)]
        if options.feedback:
            return _from_feedback(options, articles, say)
        found = writing.candidates(qa, options.question)
    if options.expect in ("answer", "disagree") and not options.gold:
        say("Which of these is the evidence? Give its number with --gold, or the words themselves.")
        for n, one in enumerate(found, 1):
            say(f"{n:3}{' *' if one.cited else '  '} {' '.join(one.quote.split())}\n       {one.article}")
        return 0
    gold = [_chosen(words, found, articles) for words in options.gold or ()]
    told = writing.record(
        options.question, gold, expect=options.expect, contains=options.contains or (), tags=options.tag or (),
        id=options.id or "",
    )  # fmt: skip
    writing.append(options.to, told, articles)
    say(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


def _from_feedback(options: argparse.Namespace, articles: Sequence[Any], say: Say) -> int:
    """Each record becomes a case, is there already, or is named with what it lacks."""
    there = {case.id for case in load_cases(options.to, articles)} if options.to.exists() else set()
    for given in read_feedback(options.feedback):
        told = writing.of_feedback(given)
        if told is None:
            said = given.note or given.reason or f"thumb {given.thumb}"
            say(f"needs its evidence: {given.question} ({said})")
        elif told["id"] not in there:
            try:
                writing.append(options.to, told, articles)
                say(f"added {told['id']}: {given.question}")
            except CaseError as error:
                say(f"left out: {error}")
    return 0


def _chosen(words: str, found: Sequence[writing.Candidate], articles: Sequence[Any]) -> tuple[str, str]:
    """(article, quote) of a candidate's number, or of words that an article has."""
    if words.isdecimal() and 0 < int(words) <= len(found):
        return found[int(words) - 1].article, found[int(words) - 1].quote
    home = next((a for a in articles if words in a.text), None)
    if home is None:
        raise CaseError(f"no article says {words!r}; give a candidate's number, or words as they stand.")
    return writing.key_of(home, articles), words


def _sampled_library(articles: Path) -> Any:
    import tempfile
    from contextlib import contextmanager

    @contextmanager
    def opened() -> Any:
        with tempfile.TemporaryDirectory() as folder, ArticleQA.open(folder) as qa:
            qa.add(articles)
            yield qa

    return opened()


def _new_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="qa eval new",
        description="Write a case: ask once to see what may be its evidence, once more with --gold to keep it.",
    )
    add = parser.add_argument
    add("question", nargs="?", help="the question")
    add("--to", type=Path, required=True, metavar="FILE", help="the .jsonl file that gets the case")
    add("--articles", type=Path, default=adapters.HOME / "articles", metavar="PATH", help="what it is about")
    add("-l", "--library", type=Path, metavar="DIR", help="the library it is about, instead of --articles")
    add("--expect", choices=("answer", "abstain", "disagree", "false_premise"), default="answer")
    add(
        "--gold",
        action="append",
        metavar="N|WORDS",
        help="the evidence: a candidate's number, or its words; repeatable",
    )
    add("--contains", action="append", metavar="WORDS", help="what a right answer says; repeatable")
    add("--tag", action="append", metavar="TAG", help="see evals/cases/README.md; repeatable")
    add("--id", help="default: made from the question")
    add("--feedback", type=Path, nargs="?", const=Path(), metavar="FILE", help="make cases of what readers said, "
        "instead of one of a question; default: what the library in --library keeps")  # fmt: skip
    return parser


def _problem_of_new(options: argparse.Namespace) -> str | None:
    """What is wrong with the options taken together; a feedback without a file becomes the library's."""
    for name in ("library", "articles"):
        path = getattr(options, name)
        if path is not None and not path.exists():
            return f"--{name}: {path} does not exist."
    if options.to.is_dir() or not options.to.parent.is_dir():
        return f"--to: {options.to} is no file in a folder that is there."
    if options.feedback is None:
        return None if options.question else "give a question, or --feedback."
    if options.feedback == Path():
        if not options.library:
            return "--feedback without a file is the library's: name that with --library."
        options.feedback = options.library / FEEDBACK
    return None if options.feedback.exists() else f"--feedback: {options.feedback} does not exist."


if __name__ == "__main__":
    sys.exit(main())
