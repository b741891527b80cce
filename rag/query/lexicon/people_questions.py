"""Questions about a person, and whether somebody was on the show. NAME stands for a name."""

from __future__ import annotations

from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.show import SHOW

_NAME = r"(?:(?:the\s+)?(?:guest|host|speaker)\s+)?NAME"
_WORK = r"(?:for\s+(?:a\s+living|work|a\s+job)|at\s+work|professionally|these\s+days|now)"
_NOTES = (
    r"(?:job|jobs|profession|occupation|role|bio|biography|profile|position|employer|company"
    r"|background|career(?:\s+path)?|career\s+story)"
)
ABOUT_A_PERSON = pattern(
    rf"who(?:['’]s|\s+is|\s+was|\s+are|\s+were)\s+{_NAME}(?:\s+(?:exactly|again|anyway))?",
    rf"who\s+{_NAME}\s+(?:is|was)",
    r"(?:(?:tell|give)\s+(?:me|us)\s+(?:more\s+|something\s+|a\s+bit\s+)?|what\s+do\s+you\s+know\s+"
    rf"|(?:some\s+|more\s+)?info(?:rmation)?\s+|anything\s+)?(?:about|on)\s+{_NAME}"
    rf"(?:(?:['’]s?)?\s+{_NOTES})?",
    rf"what\s+(?:does|do|did)\s+{_NAME}\s+do(?:\s+{_WORK})?",
    rf"what(?:['’]s|\s+is|\s+was)\s+{_NAME}(?:['’]s?)?\s+{_NOTES}",
    rf"what(?:['’]s|\s+is|\s+was)\s+the\s+{_NOTES}\s+of\s+{_NAME}",
    rf"(?:where|for\s+whom|who)\s+(?:does|do|did)\s+{_NAME}\s+work(?:\s+(?:for|at|now))?",
    rf"(?:please\s+)?(?:introduce|present)\s+{_NAME}",
    rf"{_NAME}(?:['’]s?)?(?:\s+{_NOTES})?",
)

_EVER = r"(?:\s+(?:ever|already|also|actually|really))?"
_WHO = r"(?P<name>[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){0,3}?)"
_ON_SHOW = rf"(?:on|in|to|at|with)\s+(?:{SHOW}|here|you)"
_AS_GUEST = (
    r"(?:(?:as\s+)?(?:a|one\s+of\s+(?:the|your))\s+(?:guests?|speakers?)|featured|interviewed)"
)
APPEARED = pattern(
    rf"^(?:have|did|do)\s+you{_EVER}\s+(?:had|have|interview(?:ed)?|host(?:ed)?|invite[d]?"
    rf"|(?:talk(?:ed)?|spoken|speak|spoke)\s+(?:to|with)|featured?)\s+(?P<whom>[^\W\d_][\w'’.-]*"
    rf"(?:\s+[^\W\d_][\w'’.-]*){{0,3}}?)(?:\s+{_AS_GUEST})?(?:\s+{_ON_SHOW})?$",
    rf"^(?:did|has|have|was|were|is|does)\s+{_WHO}{_EVER}\s+(?:(?:been|be|appear(?:ed|s)?|come|came"
    rf"|speak|spoken|spoke|talked?|show(?:ed)?\s+up){_EVER}(?:\s+{_AS_GUEST})?(?:\s+{_ON_SHOW})?"
    rf"|{_AS_GUEST}(?:\s+(?:on|of|in)\s+{SHOW})?|{_ON_SHOW})$",
)
# What may stand there without being the name of one person.
NO_NAME = pattern(
    r"\b(?:the|a|an|any|anyone|anybody|someone|somebody|some|people|guests?|hosts?|they|he|she|it"
    r"|there|this|that|these|those|you|we|i|who|experts?|women|men|episodes?|everyone|nobody|all"
    r"|from|about|of|his|her|their|my|your)\b"
)

_HOSTS = r"(?:hosts?|interviewers?|moderators?|presenters?)"
_THIS_SHOW = (
    rf"(?:{SHOW}|(?:this|that|the|every|each|all|an?)\s+(?:podcast\s+)?episodes?|s\d+\s?e\d+|here)"
)
ABOUT_HOSTS = pattern(
    rf"^who(?:['’]s|\s+is|\s+are|\s+was|\s+were)\s+(?:the\s+|your\s+|this\s+)?(?:podcast(?:['’]s)?\s+"
    rf"|show(?:['’]s)?\s+)?{_HOSTS}(?:\W*$|\s+(?:of|in|on|for)\b)",
    rf"^who\s+(?:hosts?|hosted|moderates?|moderated|presents?|presented|runs?)(?:\W*$|\s+{_THIS_SHOW})",
    r"^who(?:['’]s|\s+is|\s+was)?\s+(?:ask(?:s|ed|ing)\s+the\s+questions|interview(?:s|ed|ing)(?:\s+the"
    rf"\s+guests)?)(?:\W*$|\s+(?:in|on|of)\s+{_THIS_SHOW})",
    rf"^(?:what(?:['’]s|\s+is)\s+the\s+(?:name\s+of\s+the\s+{_HOSTS}|{_HOSTS}['’]s\s+name))\b",
    rf"^(?:is|are)\s+(?:it|there)\s+(?:always\s+)?(?:the\s+same|several|more\s+than\s+one|one|different)"
    rf"\s+(?:{_HOSTS}|person\s+(?:asking|who\s+asks)\s+the\s+questions)(?:\W*$|\s+(?:in|on|of)\s+"
    rf"{_THIS_SHOW})",
)
