from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vectorstore.adapter import CONFIG, WEIGHTS, backbone_of, read_adapter
from vectorstore.embedding import DEFAULT_MODEL, TUNED, base_of, open_embedder
from vectorstore.errors import PrepareStoreError
from vectorstore.sentence_embedder import STOCK_MODEL


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TUNED, tmp_path / "mine"))


def _set(folder: Path, **settings: object) -> None:
    config = json.loads((folder / CONFIG).read_text()) | settings
    (folder / CONFIG).write_text(json.dumps(config))


def test_the_default_is_the_stock_model_with_an_adapter() -> None:
    assert base_of(DEFAULT_MODEL) == STOCK_MODEL
    assert base_of(STOCK_MODEL) == STOCK_MODEL
    tuned, stock = open_embedder(DEFAULT_MODEL), open_embedder(STOCK_MODEL)
    assert tuned.fingerprint != stock.fingerprint
    assert tuned.max_tokens == stock.max_tokens
    assert 0.1 < float(tuned.encode_query("a ferry") @ stock.encode_query("a ferry")) < 0.999


def test_merging_is_what_peft_does(mine: Path) -> None:
    from peft import PeftModel
    from sentence_transformers import SentenceTransformer

    from vectorstore.embedding import model_source

    reference = SentenceTransformer(str(model_source(STOCK_MODEL).folder))
    merged = PeftModel.from_pretrained(backbone_of(reference), str(mine)).merge_and_unload()
    reference[0].auto_model = merged
    expected = reference.encode(["A ferry on the river."], normalize_embeddings=True)
    np.testing.assert_allclose(
        open_embedder(str(mine)).encode(["A ferry on the river."]), expected, atol=1e-4
    )


def test_a_copy_has_the_same_vectors_under_its_own_name(mine: Path) -> None:
    copied = open_embedder(str(mine))
    assert copied.name == str(mine)
    assert copied.fingerprint == open_embedder().fingerprint


def test_no_change_at_all_gives_the_stock_vectors_and_another_fingerprint(mine: Path) -> None:
    _set(mine, lora_alpha=0)
    unchanged, stock = open_embedder(str(mine)), open_embedder(STOCK_MODEL)
    assert len({each.fingerprint for each in (unchanged, stock, open_embedder())}) == 3
    np.testing.assert_allclose(
        unchanged.encode_query("a ferry"), stock.encode_query("a ferry"), atol=1e-6
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"peft_type": "IA3"},
        {"use_dora": True},
        {"r": 0},
        {"r": "16"},
        {"lora_alpha": None},
        {"base_model_name_or_path": None},
    ],
)
def test_other_kinds_and_broken_settings_are_refused(
    settings: dict[str, object], mine: Path
) -> None:
    _set(mine, **settings)
    with pytest.raises(PrepareStoreError, match="Cannot use the adapter"):
        open_embedder(str(mine))


def test_missing_or_damaged_weights_are_refused(mine: Path) -> None:
    (mine / WEIGHTS).write_bytes(b"not weights")
    with pytest.raises(PrepareStoreError, match="Cannot use the adapter"):
        open_embedder(str(mine)).encode_query("a ferry")
    (mine / WEIGHTS).unlink()
    with pytest.raises(PrepareStoreError, match="Cannot use the adapter"):
        open_embedder(str(mine))


def test_an_adapter_for_another_model_is_refused(mine: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(mine / WEIGHTS)
    save_file(
        {name.replace("layer.0", "layer.77"): w for name, w in weights.items()}, mine / WEIGHTS
    )
    with pytest.raises(PrepareStoreError, match="changes nothing"):
        open_embedder(str(mine)).encode_query("a ferry")


def test_a_folder_without_one_has_none(tmp_path: Path) -> None:
    assert read_adapter(tmp_path) is None
    assert read_adapter(tmp_path / "none") is None


def test_the_product_needs_no_peft() -> None:
    code = (
        "import sys; sys.modules['peft'] = None;"
        "from vectorstore.embedding import open_embedder; open_embedder().encode_query('a ferry')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code
