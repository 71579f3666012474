"""How Chinese says who said what: X说/表示/指出/认为：“…”, “…”X说, 据X介绍, and who 他, 她 and 会长 are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.proof.speakers.attribution import BESIDE, PARAGRAPH, Pair, SpeakerReading
from qa.proof.speakers.cast import Person
from qa.proof.speakers.interview import FEWEST
from qa.proof.speakers.speech import SpeechCue
from qa.proof.speakers.voices import NOBODY, Voice
from store.language.patterns import in_both_scripts, late, simplified
from store.language.people import is_chinese_name
from store.language.reporting import FILLING, OPENING
from store.language.text import paragraph_at

SAID = in_both_scripts(
    r"(?:笑着|微笑着|哽咽着|激动地|坦率地)?(?:(?<![小据话是以听胡学传])说(?!法|明|服|话|不定|到底|起来)|表示|指出|认为|(?<![名被自职人号])称(?![为作号呼赞])|强调|回应|坦言|透露|补充"
    r"|介绍|解释|写道|问道|答道|回答|告诉|估计|提醒|承认|否认|宣布|警告|呼吁|相信|预计|担心|批评|反驳|主张|建议|感叹|直言|谈到|回忆|证实|声明|透露|预测|判断|抱怨|总结)(?:道|过)?"
)
DAY = (
    r"(?:[上下本]?(?:周|星期)[一二三四五六日天]|[上下本]周|[昨今前][天日早晨晚夜]|当[天日晚]|(?:\d+年)?\d+月(?:\d+日)?|\d+日)"
    r"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚[上间]?|夜间)?"
)
ADVERBS = in_both_scripts(
    rf"(?:{DAY}|[\u4e00-\u9fff]{{2}}(?<![基当各外内两工场产民湿草营驻])地|"
    r"还|也|则|就|曾|又|只|只是|并|再|都|随即|当场|日前|近日|进一步|公开|明确|多次|一再|随后|最后|当时|同时|不|没有|曾经|后来|接着|继续|一度|这样|如此|对此"
    r"|(?:对着?|向|面对|接受)(?:记者|本[报台刊社网]|媒体|我们|我|大家)"
    rf"|在[^，。；：！？]{{1,24}}?(?={SAID})"
    r"|(?:在|于|接受|面对|对着|对|向|就|通过|针对)[^，。；：！？]{1,24}?(?:上|中|时|后|里|前|间|会|采访|记者|本报|媒体|问题|此事|文章|声明|电话|邮件|社交媒体|议会|我们|我|大家))"
)
TITLE = in_both_scripts(
    r"(?:董事长|副总裁|总裁|总经理|经理|总监|首席执行官|首席经济学家|首席医疗官|创始人|主席|会长|秘书长|部长|市长|省长|县长|州长|局长|司长|处长|院长|校长|所长|馆长|站长|队长|厂长|船长|行长|社长"
    r"|书记|主任|发言人|负责人|教授|副教授|讲师|博士|院士|研究员|专家|分析师|经济学家|科学家|工程师|律师|医生|护士|老师|教师|学生|记者|编辑|主编|评论员|作者|作家|导演|演员|教练|队员|渔民|农民|居民|市民"
    r"|村民|校友|总理|总统|首相|大臣|议员|法官|检察官|先生|女士|小姐|顾问|代表|委员|干事|经济师|设计师|飞行员|船员|店主|老板|员工|工人|司机|同事|邻居)"
)
_LEADING = late(
    r"^(?:不过|但是|但|同时|此外|随后|对此|其中|而且|而|另外|目前|日前|最后|然后|接着|于是|所以|因此|尽管|虽然|事后|会后|会上|"
    + DAY
    + r")+"
)
_NO_MARK = "[^，。；：！？、\\s“”「」『』（）" + OPENING + FILLING + "]"
_WHO = rf"(?P<who>{_NO_MARK}{{1,40}}?)"
_BEFORE = late(
    rf"(?:^|(?<=[，。；：！？\s）{FILLING}]))(?:{_NO_MARK}{{0,20}}?{TITLE}、)*{_WHO}{ADVERBS}{{0,3}}(?P<verb>{SAID})"
    rf"(?P<after>[，：:,]|(?={OPENING})|(?:记者|本报|我们|我|媒体|大家)[，：:,]?|(?=[^，。；：！？的了着]))"
)
_AFTER = late(rf"(?<={FILLING})[，,]?{_WHO}{ADVERBS}{{0,3}}(?P<verb>{SAID})(?=[。！？\s]|$)")
_ACCORDING = late(
    rf"(?:^|(?<=[，。；：！？\s]))(?P<verb>据|按照|根据|用)(?P<who>[^，。；：！？“”「」{OPENING}]{{1,24}}?)(?:的)?(?:介绍|透露|报[道导]|估计|说法|统计|预测|的话说|话说|称|说)(?=[，：,]|{OPENING})"
)
_TURN = late(r"^\s*(?P<who>[\u4e00-\u9fff·]{1,12})(?P<verb>：)(?=\S)", re.MULTILINE)
_COLON = late(r"^\s*(?P<who>[\u4e00-\u9fff·]{2,12})(?P<record>（[^（）]{2,60}）)?(?P<verb>：)(?=\S)")
ASKED = late(r"\s*(?:问[：:]|[Qq]：)\s*(?=\S)")
ANSWERED = late(r"\s*(?:答[：:]|[Aa]：)\s*(?=\S)")
"""What the questions and the answers of an interview begin with that names nobody."""
_RECEIVES = late(
    rf"(?:^|(?<=[，。；：！？\s）]))(?P<who>{_NO_MARK}{{2,24}}?)(?:在[^，。]{{1,24}}?)?{ADVERBS}*接受[了过]?[^，。；]{{0,10}}"
    r"(?:专访|采访|访谈|访问)",
    re.MULTILINE,
)
_PARTS = late(r"[：:｜|，,！!。\s—–-]+")
_TO_ANSWER = late(r"对话|专访|访谈|采访|访")
_TELLING = late(r"[\u4e00-\u9fff]")
_AFTER_TITLE = late(rf"{TITLE}(?P<name>[\u4e00-\u9fff·]{{2,10}})$")
_NAMED = late(r"名叫(?P<name>[\u4e00-\u9fff·]{2,10}?)的")
_FOREIGN = late(
    r"(?:(?!的|名叫|叫|是)[\u4e00-\u9fff]){1,6}(?:·(?:(?![的说在和与也还则就表示认为指出称]|告诉|"
    + SAID
    + r")[\u4e00-\u9fff]){1,8})+"
)
_BODY = late(
    r"(?:公司|集团|政府|部|局|委|委员会|协会|学会|银行|法院|大学|学院|研究所|研究院|机构|组织|警方|官员|方面|当局|议会|国会|党|工会|基金会|中心|办公室|报|社|台|医院|学校|人士|团队|企业|港务局|官方|白宫|总部|检方|媒体|网站)$"
)
_DOCUMENT = late(r"(?:报告|数据|文件|声明|公告|调查|研究|统计|文章|信|方案|计划|法案|规定|通知|公报|许可证)$")
_PRONOUNS = frozenset("他 她 我 它 他们 她们 我们 你 您 对方 其 自己 有人 大家 谁 记者 笔者 该".split())


def cues(sentence: str) -> tuple[SpeechCue, ...]:
    """Who is said to speak in a masked Chinese sentence, in order."""
    found: list[SpeechCue] = []
    for m in _COLON.finditer(sentence):
        if m["record"]:
            found.append(SpeechCue(m.span("who"), m.span("verb"), (m.end(), len(sentence)), "colon"))
    for m in _AFTER.finditer(sentence):
        found.append(SpeechCue(_trimmed(m), m.span("verb"), (0, m.start()), "after"))
    taken = {c.verb for c in found}
    for m in _ACCORDING.finditer(sentence):
        found.append(SpeechCue(_trimmed(m), m.span("verb"), (m.end(), len(sentence)), "according"))
    for m in _BEFORE.finditer(sentence):
        overlaps = any(c.speaker[0] < m.end() and m.start() < c.verb[1] for c in found if c.order != "colon")
        if m.span("verb") not in taken and not overlaps:
            found.append(SpeechCue(_trimmed(m), m.span("verb"), (m.end(), len(sentence)), "before"))
    return tuple(sorted((c for c in found if c.speaker[0] < c.speaker[1]), key=lambda c: c.verb[0]))


def _trimmed(m: re.Match[str]) -> tuple[int, int]:
    """The span of the speaker without times and links before it and adverbs after it."""
    start, end = m.span("who")
    lead = _LEADING.match(m["who"])
    start += lead.end() if lead else 0
    tail = re.search(rf"{ADVERBS}+$", m.string[start:end])
    return start, (start + tail.start() if tail and tail.start() > 0 else end)


class ChineseReading(SpeakerReading):
    """Who says what in one article in Chinese."""

    def _prepare(self) -> None:
        self._plain = simplified(self._mask)
        self._people: list[str] = []
        for m in re.finditer(rf"{TITLE}(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?={ADVERBS}|{SAID}|[，。、（])", self._mask):
            if not re.match(SAID, m["name"]):
                self._people.append(m["name"])
        self._people += [_untitled(m.group()) for m in _FOREIGN.finditer(self._mask)]
        self._people = list(dict.fromkeys(self._people))
        turns = Counter(m["who"] for m in _TURN.finditer(self._mask))
        labels = {label for label, times in turns.items() if times >= FEWEST}
        is_interview = len(labels) > 1 or any(self.is_person(label) for label in labels)
        self._turns = {label for label in labels if is_interview and not self.is_pronoun(label)} - {"问", "答"}
        self._answers = self._answered()

    def _answered(self) -> dict[int, Person]:
        """The paragraphs that are answers of an interview in 问：／答：, with who gives them: also those between an
        answer and the next question, for an answer may have several."""
        said = [m.group() for m in PARAGRAPH.finditer(self._mask)]
        asks, told = ([n for n, words in enumerate(said) if label.match(words)] for label in (ASKED, ANSWERED))
        if min(len(asks), len(told)) < FEWEST:
            return {}
        name = self._interviewee("\n".join(said[: min(asks[0], told[0])]))
        after = {n: next((ask for ask in asks if ask > n), n + 1) for n in told}
        return {n: Person(name) for first in told for n in range(first, after[first])} if name else {}

    def _interviewee(self, before: str) -> str:
        """Who answers, by the words `before` the first question and the title; "" where these do not tell."""
        received = [m["who"] for m in _RECEIVES.finditer(before)]
        parts = [part for part in _PARTS.split(self._title) if _TO_ANSWER.search(part)]
        for words in (*received, *parts):
            known = (self.phrase(words).name or "", *(words[-n:] for n in (4, 3, 2)))
            if name := next((name for name in known if self.is_person(name) and name in before), ""):
                return name
        ends = (part[-3:] for part in parts)  # of a rare surname
        if name := next((name for name in ends if re.search(rf"(?:^|[\W的岁]|{TITLE}){re.escape(name)}", before)), ""):
            return name
        people = {person for person in self._people if person in before}
        return people.pop() if len(people) == 1 else ""

    @property
    def cast(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The people named, each once, in the order of the text; bodies are not told from other words."""
        return tuple(self._people), ()

    def introduced(self) -> Iterator[tuple[str, str, str]]:
        earlier = ""
        for unit in self.units:
            sentence = self._mask[unit.start : unit.end]
            for name in self._people:
                for m in re.finditer(re.escape(name), sentence):
                    yield name, sentence[max(0, m.start() - BESIDE) : m.end() + BESIDE], earlier
            earlier = sentence

    def person_beside(self, start: int, end: int) -> Person | None:
        """Nobody: what stands beside a name is read by titles here."""
        return None

    def is_shared(self, name: str) -> bool:
        """Never: whole names stand in Chinese, and no surname alone."""
        return False

    def _sentences(self, paragraph: str) -> list[tuple[int, int]]:
        """Spans that end after 。！？, or after a quotation that ends a sentence and is followed by no "X说。"."""
        spans: list[tuple[int, int]] = []
        start = 0
        for m in re.finditer(rf"[。！？!?]+|{FILLING}+(?!{FILLING})", paragraph):
            ends = m.group()[0] in "。！？!?"
            if not ends and (
                _AFTER.match(paragraph, m.end()) or paragraph[m.end() : m.end() + 1] in "，、：；。！？,的"
            ):
                continue
            if not ends and not re.match(rf"\s*(?:$|{OPENING}|{_WHO}{ADVERBS}{{0,3}}{SAID})", paragraph[m.end() :]):
                continue
            if paragraph[start : m.end()].strip():
                spans.append((start, m.end()))
            start = m.end()
        if paragraph[start:].strip():
            spans.append((start, len(paragraph)))
        return spans

    def _cues(self, sentence: str, start: int) -> tuple[SpeechCue, ...]:
        turn = _TURN.match(sentence) if start == 0 or self._mask[start - 1] == "\n" else None
        if turn is None or turn["who"] not in self._turns:
            return cues(sentence)
        return SpeechCue(turn.span("who"), turn.span("verb"), (turn.end(), len(sentence)), "colon"), *cues(sentence)

    def _voice(self, cue: SpeechCue, start: int, paragraph: int, earlier: list[Pair]) -> Voice:
        words = self._text[slice(*cue.speaker)].strip()
        plain = simplified(words)
        host = next((v for c, v in earlier if c.order == "colon"), None) or self.host(paragraph)
        if plain in ("我", "笔者"):
            return host or Voice(self._author, None, self._author is not None)
        if plain in ("他", "她") and host is None:
            opens = not _TELLING.search(self._mask[paragraph_at(self._mask, start)[0] : cue.speaker[0]])
            named = [v for _, v in earlier if v.certain] or self._named_before(paragraph, opens)
            people = {v.name for v in named[-1:]}
            return Voice(next(iter(people)), None, True) if people else NOBODY
        if words in self._turns:
            return replace(self.phrase(words), certain=True)
        return NOBODY if plain in _PRONOUNS else self.phrase(words)

    def _named_before(self, paragraph: int, opens: bool) -> list[Voice]:
        """The people who spoke, or else were named, in this paragraph, or in the one before where the pronoun
        opens this one: what stands before it there may tell of somebody else. The last one last."""
        for back in (0, 1) if opens else (0,):
            units = [u for u in self.units if u.paragraph == paragraph - back]
            voices = [v for u in units for v in u.voices]
            spoke = [v for v in voices if v.name in self._people or (v.certain and v.name and _is_name(v.name))]
            if spoke:
                return spoke
            text = "".join(self._mask[u.start : u.end] for u in units)
            named = [p for p in self._people if p in text]
            if len(named) == 1:
                return [Voice(named[0], None, True)]
            if named:
                return []
        return []

    def phrase(self, words: str) -> Voice:
        """Who a phrase stands for: the name after a title, a name the article knows, a body."""
        words = self._as_here(words.strip())
        named = _NAMED.search(words) or _AFTER_TITLE.search(words)
        if named:
            return Voice(self._full(named["name"]), None, True)
        foreign = _FOREIGN.search(words)
        if foreign:
            return Voice(_untitled(foreign.group()), None, True)
        known = [p for p in self._people if words.endswith(p)] or [p for p in self._people if p.split("·")[-1] == words]
        if known:
            return Voice(self._full(max(known, key=len)), None, True)
        if _is_name(words):
            return Voice(words, None, True)
        if re.fullmatch(TITLE, words):
            holder = rf"{words}(?P<name>[\u4e00-\u9fff·]{{2,10}}?)(?={ADVERBS}|{SAID}|[，。、])"
            names = {m["name"] for m in re.finditer(holder, self._mask)}
            return Voice(self._full(names.pop()), None, True) if len(names) == 1 else Voice(words, None, False)
        return Voice(words or None, None, bool(_BODY.search(words)) and not _DOCUMENT.search(words))

    def _as_here(self, words: str) -> str:
        """`words` in the script in which the article has them; as they are where it has none such."""
        at = self._plain.find(simplified(words))
        return words if at < 0 else self._mask[at : at + len(words)]

    def _full(self, head: str) -> str:
        longer = [p for p in self._people if p != head and p.split("·")[-1] == head]
        return longer[0] if len(longer) == 1 else head

    def names_in(self, words: str) -> list[str]:
        """The name in a phrase, without titles."""
        found = self.phrase(words)
        return [found.name] if found.name and (found.certain or _is_name(found.name)) else []

    def is_person(self, name: str) -> bool:
        """Whether a name is that of a person: one the article gives a title, or one that begins with a surname."""
        return name in self._people or _is_name(name)

    def is_beside(self, name: str, others: Sequence[str]) -> bool:
        places = [m.start() for m in re.finditer(re.escape(name), self._mask)]
        return any(o in self._text[max(0, p - 40) : p + 40] for p in places for o in others)

    def is_pronoun(self, words: str) -> bool:
        return simplified(words) in _PRONOUNS


def _untitled(name: str) -> str:
    """A name without the title it follows."""
    return re.sub(rf"^.*?{TITLE}(?=[\u4e00-\u9fff]+·)", "", name)


def _is_name(words: str) -> bool:
    return is_chinese_name(words) and not _BODY.search(words) and not _DOCUMENT.search(words)
