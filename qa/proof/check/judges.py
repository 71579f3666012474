"""Judges: a chat model, or an NLI model in a local folder, that says how far words carry a sentence.

All that a judge is asked for one answer it is asked at once, after the answer was told; what its word may change is
settled in `qa.proof.check.second_reading`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

import numpy as np

from prompts import load
from qa.errors import SettingsError, WrongSetting
from qa.models.prompt_escaping import one_line, passage_lines
from qa.proof.reasons import CHINESE
from store.language.patterns import late, small

if TYPE_CHECKING:
    from qa.models.breaker import Breaker
    from qa.models.chat import ChatModel
    from qa.models.pieces import Usage

Word = Literal["yes", "partly", "no"]
"""What a judge says of a sentence: its words carry it, carry a part of it, or do not carry it."""

Logits = Callable[[str, str], Sequence[float]]
"""What an NLI model says of (evidence, claim): one number a label, before they are made probabilities."""

DEADLINE = 10.0
"""Seconds a judge has for all sentences of an answer; from then on our own verdicts stand."""

DENIED, CARRIED = 0.2, 0.9
"""Probabilities below which a judge says no, and above which it says yes; between them it cannot say."""

LONGEST = 512
"""Tokens of evidence and claim together that an NLI model reads; of the evidence the end is cut."""


_TICK = 0.1  # seconds between two looks at whether the reader is still there
_PROBABILITIES: Mapping[Word, float] = {"yes": 0.95, "partly": 0.5, "no": 0.05}
_WORDS: Mapping[str, Word] = {word: word for word in _PROBABILITIES}
_LINE = late(r"\W*(?:[^\W\d_]+\W+)?(\d{1,4})[^\w\n]+(yes|no|partly)\b(.*)", re.IGNORECASE)
_QUOTED = late(r"[\"“„«「](.+)[\"”“»」]")
_ENTAILMENT = re.compile(r"entail(?:ment|s|ed)?", re.IGNORECASE)
_FILES = ("model.onnx", "tokenizer.json", "config.json")
_INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
FOUND: Mapping[Word, str] = {
    "yes": "The judge {name} finds this in the cited words.",
    "partly": "The judge {name} finds a part of this in the cited words.",
    "no": "The judge {name} does not find this in the cited words.",
}
"""The reason that tells a judge's word, by that word."""


@dataclass(frozen=True)
class JudgedClaim:
    """A sentence to be read beside the words of the articles that come nearest to it."""

    words: str
    sentence: str


@dataclass(frozen=True)
class JudgeReply:
    """What a judge said of each sentence that it was asked of, None where it said nothing that can be used.

    `quotes` are the words of the articles by which it decided, None where it gave none. `usage` is what that took,
    None for a judge that counts no tokens.
    """

    words: tuple[Word | None, ...]
    usage: Usage | None = None
    quotes: tuple[str | None, ...] = ()


@runtime_checkable
class Judge(Protocol):
    """Whoever can say whether words carry a claim. One with a `name` is called by it in reasons."""

    def entails(self, evidence: str, claim: str) -> float | None:
        """The probability, 0..1, that `evidence` carries `claim`; None when it cannot say."""


class ModelJudge:
    """A chat model as judge, asked for one line a sentence, all in one call."""

    def __init__(self, model: str | ChatModel) -> None:
        from qa.models import chat

        self.name = chat.name_of(model)
        self._model = model

    def read(
        self,
        asked: Sequence[JudgedClaim],
        texts: Sequence[str] = (),
        *,
        deadline: float = DEADLINE,
        cancel: threading.Event | None = None,
        breaker: Breaker | None = None,
    ) -> JudgeReply:
        """What it says of each, beside all of `texts`, or else of the words that they are asked with.

        Raises ModelError when it gives nothing, or not all of its reply.
        """
        from qa.models import chat

        sent = messages(asked, texts)
        said, usage = chat.whole_reply(self._model, sent, deadline=deadline, cancel=cancel, breaker=breaker)
        words, quotes = zip(*opinions_in(said, len(asked)), strict=True)
        return JudgeReply(words, usage, quotes)

    def reply(
        self,
        sent: Sequence[tuple[str, str]],
        *,
        deadline: float = DEADLINE,
        cancel: threading.Event | None = None,
        breaker: Breaker | None = None,
    ) -> str:
        """What it replies to messages of somebody else's, (role, text). Raises ModelError as `read`."""
        from qa.models import chat

        return chat.reply(self._model, sent, deadline=deadline, cancel=cancel, breaker=breaker)

    def entails(self, evidence: str, claim: str) -> float | None:
        """As the protocol says, of one sentence alone. Raises ModelError as `read`."""
        (word,) = self.read((JudgedClaim(evidence, claim),)).words
        return None if word is None else _PROBABILITIES[word]


def messages(asked: Sequence[JudgedClaim], texts: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """What a chat model is sent to read `asked` beside `texts`: all of them between fences that none can imitate."""
    return fenced("judge", texts or tuple(dict.fromkeys(one.words for one in asked)), [one.sentence for one in asked])


def fenced(prompt: str, texts: Sequence[str], sentences: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The messages of `prompt` for `sentences` beside `texts`, each behind a fence that none of them can imitate."""
    shown = ["\n".join(passage_lines(text)) for text in texts]
    claims = [one_line(sentence, None) for sentence in sentences]
    fence = f"=== {digest(*shown, *claims)}"
    return load(prompt).messages(
        texts="\n\n".join(f"{fence} WORDS\n\n{text}" for text in shown),
        sentences="\n\n".join(f"{fence} SENTENCE {n}\n\n{claim}" for n, claim in enumerate(claims, 1)),
        fence=fence,
        last=str(len(claims)),
    )


def digest(*parts: str) -> str:
    """16 hexadecimal digits that nobody knows before `parts` are known."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def opinions_in(reply: str, count: int) -> list[tuple[Word | None, str | None]]:
    """What a reply says of each of `count` sentences, and the words that it quotes for it.

    Lines count that begin with a number and a word, however dressed; others are passed over. A sentence of which two
    lines say two things has no word.
    """
    said: dict[int, dict[Word, str | None]] = {}
    for line in reply.splitlines():
        if match := _LINE.match(line):
            quoted = _QUOTED.search(match[3])
            said.setdefault(int(match[1]), {})[_WORDS[small(match[2])]] = quoted[1].strip() if quoted else None
    return [_only(said.get(number, {})) for number in range(1, count + 1)]


def _only(said: Mapping[Word, str | None]) -> tuple[Word | None, str | None]:
    return next(iter(said.items())) if len(said) == 1 else (None, None)


def heard(
    judge: Judge,
    asked: Sequence[JudgedClaim],
    texts: Sequence[str] = (),
    *,
    deadline: float = DEADLINE,
    cancel: threading.Event | None = None,
    breaker: Breaker | None = None,
) -> JudgeReply:
    """What `judge` says of each of `asked` within `deadline` seconds: a chat model in one call and beside all of
    `texts`, others one by one and beside the words that each is asked with.

    Raises what the judge raises.
    """
    if isinstance(judge, ModelJudge):
        return judge.read(asked, texts, deadline=deadline, cancel=cancel, breaker=breaker)
    timed = Timed(judge, deadline=deadline, cancel=cancel)
    return JudgeReply(tuple(word_of(timed.entails(one.words, one.sentence)) for one in asked))


def word_of(probability: Any) -> Word | None:
    """What a probability says: yes or no where it is sure, and nothing in between or where it is none."""
    if not isinstance(probability, int | float):
        return None
    return "yes" if CARRIED < probability <= 1 else "no" if 0 <= probability < DENIED else None


class NliJudge:
    """A text-classification model of Hugging Face's form, exported to ONNX: three files in `folder`.

    `logits` stands in for the model and its tokenizer; without it both are read now, so that what is wrong is told now.

    Raises:
        SettingsError: The folder holds no such model; the message says what is missing.
    """

    def __init__(self, folder: str | os.PathLike[str], *, logits: Logits | None = None) -> None:
        path = Path(folder)
        wanted = _FILES if logits is None else ("config.json",)
        if not path.is_dir():
            raise WrongSetting(f"The NLI model's folder {path} does not exist or is no folder.")
        missing = [name for name in wanted if not (path / name).is_file()]
        if missing:
            raise SettingsError(f"The folder {path} holds no NLI model that can be used: it lacks {_listed(missing)}.")
        self.name = one_line(path.resolve().name, 80)
        config = _config(path / "config.json")
        labels = _labels(config, path)
        self._size = len(labels)
        self._entailment = _entailment(labels, path)
        self._logits = logits or _onnx(path, config)

    def entails(self, evidence: str, claim: str) -> float | None:
        """As the protocol says."""
        values = np.asarray(self._logits(evidence, claim), dtype=np.float64)
        if values.shape != (self._size,) or not np.isfinite(values).all():
            return None
        shares = np.exp(values - values.max())
        return float(shares[self._entailment] / shares.sum())


class Timed:
    """The judge of one answer, with the seconds that it has left; itself a judge, which says None when they are spent.

    `cancel` is set when nobody waits for the answer any more.
    """

    def __init__(
        self,
        judge: Judge,
        *,
        deadline: float = DEADLINE,
        cancel: threading.Event | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name_of(judge)
        self._judge = judge
        self._left = deadline
        self._cancel = cancel or threading.Event()
        self._clock = clock

    def entails(self, evidence: str, claim: str) -> float | None:
        """What the judge says in time; raises what it raises."""
        if self._left <= 0 or self._cancel.is_set():
            return None
        said: Future[float | None] = Future()
        start = self._clock()
        # A thread of its own, for nothing can end a call into somebody else's code; a late one is left behind.
        threading.Thread(target=_ask, args=(self._judge, evidence, claim, said), daemon=True).start()
        try:
            while not self._cancel.is_set() and (left := self._left - (self._clock() - start)) > 0:
                if wait([said], min(left, _TICK)).done:
                    return said.result()
            return None
        finally:
            self._left -= self._clock() - start


def opinion_in(told: str) -> tuple[str, Word] | None:
    """The name of the judge of whom a reason tells, in either language, and its word."""
    for word, english in FOUND.items():
        for form in (english, CHINESE[english]):
            before, after = form.split("{name}")
            if told.startswith(before) and told.endswith(after) and len(told) > len(before) + len(after):
                return told[len(before) : len(told) - len(after)], word
    return None


def name_of(judge: Judge) -> str:
    """What reasons call a judge: its `name`, or the name of its class."""
    name = getattr(judge, "name", None)
    return one_line(name if isinstance(name, str) and name.strip() else type(judge).__name__, 80)


def _ask(judge: Judge, evidence: str, claim: str, said: Future[float | None]) -> None:
    try:
        said.set_result(judge.entails(evidence, claim))
    except Exception as error:
        said.set_exception(error)


# A folder with an NLI model


def _config(path: Path) -> Mapping[str, Any]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read as JSON: {type(error).__name__}.") from None
    return config if isinstance(config, dict) else {}


def _labels(config: Mapping[str, Any], folder: Path) -> tuple[str, ...]:
    named = config.get("id2label")
    if not isinstance(named, dict) or set(named) != {str(i) for i in range(len(named))} or not named:
        raise SettingsError(f"The config.json in {folder} lacks id2label with one name for each label, from 0 on.")
    return tuple(str(named[str(i)]) for i in range(len(named)))


def _entailment(labels: Sequence[str], folder: Path) -> int:
    found = [i for i, label in enumerate(labels) if _ENTAILMENT.fullmatch(label.strip())]
    if len(found) != 1:
        names = one_line(", ".join(labels), 120)
        raise SettingsError(f"The config.json in {folder} lacks a label named entailment; it has {names}.")
    return found[0]


def _onnx(folder: Path, config: Mapping[str, Any]) -> Logits:
    """The model in `folder` and its tokenizer as one function."""
    import onnxruntime
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the library raises Exception itself
        raise SettingsError(f"The tokenizer.json in {folder} cannot be used: {type(error).__name__}.") from None
    try:
        session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no common class
        raise SettingsError(f"The model.onnx in {folder} cannot be used: {type(error).__name__}.") from None
    inputs = [value.name for value in session.get_inputs()]
    strange = [name for name in inputs if name not in _INPUTS]
    if strange:
        raise SettingsError(f"The model.onnx in {folder} is no text classifier: it asks for {_listed(strange)}.")
    longest = config.get("max_position_embeddings")
    most = min(LONGEST, longest) if isinstance(longest, int) and longest > 0 else LONGEST
    tokenizer.no_padding()
    tokenizer.enable_truncation(most, strategy="only_first")

    def logits(evidence: str, claim: str) -> Sequence[float]:
        encoding = tokenizer.encode(evidence, claim)
        given = {name: np.array([getattr(encoding, _INPUTS[name])], dtype=np.int64) for name in inputs}
        return np.asarray(session.run(None, given)[0])[0].tolist()  # type: ignore[no-any-return]

    return logits


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
