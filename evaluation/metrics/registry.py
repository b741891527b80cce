"""Every metric, in the order of the tables. A new metric gets its own file and a line here."""

from __future__ import annotations

from evaluation.metrics.answer_words import ANSWER_WORDS
from evaluation.metrics.citation_precision import CITATION_PRECISION
from evaluation.metrics.citation_speaker import CITATION_SPEAKER
from evaluation.metrics.coverage import COVERAGE
from evaluation.metrics.dropped_sentences import DROPPED_SENTENCES
from evaluation.metrics.faithfulness import FAITHFULNESS
from evaluation.metrics.fell_back import FELL_BACK
from evaluation.metrics.hit_at_k import HIT_AT_K
from evaluation.metrics.key_facts import KEY_FACTS
from evaluation.metrics.latency import LATENCY
from evaluation.metrics.metric import Metric
from evaluation.metrics.mrr import MRR
from evaluation.metrics.notices import WITH_NOTICE
from evaluation.metrics.recall_at_tokens import RECALL_AT_TOKENS
from evaluation.metrics.refusals import REFUSALS
from evaluation.metrics.seconds_off import SECONDS_OFF
from evaluation.metrics.token_usage import TOKEN_USAGE

METRICS: tuple[Metric, ...] = (
    *HIT_AT_K,
    MRR,
    *RECALL_AT_TOKENS,
    COVERAGE,
    *KEY_FACTS,
    *CITATION_PRECISION,
    *CITATION_SPEAKER,
    *SECONDS_OFF,
    *REFUSALS,
    *ANSWER_WORDS,
    *FAITHFULNESS,
    FELL_BACK,
    WITH_NOTICE,
    *DROPPED_SENTENCES,
    *TOKEN_USAGE,
    *LATENCY,
)
