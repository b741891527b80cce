"""Forms of questions about the archive as a whole: lists, counts, dates and durations.

What follows the match of a form is the subject of the question. Its groups: `noun` is what is
listed, `people` stands for guests, and `order` is the word for newest, longest and so on.
"""

from __future__ import annotations

from rag.query.lexicon.courtesy import MODAL, OPENER, WOULD_LIKE
from rag.query.lexicon.numerals import WORD_OR_TWO
from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.show import EPISODES, EXPERTS, GUESTS, ORDER, SHOW
from rag.query.lexicon.speech import ABOUT, TALKED_ABOUT

_HAVE = r"(?:(?:has|have|had|did|do|does|were|was|are|is|ever|also|actually|there|that|who)\s+)*"
_NOUN = rf"(?:{EPISODES}|{GUESTS}|seasons?\b(?!\s*\d))"
_SIZE = r"\d{1,2}"
_DETERMINER = rf"all|every|each|any|some|other|more|an?|the|of|your|our|these|{_SIZE}"
_WHICH_ONES = rf"(?:(?:{_DETERMINER}|(?P<order>{ORDER}))\s+)*"
_LISTED = rf"{_WHICH_ONES}(?P<noun>{_NOUN})"
# "Seven episodes", "the latest two episodes": how many are wanted.
SIZE = pattern(rf"\b(?P<size>{_SIZE})\s+(?:{ORDER}\s+)?(?:podcast\s+)?(?:episodes|guests)\b")
# "Which one episode" wants no number of them.
SPELT_SIZE = pattern(
    rf"^(?:(?!\b(?:episode|guest|interviewee|season)).)*?\b(?!one\b)(?P<number>{WORD_OR_TWO})"
    rf"(?=\s+(?:(?:{_DETERMINER}|{ORDER})\s+)*{_NOUN})"
)

POLITE = pattern(
    rf"^(?:(?:{OPENER})\b[\s,!.]*"
    rf"|{MODAL}\s+you\s+(?=(?:please\s+)?(?:list|show|name|give|find|tell|recommend|suggest))"
    rf"|(?:{WOULD_LIKE}|i\s+want|i\s+need)\s+(?:to\s+(?:know|see|find)\s+)?"
    r"|(?:do\s+you\s+know|(?:please\s+)?tell\s+me)\s+)+"
)
# What follows the noun where the question is about episodes, not about something of theirs
# ("what episode structure", "which guests' books").
_GOES_ON = (
    rf"(?=$|\s*[,(]|\s+(?:{ABOUT}|is|are|was|were|did|does|do|has|have|had|should|can|will|would|"
    r"there|that|which|who|where|when|whose|with|from|in|by|for|featuring|mentioning|published|"
    r"released|to|since|before|after|between|you|we|I|season|works?|worked|came|come|"
    r"talk\w*|sp(?:eak|oke)\w*|discuss\w*|mention\w*|cover\w*|deals?|dealt|touch\w*|focus\w*|"
    r"explain\w*|explor\w*|describ\w*|featur\w*|includ\w*|contain\w*|aired|appear\w*|us(?:e|es|ed)|"
    r"recommend\w*|said|says?|went|moved|switched|started|left|built|founded|learn(?:ed|t)?)\b)"
)
_FOR_A_SUBJECT = r"(?:about|on|for|if|to|when|in)\b"
_BEEN_ON_THE_SHOW = (
    rf"(?:been\s+(?:\w+\s+){{0,2}}?(?:on|in)|appear(?:s|ed)?\s+(?:on|in)|come\s+on|on|in)\s+{SHOW}"
)
_TALKED_OR_CAME = rf"(?:{TALKED_ABOUT}|{_BEEN_ON_THE_SHOW})"
_IN_A_LIST = r"^(?:in|on|from|during)?\s*(?:which|what)"

# The first form of a kind that matches counts.
LISTS = (
    pattern(
        rf"^(?:any|which|what)\s+(?P<noun>{EPISODES})\s+(?:(?:that\s+)?(?:i|we)\s+should\s+|to\s+)"
        rf"(?:start|listen|hear|begin)\s+(?:with|to)?\s*(?:first\s+)?(?={_FOR_A_SUBJECT})"
    ),
    pattern(
        r"^(?:(?:what|which)\s+(?:are|is|were)\s+)?(?:the\s+|your\s+|some\s+|any\s+)?(?:best|top|good"
        rf"|favou?rite|most\s+useful|must-hear)\s+(?:{_SIZE}\s+)?(?P<noun>{_NOUN})\s+"
        rf"(?={_FOR_A_SUBJECT})"
    ),
    pattern(
        r"^(?:list|show|name|give|find|get|enumerate|display|recommend|suggest)\s+(?:me\s+|us\s+)?"
        rf"(?:(?:a|the)\s+(?:\w+\s+)?list\s+of\s+)?{_LISTED}{_GOES_ON}"
    ),
    pattern(
        rf"{_IN_A_LIST}(?:['’]s|['’]re)?\s+(?:(?:is|are|was|were)\s+(?!an?\s))?{_LISTED}{_GOES_ON}"
    ),
    pattern(
        r"^(?:(?:is|are|was|were)\s+there|(?:do|did|have)\s+you(?:\s+(?:have|had|got|done|made))?)"
        rf"\s+{_LISTED}{_GOES_ON}"
    ),
    # No verb at all: "all episodes of season 3".
    pattern(
        rf"^{_WHICH_ONES}(?P<noun>(?:podcast\s+)?episodes?)\s+"
        r"(?=(?:of|in|from|with|about|on|that|where|which|featuring|mentioning|since|before|after"
        r"|until|between)\b)"
        r"(?!.*[,:;?]\s)"
    ),
)
COUNTS = (
    pattern(rf"^how\s+many\s+{_WHICH_ONES}(?P<noun>{EPISODES}){_GOES_ON}"),
    pattern(
        r"^how\s+many\s+(?P<noun>seasons)(?=$"
        rf"|\s+(?:(?:are|were)\s+there|(?:do|have)\s+you|(?:does|has|of|in|on)\s+{SHOW}"
        rf"|{TALKED_ABOUT}))"
    ),
    pattern(
        rf"^how\s+many\s+{_WHICH_ONES}(?:different\s+)?(?P<noun>{GUESTS})"
        rf"(?=$|\s+{_HAVE}(?:{_TALKED_OR_CAME}|(?:on|in|from|of|with)\s+(?:season|20\d\d)"
        r"|(?:are|were|is|was)\s+(?:there|on)|(?:did|do|have)\s+you|there))"
    ),
    pattern(
        rf"^how\s+many\s+(?:different\s+)?(?P<people>{EXPERTS})\s+(?={_HAVE}{_TALKED_OR_CAME})"
    ),
    # "How many times has she been a guest?" counts episodes.
    pattern(
        r"^how\s+(?:many\s+times|often)\s+(?:has|have|had|did|was|were)\s+"
        rf"(?=.*?(?:\ba\s+guest\b|\b(?:on|in|to)\s+{SHOW}\b))"
    ),
)
WHO = (
    pattern(rf"^who\s+(?:else\s+)?(?:all\s+)?{_HAVE}(?={_TALKED_OR_CAME}\b)"),
    pattern(rf"^who\s+(?:else\s+)?(?:on|in|from)\s+{SHOW}\b"),
    pattern(rf"^who(?:\s+is|\s+are|\s+was|\s+were|['’]s)\s+{_WHICH_ONES}(?P<noun>{GUESTS})"),
    pattern(
        r"^who\s+(?:was|were|is|appears?|appeared)\s+(?:on|in)\s+"
        rf"(?=(?:the\s+)?(?:{ORDER}\s+)?(?:episode|season|s\d+e))"
    ),
    pattern(rf"^which\s+{EXPERTS}\s+(?={_HAVE}{_TALKED_OR_CAME})"),
    pattern(
        r"^who(?:m)?\s+(?:should|could|would|can|might)\s+(?:i|we|one|you)\s+(?:best\s+)?"
        r"(?:listen\s+to|hear|follow|recommend|suggest|start\s+with)(?:\s+first)?\s+"
        rf"(?={_FOR_A_SUBJECT})"
    ),
    pattern(
        r"^who\s+(?:could|can|would)\s+(?:tell|teach|explain|help)\s+(?:me|us)\s+(?:something\s+|"
        rf"more\s+|anything\s+)?(?={_FOR_A_SUBJECT}|with\b)"
    ),
    pattern(rf"^who\s+(?:knows|is\s+an?\s+(?:good\s+)?expert)\s+(?:\w+\s+)?(?={_FOR_A_SUBJECT})"),
)
DATES = (
    pattern(
        r"^(?:when|(?:on|in)?\s*(?:what|which)\s+(?:date|day|year))\s+"
        r"(?:was|were|is|did|has|does)\s+(?=.*\b(?:episode\b|s\d+\s?e\d+|season\s+\d+))"
        r"(?=.*\b(?:published|released|recorded|aired|uploaded|posted|come\s+out|came\s+out|"
        r"go\s+online|out)\W*$)"
    ),
    pattern(rf"^when\s+(?:was|did|has)\s+(?=.*\b(?:on|in|to)\s+{SHOW}\W*$|.*\ba\s+guest\b)"),
)
DURATIONS = (
    pattern(
        r"^how\s+(?:long|many\s+minutes)\s+(?:is|was|does|did)\s+"
        rf"(?=(?:the\s+|that\s+|this\s+)?(?P<order>{ORDER})?\s*"
        r"(?:(?:season\s+\d+|s\d+)\W*)?(?:podcast\s+)?e(?:pisode)?\b|s\d+\s?e\d+\b)"
    ),
    pattern(
        r"^(?:what\s+is|what['’]s)\s+the\s+(?:length|duration|running\s+time)\s+of\s+"
        rf"(?=(?:the\s+)?(?P<order>{ORDER})?\s*(?:season\s+\d+\W*)?episode\b)"
    ),
)

# Asks what several people say; the answer is made of what each of them said.
SEVERAL_VOICES = pattern(
    r"\b(?:guests|interviewees)\b",
    r"\b(?:different|various|several)\s+(?:speakers|people|experts)\b",
    r"\b(?:people|speakers|experts|anyone|anybody|someone|somebody|everyone|everybody)\b"
    rf".*\bon\s+{SHOW}",
    r"\bacross\s+(?:\w+\s+){0,3}(?:episodes|seasons)\b",
)
SINGULAR = pattern(rf"{_IN_A_LIST}\s+(?:podcast\s+)?(?:episode|guest)\b")
# "Which guest said that …" wants the words, not a list.
WHICH_GUEST_SAID = pattern(
    r"^(?:which|what)\s+(?:guest|speaker|interviewee|expert)\s+(?!.*\bepisode\b)"
    rf"(?!{_HAVE}{TALKED_ABOUT}\b)"
)
OTHER_SHOW = pattern(
    r"\b(?:(?:his|her|their|my|own)\s+(?:own\s+)?(?:podcast|show|series|channel)"
    r"|episodes?\s+of\s+(?:a|an|his|her|their)\b|tv\s+(?:show|series))\b"
)
# Who came how often is answered elsewhere: see returning_guests.
HOW_OFTEN = pattern(
    r"\b(?:twice|more\s+than\s+(?:once|one)|(?:two|three|four|several|multiple|\d+)\s+times"
    r"|most\s+(?:often|episodes|times))\b"
)
GUEST_NOUN = pattern(rf"^{GUESTS}")
SEASON_NOUN = pattern(r"^seasons?\b")
ORDER_AFTERWARDS = pattern(rf"\bthe\s+(?P<order>{ORDER})\b(?=\s*(?:episode|one|$|\W*$))")
ORDER_OF_VISITS = pattern(r"\b(?P<order>last|first|most\s+recently)\b")
