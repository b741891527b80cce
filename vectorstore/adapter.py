"""A LoRA adapter: a small change to the weights of an embedding model, merged when it is loaded.

W becomes W + alpha / r * B A for each matrix W that it changes (Hu et al. 2021, arXiv 2106.09685),
so encoding costs what it costs without one. The files are those of the peft package, which is
needed only to train.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.errors import PrepareStoreError
from vectorstore.model_download import read_json

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from transformers import PreTrainedModel

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"
_PREFIX = "base_model.model."
_OTHER_KINDS = ("use_dora", "use_rslora", "rank_pattern", "alpha_pattern", "modules_to_save")
"""Settings of peft with which W changes in another way."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """The adapter in `folder`, for the model `base`; `scale` is its alpha / r."""

    folder: Path
    base: str
    scale: float

    @property
    def digest(self) -> str:
        """sha256 (hex) of its weights and its scale, on which the vectors depend."""
        with (self.folder / WEIGHTS).open("rb") as stream:
            whole = hashlib.file_digest(stream, "sha256")
        whole.update(f"{self.scale!r}".encode())
        return whole.hexdigest()

    def merge_into(self, model: SentenceTransformer) -> None:
        """Change the weights of `model`. Raises PrepareStoreError if the adapter is for another."""
        # Imported here: torch takes seconds to import.
        import torch
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            changes = load_file(self.folder / WEIGHTS)
        except (OSError, SafetensorError) as error:
            raise self._unusable(str(error)) from error
        matrices = dict(backbone_of(model).named_parameters())
        with torch.no_grad():
            for key, first in changes.items():
                if not key.endswith(".lora_A.weight"):
                    continue
                second = changes.get(key.replace(".lora_A.", ".lora_B."))
                matrix = matrices.get(
                    key.removeprefix(_PREFIX).removesuffix(".lora_A.weight") + ".weight"
                )
                if second is None or matrix is None:
                    raise self._unusable(f"{key} changes nothing in {self.base}")
                change = self.scale * (second.float() @ first.float())
                if change.shape != matrix.shape:
                    raise self._unusable(f"{key} has the wrong shape for {self.base}")
                matrix.add_(change.to(matrix.dtype))

    def _unusable(self, why: str) -> PrepareStoreError:
        return unusable_adapter(self.folder, why)


def read_adapter(folder: Path) -> Adapter | None:
    """Read the adapter in `folder`; None if there is none.

    Raises PrepareStoreError if it is damaged or of another kind than LoRA.
    """
    if not (folder / CONFIG).is_file():
        return None
    settings = read_json(folder / CONFIG)
    base, rank, alpha = (
        settings.get(key) for key in ("base_model_name_or_path", "r", "lora_alpha")
    )
    if settings.get("peft_type") != "LORA" or any(settings.get(key) for key in _OTHER_KINDS):
        raise unusable_adapter(folder, "it is not plain LoRA")
    if not isinstance(base, str) or not isinstance(rank, int) or not isinstance(alpha, int | float):
        raise unusable_adapter(folder, f"{CONFIG} lacks its base model, r or lora_alpha")
    if rank < 1 or not (folder / WEIGHTS).is_file():
        raise unusable_adapter(folder, f"{WEIGHTS} is missing, or r is not positive")
    return Adapter(folder, base, alpha / rank)


def backbone_of(model: SentenceTransformer) -> PreTrainedModel:
    """The transformer of `model`, whose matrices an adapter changes. Raises PrepareStoreError for
    a model without one, such as one of static word vectors."""
    backbone = model.transformers_model
    if backbone is None:
        raise PrepareStoreError("The embedding model is no transformer, so it takes no adapter.")
    return backbone


def unusable_adapter(folder: Path, why: str) -> PrepareStoreError:
    """The error for an adapter that cannot be applied."""
    return PrepareStoreError(
        f"Cannot use the adapter in {folder} ({why}); tune one with: podcast-qa tune QUESTIONS"
    )
