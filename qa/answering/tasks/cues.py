"""A request in note form, told by the one word of it that names a task: "controversy around the airport", "wolf
attacks, in order of time". For what no pattern and no example has: it opens with no word of a question, and is short.
"""

from __future__ import annotations

import re
from typing import cast

from qa.answer import TaskName
from qa.answering.tasks.phrasing import topic_of
from qa.answering.tasks.task import Task
from store.language.grammar import QUESTION_WORDS
from store.language.patterns import late
from store.language.text import words

LONGEST = 16
"""Words of a request in note form."""

_CUES: tuple[tuple[TaskName, str, re.Pattern[str]], ...] = tuple(
    (cast(TaskName, name), detail, late(rf"\b(?:{pattern})(?!\w)", re.IGNORECASE))
    for name, detail, pattern in (
        ("quotes", "", r"(?:direct |exact |full |good |short |best )*(?:quotes?|quotations?|quoted"
                       r"|citations?)(?: only)?"
                       r"|verbatim|word for word|in (?:his|her|their|its) own words|(?:own|exact|very|literal) words"
                       r"|statements?|remarks|comments|utterances"),
        ("timeline", "", r"(?:on |as |in )?(?:an? )?(?:time ?line|chronolog(?:y|ical(?:ly)?)(?: overview| order"
                         r"| list)?)"
                         r"|(?:step by step|day by day|week by week|month by month|year by year|one after (?:the "
                         r"other|another))|(?:in |by |with )?(?:the )?(?:order of time|date order|order|dates?)"
                         r"(?= |$|,)|milestones|turning points|history|(?:sequence|chain|course|order) of (?:events"
                         r"|what happened)|from (?:the )?(?:start|beginning|first [a-z]+)(?: on)? (?:to|until|till|up "
                         r"to) (?:the end|today|now|finish|date)"),
        ("compare", "", r"compar(?:e|ed|ison|ing)|contrast(?:ed|ing)?|versus|vs|differences?|side by side|conflicting"
                        r"|contradict(?:ions?|ory)|discrepanc(?:y|ies)|disagreements?"),
        ("opinions", "", r"(?:the )?(?:arguments?|case|voices|opinions?|pros?) (?:for and against|pro and con(?:tra)?"
                         r"|and "
                         r"con(?:s|tra)?)|reactions?|responses?|criticisms?|critics|opponents|objections?"
                         r"|resistance|backlash|controvers(?:y|ies)|outrage|sympathy|protests?|anger|praise"
                         r"|supporters|opinions?|opposition|public mood|concerns|fears"),
        ("latest", "", r"(?:the )?(?:latest|newest|most recent|fresh)(?: (?:news|updates?|reports?|developments?))?"
                       r"|(?:recent|new|any) (?:news|updates?|reports|developments?)|(?:current|present) (?:status"
                       r"|state"
                       r"|situation)|updates?|news|lately|recently"),
        ("list", "people", r"(?:the |all |every |main |key )*(?:people|persons?|protagonists|witnesses|victims|experts"
                           r"|players|actors|negotiators|everyone|cast)(?: (?:and organi[sz]ations|named|mentioned"
                           r"|involved|quoted|cited|affected|by name|connected))*"),
        ("list", "organisations", r"(?:the |all |every |main |key |affected )*(?:compan(?:y|ies)|organi[sz]ations?"
                                  r"|firms|institutions|agencies|unions|parties|groups)(?: (?:named|mentioned"
                                  r"|involved|affected|connected))*"),
        ("list", "places", r"(?:the |all |every |affected )*(?:places|towns|villages|cities|countries|locations"
                           r"|regions)"
                           r"(?: (?:named|mentioned|affected|hit))*"),
        ("list", "figures", r"(?:the |all |every |key )*(?:figures|numbers|statistics|stats|amounts|sums|data"
                            r"|percentages)(?: of money)?(?: (?:named|mentioned|given))*"),
        ("summary", "", r"(?:short |quick |brief |rough |general )*(?:summar(?:y|ies|i[sz]e[ds]?)|gist|overview"
                        r"|briefing"
                        r"|brief|recap|rundown|background|takeaways|tl;?dr|digest|essentials|main points|key (?:facts"
                        r"|points)|bullet points|in (?:a nutshell|short|brief|plain words|simple terms|(?:a|one|two"
                        r"|three|five) (?:paragraphs?|sentences?|words|lines)))|everything (?:important|relevant)"
                        r"|basics|crash course|primer"),
    )
)  # fmt: skip
_VERBS = late(
    r"^(?:(?:give|show|tell|bring|get|find|collect|gather|pull|extract|pick|sort|order|put|arrange|plot|draw|list|name"
    r"|write|make|explain|describe|run|walk|go|need|want|looking|look|have|there|is|are|any|some|all|every|each|me|us"
    r"|i|i['’]?m|i['’]?d|after|for|to|like|please|the|an?|good|together|out|up|down|through|into|as|with|more|of|on"
    r"|about"
    r"|around|from|in|and|or|what|has|been|reported|said|written|reports?|articles?|stories|coverage|reporting|texts"
    r"|pieces|mentioned|named|raised|appearing|they|wrote|possible)\b[\s,:;–-]*)+",
    re.IGNORECASE,
)
_ARTICLE = late(r"(?:the|an?)\s+$", re.IGNORECASE)
_BEHIND = late(
    r"(?:[\s,:;–-]+(?:for (?:a|my|the) \w+|and (?:tell|show|give) \w+ \w+ \w+|and (?:what|why|how|when|where|who)\b.*"
    r"|you (?:have|can find|know)|there (?:is|are)|in (?:the|your) (?:articles|library|archive)|only|now|so far|about"
    r"|of|on|in|to|for|with|by|and|that|against|around|a|the|as|please|from))+$",
    re.IGNORECASE,
)
_ASKS = QUESTION_WORDS | frozenset(
    "is are was were do does did has have had can could will would should am may might whos whats".split()
)


def noted(bare: str) -> Task | None:
    """The task of a request in note form; None where its first word is a question's, or nothing in it names one."""
    said = words(bare)
    if not said or said[0] in _ASKS or len(said) > LONGEST:
        return None
    for name, detail, pattern in _CUES:
        match = pattern.search(bare)
        if match is None:
            continue
        topic = subject(f"{bare[: match.start()]} , {bare[match.end() :]}")
        if topic and words(topic)[0] not in _ASKS:
            return Task(name=name, speaker=topic, detail=bare) if name == "quotes" else Task(
                name=name, topic=topic, detail=detail)  # fmt: skip
    return None


def subject(rest: str) -> str:
    """What is left of a request once the words that ask for something to be made are cut off at both ends."""
    before = ""
    while rest != before:
        before = rest
        rest = _BEHIND.sub("", rest.strip(" ,:;–-?!."))
        opened = _VERBS.match(rest)
        if opened and (left := rest[opened.end() :]):
            article = _ARTICLE.search(opened.group())
            rest = f"{article.group() if article else ''}{left}"
            if article:
                break
    return topic_of(_BEHIND.sub("", rest.strip(" ,:;–-?!.")))
