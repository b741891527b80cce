"""Removes demands that are not questions, such as a request to forget the rules or write a poem.

A demand is recognised by what it asks for, never by a single word: "why do people ignore alerts",
"what did she say about prompts" and "how would you make up for it" are questions.

Only the commonest demands are listed. One that slips through does no harm: without a language model
it is answered with verbatim quotes, and what a model writes is checked sentence by sentence.
"""

from __future__ import annotations

import re

from rag.query.lexicon.demands import ASKS, DEMANDS

NOT_OFFERED = "I only tell what was said in this archive, with the second at which it was said."

_SENTENCE = re.compile(r"[^.?!\n]+(?:[.?!]+|\n|$)")


def without_misuse(question: str) -> str:
    """Return a question without the sentences that demand something else; empty where no question
    is left."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(question)]
    kept = [
        sentence for sentence in sentences if not any(demand.search(sentence) for demand in DEMANDS)
    ]
    if len(kept) == len(sentences):
        return question
    rest = " ".join(filter(None, kept))
    return rest if any(ASKS.search(sentence) for sentence in kept) else ""
