"""What bounds a question about the archive as a whole, and words that only give it structure."""

from __future__ import annotations

from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.question_words import AUXILIARY, QUESTION_WORD
from rag.query.lexicon.speech import ABOUT, COVERING, SAY

WITH = pattern(r"\b(?:with|featuring|by|from)\s+(?:guests?\s+)?")
POINTS_BACK = pattern(
    rf"\b(?:{ABOUT}|discuss\w*|mention\w*|cover\w*)\s+(?:it|that|this|them|those|these)\W*$"
)
# What stands before the subject of an earlier question, whose names are gone: "what did say about".
ASKS_FOR = pattern(
    rf"^\W*(?:(?:{QUESTION_WORD}|{AUXILIARY}|and|or|but|also|else|anyone|anybody|{SAY})\b\W*)+"
)
ARTICLES = frozenset("a an any some the their his her our your".split())
BEFORE_SUBJECT = frozenset((*"about on regarding".split(), *COVERING))
# Words that say how something stands in an archive, not what it is about.
STRUCTURE = BEFORE_SUBJECT | frozenset(
    "a aired all also an and any appear appeared appears archive are as at be been being by "
    "came can come comes contain contains date deal deals dealt did "
    "do does duration episode episodes ever exactly exist "
    "far feature featured features featuring first focus focused focuses for from go guest guests "
    "had has have having hear host hosts i if in include included includes interested interview "
    "interviews is it last latest learn length like listed listen long longest me "
    "minutes more most my newest now of oldest online or our out "
    "overall people person podcast posted published recent recently recorded released "
    "season seasons shortest should show shows so speak speaker speakers speaking speaks spoke "
    "spoken talk talked talking tagged talks that the their there they this those to topic topics "
    "total touch touched touches transcript transcripts until uploaded us want was watch we were "
    "what when where which who whom with without would year you your".split()
)
# "Which episode should I start with if I want to learn about forecasting?"
_WHO_LISTENS = r"(?:i|we|one|you|beginners?|someone|a\s+beginner)"
RECOMMENDS = pattern(
    rf"^(?=\w)(?:(?:should|could|would|can|do|must)\s+{_WHO_LISTENS}\s+)?(?:best\s+)?(?:(?:start|begin"
    r"|listen|hear|watch|pick|choose|recommend|suggest|play)\b(?:\s+(?:with|to|first|from|me|out))*"
    r"\s*)?(?:\s*\bfor\s+(?:someone|a\s+beginner|beginners|people)\s+(?:who|that)?\s*)?"
    rf"(?:\s*(?:if|when|because|as)\s+)?(?:(?:{_WHO_LISTENS}\s+)?(?:wants?|need|needs|(?:would|['’]d)"
    r"\s+like|am\s+trying|plan|hope|interested)\s+)?(?:to\s+|in\s+)?(?:(?:learn|know|hear|understand"
    r"|read|find\s+out|get\s+started|start|become|be\s+better)\b(?:\s+(?:more|something|a\s+bit))?"
    r"(?:\s+(?:about|with|on|how\s+to|at))?\s*)?"
)
# Somebody who was named before: "how often was he on the show?"
A_PERSON_BEFORE = pattern(r"\b(?:he|she|they|him|her|them)\b")
