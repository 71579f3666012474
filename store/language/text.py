"""What script and language a text is in, and its words: cheap, without a model or a dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from store.language.grammar import CLITICS, FUNCTION_WORDS, QUESTION_WORDS
from store.language.patterns import late, simplified

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f々〆"
_KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
# Scripts written without spaces between words: Han, Kana, Thai, Lao, Myanmar, Khmer.
_SPACELESS = f"{_HAN}{_KANA}\u0e01-\u0e30\u0e32-\u0e3a\u0e40-\u0e4e\u0e81-\u0edf\u1000-\u109f\u1780-\u17d3"
_HANGUL = "\uac00-\ud7a3"
# Korean has spaces, but what stands between two of them changes with its particles: 서울에서, 서울은.
_PAIRED = f"{_SPACELESS}{_HANGUL}"

_ASCII_TOKEN = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*")
_TOKEN = late(rf"[{_SPACELESS}]+|[{_HANGUL}]+|[^\W_{_PAIRED}]+(?:['’][^\W_{_PAIRED}]+)*")
_FIRST_PAIRED = "\u0e01"
_IS_PAIRED = late(f"[{_PAIRED}]")
_IS_SPACELESS = late(f"[{_SPACELESS}]")
_IS_HAN = late(f"[{_HAN}]")
_IS_KANA = late(f"[{_KANA}]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[\0-\u036f\u2000-\u206f]+")
"""Letters, accents and marks of which no script below has one: nearly all of a text in a language of Europe."""
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", late("[\u3041-\u309f\u30a1-\u30fa]")),
    ("zh", late(f"[{_HAN}]")),
    ("ko", late(f"[{_HANGUL}]")),
    ("th", late("[\u0e01-\u0e4e]")),
    ("ru", late("[\u0400-\u04ff]")),
    ("ar", late("[\u0600-\u06ff]")),
    ("he", late("[\u05d0-\u05ea]")),
    ("el", late("[\u0370-\u03ff]")),
    ("hi", late("[\u0900-\u097f]")),
)
COMMONEST: dict[str, frozenset[str]] = {"en": FUNCTION_WORDS - CLITICS} | {
    code: frozenset(words.split())
    for code, words in {
        "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus",
        "fr": "le de la et les des en un une du dans est que pour qui au sur par il pas plus ce avec sont aux",
        "es": "el de la y los en que las del un una por con para se su es al lo como más no sus fue ha",
        "it": "il di e la che in un del per è una della con i le non si da al sono dei nel gli alla",
        "pt": "o de e a que do da em um para com uma os no se na por mais as dos não foi ao das",
        "nl": "de het van een en in is dat op te zijn met voor niet aan er die ook als bij door naar om",
        "sv": "och i att det som en på är av för med den till inte om ett har de var från",
        "pl": "w i na z się do nie to jest że o od za jak po przez dla są przy ale",
        "tr": "ve bir bu için ile da de olarak çok daha gibi olan en ne kadar sonra var",
    }.items()
}
"""The commonest words of each language, which tell it from the others."""
_LANGUAGES = {
    word: tuple(code for code, words in COMMONEST.items() if word in words)
    for word in frozenset().union(*COMMONEST.values())
}
_QUESTION_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "de": "kostet heißt gibt wer wen wem wie wo wann warum weshalb welche welcher welches woher wohin",
        "fr": "pourquoi combien comment où quand quel quelle quels quelles qui quoi",
        "es": "qué quién quiénes cuánto cuánta cuántos cuántas cuándo dónde cómo cuál cuáles",
        "it": "perché chi cosa quando dove come quanto quanta quanti quante quale quali",
        "pt": "quem onde quando quanto quanta quantos quantas como qual quais porquê",
        "nl": "wat wie waar wanneer waarom hoe hoeveel welke",
        "sv": "vad vem när var hur varför vilken vilket vilka",
        "pl": "co kto kogo ile kiedy gdzie dlaczego jak jaki jaka jakie który która które",
        "tr": "kim nasıl neden nerede niçin kaç hangi",
    }.items()
} | {"en": QUESTION_WORDS | {"does", "did"}}
_SHORT = 12
"""Words of a text that may be a question, in which a word that asks tells more than a function word."""
_SAMPLE = 4000
# In languages with spaces the index leaves question words out by a list of words; here they run into what is asked.
_ASKING = late(
    "为什么|为何|什么时候|什么|哪一[年个种位]|哪[些个里年种位儿]?|谁|多少|多[大长久高远]|怎么样?|怎样|如何|(?<!任)何[时地人种]|"
    "几(?![乎何])|是否|吗|呢|请问|^(?:请|麻烦|帮我|给我|替我)*(?:列[出举]|罗列)(?:一下)?(?:所有|全部)?(?:提[到及])?|"
    "いつ|どこ|どの|どれ|だれ|誰|なぜ|何[がをのはで]|ですか|ますか|"
    "무엇|누구|누가|언제|어디|어느|어떤|어떻게|얼마나?|(?<![가-힣])[왜몇](?![가-힣])|[입습]니까|인가요?|나요"
)


def language(text: str) -> str | None:
    """The ISO 639-1 code of the language most of `text` is in, or None when it cannot be told.

    Script decides for Chinese, Japanese, Korean and the like; function words decide among the Latin-script ones. Only
    the first few thousand characters are read.
    """
    sample = text[:_SAMPLE]
    if others := foreign(sample):
        found = {code: count for code, script in _SCRIPTS if (count := len(script.findall(others)))}
        letters = len(_LETTER.findall(sample)) if found else 0
        for code, count in found.items():
            # Japanese mixes kana into Han; a tenth of kana is never Chinese. Others need to be a good part of the text.
            if count > letters * (0.1 if code == "ja" else 0.3):
                return code
    counts = Counter(_LATIN_WORD.findall(sample.lower()))
    scores = dict.fromkeys(COMMONEST, 0)
    for word in counts.keys() & _LANGUAGES.keys():
        for code in _LANGUAGES[word]:
            scores[code] += counts[word]
    if counts.total() <= _SHORT:
        for code, asking in _QUESTION_WORDS.items():
            scores[code] += 2 * sum(counts[w] for w in asking & counts.keys())
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= 1 and list(scores.values()).count(scores[best]) == 1 else None


def is_spaceless(text: str) -> bool:
    """Whether `text` is written mostly in a script that puts no spaces between words."""
    sample = text[:_SAMPLE]
    others = foreign(sample)
    found = len(_IS_SPACELESS.findall(others)) if others else 0
    return found > 0 and found * 2 > len(_LETTER.findall(sample))


def has_chinese(text: str) -> bool:
    """Whether `text` has Chinese characters, and none that are Japanese alone."""
    others = foreign(text)
    return bool(_IS_HAN.search(others)) and not _IS_KANA.search(others)


def foreign(text: str) -> str:
    """What `text` has of other scripts than the Latin one: of most texts nothing."""
    return "" if text.isascii() else _LATIN.sub("", text)


def one_line(words: str) -> str:
    """`words` with single spaces."""
    return " ".join(words.split())


def paragraph_at(text: str, at: int) -> tuple[int, int]:
    """The span of the paragraph of an article that `text[at:]` begins in; paragraphs are lines."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def without_asking(question: str) -> str:
    """`question` with words that only ask blanked (什么, 誰, 언제), of the same length; unchanged if no other is left.

    A pair such as 么时 is rare in articles, so it would count for more than the words that the question is about.
    """
    rest = _ASKING.sub(lambda asking: " " * len(asking[0]), question)
    return rest if any(c.isalnum() for c in rest) else question


def words(text: str) -> list[str]:
    """The words of `text`, folded to lower case and compatible forms, in order, with repetition.

    Runs of a spaceless script, and of Korean, become overlapping pairs of characters: 经济增长 gives 经济, 济增, 增长.
    So does 經濟增長. A run of one character stands alone. Punctuation and possessive endings are dropped: "China's"
    gives "china".
    """
    found: list[str] = []
    folded = simplified(unicodedata.normalize("NFKC", unjoined(text)).lower())
    for match in (_ASCII_TOKEN if folded.isascii() else _TOKEN).finditer(folded):
        token = match.group()
        if token[0] >= _FIRST_PAIRED and _IS_PAIRED.match(token):
            found.extend(token[i : i + 2] for i in range(max(1, len(token) - 1)))
        else:
            found.append(_without_possessive(token))
    return found


def unjoined(text: str) -> str:
    """`text` without the joiners that shape words of Persian or Hindi and that nobody needs to type."""
    return text if text.isascii() else text.replace("\u200c", "").replace("\u200d", "")


def _without_possessive(token: str) -> str:
    if token.endswith(("'s", "’s")):
        return token[:-2]
    return token.replace("’", "'")


def is_slip(word: str, name: str) -> bool:
    """Whether `word` is `name` but for two letters swapped, one left out or one too many, not at either end of it."""
    at = next((n for n, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    if at == 0 or name.startswith(word) or word.startswith(name):
        return False
    rest, right = word[at:], name[at:]
    if len(rest) == len(right):
        return rest[2:] == right[2:] and rest[:2] == right[1::-1][:2]
    return rest == right[1:] if len(rest) < len(right) else rest[1:] == right
