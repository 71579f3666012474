"""Second opinions behind the support check: a chat model, or an NLI model in a local folder, judges what was checked.

A judge may take a green mark away. It may give one only where our own check names no difference, for a number, a name
or a "not" that differs is a fact and no matter of opinion. What it cannot say, or says too late, changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import queue
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from prompts import load
from qa.answer import Support, Verdict
from qa.errors import SettingsError
from qa.models.defuse import one_line, passage_lines
from qa.proof.reasons import CHINESE, reason
from qa.proof.support import SUPPORTED

if TYPE_CHECKING:
    from qa.models.chat import ChatModel

Logits = Callable[[str, str], Sequence[float]]
"""What an NLI model says of (evidence, claim): one number a label, before they are made probabilities."""

DEADLINE = 5.0
"""Seconds a judge has for all sentences of an answer; from then on our own verdicts stand."""

DENIED, CARRIED = 0.2, 0.9
"""Probabilities below which a judge takes the best verdict away, and above which it may give it."""

LONGEST = 512
"""Tokens of evidence and claim together that an NLI model reads; of the evidence the end is cut."""


@dataclass(frozen=True)
class Limits:
    """Probabilities: below `denied` a judge takes the best verdict away, above `carried` it may give it."""

    denied: float = DENIED
    carried: float = CARRIED


LIMITS = Limits()

_TICK = 0.1  # seconds between two looks at whether the reader is still there
_VERDICTS = {"SUPPORTED": 0.95, "PARTLY": 0.5, "UNSUPPORTED": 0.05}
_FIRST_WORD = re.compile(r"\W*([^\W\d_]+)")
_ENTAILMENT = re.compile(r"entail(?:ment|s|ed)?", re.IGNORECASE)
_FILES = ("model.onnx", "tokenizer.json", "config.json")
_INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
# The check's reasons that name no difference; any other one, known here or not, is a difference and stays.
_FOUND = "The judge {name} finds this in the cited words."
_NOT_FOUND = "The judge {name} does not find this in the cited words."
_NO_DIFFERENCE = re.compile(
    r"The cited articles (?:say something close to this, but not clearly the same\.|do not say “.*”\.)", re.DOTALL
)


@runtime_checkable
class Judge(Protocol):
    """Whoever can say whether words carry a claim. One with a `name` is called by it in reasons."""

    def entails(self, evidence: str, claim: str) -> float | None:
        """The probability, 0..1, that `evidence` carries `claim`; None when it cannot say."""


class ModelJudge:
    """A chat model as judge, asked for one word."""

    def __init__(self, model: str | ChatModel, *, deadline: float = DEADLINE) -> None:
        from qa.models import chat

        self.name = chat.name_of(model)
        self._model = model
        self._deadline = deadline

    def entails(self, evidence: str, claim: str) -> float | None:
        """As the protocol says. Raises ModelError when the model gives nothing."""
        from qa.models import chat

        cited, said = "\n".join(passage_lines(evidence)), one_line(claim, None)
        digest = hashlib.sha256("\x1f".join((cited, said)).encode("utf-8", "replace")).hexdigest()[:16]
        messages = load("judge").messages(evidence=cited, claim=said, fence=f"=== {digest}")
        word = _FIRST_WORD.match(chat.reply(self._model, messages, deadline=self._deadline))
        return _VERDICTS.get(word[1].upper()) if word else None


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
            raise SettingsError(f"The NLI model's folder {path} does not exist or is no folder.")
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
        said: queue.Queue[float | Exception | None] = queue.Queue()
        start = self._clock()
        # A thread of its own, for nothing can end a call into somebody else's code; a late one is left behind.
        threading.Thread(target=_ask, args=(self._judge, evidence, claim, said), daemon=True).start()
        try:
            return self._heard(said, start)
        finally:
            self._left -= self._clock() - start

    def _heard(self, said: queue.Queue[float | Exception | None], start: float) -> float | None:
        while not self._cancel.is_set() and (left := self._left - (self._clock() - start)) > 0:
            try:
                reply = said.get(timeout=min(left, _TICK))
            except queue.Empty:
                continue
            if isinstance(reply, Exception):
                raise reply
            return reply
        return None


def second_opinion(
    verdict: Verdict,
    score: float,
    reasons: Sequence[str],
    evidence: str,
    claim: str,
    judge: Judge,
    limits: Limits = LIMITS,
) -> Support:
    """The verdict on `claim` after `judge` was heard on `evidence`, the words cited for it.

    It is asked only where it may change something: where we say "supported", or "partial" without naming a difference.
    """
    ours = Support(verdict, score, tuple(reasons))
    open_question = is_open(verdict, reasons)
    if verdict != "supported" and not open_question:
        return ours
    try:
        probability = _probability(judge.entails(evidence, claim))
    except Exception:  # whatever goes wrong in a judge is no reader's concern: it was only asked for its opinion
        return ours
    if probability is None:
        return ours
    if verdict == "supported" and probability < limits.denied:
        why = reason(_NOT_FOUND, name=name_of(judge))
        return Support("partial", min(score, SUPPORTED - 0.01), (*reasons, why))
    if open_question and probability > limits.carried:
        why = reason(_FOUND, name=name_of(judge))
        return Support("supported", max(score, SUPPORTED), (why,))
    return ours


def is_open(verdict: Verdict, reasons: Sequence[str]) -> bool:
    """We say "partial" and name no difference: a judge may lift this."""
    return verdict == "partial" and all(_NO_DIFFERENCE.fullmatch(why) for why in reasons)


def opinion_in(told: str) -> tuple[str, bool] | None:
    """The name of the judge of whom a reason tells, in either language, and whether it finds the claim in the words."""
    for sentence, finds in ((_NOT_FOUND, False), (_FOUND, True)):
        for form in (sentence, CHINESE[sentence]):
            before, after = form.split("{name}")
            if told.startswith(before) and told.endswith(after) and len(told) > len(before) + len(after):
                return told[len(before) : len(told) - len(after)], finds
    return None


def name_of(judge: Judge) -> str:
    """What reasons call a judge: its `name`, or the name of its class."""
    name = getattr(judge, "name", None)
    return one_line(name if isinstance(name, str) and name.strip() else type(judge).__name__, 80)


def _ask(judge: Judge, evidence: str, claim: str, said: queue.Queue[float | Exception | None]) -> None:
    try:
        said.put(judge.entails(evidence, claim))
    except Exception as error:
        said.put(error)


def _probability(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) and 0.0 <= value <= 1.0 else None


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
