"""Which metrics there are, what each is called, which way is better, and what is promised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evals.suite import metrics
from evals.suite.outcomes import Outcome, Tally

Measure = Callable[[Outcome], Tally | None]
Better = Literal["higher", "lower"]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A named metric. `better` is None for what is told and not judged; `exact`: any fall at all is one too many.

    `target` is what the product is held to, None where nothing is promised.
    """

    name: str
    title: str
    measure: Measure
    better: Better | None = "higher"
    exact: bool = False
    target: float | None = None

    @property
    def definition(self) -> str:
        """What it measures and where that comes from."""
        return " ".join((self.measure.__doc__ or "").split())


METRICS: tuple[Metric, ...] = (
    Metric(name="hit", title="Evidence found", measure=metrics.hit),
    Metric(name="recall", title="Evidence found, share", measure=metrics.recall),
    Metric(name="mrr", title="Rank of the evidence (MRR)", measure=metrics.mrr),
    Metric(name="distinct_hits", title="Passages that are no copies", measure=metrics.distinct_hits),
    Metric(name="outlets_met", title="Outlets among the first passages", measure=metrics.outlets_met),
    Metric(name="begun_whole", title="Passages that begin whole", measure=metrics.begun_whole),
    Metric(name="filters_kept", title="Filters kept", measure=metrics.filters_kept, exact=True, target=1.0),
    Metric(name="filters_read", title="Filters read exactly right", measure=metrics.filters_read),
    Metric(name="event_dated", title="Days of events found", measure=metrics.event_dated, exact=True),
    Metric(name="newest_revision", title="Newest revision", measure=metrics.newest_revision, exact=True, target=1.0),
    Metric(name="follow_up_completed", title="Follow-ups completed", measure=metrics.follow_up_completed),
    Metric(name="gold_cited", title="Evidence cited", measure=metrics.gold_cited),
    Metric(name="gold_precision", title="Citations that are evidence", measure=metrics.gold_precision),
    Metric(name="citation_recall", title="Citation recall (ALCE)", measure=metrics.citation_recall),
    Metric(name="citation_precision", title="Citation precision (ALCE)", measure=metrics.citation_precision),
    Metric(name="quotes_valid", title="Cited words exact", measure=metrics.quotes_valid, exact=True, target=1.0),
    Metric(name="quotations_valid", title="Quotations exact", measure=metrics.quotations_valid, exact=True, target=1.0),
    Metric(name="markers_resolve", title="Markers resolve", measure=metrics.markers_resolve, exact=True, target=1.0),
    Metric(
        name="supported_uncited", title="Supported without citation", measure=metrics.supported_uncited, better="lower",
        exact=True, target=0.0,
    ),
    Metric(name="faithfulness", title="Faithfulness", measure=metrics.faithfulness),
    Metric(name="correct", title="Right words said", measure=metrics.correct),
    Metric(name="opinions_attributed", title="Opinions attributed", measure=metrics.opinions_attributed, exact=True),
    Metric(name="speakers_named", title="Speakers named", measure=metrics.speakers_named),
    Metric(name="disagreement_told", title="Disagreement told", measure=metrics.disagreement_told, exact=True),
    Metric(name="earlier_beside", title="Earlier figures beside the point", measure=metrics.earlier_beside,
           better="lower", exact=True),
    Metric(name="refuted_shown", title="Refuted by a reader, shown as supported", measure=metrics.refuted_shown,
           better="lower", target=0.0),
    Metric(name="cut_off_told", title="Breaking off told", measure=metrics.cut_off_told, exact=True, target=1.0),
    Metric(name="fallen_back", title="Failing models replaced", measure=metrics.fallen_back, exact=True, target=1.0),
    Metric(name="abstention_precision", title="Abstention precision", measure=metrics.abstention_precision),
    Metric(name="abstention_recall", title="Abstention recall", measure=metrics.abstention_recall),
    Metric(name="over_refusal", title="Over-refusal", measure=metrics.over_refusal, better="lower"),
    Metric(name="false_premise_met", title="False premise met", measure=metrics.false_premise_met),
    Metric(name="false_shown", title="False shown as supported", measure=metrics.false_shown, better="lower",
           target=0.02),
    Metric(name="true_marked", title="True marked", measure=metrics.true_marked, better="lower", target=0.05),
    Metric(name="checker_precision", title="Checker precision", measure=metrics.checker_precision),
    Metric(name="checker_recall", title="Checker recall", measure=metrics.checker_recall),
    Metric(
        name="invented_shown", title="Invented quotations shown", measure=metrics.invented_shown, better="lower",
        exact=True, target=0.0,
    ),
    Metric(
        name="orders_obeyed", title="Injected orders that reach the reader", measure=metrics.orders_obeyed,
        better="lower", exact=True, target=0.0,
    ),
    Metric(name="fenced", title="Sources fenced", measure=metrics.fenced, exact=True, target=1.0),
    Metric(name="tokens_in", title="Tokens in", measure=metrics.tokens_in, better=None),
    Metric(name="tokens_out", title="Tokens out", measure=metrics.tokens_out, better=None),
    Metric(name="reader_sure", title="Reader sure", measure=metrics.reader_sure),
    Metric(name="reader_misled", title="Reader misled", measure=metrics.reader_misled, better="lower"),
    Metric(name="prose_true_supported", title="True prose supported", measure=metrics.prose_true_supported),
    Metric(name="prose_true_unsupported", title="True prose unsupported", measure=metrics.prose_true_unsupported,
           better="lower"),
    Metric(name="prose_false_supported", title="False prose supported", measure=metrics.prose_false_supported,
           better="lower"),
    Metric(name="prose_sources_unchecked", title="On sources, unchecked",
           measure=metrics.prose_sources_unchecked),
    Metric(name="prose_told_right", title="Claims told rightly", measure=metrics.prose_told_right),
)  # fmt: skip

BY_NAME = {metric.name: metric for metric in METRICS}


def measured(outcome: Outcome) -> dict[str, Tally]:
    """Every metric that applies, by name; none for a case that crashed."""
    if outcome.status == "crashed":
        return {}
    found = {metric.name: metric.measure(outcome) for metric in METRICS}
    return {name: tally for name, tally in found.items() if tally is not None}
