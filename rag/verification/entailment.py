"""A cross-encoder for natural-language inference: does one text follow from another, or deny it?"""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.cross_encoder import load_cross_encoder
from rag.errors import AskDifferentlyError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# The label has to be likelier than all others together.
LIKELY = 0.5


class Entailment:
    """Reads a premise and a hypothesis with a cross-encoder of sentence-transformers.

    `name` is the model's on the hub (`cross-encoder/nli-deberta-v3-xsmall`, for instance), or a
    folder. It is loaded at the first use; which score is which is read from its configuration.
    Raises PrepareStoreError at that use where the model cannot be had, AskDifferentlyError where it
    does not say which of its scores stand for entailment and for contradiction.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._loading = threading.Lock()

    def entails(self, premise: str, hypothesis: str) -> bool:
        """Whether the hypothesis follows from the premise."""
        return self._probability("entail", premise, hypothesis) > LIKELY

    def contradicts(self, premise: str, hypothesis: str) -> bool:
        """Whether the hypothesis cannot be true where the premise is."""
        return self._probability("contradict", premise, hypothesis) > LIKELY

    def load(self) -> None:
        """Load the model now; raises as its first use would."""
        with self._loading:  # two first questions at once must not load it twice
            _ = self._loaded

    def _probability(self, label: str, premise: str, hypothesis: str) -> float:
        self.load()
        model, columns = self._loaded
        scores: NDArray[np.float32] = np.asarray(
            model.predict([(premise, hypothesis)], apply_softmax=True, show_progress_bar=False),
            dtype=np.float32,
        )
        return float(scores[0, columns[label]])

    @cached_property
    def _loaded(self) -> tuple[CrossEncoder, dict[str, int]]:
        model = load_cross_encoder(self._name, "NLI model", "nli")
        named = (model.config and model.config.id2label) or {}
        labels = {int(at): str(label).lower() for at, label in named.items()}
        columns = {
            wanted: [at for at, label in labels.items() if label.startswith(wanted)]
            for wanted in ("entail", "contradict")
        }
        if any(len(found) != 1 for found in columns.values()):
            raise AskDifferentlyError(
                f"The NLI model {self._name!r} does not say which of its scores stand for "
                "entailment and contradiction (id2label in its config.json); use another, or none."
            )
        return model, {wanted: found[0] for wanted, found in columns.items()}
