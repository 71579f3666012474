"""The sentences that explain a verdict, in English and Chinese: `reason("No article says “{words}”.", words=…)`.

A reason is made where a difference is found, in both languages, and told in one where the verdict leaves this room.
"""

from __future__ import annotations

from collections.abc import Iterable

from store.language import bilingual
from store.language.bilingual import Bilingual, Spoken, spoken

__all__ = ["CHINESE", "Reason", "Spoken", "reason", "spoken", "translate_reasons"]

Reason = Bilingual


def reason(english: str, **values: str) -> Reason:
    """The reason that reads `english`, with `values` for what stands in braces, which may be reasons themselves.

    Raises: KeyError for a sentence that is not in `CHINESE`, or a value that is missing.
    """
    return bilingual.bilingual(CHINESE, english, **values)


def translate_reasons(reasons: Iterable[str], in_language: Spoken) -> tuple[str, ...]:
    """`reasons` in one language, as plain strings; what is no `Reason` stands as it is."""
    return tuple(bilingual.translate(r, in_language) for r in reasons)


CHINESE: dict[str, str] = {
    # what the whole claim is
    "There is nothing to check in this.": "这里没有可以核对的内容。",
    "There is no text to check this against.": "没有可以用来核对的文本。",
    "This only names an outlet or an author.": "这里只写了媒体或作者的名字。",
    "This only names something, and says nothing of it.": "这里只提到了名称，没有说任何事情。",
    "This tells of the sources and not of what they say; no words of theirs can show it.": (
        "这句话讲的是来源本身，而不是它们的内容；它们的文字无法证明这一点。"
    ),
    "This tells of the answer or the question and not of what the articles say.": (
        "这句话讲的是回答或问题，而不是文章的内容。"
    ),
    "This is the title of an article; its text has to carry what it says.": "这是文章的标题；标题所说的须由正文证明。",
    "This says what the articles do not say; only the passages found for this question were read.": (
        "这句话讲的是文章没有说什么；而这里只读了为这个问题找到的段落。"
    ),
    "This is a view: that of {who} in an opinion article.": "这是一种观点：出自{who}的评论文章。",
    "the author": "作者",
    "This repeats the instructions that the model was given; no article says it.": (
        "这句话重复了给模型的指令；没有文章这样说。"
    ),
    "This stands only in an order to a machine that reads the article, which is evidence of nothing.": (
        "这只出现在文章对读取它的机器下的命令里，不能证明任何事。"
    ),
    "Only the first {most} characters of this were checked.": "只核对了这里的前{most}个字符。",
    "This tells a machine that reads it what to do, and states nothing.": (
        "这句话是在命令读取它的机器，没有陈述任何事。"
    ),
    "The article says that this is to be said, and not that it is so.": "文章说要这样说，而没有说事情就是这样。",
    # nothing carries it
    "No article gives the address “{words}”.": "没有文章给出地址“{words}”。",
    "Nothing in the articles read speaks of this.": "读到的文章都没有谈到这一点。",
    "Nothing in the articles read says this.": "读到的文章都没有这样说。",
    "Nothing in the articles found carries this sentence.": "找到的文章中没有内容可以证明这句话。",
    "What was read does not say “{words}”.": "读到的文章没有说“{words}”。",
    "What was read comes close to this, but is not clearly the same.": "读到的文章与此相近，但不能确定就是同一件事。",
    "The article says that this was said in error.": "文章说明这一说法有误。",
    "The article asks this, and does not say it.": "文章只是提出了这个问题，并没有这样说。",
    # the article says something else
    "The article says {there}, not {here}.": "文章说的是{there}，而不是{here}。",
    "The article says “{there}”, not “{here}”.": "文章说的是“{there}”，而不是“{here}”。",
    "The article says “{words}”.": "文章说的是“{words}”。",
    "The article does not say that this is not known.": "文章没有说这一点尚不清楚。",
    "The article does not say “{words}”.": "文章没有说“{words}”。",
    # numbers and dates
    "The figure {words} stands elsewhere in what was read.": "数字{words}出现在读到的文章的另一处。",
    "The article does not give the figure {words}.": "文章没有给出数字{words}。",
    "Nothing in the articles read gives the figure {words}.": "读到的文章都没有给出数字{words}。",
    "Nothing in the articles read gives the figure {words}; it may follow from {there}.": (
        "读到的文章都没有给出数字{words}；它可能由{there}得出。"
    ),
    "The article gives the date {words} only in part.": "文章只给出了日期{words}的一部分。",
    "The date {words} stands elsewhere in what was read.": "日期{words}出现在读到的文章的另一处。",
    "Nothing in the articles read gives the date {words}.": "读到的文章都没有给出日期{words}。",
    # names and speakers
    "What was read names “{words}” elsewhere, not where it says this.": (
        "读到的文章在另一处提到“{words}”，而不是在说这件事的地方。"
    ),
    "The article has words of “{words}”, but not the whole name.": "文章有“{words}”中的词，但没有完整的名称。",
    "Nothing in the articles read names “{words}”.": "读到的文章都没有提到“{words}”。",
    "The article is by {known}, not by “{said}”.": "文章的作者是{known}，而不是“{said}”。",
    "The article is from {known}, not from “{said}”.": "文章出自{known}，而不是“{said}”。",
    "The article is marked as “{known}”, not as “{said}”.": "文章标为“{known}”，而不是“{said}”。",
    "news": "新闻",
    "opinion": "评论",
    "analysis": "分析",
    "press release": "新闻稿",
    "In the article “{there}” says this, not “{here}”.": "在文章中，这话是“{there}”说的，而不是“{here}”。",
    "In the article {there} says this, not {here}.": "在文章中，这话是{there}说的，而不是{here}。",
    "In the article {there} says this; the sentence leaves open who does.": "这话是{there}说的，句子没有说清是谁。",
    "The article gives this as the words of {name}.": "文章说这是{name}的话。",
    "“{words}” is {name} in the article.": "“{words}”在文章中指{name}。",
    "The article gives this in quotation marks, as somebody's words.": "文章用引号写出这些话，是某人的原话。",
    "Where words of somebody begin or end here is not told.": "这里没有标明别人的话从哪里开始、到哪里结束。",
    # certainty
    "The article tells this as still to come: “{words}”.": "文章把这当作将来的事：“{words}”。",
    "The article states as a fact what this says with “{words}”.": "文章陈述为事实，这里却用了“{words}”。",
    "The article says it with “{words}”, not as a fact.": "文章用的是“{words}”，并没有当作事实。",
    # quotations
    "The quotation is cut so that its meaning turns.": "引文经过截取，意思变了。",
    "The quoted words “{words}” do not stand in any article shown.": "引号内的“{words}”不在所示的任何文章中。",
    "There are no words between the quotation marks.": "引号之间没有文字。",
    "No article says “{words}”.": "没有文章说过“{words}”。",
    "Only quotation marks, dashes, spaces or dots differ from the article's.": (
        "与文章只有引号、破折号、空格或标点的不同。"
    ),
    "The “{words}” at the end is not the article's.": "末尾的“{words}”不是文章的。",
    "Only the first letter, capital or small, differs from the article's.": "与文章只有首字母大小写的不同。",
    "Only the kind of inner quotation marks, or spaces at a dash, differ.": "只有内层引号的种类或破折号旁的空格不同。",
    "Beside these words the article has “{words}”, which turns their meaning.": (
        "文章在这些话旁边还有“{words}”，意思因此相反。"
    ),
    "Its parts stand in the articles, but in different articles.": "引文的各部分都有出处，但分别在不同的文章中。",
    "Its parts stand in the articles, but in another order.": "引文的各部分都有出处，但顺序不同。",
    "Its parts stand far apart in the article.": "引文的各部分在文章中相距很远。",
    "It leaves out “{words}”, which turns the meaning.": "引文略去了“{words}”，意思因此相反。",
    "The quotation leaves out “{words}”, which turns the meaning.": "引文略去了“{words}”，意思因此相反。",
    "The article has the words around {words}, which the quotation puts in.": (
        "文章有{words}前后的话，{words}是引文加上的。"
    ),
    "An ellipsis leaves out words of the article.": "省略号略去了文章的一些话。",
    "The words are the article's, but capital letters differ.": "文字与文章相同，只是大小写不同。",
    "The words are the article's, but punctuation marks differ.": "文字与文章相同，只是标点不同。",
    "The article has “{words}”, which the quotation leaves out{more}.": "文章有“{words}”，引文略去了{more}。",
    "The article does not have “{words}”, which the quotation adds{more}.": "文章没有“{words}”，是引文加上的{more}。",
    "The article says “{there}”, not “{here}”{more}.": "文章说的是“{there}”，而不是“{here}”{more}。",
    ", and 1 more place differs": "，另有1处不同",
    ", and {count} more places differ": "，另有{count}处不同",
    "It is put together from several articles.": "引文由几篇文章拼成。",
    "It is put together from different places of the article.": "引文由文章的不同地方拼成。",
    "It is a translation: the article is in another language, so the words cannot be compared.": (
        "这是译文：文章是另一种语言，无法逐字比较。"
    ),
    "It can only be a translation: the article is in another language, and its words cannot be compared.": (
        "这只能是译文：文章是另一种语言，无法逐字比较。"
    ),
    # judges
    "The judge {name} does not find this in the cited words.": "评判者{name}认为引用的文字中没有这一点。",
    "The judge {name} finds this in the cited words.": "评判者{name}认为引用的文字中有这一点。",
    "The judge {name} finds a part of this in the cited words.": "评判者{name}认为引用的文字中有这一点的一部分。",
}
"""The Chinese of each reason, by its English."""
