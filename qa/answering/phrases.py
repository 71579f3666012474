"""The sentences that we write ourselves, by name, in English and Chinese: `say("nothing answers", "zh")`.

Every phrase declares its variables by using them, the same in each language; a question in any other language is
answered in English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from store.language.bilingual import Pairs, Spoken, by_language, day_in_words, spoken, translate

__all__ = [
    "AROUND",
    "LANGUAGES",
    "PHRASES",
    "Spoken",
    "count_sentences",
    "in_words",
    "plainly",
    "quote_list",
    "say",
    "spoken",
]

_LANGUAGES: Pairs = {
    "ar": ("Arabic", "阿拉伯文"),
    "de": ("German", "德文"),
    "el": ("Greek", "希腊文"),
    "en": ("English", "英文"),
    "es": ("Spanish", "西班牙文"),
    "fr": ("French", "法文"),
    "he": ("Hebrew", "希伯来文"),
    "hi": ("Hindi", "印地文"),
    "it": ("Italian", "意大利文"),
    "ja": ("Japanese", "日文"),
    "ko": ("Korean", "韩文"),
    "nl": ("Dutch", "荷兰文"),
    "pl": ("Polish", "波兰文"),
    "pt": ("Portuguese", "葡萄牙文"),
    "ru": ("Russian", "俄文"),
    "sv": ("Swedish", "瑞典文"),
    "th": ("Thai", "泰文"),
    "tr": ("Turkish", "土耳其文"),
    "zh": ("Chinese", "中文"),
}
LANGUAGES = by_language(_LANGUAGES)
"""The names of the languages that `store.language.text.language` tells, by ISO 639-1 code."""

_PHRASES: Pairs = {
    "nothing matches": ("Nothing in the library matches the question.", "资料库中没有与这个问题相符的内容。"),
    "nothing answers": ("Nothing was found that answers the question.", "没有找到回答这个问题的内容。"),
    "extracted instead": (
        "No model wrote this: these are the articles' own sentences. {reason}",
        "以上不是模型所写，而是文章的原句。{reason}",
    ),
    "without the model": ("No model was there to answer. {reason}", "没有模型可以作答。{reason}"),
    "chose nothing": ("The model chose no sentence of the articles found.", "模型没有从找到的文章中选出任何句子。"),
    "model found nothing": ("The model found no answer in the articles found.", "模型在找到的文章中没有找到答案。"),
    "nothing to check": ("The model gave no sentence that could be checked.", "模型没有给出可以核对的句子。"),
    "all left out": (
        "Left out because the articles found do not carry it: all of the answer ({sentences}).",
        "整个回答（{sentences}）都没有找到的文章作依据，已略去。",
    ),
    "some left out": (
        "{sentences} left out because the articles found do not carry what is said.",
        "有{sentences}没有找到的文章作依据，已略去。",
    ),
    "reading failed": (
        "The second reading by {model} failed; the first verdicts stand.",
        "{model}的第二次审读失败；维持最初的判断。",
    ),
    "reading controls": (
        "The second reading by {model} got control sentences wrong; the first verdicts stand.",
        "{model}在第二次审读中答错了对照句；维持最初的判断。",
    ),
    "read again": ("Read a second time by {model}: {verdicts}.", "{model}第二次审读后：{verdicts}。"),
    "read again: supported": ("{sentences} supported after all", "{sentences}有依据"),
    "read again: partial": ("{sentences} partly supported", "{sentences}部分有依据"),
    "read again: unsupported": ("{sentences} not supported", "{sentences}没有依据"),
    "sentence number": ("sentence {numbers}", "第{numbers}句"),
    "sentence numbers": ("sentences {numbers}", "第{numbers}句"),
    "removed meanwhile": (
        "An article that this answer was made from was removed meanwhile; ask again.",
        "这个回答所依据的文章刚刚被删除；请重新提问。",
    ),
    "no question": ("There is no question to answer; ask one in a sentence.", "没有可以回答的问题；请用一句话提问。"),
    "question too long": (
        "The question has {has} characters and at most {most} can be searched for; ask it in fewer words.",
        "问题有{has}个字符，最多只能搜索{most}个；请用更少的字提问。",
    ),
    "quotation unsaid": (
        "No article found says the words that the question quotes.",
        "找到的文章都没有问题中所引的原话。",
    ),
    "reply too long": ("The reply was longer than {most} characters.", "回答超过了{most}个字符。"),
    "mark: unsupported": ("not supported", "没有依据"),
    "mark: partial": ("partly supported", "部分有依据"),
    "cut off": ("The answer was cut off: {reason}", "回答被截断：{reason}"),
    "nothing said of": ("No article found mentions {words}.", "找到的文章都没有提到{words}。"),
    "not said, unmentioned": (
        "No sentence was found that {asked}; nothing found has the word {words}.",
        "没有找到{asked}的句子，找到的内容也都没有提到{words}。",
    ),
    "instead: summary": ('Summarise "{title}"', "总结《{title}》"),
    "instead: quotes": ("All quotes of {name}", "{name}的所有原话"),
    "instead: who": ("Who is {name}?", "谁是{name}？"),
    "instead: newest": ("What are the newest articles?", "最近添加的文章有哪些？"),
    "not on topic": ('No article found is about "{topic}"{more}.', "找到的文章都不是关于“{topic}”的{more}。"),
    "not on the talk": (
        "No article found is about what was asked before{more}.",
        "找到的文章都不是关于前面所问的{more}。",
    ),
    "unmentioned": ("; nothing found mentions {words}", "，也没有提到{words}"),
    "nearest is": ("; the nearest is {title} ({whose})", "；最接近的是{title}（{whose}）"),
    "touched on": (
        "The articles found touch on this; none of their sentences was recognised as one that {asked}.",
        "找到的文章涉及这个话题，但没有从中辨认出{asked}的句子。",
    ),
    "may be told": (
        "The articles found touch on this; it is not sure that any sentence in them {asked}.",
        "找到的文章涉及这个话题，但不能确定其中有没有{asked}的句子。",
    ),
    "asked: number": ("gives the number asked for", "给出所问的数字"),
    "asked: date": ("says when", "说明时间"),
    "asked: name": ("says who", "说明是谁"),
    "asked: place": ("says where", "说明地点"),
    "asked: reason": ("says why", "说明原因"),
    "asked: any": ("answers the question", "回答这个问题"),
    "in another language": (
        "The article quoted is in {language}, so the sentence was chosen by meaning, not by words.",
        "所引文章是{language}的，因此句子是按意思而不是按词语选出的。",
    ),
    "matched by words": (
        "Sentences in {language} are matched by their words, not read for what they mean.",
        "{language}的句子只按词语匹配，没有按意思阅读。",
    ),
    "not near": (
        "Most of what was found is in {language}, and no sentence of it comes near enough to the question.",
        "找到的内容大多是{language}的，其中没有一句在意思上足以回答这个问题。",
    ),
    "widened": (
        "Nothing among {narrow} is about this, so the answer comes from {wide}.",
        "{narrow}中没有与此相关的内容，因此回答来自{wide}。",
    ),
    "widened in vain": (
        "Nothing among {narrow} is about this, so {wide} were searched too.",
        "{narrow}中没有与此相关的内容，因此也搜索了{wide}。",
    ),
    "of what is known": (", as far as the kind is known,", "（就已知的体裁而言）"),
    "of unknown kind": (
        "Among these articles, of unknown kind: {unknown} of {articles}; a limit to news takes them in.",
        "这些文章共{articles}篇，其中{unknown}篇体裁不明；限于新闻时也包括在内。",
    ),
    "all articles": ("all articles", "全部文章"),
    "of a genre": ("{genre} articles", "{genre}文章"),
    "of any genre": ("articles", "文章"),
    "by an author": ("by {names}", "{names}撰写"),
    "from an outlet": ("from {names}", "{names}刊登"),
    "on a day": ("published on {first}", "{first}发表"),
    "between days": ("published from {first} to {last}", "{first}至{last}发表"),
    "since a day": ("published since {first}", "{first}以来发表"),
    "until a day": ("published until {last}", "截至{last}发表"),
    "in a collection": ("in the collection {names}", "“{names}”合集中"),
    "chosen": ("that were chosen", "选定"),
    "later": ("Later", "后来"),
    "earlier": ("Earlier", "此前"),
    "newer article": ("A newer article speaks of this: {listed}.", "另有更新的文章谈到这一点：{listed}。"),
    "newer articles": ("Newer articles speak of this: {listed}.", "有更新的文章谈到这一点：{listed}。"),
    "untitled": ("Untitled article", "无标题文章"),
    "two dates": (
        "{said} can be read as two dates, so it limits nothing; write the month as a word.",
        "{said}可以读作两个日期，因此没有用来限定范围；请写明年、月、日。",
    ),
    "event before": (
        'Articles up to {day} come first, for that is the day of "{what}" by {by}; others are told too.',
        "{day}以前的文章排在前面，因为按{by}，那是“{what}”的日子；其他文章也会引用。",
    ),
    "event after": (
        'Articles from {day} on come first, for that is the day of "{what}" by {by}; others are told too.',
        "{day}以后的文章排在前面，因为按{by}，那是“{what}”的日子；其他文章也会引用。",
    ),
    "event unknown": (
        'No article found gives a day for "{what}"; with a date in its place, articles of that time come first.',
        "找到的文章都没有说明“{what}”是什么时候；请改写为日期，以便优先考虑当时的文章。",
    ),
    "our own": (
        "This is counted from the library's own records, or says what can be asked; no article says it.",
        "这是根据资料库自身的记录统计的，或说明可以问什么；没有文章这样说。",
    ),
    "yes": ("Yes", "是"),
    "no": ("No", "否"),
    "disputed": ("Disputed", "有争议"),
    "hello": (
        "Hello. This answers questions about the {articles} articles in the library, in the articles' own words.",
        "你好。这里用文章的原话回答关于资料库中{articles}篇文章的问题。",
    ),
    "welcome": ("You are welcome.", "不客气。"),
    "who we are": (
        "This is a chat over the {articles} articles in the library; it knows nothing but what they say.",
        "这是关于资料库中{articles}篇文章的问答；除了文章所说的，它一无所知。",
    ),
    "can ask": (
        "Ask a question, or for a summary, a timeline, the latest on a topic, who somebody is, all that somebody "
        "said, who is for or against something, how outlets compare, the people, places or figures of an article, or "
        "what the library holds.",
        "可以提问，也可以要求摘要、时间线、某个话题的最新消息、某人是谁、某人说过的所有话、谁支持或反对某事、"
        "各家媒体的比较、文章中的人物、地点或数字，或资料库里有什么。",
    ),
    "how proven": (
        "Each sentence of an answer leads to the exact words of the article that carry it.",
        "回答的每一句都指向文章中作为依据的原文。",
    ),
    "which article": (
        "Say which article or topic is meant: by its title, its link, or what it is about.",
        "请说明指的是哪篇文章或哪个话题：可用标题、链接或内容。",
    ),
    "which topic": ("Say which topic is meant.", "请说明指的是哪个话题。"),
    "no articles": ("The library holds no articles.", "资料库里没有文章。"),
    "holds": ("The library holds {articles} articles.", "资料库里有{articles}篇文章。"),
    "holds of": ("In the library, {what}: {articles}.", "资料库里有{articles}篇{what}。"),
    "holds none": ("The library holds no {what}.", "资料库里没有{what}。"),
    "holds none from": (
        "The library holds no {what}; it has articles from {listed}.",
        "资料库里没有{what}；有以下媒体的文章：{listed}。",
    ),
    "from to": ("They are dated from {first} to {last}.", "日期从{first}到{last}。"),
    "found on": ("Articles found on {topic}: {articles}.", "找到关于{topic}的文章{articles}篇。"),
    "of a day": ("The date is {first}.", "日期为{first}。"),
    "from to, undated": (
        "They are dated from {first} to {last}; without a date: {undated}.",
        "日期从{first}到{last}；{undated}篇没有日期。",
    ),
    "outlets all": ("Outlets ({many}), with their articles: {listed}.", "媒体{many}家及其文章数：{listed}。"),
    "outlets most": (
        "There are {many} outlets; the most articles are from {listed}.",
        "共有{many}家媒体，文章最多的是：{listed}。",
    ),
    "no outlets": ("No article names its outlet.", "没有文章注明媒体。"),
    "authors all": ("Authors ({many}), with their articles: {listed}.", "作者{many}位及其文章数：{listed}。"),
    "authors most": (
        "There are {many} authors; the most articles are by {listed}.",
        "共有{many}位作者，文章最多的是：{listed}。",
    ),
    "no authors": ("No article names its author.", "没有文章署名。"),
    "names most": ("The names in most articles, with how many: {listed}.", "出现在最多文章中的名字及篇数：{listed}。"),
    "new since": ("Articles since {day}: {articles}.", "{day}以来有{articles}篇文章。"),
    "newest listed": ("The newest {told} are listed.", "以下列出最新的{told}篇。"),
    "quoted": (
        "Quotations of {name}: {quotes} (articles: {articles}). The newest come first.",
        "{name}的话共有{quotes}处，见于{articles}篇文章；最新的在前。",
    ),
    "quoted, newest told": (
        "Quotations of {name}: {quotes} (articles: {articles}). These are the newest {told}.",
        "{name}的话共有{quotes}处，见于{articles}篇文章；以下是最新的{told}处。",
    ),
    "quoted: all": (
        "Quotations: {quotes} (articles: {articles}). The newest come first.",
        "共有{quotes}处引语，见于{articles}篇文章；最新的在前。",
    ),
    "quoted, newest told: all": (
        "Quotations: {quotes} (articles: {articles}). These are the newest {told}.",
        "共有{quotes}处引语，见于{articles}篇文章；以下是最新的{told}处。",
    ),
    "quoted, nearest told: all": (
        "Quotations: {quotes} (articles: {articles}). These {told} come nearest to what is asked.",
        "共有{quotes}处引语，见于{articles}篇文章；以下{told}处与所问最为接近。",
    ),
    "quoted, none direct": (
        "None of it stands in quotation marks: it is what articles report to have been said.",
        "其中没有引号内的原话，都是文章的转述。",
    ),
    "wrote this": ("{name} wrote:", "{name}写道："),
    "quoted nowhere": ("Nobody's words on {topic} were found.", "没有找到任何人关于{topic}的话。"),
    "quoted on else": (
        "Quotations of {name}: {quotes}; none of them was found to be on {topic}.",
        "这里引用了{name}的话{quotes}处，其中没有找到关于{topic}的。",
    ),
    "never quoted": (
        "Articles name {name} ({articles}); no words of theirs were found in them.",
        "有文章提到{name}（{articles}篇），其中没有找到其原话。",
    ),
    "told of": (
        "No words of {name} were recognised in the articles that name them ({articles}). These say of them:",
        "提到{name}的文章有{articles}篇，没有从中辨认出其原话。文中对其有以下叙述：",
    ),
    "never quoted within": (
        "No words of {name} were found in {what}; other articles name them too ({articles}).",
        "在{what}中没有找到{name}的话；其他文章也提到{name}（{articles}篇）。",
    ),
    "named elsewhere": (
        "{name} is named nowhere among {what}, and in other articles ({articles}).",
        "{what}中没有提到{name}，其他文章中有（{articles}篇）。",
    ),
    "unsure": ("It is not sure that these sentences answer the question.", "这些句子是否回答了问题，并不确定。"),
    "sides": (
        "These are people's words on it; which of them are for it, and which against, is not told apart.",
        "这些是人们对此说的话；谁支持、谁反对，没有区分。",
    ),
    "no timeline": ("No timeline could be made of this.", "没有找到可以列成时间线的内容。"),
    "no latest": ("Nothing was found to tell as the latest on this.", "没有找到可以当作最新进展来写的内容。"),
    "no list": ("No list could be made of this.", "没有找到可以列成清单的内容。"),
    "no summary": ("No summary could be made of this.", "没有找到可以作为摘要的内容。"),
    "no compare": ("No comparison could be made of this.", "没有找到可以对比的内容。"),
    "as a question": ("What follows answers the request as a question.", "以下按一个问题来回答。"),
    "half": ("Not answered: {half}. {reason}", "未能回答：{half}。{reason}"),
    "nothing under": ('Nothing was found under "{name}".', "没有找到名为“{name}”的内容。"),
    "nothing from": ("Nothing found from {name} speaks of this.", "没有找到{name}谈到这一点的内容。"),
    "nobody else": ("Nobody but {name} was found to tell of this.", "除{name}外，没有找到其他媒体谈到这一点。"),
    "not among": (
        "Nothing among {what} is surely about {topic}; it may be said in other words.",
        "在{what}里，没有找到确实谈到“{topic}”的内容，也许换了说法。",
    ),
    "searched alone": ("Only {what} were searched.", "只搜索了{what}。"),
    "no view": (
        "No sentence by {name} was found that surely says what they think of {topic}; it may be said in other words.",
        "没有找到{name}明确说明对{topic}看法的句子；文中可能换了说法。",
    ),
    "neither side": ("No article found has {sides} on {topic}.", "找到的文章都没有{sides}关于{topic}的内容。"),
    "named in": ("Articles that name {name}: {articles}.", "提到{name}的文章：{articles}篇。"),
    "named from to": (
        "Articles that name {name}: {articles}, from {first} to {last}.",
        "提到{name}的文章：{articles}篇，从{first}到{last}。",
    ),
    "wrote": ("Articles of theirs in the library: {articles}.", "其撰写的文章：{articles}篇。"),
    "wrote, newest told": (
        "Articles of theirs in the library: {articles}; the newest listed: {told}.",
        "其撰写的文章：{articles}篇，列出最新的{told}篇。",
    ),
    "nothing listed": ("Nothing of that kind is found there.", "那里没有找到这一类内容。"),
    "nothing later": (
        'Nothing on "{topic}" is found that came out after what was told.',
        "没有找到在所引文章之后发表的、关于“{topic}”的内容。",
    ),
    "called nowhere": ('No article calls anybody "{name}".', "没有文章这样称呼谁：“{name}”。"),
    "named nowhere": ("No article names {name}.", "没有文章提到{name}。"),
    "views on": ("What opinions are there on {topic}?", "关于{topic}有哪些看法？"),
    "said what on": ("What did {name} say about {topic}?", "{name}对{topic}说了什么？"),
    "quoted, not all read": (
        "Only the newest {most} articles with the name were read.",
        "只读了提到这个名字的最新{most}篇文章。",
    ),
    "from the record": ("This is from the article's record.", "这来自文章的记录。"),
    "record": ("{title} {parts}.", "据文章记录，{title}：{parts}。"),
    "note on author": (
        "A note beside it says of its author: {words}.",
        "文末作者介绍：{words}。",
    ),
    "this article": ("This article", "这篇文章"),
    "written by": ("was written by {name}", "作者是{name}"),
    "no author": ("names no author", "没有署名"),
    "published by": ("was published by {name}", "由{name}刊登"),
    "no outlet": ("names no outlet", "没有注明媒体"),
    "dated": ("is dated {day}", "日期为{day}"),
    "no date": ("carries no date", "没有日期"),
    "updated": ("was last updated on {day}", "最后更新于{day}"),
    "corrected": ("carries this note: {name}", "附有说明：{name}"),
    "no update": ("carries no later update", "没有后来的更新"),
    "is: news": ("is news", "是新闻"),
    "is: opinion": ("is opinion", "是观点文章"),
    "is: analysis": ("is analysis", "是分析文章"),
    "is: press_release": ("is a press release", "是新闻稿"),
    "is: unknown": ("does not say whether it is news or opinion", "没有说明是新闻还是观点"),
    "view of": ("{kind}, the view of {name}", "{kind}，表达{name}的观点"),
    "genre: news": ("news", "新闻"),
    "genre: opinion": ("opinion", "观点"),
    "genre: analysis": ("analysis", "分析"),
    "genre: press_release": ("press release", "新闻稿"),
    "genre: unknown": ("unclassified", "未分类"),
}
PHRASES = by_language(_PHRASES)

AROUND = "的了在上中里有和与及是被把对从将会能要那这到"
"""Signs that stand around the words of a question in Chinese, and begin and end few."""


def say(name: str, in_language: Spoken, /, **values: str) -> str:
    """The phrase of that name. Raises: KeyError for an unknown name or a variable that is missing."""
    return PHRASES[name][in_language].format_map(values)


def quote_list(words: Sequence[str], in_language: Spoken) -> str:
    """The first three words of a question in quotation marks, as a language lists them."""
    if in_language == "en":
        return " or ".join(f"“{word}”" for word in words[:3])
    bare = [word.strip(AROUND) or word for word in words[:3]]
    return "、".join(f"“{word}”" for word in dict.fromkeys(bare))


def count_sentences(count: int, in_language: Spoken) -> str:
    """So many sentences, in words."""
    if in_language == "zh":
        return f"{count}句"
    return "one sentence" if count == 1 else f"{count} sentences"


def in_words(day: str, in_language: Spoken) -> str:
    """An ISO day in words: "3 May 2024", a month as "May 2024"; what is neither stands as it is."""
    if re.fullmatch(r"\d{4}-\d\d", day):
        month = date.fromisoformat(f"{day}-01")
        return f"{month.year}年{month.month}月" if in_language == "zh" else f"{month:%B %Y}"
    try:
        return translate(day_in_words(date.fromisoformat(day[:10])), in_language)
    except ValueError:
        return day


def plainly(name: str) -> str:
    """A name or title from an article's record, fit to stand in a sentence of our own: on one line, without quotation
    marks, Markdown and what turns the direction of writing. Empty if nothing else is in it."""
    return " ".join(_NOT_IN_NAMES.sub(" ", name).split())[:_LONGEST_NAME].strip()


_NOT_IN_NAMES = re.compile(r"[\"“”„‟«»「」『』*_`~<>\[\]\\\u200b-\u200f\u202a-\u202e\u2066-\u2069]|(?<!\w)#")
_LONGEST_NAME = 160
