"""A real cross-encoder as NLI model, set to say one thing: obeyed, where it may speak at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.answer import Dropped, Sentence
from rag.errors import AskDifferentlyError
from rag.verification.entailment import Entailment
from rag.verification.sentence_checker import SentenceChecker
from tests.rag.invented import HITS
from tests.rag.retrieval.test_reranker import _cross_encoder
from vectorstore.errors import PrepareStoreError

TRUE = "Nora said about a third of her students graduate [1]."
FAR = "Nora recommends samples, as employers want portfolios and craft [1]."
WRONG = (
    "Nora said about half of her students graduate [1].",
    "Oskar said employers look at portfolios [1].",
    "Nora said employers such as Hooli look at portfolios [1].",
    "Nora thinks you need a certificate [1].",
    "Nora said “portfolios matter a great deal” to employers [1].",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _cross_encoder(tmp_path_factory.mktemp("nli"), labels=3)


def says_always(folder: Path, label: str, order: tuple[str, str, str]) -> Entailment:
    """The model with its last layer set so that it always says one thing, and names it `label`."""
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    weights["classifier.weight"][:] = 0
    weights["classifier.bias"][:] = 0
    weights["classifier.bias"][order.index(label)] = 9
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((folder / "config.json").read_text())
    config["id2label"] = dict(enumerate(order))
    config["label2id"] = {name: at for at, name in enumerate(order)}
    (folder / "config.json").write_text(json.dumps(config))
    return Entailment(str(folder))


ORDERS = (
    ("contradiction", "entailment", "neutral"),
    ("ENTAILMENT", "NEUTRAL", "CONTRADICTION"),
)


@pytest.mark.parametrize("order", ORDERS)
def test_labels_are_read_from_the_models_configuration(
    folder: Path, order: tuple[str, str, str]
) -> None:
    entailment, contradiction = (
        next(label for label in order if label.lower() == wanted)
        for wanted in ("entailment", "contradiction")
    )
    model = says_always(folder, entailment, order)
    assert model.entails("It rains.", "It is wet.")
    assert not model.contradicts("It rains.", "It is wet.")
    model = says_always(folder, contradiction, order)
    assert model.contradicts("It rains.", "It is dry.")
    assert not model.entails("It rains.", "It is dry.")


def test_what_contradicts_is_dropped(folder: Path) -> None:
    assert isinstance(SentenceChecker(HITS).check(TRUE), Sentence)
    nli = says_always(folder, "contradiction", ORDERS[0])
    dropped = SentenceChecker(HITS, nli=nli).check(TRUE)
    assert isinstance(dropped, Dropped)
    assert "contradicts" in dropped.reason


def test_entailment_keeps_other_words_and_nothing_that_is_wrong(folder: Path) -> None:
    nli = says_always(folder, "entailment", ORDERS[0])
    assert isinstance(SentenceChecker(HITS).check(FAR), Dropped)
    assert isinstance(SentenceChecker(HITS, nli=nli).check(FAR), Sentence)
    for text in WRONG:
        assert isinstance(SentenceChecker(HITS, nli=nli).check(text), Dropped), text


def test_a_model_that_names_no_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AskDifferentlyError, match="id2label") as refused:
        Entailment(str(_cross_encoder(tmp_path, labels=3))).load()
    assert "\n" not in str(refused.value)


def test_a_model_that_cannot_be_had_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises((PrepareStoreError, AskDifferentlyError)) as refused:
        Entailment(str(tmp_path / "nothing")).load()
    assert "\n" not in str(refused.value)
