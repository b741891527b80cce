"""Parts a message that asks several questions."""

from __future__ import annotations

from rag.query.lexicon.pattern import any_of, pattern
from rag.query.lexicon.question_words import AUXILIARY, QUESTION_WORD
from rag.query.lexicon.requests import FRAME
from rag.sentences import sentences_of

MOST = 4
"""Of more questions in one message only the first are read."""

# A question of its own: a question word, then soon its verb ("and how many weeks does it take").
# "When all goes wrong, how …" begins with no question.
_ASKS = pattern(
    r"^\W*(?:(?:and|but|also|or|so|then)\b[\s,]*)*(?:(?:what|how|which|who|whom|whose)\b"
    rf"|(?:when|where|why)\s+{AUXILIARY}\b|{AUXILIARY}\b)"
)
# "What it is" asks nothing: the verb of a question stands before its subject.
_SUBJECT = any_of(
    "it he she they we you i this that these those there the a an his her their your my"
)
_NEXT = pattern(
    rf"\s*(?:,\s*(?:and\s+|or\s+)?(?:also\s+)?|\s+and\s+(?:also\s+)?)(?={QUESTION_WORD}\b"
    rf"(?:['’]s\b|(?:\s+(?!{_SUBJECT}\b)[\w’'-]+){{0,3}}?\s+(?:{AUXILIARY})\b)"
    rf"|{AUXILIARY}\s+(?:i|you|we|they|he|she|it)\b|who\s+\w+s\b)"
)
_EMBEDS = pattern(r"\b(?:say|said|says|think|know|explain|tell|describe|wonder|ask|about|on)\s*$")


def parts_of(question: str) -> tuple[str, ...]:
    """The questions of a message, in order; none where it asks only one."""
    asking: list[str] = []
    context = ""
    for sentence in sentences_of(question):
        if _ASKS.search(sentence):
            asking += [f"{context} {part}".strip() for part in _clauses(sentence)]
            context = ""
        elif asking:
            return ()  # something is told in the end: what is asked before may depend on it
        else:
            context = f"{context} {sentence}".strip()
    # "What do people think?" asks nothing by itself.
    asking = [part for part in asking if FRAME.sub("", part).strip(" ?!.")]
    return tuple(asking[:MOST]) if len(asking) > 1 else ()


def _clauses(sentence: str) -> list[str]:
    clauses: list[str] = []
    start = 0
    for match in _NEXT.finditer(sentence):
        before = sentence[start : match.start()]
        if _ASKS.search(before) and not _EMBEDS.search(before):
            clauses.append(f"{before.strip()}?")
            start = match.end()
    return [*clauses, sentence[start:].strip()]
