"""The settings of search and answers, so that you can compare two of them."""

from __future__ import annotations

from dataclasses import dataclass, fields

from rag.errors import AskDifferentlyError


@dataclass(frozen=True, kw_only=True)
class SearchSettings:
    """How windows are ranked and passages are cut. The defaults are what the service uses.

    `pool` windows come from each index. Their scores are scaled to 0..1 and summed: min-max fusion
    of scores beats fusion of ranks on this kind of speech (TREC Podcasts 2021). `meaning_weight`
    weighs the vectors, `lexical_weight` the words, `snippet_weight` the nearest snippet of a
    window. With `name_weight`, a named guest outweighs any of them alone, but not all. The first
    `reread` windows are ranked again by late interaction, weighed by `token_weight`. A passage has
    at most `passage_words` words, and a section gives at most `passages_of_a_section`, so that it
    cannot crowd out other episodes. `reranker` names a cross-encoder (on the hub, or a folder) that
    reranks the first `rerank` passages; `nli` one for natural-language inference, which removes
    sentences of a language model that contradict the lines they cite; empty for none.
    """

    pool: int = 150
    meaning_weight: float = 0.75
    snippet_weight: float = 0.8
    lexical_weight: float = 0.6
    name_weight: float = 2.0
    reread: int = 40
    token_weight: float = 1.6
    passage_words: int = 240
    passages_of_a_section: int = 2
    reranker: str = ""
    rerank: int = 20
    nli: str = ""

    def __post_init__(self) -> None:
        """Raise AskDifferentlyError where a value is out of range."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(field.default, str):
                continue
            least = 1 if isinstance(field.default, int) else 0
            if not isinstance(value, int | float) or not least <= value <= 100_000:
                raise AskDifferentlyError(
                    f"The search setting {field.name} must be a number from {least} up: {value!r}."
                )
