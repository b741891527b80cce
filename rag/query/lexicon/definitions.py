"""Questions for the meaning of a word, and sentences that give one."""

from __future__ import annotations

import re

from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.question_words import AUXILIARY, QUESTION_WORD

_NOT_BACK = r"(?!(?:it|that|this|he|she|they)\b)"
_CONCEPT = rf"({_NOT_BACK}[\w+#&/.'’-]+(?:\s+[\w+#&/.'’-]+){{0,4}}?)"
_ARTICLE = r"(?:an?\s+|the\s+)?"
ASKS_FOR_MEANING = pattern(
    rf"^\W*(?:so\s+)?what(?:['’]s|\s+exactly\s+is|\s+is|\s+are)\s+{_ARTICLE}{_CONCEPT}"
    r"(?:\s+(?:exactly|anyway|actually|in\s+(?:simple|plain)\s+(?:words|terms)))?\W*$",
    rf"^\W*what\s+does\s+{_ARTICLE}{_CONCEPT}\s+(?:mean|stand\s+for)\W*$",
    rf"^\W*(?:(?:please\s+)?(?:define|explain))\s+(?:what\s+)?{_ARTICLE}{_CONCEPT}"
    r"(?:\s+(?:is|are|means))?\W*$",
    rf"^\W*what\s+{_ARTICLE}{_CONCEPT}\s+(?:is|are|means?)(?:\s+in\s+\w+\s+(?:words|terms))?\W*$",
    rf"^\W*(?!(?:{QUESTION_WORD}|{AUXILIARY})\b){_NOT_BACK}([\w+#&/.’-]+(?:\s+[\w+#&/.’-]+){{0,2}})\s*\?\W*$",
    rf"^\W*(?:what['’]?s?\s+(?:is\s+)?)?the\s+(?:meaning|definition)\s+of\s+{_ARTICLE}{_CONCEPT}\W*$",
)


def gives_meaning_of(concept: str) -> re.Pattern[str]:
    """Matches where a sentence says what `concept` is."""
    words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", concept))
    return pattern(
        rf"\b{words}s?\b(?:\s*\([^)]*\))?,?\s+(?:\w+\s+)?(?:is|are|means|refers\s+to|stands\s+for)\b"
        rf"(?!\s+(?:that|not|also|very|really|quite|so|too|always|never|important|hard|great|good)\b)",
        rf"\b(?:define|definition\s+of|call(?:ed)?)\s+(?:\w+\s+){{0,2}}{words}s?\b",
    )
