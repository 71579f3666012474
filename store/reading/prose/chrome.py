"""Lines that belong to a page and not to its article: consent, menus, sharing, related lists, credits, footers.

`kind_of` names what a line is when its words alone settle it, wherever it stands; `is_menu_word` knows the words that
are chrome only among others of their sort, above or below an article. Both judge one line and know nothing of its
place. The words are in `chrome.txt`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from store.language.patterns import late, simplified

KINDS = tuple("consent share account menu related credit advert footer newsletter comments media".split())
_LONGEST_LABEL = 300
_LONGEST = 600
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_EDGES = " \t\"'“”‘’«»‹›<>[]【】{}()（）*•·|–—-…:：,;.。↓→←↑▶►▼▲✕×+»✓✔#_/\\"
NETWORKS = frozenset(
    """
    bluesky facebook flipboard instagram linkedin mastodon pinterest reddit telegram threads tiktok tumblr twitter
    wechat weibo whatsapp xing youtube
    """.split()
)
_SHARE_WORDS = NETWORKS | frozenset(
    """
    like share tweet pin post send email e-mail print save bookmark copy link url x messenger pocket line sms mail
    rss teilen drucken merken kopieren partager imprimer envoyer compartir imprimir enviar compartilhar condividi
    stampa delen afdrukken gift pdf comment
    """.split()
)
_SHARE_FILLERS = frozenset("or und and et y by via on auf sur en mit to this article a the with more download".split())
_MENU_WORDS = frozenset(
    "home news world business politics sport sports opinion culture life lifestyle tech technology science health"
    " travel video videos photos pictures podcast podcasts live weather arts entertainment education environment money"
    " economy markets finance style food books music film tv games local national international us uk usa asia africa"
    " europe china america americas middle east more all sections topics features magazine jobs shop store events"
    " contact about blog blogs archive archives newsletters subscribe search menu login cars auto property real estate"
    " society regional nachrichten politik wirtschaft kultur wissen reise gesundheit panorama gesellschaft meinung"
    " feuilleton karriere lokales ratgeber leben unterhaltung digital wetter start aktuell aktuelles themen service"
    " termine presse politique économie société monde santé planète régions opinions idées actualités actualité accueil"
    " noticias política economía deportes sociedad mundo nacionales internacionales cultura opinión portada sucesos"
    " economia esportes saúde brasil cronaca esteri politica salute".split()
)
_MENU_HAN = late(
    r"(?:首页|新闻|国内|国际|社会|财经|经济|体育|娱乐|军事|科技|教育|文化|健康|时政|要闻|评论|视频|图片|直播|专题|地方|"
    r"理论|法治|生活|旅游|汽车|房产|更多|世界|中国|时尚|论坛|博客|客户端|邮箱|搜索|[\s|｜·>»/、-])+"
)


@cache
def _patterns() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], tuple[tuple[str, re.Pattern[str]], ...]]:
    """Whole-line patterns and opening patterns, each by kind, from `chrome.txt`."""
    whole: dict[str, list[str]] = {}
    openings: dict[str, list[str]] = {}
    section = whole.setdefault("", [])
    for line in (Path(__file__).parent / "chrome.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and line[1:-1].split(",")[0] in KINDS:
            kind, _, where = line[1:-1].partition(", ")
            section = (openings if where == "opening" else whole).setdefault(kind, [])
        elif line.strip() and not line.startswith("#"):
            section.append(line)
    return (
        tuple((k, re.compile("|".join(p))) for k, p in whole.items() if p),
        tuple((k, re.compile("|".join(p), re.IGNORECASE)) for k, p in openings.items()),
    )


def fold_line(line: str) -> str:
    """`line` in lower case, apostrophes straight, white space single, Chinese characters simplified, outer punctuation
    and arrows off."""
    return simplified(" ".join(line.replace("’", "'").lower().split()).strip(_EDGES))


@lru_cache(maxsize=4096)
def kind_of(line: str) -> str | None:
    """Which of `KINDS` `line` is by its words alone, or None if it may be part of an article.

    Only short lines can be labels; a longer line is chrome when it opens as consent notices, newsletter boxes and the
    like do. Nothing over 600 characters is chrome. Lines of a page are asked about several times, hence the cache.
    """
    if not line or len(line) > _LONGEST:
        return None
    folded = fold_line(line)
    if not folded:
        return "menu"
    whole, openings = _patterns()
    if len(folded) <= _LONGEST_LABEL:
        if _is_share_row(folded):
            return "share"
        for kind, pattern in whole:
            if pattern.fullmatch(folded):
                return kind
    stripped = simplified(line.strip())
    for kind, pattern in openings:
        if pattern.match(stripped):
            return kind
    return None


def _is_share_row(folded: str) -> bool:
    words = _WORD.findall(folded)
    return (
        2 <= len(words) <= 30
        and sum(w in _SHARE_WORDS for w in words) >= 2
        and all(w in _SHARE_WORDS or w in _SHARE_FILLERS for w in words)
    )


def is_menu_word(line: str) -> bool:
    """Whether `line` is a section name or a row of them: chrome above or below an article, maybe not inside it."""
    folded = fold_line(line)
    if not folded or _MENU_HAN.fullmatch(folded):
        return True
    words = _WORD.findall(folded)
    return 1 <= len(words) <= 40 and all(w in _MENU_WORDS for w in words)
