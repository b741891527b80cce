"""Whether a question leans on what was said before, and on what of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.names import words_of
from rag.query.name_slots import SAYING
from vectorstore.lexical_index import stems

_GOES_ON = re.compile(r"^\W*(?:and|but|or)\b|^\W*(?:what|how)\s+about\b", re.IGNORECASE)
_SWAPS = re.compile(
    r"^\W*(?:(?:and|but|or|so|ok|okay)\b[\s,]*)?(?:(?:what|how)\s+about\b|and\b)", re.IGNORECASE
)
_CORRECTS = re.compile(
    r"^\W*(?:no|nope|sorry|not|wrong)\b(?!\s+(?:code|way|one|longer|need))"
    r"|\bi\s+(?:meant|mean)\b",
    re.IGNORECASE,
)
_SOMEONE = re.compile(
    r"\b(?:he|she|him|her|hers|his|the\s+(?:same\s+)?(?:guest|speaker))\b", re.IGNORECASE
)
# "How did one manager … his team", "what share of her contacts did the physicist …".
_A_PERSON = re.compile(r"\b(?:an?|one|some|which|any|each|every)\s+\w+|\bsomeone\b", re.IGNORECASE)
_THE_ONE_AFTER = re.compile(
    r"\b(?:his|her)\s+(?:\w+\s+){1,3}(?:did|does|has|had|is|was)\s+the\s+\w+", re.IGNORECASE
)
_SEVERAL = re.compile(r"\b(?:they|them|theirs?|both)\b", re.IGNORECASE)
_BOTH = re.compile(
    r"\b(?:both|(?:the\s+two|all\s+(?:three|four)?)\s+of\s+them|the\s+two\s+guests)\b",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|its)\b", re.IGNORECASE)
# "Is it hard to …", "how long does it take to …": about nothing before.
_EMPTY_IT = re.compile(
    r"\b(?:is|was|would|will|can|does|did|makes?)\s+it\b[^.?!]*?\b(?:to|that|if|when)\s+\w"
    r"|\bit(?:['’]s|\s+is)\b[^.?!]*?\b(?:to|that)\s+\w",
    re.IGNORECASE,
)
# As the object of a preposition or a verb, before a verb, or at the end; "that" joins clauses else.
_THAT = re.compile(
    r"\b(?:of|about|on|with|for|after|before|from|by|like|to|than|is|was|does|did|do|say|said|mean|"
    r"explain|use|used|why|how)\s+(?:that|this)\b(?!\s+(?:podcast|show|archive|year))"
    r"|\b(?:that|those|these|this)\s*[?.!]*$"
    r"|\b(?:that|this|same)\s+(?:episode|interview|guest|project|company|team|model|tool|job|course|"
    r"idea|approach|answer|book|story|season)\b"
    r"|^\W*(?:why|how|when|where|who|what)\s+(?:is|was|did|does)\s+(?:that|this)\b",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"\b(?:who|anyone|anybody|someone|somebody|everyone|nobody|no\s+one)\s+else\b|"
    r"\b(?:did|do|does|has|have|any|which|what|the)\s+other\s+(?:guests?|people|speakers?)\b|"
    r"\banother\s+(?:guest|speaker)\b|\bthe\s+other\s+[A-Z]\w+|"
    r"\b(?:apart|aside)\s+from\s+(?:him|her|them)\b|\bbesides\s+(?:him|her|them)\b",
    re.IGNORECASE,
)
_THE_EPISODE = re.compile(
    r"\b(?:that|this|the\s+same|said)\s+(?:episode|interview|conversation)\b|\bthere\s*[?.!]*$",
    re.IGNORECASE,
)
_WHO_IS = re.compile(r"^\W*who(?:\s+(?:is|was)|['’]s)\b", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|had|may|might)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^\W*(?:what|how|why|when|where|which|who|whom|whose|is|are|was|were|do|does|"
    r"did|can|could|should|would|will|has|have)\b",
    re.IGNORECASE,
)
_A_THING = re.compile(r"\b(?:an?|the|my|your|our|one['’]s)\s+\w+|\b[A-Z]\w+")
_MANY = re.compile(
    r"\b(?:people|someone|anyone|everyone|somebody|one|guests|\w{3,}s)\b", re.IGNORECASE
)

# What is said of any subject, and the places of an archive.
_EMPTY = frozenset(
    stem
    for word in (
        *SAYING,
        *"season episode podcast interview guest host archive mean exactly example".split(),
        *"see view opinion agree disagree same too".split(),
    )
    for stem in stems(word)
)


# Where one of these stands for a name, it is none, even if somebody in the archive is called so.
PRONOUNS = frozenset("i he she they you we one it that this somebody someone".split())
# The words with a meaning of a question that takes its subject from the one before, at most.
FEW_WORDS = 5


@dataclass(frozen=True)
class FollowUp:
    """What a question takes from what was said before: the people as those whose words are asked
    for (`asks_them`), all who were asked the same (`both`), anybody but them (`others`), the
    episode spoken of (`episode`); `someone`: it speaks of somebody whom it does not name;
    `corrects`: another one was meant all along; `anew`: it has a subject of its own, so that the
    earlier one is not meant."""

    asks_them: bool
    someone: bool
    both: bool
    corrects: bool
    others: bool
    episode: bool
    anew: bool


def follow_up(question: str, topic: str, *, names: bool, places: bool) -> FollowUp | None:
    """On what a question leans; None where it stands for itself, and then it must be left alone:
    what is added to a whole question leads the search astray.

    `topic`: the question without names and places; `names`, `places`: whether it has any.
    """
    content = content_of(_CORRECTS.sub(" ", topic))
    others = bool(_ELSE.search(question))
    corrects = bool(_CORRECTS.search(question))
    goes_on = bool(_GOES_ON.search(question))
    # "In season 8, what did the guest …": the guest of that season.
    if places and len(content) > 2 and not (others or corrects or goes_on):
        return None
    if names and (content or _WHO_IS.search(question)) and not (others or corrects):
        return None
    someone = _stands_for_someone(question) or _without_antecedent(_SEVERAL, _MANY, question)
    # In a question of many words "that" is something in it.
    thing = len(content) <= FEW_WORDS and (
        bool(_THAT.search(question)) or _stands_for_a_thing(question)
    )
    swaps = bool(_SWAPS.search(question)) and not _AUXILIARY.search(question)
    short = _is_elliptic(question, content)
    if not (others or corrects or someone or thing or swaps or goes_on or short):
        return None
    return FollowUp(
        asks_them=not (names or others) and (someone or corrects or swaps or goes_on or short),
        someone=someone,
        both=not names and bool(_BOTH.search(question)),
        corrects=corrects,
        others=others,
        episode=not names and bool(_THE_EPISODE.search(question)),
        anew=bool(content) and (corrects or (swaps and not thing)),
    )


def content_of(text: str) -> list[str]:
    """The stems of a text that say what it is about."""
    return [stem for stem in stems(text) if stem not in _EMPTY and not stem.isdigit()]


def _is_elliptic(question: str, content: list[str]) -> bool:
    """Whether it is no whole question: "why?", "how many students?", "pricing?"."""
    words = words_of(question)
    if not content:
        return True
    if len(words) > 5 or not question.rstrip().endswith("?"):
        return False
    return not _AUXILIARY.search(question) and not re.match(r"\W*who\b", question, re.IGNORECASE)


def _stands_for_someone(question: str) -> bool:
    return not _THE_ONE_AFTER.search(question) and _without_antecedent(
        _SOMEONE, _A_PERSON, question
    )


def _stands_for_a_thing(question: str) -> bool:
    return not _EMPTY_IT.search(question) and _without_antecedent(_IT, _A_THING, question)


def _without_antecedent(pronoun: re.Pattern[str], noun: re.Pattern[str], question: str) -> bool:
    """Whether the pronoun stands in the question with nothing before it that it may stand for."""
    found = pronoun.search(question)
    if not found:
        return False
    before = question[: found.start()].split(maxsplit=1)
    return len(before) < 2 or not noun.search(before[1])
