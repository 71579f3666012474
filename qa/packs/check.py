"""The check of an evidence pack against a library: every span read again, every verdict reached again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import get_args

from qa.answer import Answer, Citation, Sentence, Status
from qa.answering.finding.assembly import markdown, unescaped
from qa.answering.finding.status import Lookup, as_it_stands, in_their_place
from qa.answering.reading.pointing import fits
from qa.packs import signed
from qa.packs.changed import apart, changed_lines, short
from qa.packs.export import FORMAT, Form, digest_of, rules, sha256
from qa.packs.export_texts import both, concerning
from qa.packs.pack_file import Pack, around_data, read_pack
from qa.packs.page_parts import MARKER, REMARK, Around
from qa.packs.parse import Fields
from qa.packs.replay import judge_of, place_of, replay, sentence_named
from qa.packs.signed import SignOff
from qa.proof.check.sentence_checker import inside
from qa.proof.facts.align import Source
from store.article import Article
from store.errors import ReadError
from store.language.bilingual import Bilingual, Spoken
from store.language.outlets import same_outlet
from store.language.quotation_marks import quotations, stands_verbatim, words
from store.language.text import one_line
from store.reading.prose.notes import correction_of

_OF_A_COPY = ("title", "source", "published_at", "url")
_RECORD = {
    "title": Bilingual("title", "标题"),
    "author": Bilingual("author", "作者"),
    "source": Bilingual("source", "媒体"),
    "published_at": Bilingual("published at", "发表时间"),
    "url": Bilingual("url", "网址"),
    "genre": Bilingual("genre", "体裁"),
}
"""What a citation tells of its article, and what each is called."""


@dataclass(frozen=True)
class PackReport:
    """What checking a pack found; `checked` counts the spans, quotations and markers compared.

    `notes` say what cannot be reached again, the opinion of a judge, and that another version made the pack.
    `citations` are the numbers of the citations, each with those of the `problems` that are about it. `signed` are the
    quotes that a person signed off, or has withdrawn: who signed is their word and is not checked, that it was of this
    quote is. `status` is how each citation, by its number, stands in the library today; in the pack it is that of the
    export.
    """

    ok: bool
    checked: int
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    citations: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    signed: tuple[SignOff, ...] = ()
    status: Mapping[int, Status] = field(default_factory=dict)


def check_pack(text: str, article: Lookup) -> PackReport:
    """Compares every claim of a pack with the library behind `article`, which raises KeyError for what it lacks.

    Each mismatch is one sentence of `problems`, English with its Chinese beside it, as are `notes`. `text` may be any
    file; ReadError says why it is not a pack.
    """
    return check_read(read_pack(text), article)


def check_read(pack: Pack, article: Lookup) -> PackReport:
    """`check_pack` of a pack that was read."""
    check = _Check(article)
    check.seal(pack)
    check.citations(pack.answer)
    check.markers(pack.answer)
    check.evidence(pack.answer)
    check.quotations(pack.answer)
    check.verdicts(pack.answer)
    problems = tuple(dict.fromkeys(check.problems))
    about = {c.number: tuple(dict.fromkeys(check.about.get(c.number, ()))) for c in pack.answer.citations}
    return PackReport(not problems, check.checked, problems, tuple(check.notes), about, check.signed, check.status)


class _Check:
    def __init__(self, article: Lookup) -> None:
        self._article = article
        self._known: dict[tuple[str, str], Article | None] = {}
        self.problems: list[Bilingual] = []
        self.about: dict[int | None, list[Bilingual]] = {}
        self.signed: tuple[SignOff, ...] = ()
        self.notes: list[Bilingual] = []
        self.status: dict[int, Status] = {}
        self.made_by: str | None = None  # the digest of the rules of the pack's verdicts, as it says itself
        self.checked = 0

    def _expect(self, holds: bool, english: str, citation: int | None = None, /, **values: str) -> None:
        """Where what is compared does not hold, what reads `english` is a problem."""
        problem = both(english, **values)
        self._note(None if holds else problem, citation)

    def _note(self, problem: Bilingual | None, citation: int | None = None) -> None:
        """Counts what is compared, and notes the problem that it has."""
        self.checked += 1
        if problem is not None:
            self.problems.append(problem)
            self.about.setdefault(citation, []).append(problem)

    def _revision(self, article_id: str, revision: str) -> Article | None:
        key = (article_id, revision)
        if key not in self._known:
            try:
                found = self._article(article_id, revision)
                self._known[key] = found if (found.id, found.revision) == key else None
            except KeyError:
                self._known[key] = None
        return self._known[key]

    def seal(self, pack: Pack) -> None:
        """The digests, and the page around the data."""
        seal = pack.told.get("pack")
        beside: Around = {}
        in_language: Spoken = "en"
        if seal is not None:
            fields = Fields(seal, "the seal")
            self.made_by = fields.maybe("rules")
            in_language = fields.one_of("language", get_args(Spoken), "en")  # packs of before it was told are English
            beside = {int(n): words for n, words in fields.pairs("around").items() if n.isdecimal() and len(n) < 7}
            if fields.text("format") != FORMAT:
                raise ReadError(
                    f"This evidence pack has another format than “{FORMAT}”; check it with the version that wrote it."
                )
            same = fields.text("digest") == digest_of(pack.told)
            self._expect(same, "The answer was changed after the export: its digest differs.")
            quotes = fields.mapping("quotes") or {}
            for c in pack.answer.citations:
                same = quotes.get(str(c.number)) == sha256(c.quote)
                self._expect(same, "The digest of quote {n} differs.", c.number, n=str(c.number))
            digests = fields.texts("sentences")
            for i, (told, kept) in enumerate(zip(pack.told.get("sentences", ()), digests, strict=False), 1):
                # as it stands in the pack: one of an earlier version lacks what a sentence has had since
                self._expect(kept == digest_of(told), "{name} was changed after the export.", name=sentence_named(i))
            self._beside(pack.answer, beside)
            self._signed(pack.answer, fields)
        if pack.form is not None:
            self._expect(seal is not None, "The evidence pack in the page carries no digest.")
            self._page(pack, pack.form, beside, in_language)

    def _page(self, pack: Pack, form: Form, beside: Around, in_language: Spoken) -> None:
        """The page around the data is the one that the answer in it makes."""
        written = form.written(pack.answer, beside, self.signed, in_language)
        made, seen = (_shown_lines(p, form) for p in (written, pack.page))
        self.checked += 1
        changed = "Line {n} of the page was changed after the export: it should read “{should}”, not “{does}”."
        for number, *lines in changed_lines(made, seen):
            should, does = apart(*lines)
            self.problems.append(both(changed, n=str(number), should=should, does=does))

    def _signed(self, answer: Answer, fields: Fields) -> None:
        """The sign-offs are of quotes of this answer, and as they were given."""
        quotes = {c.number: c.quote for c in answer.citations}
        digest = fields.text("digest")
        found = [(signed.read(f), f.text("seal")) for f in fields.each("signed")]
        for s, told in found:
            number = str(s.citation)
            if s.citation not in quotes:
                self._expect(False, "A sign-off is of quote {n}, which is not there.", n=number)
                continue
            same = signed.seal(s, quotes[s.citation], digest) == told
            self._expect(same, "The sign-off of quote {n} was changed after it was given.", s.citation, n=number)
        self.signed = tuple(s for s, _ in found if s.citation in quotes)

    def _beside(self, answer: Answer, beside: Around) -> None:
        """The words shown around each quote stand there."""
        for c in answer.citations:
            found = self._revision(c.article_id, c.revision)
            if found is not None and c.number in beside:
                before, after = beside[c.number]
                holds = found.text[: c.start].endswith(before) and found.text.startswith(after, c.end)
                problem = "{name}: the words shown around the quote are not the article's."
                self._expect(holds, problem, c.number, name=_citation(c))

    def citations(self, answer: Answer) -> None:
        """Each quote is the revision's words at its span, and the record is the library's."""
        for c in answer.citations:
            found = self._found(_citation(c), c.article_id, c.revision, c.start, c.end, c.quote, c.number)
            for name, called in _RECORD.items() if found else ():
                told, kept = getattr(c, name), getattr(found, name)
                problem = "{name}: the library gives the {field} as {kept}, not {told}."
                said = {"field": called, "kept": _given(kept), "told": _given(told)}
                self._expect(_agree(name, told, kept), problem, c.number, name=_citation(c), **said)
            if found:
                self._beyond_the_record(c, found)
            self._standing(c, found)

    def _standing(self, c: Citation, found: Article | None) -> None:
        """How the citation stands today; that newer words stand there proves nothing against the pack."""
        today = as_it_stands(c, self._article)
        name = _citation(c)
        self.status[c.number] = today.status if found else "removed"
        if found and today.status == "superseded":
            newer = "{name} is superseded: a newer revision of the article reads otherwise there: “{now}”"
            silent = both("{name} is superseded: a newer revision of the article reads otherwise there.", name=name)
            self.notes.append(both(newer, name=name, now=one_line(today.now)) if today.now else silent)
        if c.now is None and c.now_revision is None:
            return
        if self._revision(c.article_id, c.now_revision or "") is None:
            gone = "{name}: the newer revision that it names is no longer in the library."
            self.notes.append(both(gone, name=name))
            return
        told = in_their_place(c.article_id, c.revision, c.start, c.end, self._article, c.now_revision)
        problem = "{name}: what is told to stand in its place does not stand there."
        self._expect(told == c.now, problem, c.number, name=name)

    def _beyond_the_record(self, c: Citation, found: Article) -> None:
        """Page and correction are the revision's; the copies named are, or were, articles of the library."""
        page, correction = found.page_at(c.start), correction_of(found.note)
        name = _citation(c)
        stands = "{name}: it stands on page {page}, not {told}."
        self._expect(c.page == page, stands, c.number, name=name, page=f"{page}", told=f"{c.page}")
        self._expect(c.correction == correction, "{name}: the article's correction is another.", c.number, name=name)
        for copy in c.copies:
            kept = self._revision(copy.article_id, copy.revision)
            if kept is None:
                gone = both("{name}: the copy {copy} is no longer in the library.", name=name, copy=copy.article_id)
                self.notes.append(gone)
                continue
            same = all(_agree(name, getattr(copy, name), getattr(kept, name)) for name in _OF_A_COPY)
            problem = "{name}: the library's record of the copy {copy} is another."
            self._expect(same, problem, c.number, name=_citation(c), copy=copy.article_id)

    def markers(self, answer: Answer) -> None:
        """Markers and citations resolve both ways, and are numbered from 1 in order of first use."""
        numbers = [c.number for c in answer.citations]
        gapless = numbers == list(range(1, len(numbers) + 1))
        self._expect(gapless, "The citations are not numbered from 1 without gaps.")
        used = list(dict.fromkeys(int(n) for n in MARKER.findall(answer.text)))
        for n in used:
            self._expect(n in numbers, "The text has a marker [{n}], but there is no citation {n}.", n=str(n))
        for c in answer.citations:
            self._expect(c.number in used, "{name} has no marker in the text.", c.number, name=_citation(c))
        self._expect(used == sorted(used), "The markers are not numbered in order of first use.")
        for i, s in enumerate(answer.sentences, 1):
            for n in s.citations:
                missing = "{name} names citation {n}, which is not there."
                self._expect(n in numbers, missing, name=sentence_named(i), n=str(n))
        if answer.sentences:
            self._made_of_sentences(answer)

    def _made_of_sentences(self, answer: Answer) -> None:
        """The text is its sentences, with what stands in front of each, and the markers of each."""
        marked = [str(n) for s in answer.sentences for n in s.citations]
        same = MARKER.findall(answer.text) == marked
        self._expect(same, "The markers in the text are not the ones of its sentences.")
        for i, s in enumerate(answer.sentences, 1):
            labelled = f"*({markdown(s.label)})* {markdown(s.text)}"
            problem = "{name}: what stands in front of it in the text is not “{label}”."
            holds = not s.label or labelled in answer.text
            self._expect(holds, problem, name=sentence_named(i), label=short(s.label))
        told = [_letters(s.text) for s in answer.sentences]
        shown = _letters(unescaped(REMARK.sub("", MARKER.sub("", answer.text))))
        lacking = next((i for i, t in enumerate(told, 1) if t not in shown), None)
        other = both("it has other words, or the sentences in another order")
        which = other if lacking is None else both("sentence {n} does not stand in it", n=str(lacking))
        problem = "The text is not made of the sentences that were checked: {which}."
        self._expect("".join(told) == shown, problem, which=which)

    def evidence(self, answer: Answer) -> None:
        """Every span of evidence and every nearest passage is in the library as told."""
        by_number = {c.number: c for c in answer.citations}
        for i, s in enumerate(answer.sentences, 1):
            self._claims(i, s)
            self._answering(i, s)
            for e in s.evidence:
                of_it = both("{name}, evidence", name=sentence_named(i))
                self._found(of_it, e.article_id, e.revision, e.start, e.end, e.quote)
                if e.citation is not None:
                    c = by_number.get(e.citation)
                    problem = "{name}: its evidence is not the span of citation {n}."
                    holds = c is not None and place_of(c) == place_of(e)
                    self._expect(holds, problem, name=sentence_named(i), n=str(e.citation))
            if s.support == "supported":
                uncited = "{name} is called supported, but cites nothing."
                self._expect(bool(s.citations), uncited, name=sentence_named(i))
        for i, d in enumerate(answer.disagreements, 1):
            for side in d.sides:
                name = both("Disagreement {i}, side with citation {n}", i=str(i), n=str(side.citation))
                self._found(name, side.article_id, side.revision, side.start, side.end, side.said)
                c = by_number.get(side.citation)
                holds = c is not None and inside(side, c)
                self._expect(holds, "{name}: the citation does not hold its figure.", name=name)
        for i, hit in enumerate(answer.nearest, 1):
            name = both("Nearest passage {n}", n=str(i))
            self._found(name, hit.article_id, hit.revision, hit.start, hit.end, hit.text)

    def _claims(self, number: int, sentence: Sentence) -> None:
        """Each claim is a part of its sentence, and its words a part of the evidence."""
        for i, claim in enumerate(sentence.claims, 1):
            name = both("{name}, claim {n}", name=sentence_named(number), n=str(i))
            holds = sentence.text[claim.start : claim.end] == claim.text != ""
            absent = "{name}: “{words}” does not stand there in the sentence."
            self._expect(holds, absent, name=name, words=short(claim.text))
            for span in claim.spans:
                within = sentence.evidence[span.evidence] if span.evidence < len(sentence.evidence) else None
                if within is None:
                    self._expect(False, "{name}: its words are of no evidence of the sentence.", name=name)
                    continue
                self._found(name, within.article_id, within.revision, span.start, span.end, span.quote)
                stands = within.start <= span.start and span.end <= within.end
                self._expect(stands, "{name}: its words do not stand within the sentence's evidence.", name=name)

    def _answering(self, number: int, sentence: Sentence) -> None:
        """The words said to answer are the article's, and not those of a model or of who says them."""
        if sentence.answering:
            quote = sentence.evidence[0].quote if len(sentence.evidence) == 1 else ""
            holds = sentence.written is None and fits(sentence.text, quote, sentence.answering)
            problem = "{name}: what is said to answer in it are not the article's words."
            self._expect(holds, problem, name=sentence_named(number))

    def _found(
        self,
        name: Bilingual,
        article_id: str,
        revision: str,
        start: int,
        end: int,
        quote: str,
        citation: int | None = None,
    ) -> Article | None:
        found = self._revision(article_id, revision)
        if found is None:
            self._note(concerning(name, self._lacking(article_id, revision)), citation)
            return None
        there = found.text[start:end]
        says, told = apart(there, quote)
        problem = "{name}: the article says “{there}” at characters {start} to {end}, not “{quote}”."
        said = {"there": says, "start": str(start), "end": str(end), "quote": told}
        self._expect(bool(quote) and start < end and there == quote, problem, citation, name=name, **said)
        return found

    def _lacking(self, article_id: str, revision: str) -> Bilingual:
        try:
            latest = self._article(article_id, None) if article_id.isprintable() else None
        except KeyError:
            latest = None
        named = {"id": short(article_id), "revision": short(revision)}
        if latest is None:
            return both("the library has no article {id} in revision {revision}", **named)
        another = "the library has no revision {revision} of article {id}; it has revision {latest} of it"
        return both(another, **named, latest=latest.revision)

    def verdicts(self, answer: Answer) -> None:
        """What is said of each sentence is what is found when the passages shown are checked again."""
        if not any(s.evidence or s.written for s in answer.sentences):  # what is counted of the library is from none
            return
        sources = list(self._sources(answer))
        if not sources:
            problem = "The pack does not say from which passages it was made: no verdict can be reached again."
            self._expect(False, problem)
            return
        for i, s in enumerate(answer.sentences, 1):
            if (judge := judge_of(s)) is not None:
                rests = "{name}: its verdict rests on the judge {judge}, whose opinion cannot be heard again."
                self.notes.append(both(rests, name=sentence_named(i), judge=judge))
        if self.made_by not in (None, rules()):
            self.notes.append(both("The pack was made by another version of the program."))
        other = "Made by another version of the program; verdict differs: {name}: {what}."
        same = self.made_by == rules()
        self.checked += len(answer.sentences)
        for name, what in replay(answer, sources):
            self.problems.append(concerning(name, what) if same else both(other, name=name, what=what))

    def _sources(self, answer: Answer) -> Iterator[Source]:
        """The passages shown, each in the library as it is told."""
        shown = {(s.article_id, s.revision): s for s in answer.shown}
        for c in answer.citations:
            is_shown = (c.article_id, c.revision) in shown
            self._expect(is_shown, "{name} is of no passage that was shown.", name=_citation(c))
        for i, s in enumerate(answer.shown, 1):
            name = both("Passage {n}", n=str(i))
            found = self._revision(s.article_id, s.revision)
            if found is None:
                self._note(concerning(name, self._lacking(s.article_id, s.revision)))
                continue
            part = s.start < s.end <= len(found.text)
            self._expect(part, "{name} is not a part of its article.", name=name)
            yield Source(found, s.start, s.end)

    def quotations(self, answer: Answer) -> None:
        """Four words or more in quotation marks stand in a cited article, or their sentence is called unsupported."""
        cited = [a for c in answer.citations if (a := self._revision(c.article_id, c.revision)) is not None]
        texts = tuple(dict.fromkeys(a.text for a in cited))
        nowhere = "{name}: “{words}” is in quotation marks, but stands in no cited article."
        for i, s in enumerate(answer.sentences, 1):
            if s.support != "unsupported":
                for inner in _quoted(s.text):
                    holds = any(stands_verbatim(inner, t) for t in texts)
                    self._expect(holds, nowhere, name=sentence_named(i), words=short(inner))


def _citation(c: Citation) -> Bilingual:
    return both("Citation {n}", n=str(c.number))


def _shown_lines(page: str, form: Form) -> list[str]:
    before, _, after = around_data(page, form)
    return [line.rstrip() for line in (before + after).rstrip().split("\n")]


def _quoted(text: str) -> Iterator[str]:
    for q in quotations(text):
        inner = text[q.inner_start : q.inner_end]
        if words(inner) >= 4:
            yield inner


def _letters(text: str) -> str:
    """Only letters and digits: list signs, spaces and marks between sentences are no words."""
    return "".join(c for c in text if c.isalnum())


def _agree(name: str, told: str | None, kept: str | None) -> bool:
    """Whether two values of a field are the same; an outlet may go by another of its names by now."""
    return same_outlet(told, kept) if name == "source" else told == kept


def _given(value: str | None) -> str:
    return both("nothing") if value is None else f"“{short(value)}”"
