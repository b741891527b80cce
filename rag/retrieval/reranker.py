"""A cross-encoder, which reads question and passage together: slower, and closer to the meaning."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rag.answer import Hit
from rag.cross_encoder import load_cross_encoder
from rag.errors import AskDifferentlyError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class Reranker:
    """Puts passages in the order that a cross-encoder of sentence-transformers gives them.

    `name` is the model's on the hub, or a folder. It is loaded at the first use.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._loading = threading.Lock()

    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The passages, best first, with the model's scores.

        Raises PrepareStoreError where the model cannot be had, AskDifferentlyError where it is none
        that gives a pair of texts one score.
        """
        if not hits:
            return []
        with self._loading:  # two first questions at once must not load it twice
            model = self._model
        pairs = [(question, hit.text) for hit in hits]
        scores = np.asarray(model.predict(pairs, show_progress_bar=False), dtype=np.float32)
        order = np.argsort(-scores, kind="stable")
        return [
            replace(hits[row], rank=rank, score=float(scores[row]))
            for rank, row in enumerate(order, start=1)
        ]

    @cached_property
    def _model(self) -> CrossEncoder:
        model = load_cross_encoder(self._name, "reranker", "reranker")
        if model.num_labels != 1:
            raise AskDifferentlyError(
                f"The reranker {self._name!r} gives {model.num_labels} scores for a passage, not "
                "one; use a cross-encoder that was trained to rank, or none."
            )
        return model
