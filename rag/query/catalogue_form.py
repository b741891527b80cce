"""Recognises questions about the archive as a whole: what there is of something, and how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Wanted = Literal["episodes", "guests", "seasons", "date", "duration"]
Order = Literal["newest", "oldest", "longest", "shortest"]

_SHOW = r"(?:the|this|your)\s+(?:podcast|show|archive|programme)"
_TALK = (
    r"(?:(?:talk(?:s|ed|ing)?|sp(?:eak(?:s|ing)?|oke|oken))\s+(?:\w+\s+)?(?:about|on|of|regarding)"
    r"|discuss(?:es|ed|ing)?|mention(?:s|ed|ing)?)"
)
_HAVE = r"(?:(?:has|have|had|did|do|does|were|was|are|is|ever|also|actually|there|that|who)\s+)*"
_ORDER = r"(?:latest|newest|most\s+recent|last|oldest|earliest|(?:very\s+)?first|longest|shortest)"
_EPISODES = r"(?:podcast\s+)?episodes?\b(?!['’])"
_GUESTS = r"(?:podcast\s+)?(?:guests?|interviewees?)\b(?!['’])"
_NOUN = rf"(?:{_EPISODES}|{_GUESTS}|seasons?\b(?!\s*\d))"
# "Seven episodes", "the latest two episodes": how many are wanted.
_SIZE = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)"
_WHICH_ONES = (
    rf"(?:(?:all|every|each|any|some|other|more|an?|the|of|your|our|these|{_SIZE}"
    rf"|(?P<order>{_ORDER}))\s+)*"
)
_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|please|pls|ok|okay|so|and|but)\b[\s,!.]*"
    r"|(?:can|could|would|will)\s+you\s+(?=(?:please\s+)?(?:list|show|name|give|find|tell))"
    r"|i(?:\s+want|\s+would\s+like|['’]d\s+like|\s+need)\s+(?:to\s+(?:know|see|find)\s+)?"
    r"|(?:do\s+you\s+know|(?:please\s+)?tell\s+me)\s+)+",
    re.IGNORECASE,
)
# What follows the noun where the question is about episodes, not about something of theirs
# ("what episode structure", "which guests' books").
_GOES_ON = (
    r"(?=$|\s*[,(]|\s+(?:is|are|was|were|did|does|do|has|have|had|should|can|will|would|there|that|"
    r"which|who|where|when|whose|about|on|with|from|of|in|by|for|featuring|mentioning|published|"
    r"released|to|since|before|after|between|you|we|I|season|works?|worked|came|come|"
    r"talk\w*|sp(?:eak|oke)\w*|discuss\w*|mention\w*|cover\w*|deals?|dealt|touch\w*|focus\w*|"
    r"explain\w*|explor\w*|describ\w*|featur\w*|includ\w*|contain\w*|aired|appear\w*|us(?:e|es|ed)|"
    r"recommend\w*|said|says?|went|moved|switched|started|left|built|founded|learn(?:ed|t)?)\b)"
)
_ON_A_PLATFORM = (
    rf"(?:been\s+(?:\w+\s+){{0,2}}?(?:on|in)|appear(?:s|ed)?\s+(?:on|in)|come\s+on|on|in)\s+{_SHOW}"
)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


# Each form of question; what follows the match is the subject. The first that matches counts.
_LISTS = (
    _pattern(
        r"^(?:list|show|name|give|find|get|enumerate|display|recommend|suggest)\s+(?:me\s+|us\s+)?"
        rf"(?:(?:a|the)\s+(?:\w+\s+)?list\s+of\s+)?{_WHICH_ONES}(?P<noun>{_NOUN}){_GOES_ON}"
    ),
    _pattern(
        r"^(?:in|on|from|during)?\s*(?:which|what)(?:['’]s|['’]re)?\s+(?:is\s+|are\s+|was\s+|were\s+)?"
        rf"{_WHICH_ONES}(?P<noun>{_NOUN}){_GOES_ON}"
    ),
    _pattern(
        r"^(?:(?:is|are|was|were)\s+there|(?:do|did|have)\s+you(?:\s+(?:have|had|got|done|made))?)"
        rf"\s+{_WHICH_ONES}(?P<noun>{_NOUN}){_GOES_ON}"
    ),
    # No verb at all: "all episodes of season 3".
    _pattern(
        rf"^{_WHICH_ONES}(?P<noun>(?:podcast\s+)?episodes?)\s+"
        r"(?=(?:of|in|from|with|about|on|that|where|which|featuring|mentioning|since|before|after"
        r"|until|between)\b)"
        r"(?!.*[,:;?]\s)"
    ),
)
_COUNTS = (
    _pattern(rf"^how\s+many\s+{_WHICH_ONES}(?P<noun>{_EPISODES}){_GOES_ON}"),
    _pattern(
        r"^how\s+many\s+(?P<noun>seasons)"
        rf"(?=$|\s+(?:(?:are|were)\s+there|(?:do|have)\s+you|(?:does|has|of|in|on)\s+{_SHOW}|{_TALK}))"
    ),
    _pattern(
        rf"^how\s+many\s+{_WHICH_ONES}(?:different\s+)?(?P<noun>{_GUESTS})"
        rf"(?=$|\s+{_HAVE}(?:{_TALK}|{_ON_A_PLATFORM}|(?:on|in|from|of|with)\s+(?:season|20\d\d)"
        r"|(?:are|were|is|was)\s+(?:there|on)|(?:did|do|have)\s+you|there))"
    ),
    _pattern(
        r"^how\s+many\s+(?:different\s+)?(?P<people>people|speakers|experts|persons)\s+"
        rf"(?={_HAVE}(?:{_TALK}|{_ON_A_PLATFORM}))"
    ),
    # "How many times has she been a guest?" counts episodes.
    _pattern(
        r"^how\s+(?:many\s+times|often)\s+(?:has|have|had|did|was|were)\s+(?=.*?"
        r"(?:\ba\s+guest\b|\b(?:on|in|to)\s+(?:the|this|your)\s+(?:podcast|show)\b))"
    ),
)
_WHO = (
    _pattern(rf"^who\s+(?:else\s+)?(?:all\s+)?{_HAVE}(?=(?:{_TALK}|{_ON_A_PLATFORM})\b)"),
    _pattern(rf"^who\s+(?:else\s+)?(?:on|in|from)\s+{_SHOW}\b"),
    _pattern(rf"^who(?:\s+is|\s+are|\s+was|\s+were|['’]s)\s+{_WHICH_ONES}(?P<noun>{_GUESTS})"),
    _pattern(
        r"^who\s+(?:was|were|is|appears?|appeared)\s+(?:on|in)\s+"
        rf"(?=(?:the\s+)?(?:(?:{_ORDER})\s+)?(?:episode|season|s\d+e))"
    ),
    _pattern(
        rf"^which\s+(?:people|speakers|experts|persons)\s+(?={_HAVE}(?:{_TALK}|{_ON_A_PLATFORM}))"
    ),
)
_DATES = (
    _pattern(
        r"^(?:when|(?:on|in)?\s*(?:what|which)\s+(?:date|day|year))\s+"
        r"(?:was|were|is|did|has|does)\s+(?=.*\b(?:episode\b|s\d+\s?e\d+|season\s+\d+))"
        r"(?=.*\b(?:published|released|recorded|aired|uploaded|posted|come\s+out|came\s+out|"
        r"go\s+online|out)\W*$)"
    ),
    _pattern(
        r"^when\s+(?:was|did|has)\s+(?=.*\b(?:on|in|to)\s+(?:the|this|your)\s+(?:podcast|show)\W*$"
        r"|.*\ba\s+guest\b)"
    ),
)
_DURATIONS = (
    _pattern(
        r"^how\s+(?:long|many\s+minutes)\s+(?:is|was|does|did)\s+"
        rf"(?=(?:the\s+|that\s+|this\s+)?(?P<order>{_ORDER})?\s*"
        r"(?:(?:season\s+\d+|s\d+)\W*)?(?:podcast\s+)?e(?:pisode)?\b|s\d+\s?e\d+\b)"
    ),
    _pattern(
        r"^(?:what\s+is|what['’]s)\s+the\s+(?:length|duration|running\s+time)\s+of\s+"
        rf"(?=(?:the\s+)?(?P<order>{_ORDER})?\s*(?:season\s+\d+\W*)?episode\b)"
    ),
)
_FORMS: tuple[tuple[Wanted | None, bool, tuple[re.Pattern[str], ...]], ...] = (
    ("guests", False, _WHO),
    (None, True, _COUNTS),
    ("date", False, _DATES),
    ("duration", False, _DURATIONS),
    (None, False, _LISTS),
)
# Asks what several people say; the answer is made of what each of them said.
_VOICES = _pattern(
    r"\b(?:guests|interviewees)\b"
    r"|\b(?:different|various|several)\s+(?:speakers|people|experts)\b"
    r"|\b(?:people|speakers|experts|anyone|anybody|someone|somebody|everyone|everybody)\b"
    rf".*\bon\s+{_SHOW}"
    r"|\bacross\s+(?:\w+\s+){0,3}(?:episodes|seasons)\b"
)
_SINGULAR = _pattern(
    r"^(?:in|on|from|during)?\s*(?:which|what)\s+(?:podcast\s+)?(?:episode|guest)\b"
)
# "Which guest said that …" wants the words, not a list.
_ONE_WHO_SAID = _pattern(
    r"^(?:which|what)\s+(?:guest|speaker|interviewee|expert)\s+(?!.*\bepisode\b)"
    rf"(?!{_HAVE}(?:{_TALK})\b)"
)
_NOT_OURS = _pattern(
    r"\b(?:(?:his|her|their|my|own)\s+(?:own\s+)?(?:podcast|show|series|channel)"
    r"|episodes?\s+of\s+(?:a|an|his|her|their)\b|tv\s+(?:show|series))\b"
)
# Who came how often is not told here.
_TALLY = _pattern(
    r"\b(?:twice|more\s+than\s+(?:once|one)|(?:two|three|four|several|multiple|\d+)\s+times"
    r"|most\s+(?:often|episodes|times))\b"
)
_GUEST_OR_NOT = _pattern(rf"^{_GUESTS}")
_SEASON_OR_NOT = _pattern(r"^seasons?\b")
_IN_ORDER: tuple[tuple[Order, re.Pattern[str]], ...] = (
    ("newest", _pattern(r"^(?:latest|newest|most\s+recent|last)$")),
    ("oldest", _pattern(r"^(?:oldest|earliest|(?:very\s+)?first)$")),
    ("longest", _pattern(r"^longest$")),
    ("shortest", _pattern(r"^shortest$")),
)
_LATER = _pattern(rf"\bthe\s+(?P<order>{_ORDER})\b(?=\s*(?:episode|one|$|\W*$))")
_LAST_TIME = _pattern(r"\b(?P<order>last|first|most\s+recently)\b")
_NUMBERS = "two three four five six seven eight nine ten".split()
_SIZED = _pattern(rf"\b(?P<size>{_SIZE})\s+(?:{_ORDER}\s+)?(?:podcast\s+)?(?:episodes|guests)\b")


@dataclass(frozen=True)
class CatalogueForm:
    """A question about the archive as a whole.

    `wanted` is what is listed or told, `count` whether only how many, `one` whether a single entry
    is looked for; `order` sorts what is found, and `limit` is how many entries are asked for at
    most (None: all). `subject` is the rest of the question: whom and what it is about."""

    wanted: Wanted
    count: bool
    one: bool
    order: Order | None
    limit: int | None
    subject: str


def catalogue_form(question: str) -> CatalogueForm | None:
    """What of the archive as a whole is asked for; None for a question about what was said."""
    asked = _POLITE.sub("", " ".join(question.split())).rstrip(" ?!.")
    if any(pattern.search(asked) for pattern in (_ONE_WHO_SAID, _NOT_OURS, _TALLY)):
        return None
    for wanted, count, patterns in _FORMS:
        for pattern in patterns:
            if found := pattern.search(asked):
                return _read(wanted, asked, found, count=count)
    return None


def asks_several(question: str) -> bool:
    """Whether the question is after what several people say, each in an episode of theirs."""
    return bool(_VOICES.search(question) or catalogue_form(question))


def _read(wanted: Wanted | None, asked: str, found: re.Match[str], *, count: bool) -> CatalogueForm:
    named = {name: text for name, text in found.groupdict().items() if text}
    noun = named.get("noun") or ("guest" if "people" in named else "episode")
    if wanted is None:
        wanted = "episodes"
        if _GUEST_OR_NOT.search(noun):
            wanted = "guests"
        elif _SEASON_OR_NOT.search(noun):
            wanted = "seasons"
    subject = asked[found.end() :].strip()
    order = _order(named.get("order"), wanted, subject)
    size = _SIZED.search(found[0])
    limit = None
    if size:
        limit = (
            int(size["size"])
            if size["size"].isdigit()
            else _NUMBERS.index(size["size"].lower()) + 2
        )
    elif order and not noun.endswith("s"):
        limit = 1
    one = limit == 1 or wanted in {"date", "duration"} or bool(_SINGULAR.search(asked))
    return CatalogueForm(wanted, count, one, order, limit, subject)


def _order(word: str | None, wanted: Wanted, subject: str) -> Order | None:
    """In which order the entries come: as the words before the noun say, or those behind it."""
    if word is None:
        later = (_LAST_TIME if wanted == "date" else _LATER).search(subject)
        word = later["order"] if later else None
    if word is None:
        return None
    plain = " ".join(word.lower().removesuffix("ly").split())
    return next((order for order, pattern in _IN_ORDER if pattern.search(plain)), None)
