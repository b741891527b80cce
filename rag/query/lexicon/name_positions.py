"""Where a question puts a name: "what did NAME say", "the episode with NAME", "who is NAME"."""

from __future__ import annotations

import re

from rag.query.lexicon.pattern import any_of, pattern
from rag.query.lexicon.speech import ABOUT, SAID, SAY

_WORD_OF_NAME = r"[^\W\d_][\w'’.-]*"
_NAME = rf"((?:{_WORD_OF_NAME}\s+){{0,2}}?{_WORD_OF_NAME})"
_DID = any_of("did does would has")

ASKED_OF = pattern(rf"\b{_DID}\s+((?:{_WORD_OF_NAME}\s+){{1,5}}?){SAY}\b")
# Here the capitals matter: "according to the guest" names nobody.
ACCORDING_TO = re.compile(r"\b[Aa]ccording\s+to\s+((?:[^\W\d_a-z][\w'’-]*\s*){2,3})")
NAME_AFTER_WITH = re.compile(
    r"\b(?:with|featuring)\s+((?:[^\W\d_a-z][\w'’.-]*\s+){1,2}[^\W\d_a-z][\w'’-]*)\s*$"
)
# Where a name stands, though it may be that of a thing.
NAME_POSITIONS = (
    pattern(
        r"\b(?:episode|interview|talk|conversation|podcast|chat)s?\s+(?:with|by|featuring)\s+"
        rf"{_NAME}\s*[?.!,]*$"
    ),
    pattern(rf"\bwho(?:\s+is|['’]s)\s+{_NAME}\s*[?.!]*$"),
    pattern(rf"\b(?:has|have|had)\s+{_NAME}\s+as\s+(?:a|the)\s+guest\b"),
    pattern(rf"\bthe\s+guest\s+{_NAME}\s*[?.!,]*$"),
    pattern(rf"^\W*{_NAME}\s+{SAID}\b"),
    pattern(rf"^\W*{_NAME}\s+on\s"),
    pattern(rf"\bi\s+(?:meant|mean)\s+{_NAME}\s*[?.!,]*$"),
    pattern(rf"^\W*(?:what|how)\s+about\s+{_NAME}\s*[?.!,]*$"),
)
# What may stand before "say" without being the name of one person.
NOT_A_NAME = pattern(
    r"\b(?:the|a|an|any|some|other|different|most|many|several|these|those|his|her|their|my|our|"
    r"guests?|host|hosts|people|speakers?|someone|anyone|anybody|somebody|everyone|they|he|she|it|"
    r"we|you|i|who|experts?|episodes?|podcasts?|show|this|that|one|ever|actually|really|also|else)"
    r"\b"
)
TITLES = frozenset("dr mr mrs ms prof professor".split())


def asked_to_speak(name: str) -> re.Pattern[str]:
    """Matches where a question is after what the person with that name says."""
    called = rf"(?:\w+\s+)?{re.escape(name)}"
    return pattern(
        rf"\b{_DID}\s+{called}(?:\s+\w+)?\s+{SAY}\b",
        rf"\b{called}\s+{SAID}\b",
        rf"\baccording\s+to\s+{called}\b",
    )


def spoken_of(name: str) -> re.Pattern[str]:
    """Matches where a question is about the person with that name."""
    verbs = r"mention\w*|recommend\w*|praise\w*|criticis\w*"
    return pattern(rf"\b(?:{ABOUT}|to|{verbs})\s+{re.escape(name)}\b")
