"""How much of a claim stands in some texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.attribution import resembles_name
from rag.claims import NUMBER_WEIGHT, Claim, only_frames, squeezed
from rag.names import fold
from rag.wording import Number, Wording, tokens_of, wording
from vectorstore.lexical import stems

# "BigQuery" is "Big Query" in another hand; shorter names stand inside of other words by chance.
JOINED_LETTERS = 7


def score(claim: Claim, texts: Sequence[str]) -> tuple[float, float]:
    """How much of a claim stands in some texts: words and numbers; then quotes and names."""
    read = [wording(text) for text in texts]
    together = frozenset().union(*(text.stems for text in read))
    words = len(claim.words & together)
    numbers = sum(any(_states(number, text) for text in read) for number in claim.numbers)
    return words + NUMBER_WEIGHT * numbers, -len(missing(claim, texts))


def _states(number: Number, text: Wording) -> bool:
    """Whether a text says a number of what the claim counts. Where it counts the same things with
    other numbers alone, this one belongs to something else."""
    same = [other for other in text.numbers if number.same(other)]
    if not same or number.counted is None or only_frames(number.counted):
        return bool(same)
    counted = {other.counted for other in same}
    others = {other.counted for other in text.numbers}
    return number.counted in counted or (
        number.counted in text.stems and number.counted not in others
    )


def missing(claim: Claim, texts: Sequence[str], context: Iterable[str] = ()) -> list[str]:
    """What of a claim has to stand in the texts, and does not."""
    read = [wording(text) for text in texts]
    absent = [
        f"the number {number.value:g}"
        for number in claim.numbers
        if not any(_states(number, text) for text in read)
    ]
    # Not the context: a quotation out of the line before would be put into another's mouth.
    spoken = [squeezed(text) for text in texts]
    absent += [
        f"the words “{phrase}”"
        for phrase in claim.quoted
        if not any(f" {phrase} " in f" {text} " for text in spoken)
    ]
    tokens = {
        fold(token.removesuffix("'s")) for text in (*texts, *context) for token in tokens_of(text)
    }
    known = frozenset().union(
        *(text.stems for text in read), *(wording(text).stems for text in context)
    )
    run_together = " ".join(spoken).replace(" ", "")
    absent += [
        f"the name “{name}”"
        for name in claim.names
        if not set(stems(name.lower())) <= known
        and not any(resembles_name(fold(name.removesuffix("'s")), token) for token in tokens)
        and not (len(name) >= JOINED_LETTERS and name.lower() in run_together)
    ]
    return absent
