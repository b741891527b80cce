"""Wishes to hear an earlier answer: "play me that part", "the second one".

Ordinals are written in digits here ("the 2nd one"), and so is a number behind "number"; names are
replaced by "he".
"""

from __future__ import annotations

from rag.query.lexicon.courtesy import MODAL, OPENER, THANKS, WOULD_LIKE
from rag.query.lexicon.numerals import ORDINAL_ENDING, WORD_OR_TWO
from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.speech import SAID, SAY

_NTH = rf"(?:last|\d{{1,2}}{ORDINAL_ENDING})"
_NUMBERED = r"(?:number|no\.?|#)\s*"
_NUMBER = rf"(?:{_NUMBERED}\d{{1,2}}|\[?\d{{1,2}}\]?)"
_NOUN = (
    r"(?:parts?|bits?|moments?|passages?|quotes?|quotations?|citations?|clips?|sections?|lines?"
    r"|sentences?|words|places?|spots?|ones?|answers?|statements?|sources?|snippets?|segments?)"
)
# What points at something that was shown before.
_PART = (
    r"(?:(?:the|that|this|those|these|his|her|their|your|he)\s+(?:(?:exact|very|same|whole)\s+)?"
    rf"(?:{_NTH}\s+)?{_NOUN}(?:\s+{_NUMBER})?|{_NTH}\s+{_NOUN}|{_NOUN}\s+{_NUMBER}"
    r"|that|this|it|those|these|them|there|both|all(?:\s+of)?\s+(?:that|them|it|those|these)"
    rf"|the\s+{_NTH}|{_NUMBER})"
)
_WHO = (
    r"(?:he|she|they|you|i|one|somebody|someone|the\s+(?:guest|speaker|host)|"
    r"can|could|do|did|does|is|was|are|were|has|have)"
)
_SAID = (
    rf"(?:{SAY}|{SAID}|talks?|talked|spoken?|spoke|described|hear|heard|find|found|listen\s+to"
    "|watch)"
)
_WHERE = (
    r"(?:where|(?:at|in|on|from)?\s*(?:which|what)\s+(?:exact\s+)?(?:minute|second|timestamp|time\s?"
    r"code|time|point|part|place|moment|episode|video|recording|interview))"
)
_EXACTLY = r"(?:\s+(?:exactly|precisely|roughly|in\s+(?:the|that|this)\s+(?:\w+)))*"
_ADDRESS = (
    r"(?:links?|urls?|addresse?s?|timestamps?|time\s?stamps?|time\s?codes?|recordings?|videos?)"
)
# Each has to match all that is left of a question without courtesies.
WISHES = (
    pattern(
        r"(?:play|replay|hear|listen\s+to|watch|jump\s+to|skip\s+to|go\s+to|take\s+me\s+to|"
        r"take\s+me|show|show\s+me|let\s+me\s+(?:hear|listen\s+to|see)|want\s+to\s+(?:hear|see))"
        rf"(?:\s+(?:me|us|back))*\s+{_PART}(?:\s+(?:back|again|to\s+me|for\s+me))*"
    ),
    pattern(
        r"(?:(?:give|send|share|show|get|have|need|want|post|is\s+there|do\s+you\s+have|what\s+is|"
        r"what['’]s|where\s+is|where['’]s)\s+)?(?:me\s+|us\s+)?(?:(?:the|a|that|its|any)\s+)?"
        rf"(?:(?:exact|direct|youtube)\s+)?{_ADDRESS}(?:\s+(?:to|for|of|with|from)\s+{_PART})?"
    ),
    pattern(
        rf"{_WHERE}{_EXACTLY}(?:\s+{_WHO})+{_EXACTLY}(?:\s+{_SAID})(?:\s+{_PART})?(?:\s+(?:in|at))?"
        rf"{_EXACTLY}"
    ),
    pattern(
        rf"{_WHERE}{_EXACTLY}\s+(?:is|was|are|were)\s+{_PART}"
        r"\s+(?:from|said|in|to\s+be\s+(?:heard|found))(?:\s+exactly)?"
    ),
    pattern(
        r"(?:which|what)\s+(?:exact\s+)?(?:minute|second|timestamp|time\s?code|episode|recording|"
        rf"video)\s+(?:is|was|are|were)\s+{_PART}{_EXACTLY}"
    ),
    pattern(
        rf"who\s+(?:exactly\s+)?(?:said|says|is\s+saying|was)\s+{_PART}|who\s+(?:is|was)\s+(?:that|this)",
        r"when\s+(?:was|is|did)\s+(?:it|that|this|the\s+episode|that\s+episode)\s+(?:published|released"
        r"|recorded|aired|come\s+out)",
    ),
    pattern(rf"(?:the\s+)?{_NTH}\s+{_NOUN}|the\s+{_NTH}|{_NUMBER}|(?:the\s+)?{_NOUN}\s+{_NUMBER}"),
)
COURTESY = pattern(
    rf"^(?:(?:{OPENER}|{THANKS}|no|yes|then|now|great|nice|cool|sorry|well)\b[\s,.!]*)*"
    rf"(?:{MODAL}\s+(?:you|i|we)\s+(?:please\s+)?|{WOULD_LIKE}\s+to\s+|i\s+(?=want|need))?",
    rf"[\s,]*(?:please|pls|{THANKS}|then|again|for\s+me|instead|now)?[\s?!.]*$",
)
FROM_A_PERSON = pattern(r"\s+(?:by|of|from|with)\s+he$")
# "At which second" and "at what exact second" count nothing.
SPELT_ORDINAL = pattern(
    r"(?<!which )(?<!what )(?<!which exact )(?<!what exact )"
    rf"\b(?P<number>{WORD_OR_TWO})\b"
)
SPELT_NUMBER = pattern(rf"{_NUMBERED}(?P<number>{WORD_OR_TWO})\b")
WHICH_PART = pattern(
    rf"\b(?P<last>last)\b(?!\s+words)|\b(?P<nth>\d{{1,2}}){ORDINAL_ENDING}\b(?!\s+words)",
    r"\b(?P<number>\d{1,2})\b",
)
# Not the words again: where they are said.
WANTS_EPISODE = pattern(
    r"who\s+(?:exactly\s+)?(?:said|says|is|was)\b",
    r"when\s+(?:was|is|did)\b",
    r"(?:(?:in|from|at|on)\s+)?(?:which|what)\s+(?:exact\s+)?(?:episode|recording|video|interview)\b",
    r"(?:(?:give|send|share|show|get|have|need|want|post|is\s+there|do\s+you\s+have|what\s+is"
    r"|what['’]s|where\s+is|where['’]s)\s+)?(?:me\s+|us\s+)?(?:(?:the|a|that|its|any)\s+)?"
    r"(?:(?:exact|direct|youtube)\s+)?(?:links?|urls?|addresse?s?|recordings?|videos?)\b",
)
