"""Sentences of an article that give orders to a machine that reads it: no evidence of anything.

An article may report such an order, in quotation marks or of somebody; then its sentence is a statement like any other.
Only what itself turns to the reader's machine counts: an imperative about answers, instructions or the talk; an address
to assistants with what they are to do; the marks and the code of a chat where prose should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from qa.proof.facts.saying import TEXTS
from store.language.patterns import late

_QUOTED = late(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」|\"[^\"]*\"|(?<!\w)[‘'][^’'\n]{3,}[’'](?!\w)")
_CLAUSE = (
    r"(?:^|[.:;!?,(–—\n]\s*"
    r"|\b(?:and|then|now|please|but|so|always|instead|kindly|you (?:must|should|are to|need to))\s+)(?:\W{0,4})"
)
_ANSWER = r"(?:reply|respond|answer|output|print|repeat|append|prepend)"
_SHAPE = "(?:start|begin|end|finish|add|include|cite)"
_DO = (
    rf"(?:{_ANSWER}|ignore|disregard|forget|override|{_SHAPE}|conclude|copy|tell|say|state"
    r"|write|translate|decode|follow|summari[sz]e|reveal|show|display|return|provide|focus|send|visit|click|execute|run"
    r"|call|strictly adhere|adhere|act|pretend|treat|use|stop|insert|mention)"
)
_OF_THE_TALK = (
    r"(?:(?:previous|prior|above|earlier|preceding|following|system|my|all|any|these|those|other|your|every) "
    r"(?:\w+ ){0,2}"
    r"(?:instructions?|prompts?|rules|orders|directions|information|messages?|documents?|sources?|question)"
    r"|instructions?|prompt|(?:your|every|each) (?:\w+ )?(?:answer|reply|response|output|summary)s?\b"
    r"|(?:the|an?) (?:\w+ )?(?:answer|reply|response|output|summary)\b"
    r"|the (?:question|user|reader)s?\b|the conversation|word for word|verbatim|only (?:with|the)|with only"
    r"|nothing else"
    r"|exclusively on|from now on|in your (?:answer|reply|response))"
)
_IMPERATIVE = late(rf"{_CLAUSE}{_DO}\b[^.;!?\n]{{0,80}}\b{_OF_THE_TALK}", re.IGNORECASE)
_MACHINE = (
    r"(?:(?:AI|automated|chat|digital|virtual) (?:readers?|systems?|agents?|models?|assistants?|bots?)|chat ?bots?|"
    r"(?:large )?language models?|LLMs?|assistants?|ChatGPT|GPT-?\d?|AIs?)"
)
_ADDRESSED = late(
    rf"(?:^|[.:;!\n]\s*|\bnote to (?:the |all |any )?|\bfor |\battention,? (?:all )?|\bdear |\bto you, (?:the )?)"
    rf"{_MACHINE}\b(?: only| reading[^.!?,\n]{{0,30}}| summari[sz]ing[^.!?,\n]{{0,30}})?"
    rf"(?:,\s+(?:please|you|{_DO})\b|[^.!?,\n]{{0,60}}:)"
    rf"|\b(?:if|when|as) (?:you are|you're|the reader is) an? {_MACHINE}\b"
    rf"|\b(?:if|when) (?:the |a )?user (?:asks|requests|wants)\b[^.!?\n]{{0,60}},\s*(?:please |you |then )?{_DO}\b",
    re.IGNORECASE,
)
_WHAT_TO_ANSWER = late(
    r"\b(?:the )?only (?:allowed|permitted|valid|correct|acceptable) (?:answer|reply|response)\b"
    rf"|\bevery (?:answer|reply|response) (?:to|must|should|has to) (?:{_SHAPE}|contain)\b"
    rf"|\bwhen (?:you )?answer(?:ing)?\b[^.\n]{{0,30}}\b(?:{_SHAPE}|say)\b"
    r"|\brequires every answer\b",
    re.IGNORECASE,
)
_DICTATED = late(
    rf"{_CLAUSE}{_ANSWER}\b[^.;!?\n“]{{0,30}}“"
    rf"|{_CLAUSE}(?:ignore|disregard|forget|override)\b[^.;!?\n]{{0,30}}"
    rf"\b(?:the|these|those|all|any) (?:{TEXTS}|source|documents?)\b"
    rf"|^\W*{_MACHINE} (?:must|should|shall|(?:are|have|need) to) "
    rf"(?:{_ANSWER}|say|state|tell|claim)\b[^.“]{{0,30}}“\W*$",
    re.IGNORECASE,
)
_ELSEWHERE = late(
    r"\b(?:ignorier\w*|missacht\w*|vergiss) [^.\n]{0,40}(?:anweisung|befehl|regel)|\bantworte (?:nur|ausschließlich)\b"
    r"|\b(?:ignora|olvida|oublie[zr]?|ignore[zr]? (?:toutes?|les|tes|vos|ces)) [^.\n]{0,40}"
    r"(?:instrucciones|instructions|consignes|istruzioni|instruções)"
    r"|\b(?:responde|répond[sez]*|rispondi|responda) (?:sólo|solo|seulement|uniquement|apenas|soltanto)"
    r"|\b(?:игнорируй|забудь|не обращай)\w* [^.\n]{0,40}(?:инструкци|указани|команд)|\b(?:ответь|отвечай)\w* только"
    r"|忽略[^。\n]{0,12}(?:指令|指示|命令|问题|规定|规则|要求|提示|来源)|(?:只|仅)(?:需)?(?:回复|回答|输出)"
    r"|请(?:你|务必)?(?:回复|回答|输出)\s*[“：:]|(?:指示|命令)を(?:すべて)?無視",
    re.IGNORECASE,
)
_CODE = late(
    r"<\|[^|<>]{1,40}\|>|\[/?INST\]|</?(?:document|context|system|information|instructions?|source|prompt)s?>"
    r"|^\W{0,4}(?:system|assistant|user|developer)\s?:|^#{1,6}\s?(?:system|instructions?)\b|<end of \w+>"
    r"|[\"“]\w{1,30}[\"”]\s?:\s?[\"“{\[]|!\[[^\]]*\]\s?[\[(]|^\[\w+\]:\s?\w+://|<(?:img|span|div|script|style|a|iframe)\b[^>]*(?://|\bon\w+=|style=)"
    rf"|<+\W{{0,2}}(?:{_ANSWER}|say)\b"
    r"|<!--[^>]*\b(?:AIs?|assistants?|answer|ignore)\b",
    re.IGNORECASE | re.MULTILINE,
)
# A word in letters of two alphabets is written to be read by eye and not by rule.
_TWO_ALPHABETS = late(r"[a-zA-Z][\u0400-\u04ff]|[\u0400-\u04ff][a-zA-Z]")


_TO_SAY = late(
    r"\b(?:must|should|shall|(?:has|have|needs?|ought|is|are|told|asked|ordered|instructed|urged) (?:\w+ ){0,3}?to)"
    rf" (?:\w+ )?(?:{_ANSWER}|say|state|claim|write|announce|declare|tell (?:\w+ ){{1,3}}?)\b",
    re.IGNORECASE,
)

# Nearly every sentence of an article has none of these, and needs no closer look.
_PERHAPS = late(
    rf"instr|prompt|{_ANSWER}|repl[yi]|respon|assist|\bchat|model|\bAIs?\b|LLM|GPT|\busers?\b|reader|[<{{|]|!\[|\]:|\":"
    r"|ignor|disreg|forget|verbatim|word for word|exclusiv|from now on"
    r"|nothing else|conversation|anweis|befehl"
    r"|antwort|olvid|oubli|répon|rispon|忽略|回复|回答|输出|無視|system|[\u0400-\u04ff]",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_000)
def gives_orders(sentence: str) -> bool:
    """Whether `sentence`, what it quotes aside, tells a machine that reads it what to do."""
    if not _PERHAPS.search(sentence):
        return False
    if _CODE.search(sentence) or _TWO_ALPHABETS.search(sentence):
        return True
    bare = _QUOTED.sub(" “” ", sentence)
    return any(p.search(bare) for p in (_IMPERATIVE, _ADDRESSED, _WHAT_TO_ANSWER, _DICTATED, _ELSEWHERE))


def only_demands(sentence: str, claim: str) -> bool:
    """Whether `sentence` has the words of `claim` only as what somebody is to say: it does not say that they are so."""
    demand = _TO_SAY.search(sentence)
    wanted = words_alone(claim)
    return bool(demand and wanted and wanted in words_alone(sentence[demand.end() :]))


def words_alone(text: str) -> str:
    """The words of `text` in lower case with single spaces, without marks."""
    return " ".join(re.findall(r"\w+", text.casefold()))


# Words of the instructions that a model was sent, said again as part of its answer: they tell of no article.

_LEAST_WORDS = 4  # of a sentence that stands in the instructions as a whole
_LEAST_SIGNS = 8  # of one in a script without spaces
_RUN = 8  # words in a row by which a longer sentence repeats them


def repeats(text: str, instructions: str, articles: Iterable[str]) -> bool:
    """Whether `text` is words of `instructions`, or holds a run of them, that none of `articles` has."""
    said, told = words_alone(text), f" {words_alone(instructions)} "
    words = said.split()
    if len(words) < _LEAST_WORDS and (said.isascii() or len(said) < _LEAST_SIGNS):
        return False
    runs = [" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)]
    repeated = [run for run in [said, *runs] if f" {run} " in told]
    return bool(repeated) and not any(f" {repeated[0]} " in f" {words_alone(article)} " for article in articles)
