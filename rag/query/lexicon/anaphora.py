"""What points back to an earlier question: pronouns, "what about", "who else", "no, I meant"."""

from __future__ import annotations

import re

from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.question_words import AUXILIARY
from rag.query.lexicon.show import NOT_THIS_SHOW
from rag.query.lexicon.speech import SAYING

# Where one of these stands for a name, it is none, even if somebody in the archive is called so.
PRONOUNS = frozenset("i he she they you we one it that this somebody someone".split())

_WHAT_ABOUT = r"(?:what|how)\s+about\b"
GOES_ON = pattern(r"^\W*(?:and|but|or)\b", rf"^\W*{_WHAT_ABOUT}")
SWAPS_SUBJECT = pattern(rf"^\W*(?:(?:and|but|or|so|ok|okay)\b[\s,]*)?(?:{_WHAT_ABOUT}|and\b)")
CORRECTS = pattern(
    r"^\W*(?:no|nope|sorry|not|wrong)\b(?!\s+(?:code|way|one|longer|need))",
    r"\bi\s+(?:meant|mean)\b",
)
SOMEONE = pattern(
    r"\b(?:he|she|him|her|hers|his|the\s+(?:same\s+)?(?:guest|speaker))\b",
)
SEVERAL = pattern(r"\b(?:they|them|theirs?|both)\b")
BOTH = pattern(
    r"\b(?:both|(?:the\s+two|all\s+(?:three|four)?)\s+of\s+them|the\s+two\s+guests)\b",
)
IT = pattern(r"\b(?:it|its)\b")
# "Is it hard to …", "how long does it take to …": about nothing before.
EMPTY_IT = pattern(
    r"\b(?:is|was|would|will|can|does|did|makes?)\s+it\b[^.?!]*?\b(?:to|that|if|when)\s+\w",
    r"\bit(?:['’]s|\s+is)\b[^.?!]*?\b(?:to|that)\s+\w",
)
# As the object of a preposition or a verb, before a verb, or at the end; elsewhere "that" joins
# clauses.
THAT = pattern(
    r"\b(?:of|about|on|with|for|after|before|from|by|like|to|than|is|was|does|did|do|say|said|mean|"
    rf"explain|use|used|why|how)\s+(?:that|this)\b{NOT_THIS_SHOW}",
    r"\b(?:that|those|these|this)\s*[?.!]*$",
    r"\b(?:that|this|same)\s+(?:episode|interview|guest|project|company|team|model|tool|job|course|"
    r"idea|approach|answer|book|story|season)\b",
    r"^\W*(?:why|how|when|where|who|what)\s+(?:is|was|did|does)\s+(?:that|this)\b",
)
ELSE = pattern(
    r"\b(?:who|anyone|anybody|someone|somebody|everyone|nobody|no\s+one)\s+else\b",
    r"\b(?:did|do|does|has|have|any|which|what|the)\s+other\s+(?:guests?|people|speakers?)\b",
    r"\banother\s+(?:guest|speaker)\b|\bthe\s+other\s+[a-z]\w+",
    r"\b(?:apart|aside)\s+from\s+(?:him|her|them)\b|\bbesides\s+(?:him|her|them)\b",
)
THE_EPISODE = pattern(
    r"\b(?:that|this|the\s+same|said)\s+(?:episode|interview|conversation)\b|\bthere\s*[?.!]*$",
)
WHO_IS = pattern(r"^\W*who(?:\s+(?:is|was)|['’]s)\b")
WHO = pattern(r"^\W*who\b")
HAS_AUXILIARY = pattern(rf"\b{AUXILIARY}\b")

# A sentence that begins so leans on the one before it.
LEANS = pattern(
    r"\W*(?:(?:yes|yeah|no|nope|exactly|right|sure|definitely|absolutely|of\s+course|correct|true|well"
    r"|so|and|but|because|also|then|i\s+think\s+so|not\s+really)\b[\s,.–-]*)*"
    r"(?:(?:it|that|this|these|those|they|them|he|she|there|both|neither|one)\b)",
    r"\W*(?:yes|yeah|no|nope|exactly|definitely|absolutely|of\s+course|correct)\b",
)

# What a pronoun may stand for within the same question.
# "How did one manager … his team", "what share of her contacts did the physicist …".
A_PERSON = pattern(r"\b(?:an?|one|some|which|any|each|every)\s+\w+|\bsomeone\b")
PERSON_AFTERWARDS = pattern(
    r"\b(?:his|her)\s+(?:\w+\s+){1,3}(?:did|does|has|had|is|was)\s+the\s+\w+"
)
# Here the capitals matter: a name.
A_THING = re.compile(r"\b(?:an?|the|my|your|our|one['’]s)\s+\w+|\b[A-Z]\w+")
SEVERAL_PEOPLE = pattern(
    r"\b(?:people|someone|anyone|everyone|somebody|one|guests|\w{3,}s)\b",
)
# What is said of any subject, and the places of an archive.
WITHOUT_CONTENT = (
    *SAYING,
    *"season episode podcast interview guest host archive mean exactly example".split(),
    *"see view opinion agree disagree same too".split(),
)
