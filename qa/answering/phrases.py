"""The sentences that we write ourselves, by name, in English and Chinese: `say("nothing answers", "zh")`.

Every phrase declares its variables by using them, the same in each language; a question in any other language is
answered in English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from store.language.bilingual import Spoken, day_in_words, spoken, translate

__all__ = ["LANGUAGES", "PHRASES", "Spoken", "count_sentences", "in_words", "plainly", "quote_list", "say", "spoken"]

LANGUAGES: Mapping[str, Mapping[Spoken, str]] = {
    "ar": {"en": "Arabic", "zh": "阿拉伯文"},
    "de": {"en": "German", "zh": "德文"},
    "el": {"en": "Greek", "zh": "希腊文"},
    "en": {"en": "English", "zh": "英文"},
    "es": {"en": "Spanish", "zh": "西班牙文"},
    "fr": {"en": "French", "zh": "法文"},
    "he": {"en": "Hebrew", "zh": "希伯来文"},
    "hi": {"en": "Hindi", "zh": "印地文"},
    "it": {"en": "Italian", "zh": "意大利文"},
    "ja": {"en": "Japanese", "zh": "日文"},
    "ko": {"en": "Korean", "zh": "韩文"},
    "nl": {"en": "Dutch", "zh": "荷兰文"},
    "pl": {"en": "Polish", "zh": "波兰文"},
    "pt": {"en": "Portuguese", "zh": "葡萄牙文"},
    "ru": {"en": "Russian", "zh": "俄文"},
    "sv": {"en": "Swedish", "zh": "瑞典文"},
    "th": {"en": "Thai", "zh": "泰文"},
    "tr": {"en": "Turkish", "zh": "土耳其文"},
    "zh": {"en": "Chinese", "zh": "中文"},
}
"""The names of the languages that `store.language.text.language` tells, by ISO 639-1 code."""

PHRASES: dict[str, dict[Spoken, str]] = {
    "nothing matches": {
        "en": "Nothing in the library matches the question.",
        "zh": "资料库中没有与这个问题相符的内容。",
    },
    "nothing answers": {
        "en": "Nothing was found that answers the question.",
        "zh": "没有找到回答这个问题的内容。",
    },
    "extracted instead": {
        "en": "No model wrote this: these are the articles' own sentences. {reason}",
        "zh": "以上不是模型所写，而是文章的原句。{reason}",
    },
    "without the model": {
        "en": "No model was there to answer. {reason}",
        "zh": "没有模型可以作答。{reason}",
    },
    "chose nothing": {
        "en": "The model chose no sentence of the articles found.",
        "zh": "模型没有从找到的文章中选出任何句子。",
    },
    "model found nothing": {
        "en": "The model found no answer in the articles found.",
        "zh": "模型在找到的文章中没有找到答案。",
    },
    "nothing to check": {
        "en": "The model gave no sentence that could be checked.",
        "zh": "模型没有给出可以核对的句子。",
    },
    "all left out": {
        "en": "Left out because the articles found do not carry it: all of the answer ({sentences}).",
        "zh": "整个回答（{sentences}）都没有找到的文章作依据，已略去。",
    },
    "some left out": {
        "en": "{sentences} left out because the articles found do not carry what is said.",
        "zh": "有{sentences}没有找到的文章作依据，已略去。",
    },
    "reading failed": {
        "en": "The second reading by {model} failed; the first verdicts stand.",
        "zh": "{model}的第二次审读失败；维持最初的判断。",
    },
    "reading controls": {
        "en": "The second reading by {model} got control sentences wrong; the first verdicts stand.",
        "zh": "{model}在第二次审读中答错了对照句；维持最初的判断。",
    },
    "read again": {
        "en": "Read a second time by {model}: {verdicts}.",
        "zh": "{model}第二次审读后：{verdicts}。",
    },
    "read again: supported": {"en": "{sentences} supported after all", "zh": "{sentences}有依据"},
    "read again: partial": {"en": "{sentences} partly supported", "zh": "{sentences}部分有依据"},
    "read again: unsupported": {"en": "{sentences} not supported", "zh": "{sentences}没有依据"},
    "sentence number": {"en": "sentence {numbers}", "zh": "第{numbers}句"},
    "sentence numbers": {"en": "sentences {numbers}", "zh": "第{numbers}句"},
    "removed meanwhile": {
        "en": "An article that this answer was made from was removed meanwhile; ask again.",
        "zh": "这个回答所依据的文章刚刚被删除；请重新提问。",
    },
    "no question": {
        "en": "There is no question to answer; ask one in a sentence.",
        "zh": "没有可以回答的问题；请用一句话提问。",
    },
    "question too long": {
        "en": "The question has {has} characters and at most {most} can be searched for; ask it in fewer words.",
        "zh": "问题有{has}个字符，最多只能搜索{most}个；请用更少的字提问。",
    },
    "quotation unsaid": {
        "en": "No article found says the words that the question quotes.",
        "zh": "找到的文章都没有问题中所引的原话。",
    },
    "reply too long": {
        "en": "The reply was longer than {most} characters.",
        "zh": "回答超过了{most}个字符。",
    },
    "mark: unsupported": {"en": "not supported", "zh": "没有依据"},
    "mark: partial": {"en": "partly supported", "zh": "部分有依据"},
    "cut off": {"en": "The answer was cut off: {reason}", "zh": "回答被截断：{reason}"},
    "nothing said of": {
        "en": "No article found mentions {words}.",
        "zh": "找到的文章都没有提到{words}。",
    },
    "not said, unmentioned": {
        "en": "No sentence was found that {asked}; nothing found mentions {words}.",
        "zh": "没有找到{asked}的句子，找到的内容也都没有提到{words}。",
    },
    "instead: summary": {"en": 'Summarise "{title}"', "zh": "总结《{title}》"},
    "instead: quotes": {"en": "All quotes of {name}", "zh": "{name}的所有原话"},
    "instead: who": {"en": "Who is {name}?", "zh": "谁是{name}？"},
    "instead: newest": {"en": "What are the newest articles?", "zh": "最近添加的文章有哪些？"},
    "not on topic": {
        "en": 'No article found is about "{topic}"{more}.',
        "zh": "找到的文章都不是关于“{topic}”的{more}。",
    },
    "unmentioned": {"en": "; nothing found mentions {words}", "zh": "，也没有提到{words}"},
    "nearest is": {"en": "; the nearest is {title} ({whose})", "zh": "；最接近的是{title}（{whose}）"},
    "touched on": {
        "en": "The articles found touch on this; no sentence was found in them that {asked}.",
        "zh": "找到的文章涉及这个话题，但没有从中找到{asked}的句子。",
    },
    "may be told": {
        "en": "The articles found touch on this; it is not sure that any sentence in them {asked}.",
        "zh": "找到的文章涉及这个话题，但不能确定其中有没有{asked}的句子。",
    },
    "asked: number": {"en": "gives the number asked for", "zh": "给出所问的数字"},
    "asked: date": {"en": "says when", "zh": "说明时间"},
    "asked: name": {"en": "says who", "zh": "说明是谁"},
    "asked: place": {"en": "says where", "zh": "说明地点"},
    "asked: reason": {"en": "says why", "zh": "说明原因"},
    "asked: any": {"en": "answers the question", "zh": "回答这个问题"},
    "in another language": {
        "en": "The article quoted is in {language}, so the sentence was chosen by meaning, not by words.",
        "zh": "所引文章是{language}的，因此句子是按意思而不是按词语选出的。",
    },
    "matched by words": {
        "en": "Sentences in {language} are matched by their words, not read for what they mean.",
        "zh": "{language}的句子只按词语匹配，没有按意思阅读。",
    },
    "not near": {
        "en": "Most of what was found is in {language}, and no sentence of it comes near enough to the question.",
        "zh": "找到的内容大多是{language}的，其中没有一句在意思上足以回答这个问题。",
    },
    "widened": {
        "en": "Nothing among {narrow} is about this, so the answer comes from {wide}.",
        "zh": "{narrow}中没有与此相关的内容，因此回答来自{wide}。",
    },
    "widened in vain": {
        "en": "Nothing among {narrow} is about this, so {wide} were searched too.",
        "zh": "{narrow}中没有与此相关的内容，因此也搜索了{wide}。",
    },
    "all articles": {"en": "all articles", "zh": "全部文章"},
    "of a genre": {"en": "{genre} articles", "zh": "{genre}文章"},
    "of any genre": {"en": "articles", "zh": "文章"},
    "by an author": {"en": "by {names}", "zh": "{names}撰写"},
    "from an outlet": {"en": "from {names}", "zh": "{names}刊登"},
    "on a day": {"en": "published on {first}", "zh": "{first}发表"},
    "between days": {"en": "published from {first} to {last}", "zh": "{first}至{last}发表"},
    "since a day": {"en": "published since {first}", "zh": "{first}以来发表"},
    "until a day": {"en": "published until {last}", "zh": "截至{last}发表"},
    "in a collection": {"en": "in the collection {names}", "zh": "“{names}”合集中"},
    "chosen": {"en": "that were chosen", "zh": "选定"},
    "later": {"en": "Later", "zh": "后来"},
    "newer article": {
        "en": "A newer article speaks of this: {listed}.",
        "zh": "另有更新的文章谈到这一点：{listed}。",
    },
    "newer articles": {"en": "Newer articles speak of this: {listed}.", "zh": "有更新的文章谈到这一点：{listed}。"},
    "untitled": {"en": "Untitled article", "zh": "无标题文章"},
    "two dates": {
        "en": "{said} can be read as two dates, so it limits nothing; write the month as a word.",
        "zh": "{said}可以读作两个日期，因此没有用来限定范围；请写明年、月、日。",
    },
    "event before": {
        "en": 'For "{what}" the day is taken from {by}: {day}. Articles up to then come first; none is left out.',
        "zh": "“{what}”按{by}取为{day}：此前的文章排在前面，没有排除任何文章。",
    },
    "event after": {
        "en": 'For "{what}" the day is taken from {by}: {day}. Articles from then on come first; none is left out.',
        "zh": "“{what}”按{by}取为{day}：此后的文章排在前面，没有排除任何文章。",
    },
    "event unknown": {
        "en": 'No article found gives a day for "{what}", so it limits nothing; name a date to put its time first.',
        "zh": "找到的文章都没有说明“{what}”是什么时候，因此没有用来限定；请写明日期，以便优先考虑当时的文章。",
    },
    "our own": {
        "en": "This is counted from the library's own records, or says what can be asked; no article says it.",
        "zh": "这是根据资料库自身的记录统计的，或说明可以问什么；没有文章这样说。",
    },
    "yes": {"en": "Yes", "zh": "是"},
    "no": {"en": "No", "zh": "否"},
    "disputed": {"en": "Disputed", "zh": "有争议"},
    "hello": {
        "en": "Hello. This answers questions about the {articles} articles in the library, in the articles' own words.",
        "zh": "你好。这里用文章的原话回答关于资料库中{articles}篇文章的问题。",
    },
    "welcome": {"en": "You are welcome.", "zh": "不客气。"},
    "who we are": {
        "en": "This is a chat over the {articles} articles in the library; it knows nothing but what they say.",
        "zh": "这是关于资料库中{articles}篇文章的问答；除了文章所说的，它一无所知。",
    },
    "can ask": {
        "en": "Ask a question, or for a summary, a timeline, the latest on a topic, who somebody is, all that somebody "
        "said, who is for or against something, how outlets compare, the people, places or figures of an article, or "
        "what the library holds.",
        "zh": "可以提问，也可以要求摘要、时间线、某个话题的最新消息、某人是谁、某人说过的所有话、谁支持或反对某事、"
        "各家媒体的比较、文章中的人物、地点或数字，或资料库里有什么。",
    },
    "how proven": {
        "en": "Each sentence of an answer leads to the exact words of the article that carry it.",
        "zh": "回答的每一句都指向文章中作为依据的原文。",
    },
    "which article": {
        "en": "Say which article or topic is meant: by its title, its link, or what it is about.",
        "zh": "请说明指的是哪篇文章或哪个话题：可用标题、链接或内容。",
    },
    "which topic": {"en": "Say which topic is meant.", "zh": "请说明指的是哪个话题。"},
    "no articles": {"en": "The library holds no articles.", "zh": "资料库里没有文章。"},
    "holds": {"en": "The library holds {articles} articles.", "zh": "资料库里有{articles}篇文章。"},
    "holds of": {"en": "In the library, {what}: {articles}.", "zh": "资料库里有{articles}篇{what}。"},
    "holds none": {"en": "The library holds no {what}.", "zh": "资料库里没有{what}。"},
    "holds none from": {
        "en": "The library holds no {what}; it has articles from {listed}.",
        "zh": "资料库里没有{what}；有以下媒体的文章：{listed}。",
    },
    "from to": {"en": "They are dated from {first} to {last}.", "zh": "日期从{first}到{last}。"},
    "found on": {"en": "Articles found on {topic}: {articles}.", "zh": "找到关于{topic}的文章{articles}篇。"},
    "of a day": {"en": "The date is {first}.", "zh": "日期为{first}。"},
    "from to, undated": {
        "en": "They are dated from {first} to {last}; without a date: {undated}.",
        "zh": "日期从{first}到{last}；{undated}篇没有日期。",
    },
    "outlets all": {
        "en": "Outlets ({many}), with their articles: {listed}.",
        "zh": "媒体{many}家及其文章数：{listed}。",
    },
    "outlets most": {
        "en": "There are {many} outlets; the most articles are from {listed}.",
        "zh": "共有{many}家媒体，文章最多的是：{listed}。",
    },
    "no outlets": {"en": "No article names its outlet.", "zh": "没有文章注明媒体。"},
    "authors all": {
        "en": "Authors ({many}), with their articles: {listed}.",
        "zh": "作者{many}位及其文章数：{listed}。",
    },
    "authors most": {
        "en": "There are {many} authors; the most articles are by {listed}.",
        "zh": "共有{many}位作者，文章最多的是：{listed}。",
    },
    "no authors": {"en": "No article names its author.", "zh": "没有文章署名。"},
    "names most": {
        "en": "The names in most articles, with how many: {listed}.",
        "zh": "出现在最多文章中的名字及篇数：{listed}。",
    },
    "new since": {"en": "Articles since {day}: {articles}.", "zh": "{day}以来有{articles}篇文章。"},
    "newest listed": {"en": "The newest {told} are listed.", "zh": "以下列出最新的{told}篇。"},
    "quoted": {
        "en": "Quotations of {name}: {quotes} (articles: {articles}). The newest come first.",
        "zh": "{name}的话共有{quotes}处，见于{articles}篇文章；最新的在前。",
    },
    "quoted, newest told": {
        "en": "Quotations of {name}: {quotes} (articles: {articles}). These are the newest {told}.",
        "zh": "{name}的话共有{quotes}处，见于{articles}篇文章；以下是最新的{told}处。",
    },
    "quoted: all": {
        "en": "Quotations: {quotes} (articles: {articles}). The newest come first.",
        "zh": "共有{quotes}处引语，见于{articles}篇文章；最新的在前。",
    },
    "quoted, newest told: all": {
        "en": "Quotations: {quotes} (articles: {articles}). These are the newest {told}.",
        "zh": "共有{quotes}处引语，见于{articles}篇文章；以下是最新的{told}处。",
    },
    "quoted, nearest told: all": {
        "en": "Quotations: {quotes} (articles: {articles}). These {told} come nearest to what is asked.",
        "zh": "共有{quotes}处引语，见于{articles}篇文章；以下{told}处与所问最为接近。",
    },
    "wrote this": {"en": "{name} wrote:", "zh": "{name}写道："},
    "quoted nowhere": {
        "en": "Nobody's words on {topic} were found.",
        "zh": "没有找到任何人关于{topic}的话。",
    },
    "quoted on else": {
        "en": "{name} is quoted {quotes} times here; none of it was found to be on {topic}.",
        "zh": "这里引用了{name}的话{quotes}处，其中没有找到关于{topic}的。",
    },
    "never quoted": {
        "en": "Articles name {name} ({articles}); no words of theirs were found in them.",
        "zh": "有文章提到{name}（{articles}篇），其中没有找到其原话。",
    },
    "named elsewhere": {
        "en": "{name} is named nowhere among {what}, and in other articles ({articles}).",
        "zh": "{what}中没有提到{name}，其他文章中有（{articles}篇）。",
    },
    "unsure": {
        "en": "It is not sure that these sentences answer the question.",
        "zh": "这些句子是否回答了问题，并不确定。",
    },
    "as a question": {
        "en": "What follows answers the request as a question.",
        "zh": "以下按一个问题来回答。",
    },
    "half": {"en": "Not answered: {half}. {reason}", "zh": "未能回答：{half}。{reason}"},
    "nothing under": {"en": 'Nothing was found under "{name}".', "zh": "没有找到名为“{name}”的内容。"},
    "nothing from": {"en": "Nothing found from {name} speaks of this.", "zh": "没有找到{name}谈到这一点的内容。"},
    "nobody else": {
        "en": "Nobody but {name} was found to tell of this.",
        "zh": "除{name}外，没有找到其他媒体谈到这一点。",
    },
    "no view": {
        "en": "Nothing found by {name} says what they think of {topic}.",
        "zh": "找到的{name}的文章都没有说明对{topic}的看法。",
    },
    "neither side": {
        "en": "No article found has {sides} on {topic}.",
        "zh": "找到的文章都没有{sides}关于{topic}的内容。",
    },
    "named in": {"en": "Articles that name {name}: {articles}.", "zh": "提到{name}的文章：{articles}篇。"},
    "named from to": {
        "en": "Articles that name {name}: {articles}, from {first} to {last}.",
        "zh": "提到{name}的文章：{articles}篇，从{first}到{last}。",
    },
    "wrote": {"en": "Articles of theirs in the library: {articles}.", "zh": "其撰写的文章：{articles}篇。"},
    "nothing listed": {"en": "Nothing of that kind is found there.", "zh": "那里没有找到这一类内容。"},
    "named nowhere": {"en": "No article names {name}.", "zh": "没有文章提到{name}。"},
    "said what on": {"en": "What did {name} say about {topic}?", "zh": "{name}对{topic}说了什么？"},
    "quoted, not all read": {
        "en": "Only the newest {most} articles with the name were read.",
        "zh": "只读了提到这个名字的最新{most}篇文章。",
    },
    "from the record": {"en": "This is from the article's record.", "zh": "这来自文章的记录。"},
    "record": {"en": "{title} {parts}.", "zh": "据文章记录，{title}：{parts}。"},
    "this article": {"en": "This article", "zh": "这篇文章"},
    "written by": {"en": "was written by {name}", "zh": "作者是{name}"},
    "no author": {"en": "names no author", "zh": "没有署名"},
    "published by": {"en": "was published by {name}", "zh": "由{name}刊登"},
    "no outlet": {"en": "names no outlet", "zh": "没有注明媒体"},
    "dated": {"en": "is dated {day}", "zh": "日期为{day}"},
    "no date": {"en": "carries no date", "zh": "没有日期"},
    "updated": {"en": "was last updated on {day}", "zh": "最后更新于{day}"},
    "no update": {"en": "carries no later update", "zh": "没有后来的更新"},
    "is: news": {"en": "is news", "zh": "是新闻"},
    "is: opinion": {"en": "is opinion", "zh": "是观点文章"},
    "is: analysis": {"en": "is analysis", "zh": "是分析文章"},
    "is: press_release": {"en": "is a press release", "zh": "是新闻稿"},
    "is: unknown": {"en": "does not say whether it is news or opinion", "zh": "没有说明是新闻还是观点"},
    "view of": {"en": "{kind}, the view of {name}", "zh": "{kind}，表达{name}的观点"},
    "genre: news": {"en": "news", "zh": "新闻"},
    "genre: opinion": {"en": "opinion", "zh": "观点"},
    "genre: analysis": {"en": "analysis", "zh": "分析"},
    "genre: press_release": {"en": "press release", "zh": "新闻稿"},
    "genre: unknown": {"en": "unclassified", "zh": "未分类"},
}
_AROUND = "的了在上中里有和与及是被把对从将会能要"


def say(name: str, in_language: Spoken, /, **values: str) -> str:
    """The phrase of that name. Raises: KeyError for an unknown name or a variable that is missing."""
    return PHRASES[name][in_language].format_map(values)


def quote_list(words: Sequence[str], question: str, in_language: Spoken | None = None) -> str:
    """Words of a question in quotation marks, as a language lists them: its own, unless another is given.

    Pairs of characters that follow each other in a Chinese question are told as the run that they are.
    """
    if (in_language or spoken(question)) == "en":
        return " or ".join(f"“{word}”" for word in words[:3])
    runs: list[str] = []
    for word in words:
        longer = runs[-1] + word[1:] if runs and runs[-1][-1:] == word[:1] else ""
        if longer and longer in question:
            runs[-1] = longer
        else:
            runs.append(word)
    bare = [re.sub(f"^[{_AROUND}]+|[{_AROUND}]+$", "", run) or run for run in runs]
    return "、".join(f"“{run}”" for run in dict.fromkeys(bare[:3]))


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
