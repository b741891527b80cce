"""Trains a LoRA adapter on examples with sentence-transformers and peft.

The loss is MultipleNegativesRankingLoss: each question has to be nearer to what answers it than to
everything else in its batch, and than to a window that looks right and is not. Windows and snippets
are trained in turn, because the search compares a question with both.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.progress import Progress
from tuning.errors import CheckTrainingError
from tuning.examples import Example
from vectorstore.adapter import CONFIG, WEIGHTS, backbone_of
from vectorstore.embedding import model_source

if TYPE_CHECKING:
    from datasets import Dataset
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.training_args import (
        SentenceTransformerTrainingArguments,
    )
    from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

RANK = 16
LEARNING_RATE = 5e-4
BATCH = 32
SCALE = 20.0
"""By which cosines are multiplied in the loss: the default of sentence-transformers."""
TOKENS = 128
"""Tokens of a text that are read in training."""
_MATRICES = r".*encoder.*\.(query|key|value|dense)"
"""Every matrix of the layers; the word embeddings stay."""
_NEEDED = ("peft", "datasets", "accelerate")


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """How often each example is read, and the share of the change (0..1] that is kept.

    Keeping less than all of it is the average of the tuned and the stock weights (Wortsman et al.
    2022, arXiv 2109.01903): what the stock model knows of other subjects stays.
    """

    epochs: int = 2
    kept: float = 0.7


def require_packages() -> None:
    """Raise CheckTrainingError unless what training needs is installed."""
    if missing := [name for name in _NEEDED if not find_spec(name)]:
        raise CheckTrainingError(
            f"{', '.join(missing)} missing: pip install 'podcast-qa[tune]', then tune again"
        )


def train_adapter(
    base: str,
    examples: Sequence[Example],
    plan: TrainingPlan,
    out: Path,
    progress: Progress,
) -> None:
    """Train an adapter for the model `base` and write it to the folder `out`.

    Raises PrepareStoreError if the model is unavailable.
    """
    from peft import LoraConfig, TaskType
    from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

    model = SentenceTransformer(
        str(model_source(base).folder),
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
        local_files_only=True,
    )
    model.max_seq_length = TOKENS
    config = LoraConfig(
        task_type=TaskType.FEATURE_EXTRACTION,
        r=RANK,
        lora_alpha=2 * RANK,
        target_modules=_MATRICES,
    )
    model.add_adapter(config)
    _without_dropout(model)
    with tempfile.TemporaryDirectory() as folder:
        trainer = SentenceTransformerTrainer(
            model=model,
            args=_arguments(folder, plan),
            train_dataset=_datasets(examples),
            loss=MultipleNegativesRankingLoss(model, scale=SCALE),
            callbacks=[_reporting(progress)],
        )
        trainer.train()
    _save(model, base, plan.kept, out)


def _without_dropout(model: SentenceTransformer) -> None:
    """A third of the time on a CPU goes into drawing random numbers, and two epochs overfit
    little."""
    for module in model.modules():
        if type(module).__name__ == "Dropout":
            module.p = 0.0  # type: ignore[assignment]  # torch types it as a submodule
        if isinstance(getattr(module, "dropout_prob", None), float):
            module.dropout_prob = 0.0  # type: ignore[assignment]  # as above


def _datasets(examples: Sequence[Example]) -> dict[str, Dataset]:
    from datasets import Dataset

    questions = [example.question for example in examples]
    return {
        "windows": Dataset.from_dict(
            {
                "question": questions,
                "answer": [example.window for example in examples],
                "other": [example.other_window for example in examples],
            }
        ),
        "snippets": Dataset.from_dict(
            {
                "question": questions,
                "answer": [example.snippet for example in examples],
                "other": [example.other_snippet for example in examples],
            }
        ),
    }


def _arguments(folder: str, plan: TrainingPlan) -> SentenceTransformerTrainingArguments:
    from sentence_transformers.sentence_transformer.training_args import (
        BatchSamplers,
        MultiDatasetBatchSamplers,
        SentenceTransformerTrainingArguments,
    )

    return SentenceTransformerTrainingArguments(
        output_dir=folder,
        num_train_epochs=plan.epochs,
        per_device_train_batch_size=BATCH,
        learning_rate=LEARNING_RATE,
        warmup_steps=0.1,
        # A window that stands twice in a batch would be an answer and a wrong answer.
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        multi_dataset_batch_sampler=MultiDatasetBatchSamplers.PROPORTIONAL,
        weight_decay=0.01,
        seed=1,
        save_strategy="no",
        logging_strategy="no",
        report_to=[],
        disable_tqdm=True,
    )


def _reporting(progress: Progress) -> TrainerCallback:
    from transformers import TrainerCallback

    class Reporting(TrainerCallback):
        def on_train_begin(
            self,
            args: TrainingArguments,  # noqa: ARG002 - the signature is transformers'
            state: TrainerState,
            control: TrainerControl,  # noqa: ARG002 - the signature is transformers'
            **_: object,
        ) -> None:
            progress.start("train", state.max_steps)

        def on_step_end(
            self,
            args: TrainingArguments,  # noqa: ARG002 - the signature is transformers'
            state: TrainerState,  # noqa: ARG002 - as above
            control: TrainerControl,  # noqa: ARG002 - the signature is transformers'
            **_: object,
        ) -> None:
            progress.advance(1)

    return Reporting()


def _save(model: SentenceTransformer, base: str, kept: float, out: Path) -> None:
    from safetensors.torch import load_file, save_file

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        backbone_of(model).save_pretrained(folder)
        weights = load_file(Path(folder) / WEIGHTS)
        settings = json.loads((Path(folder) / CONFIG).read_text(encoding="utf-8"))
    settings |= {"base_model_name_or_path": base, "lora_alpha": 2 * RANK * kept}
    # Half precision: the sums lose less than a thousandth, and the file is half as large.
    save_file({name: matrix.half() for name, matrix in weights.items()}, out / WEIGHTS)
    (out / CONFIG).write_text(
        json.dumps(settings, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )
