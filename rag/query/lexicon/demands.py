"""Demands that are no question to an archive: forget your rules, make up a quote, write a poem."""

from __future__ import annotations

from rag.query.lexicon.courtesy import MODAL, OPENER
from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.question_words import QUESTION_WORD

_RULES = (
    r"(?:instructions?|rules?|guidelines?|restrictions?|limits|directives?|safeguards?|"
    r"constraints?|system\s+(?:prompt|message)|programming|anweisungen|vorgaben|regeln)"
)
_SECRET = (
    r"(?:(?:system|hidden|secret|initial|original|internal|raw)\s+)+"
    rf"(?:prompts?|messages?|{_RULES}|passages?|context|text)"
)
_CITED = (
    r"(?:quotes?|quotation|citations?|lines?|statements?|sayings?|timestamps?|sources?|links?|"
    r"references?|sentences?|remarks?|words?|answers?|seconds?|minutes?)"
)
# Verbs of making, at the head of a sentence: an archive is asked to tell, show, find or list.
_MAKE = (
    r"(?:write(?!\s+down)|compose|draft|generate|create|code|translate|solve|decode|encode|decrypt|"
    r"finish|complete|invent|fabricate|forge|imagine|rewrite|paraphrase|calculate|compute|convert|"
    r"sing|draw|design|roast|insult|mock|ridicule|bully|hack|order|book|buy|send|continue|proceed|"
    r"acknowledge)"
)
_POLITE = rf"^\W*(?:(?:{OPENER}|now|then|also|{MODAL}\s+you|i\s+(?:want|need)\s+you\s+to)\b\W*)*"
# Where a demand may begin within a sentence.
_BEGINS = r"(?:^|[.!?,;:]|\b(?:and|then|now|please|just|must|should|to)\b)\W*"
_ABOUT_THE_SHOW = r"\b(?:said|say|says|talk\w*|mention\w*|discuss\w*|episodes?|guests?|podcast)\b"

_WORK = (
    r"(?:code|script|function|class|query|sql|regex|loop|tests?|module|dag|workflow|pipeline|program"
    r"|app|website|page|docker\s?file|docker-compose(?:\s+file)?|json|yaml|csv|config\w*|stack\s?trace"
    r"|traceback|error|bug|deployment|spreadsheet|formula|homework|essay)"
)

DEMANDS = (
    # The user wants their own code fixed or written, not what guests say about code.
    pattern(
        rf"{_POLITE}(?:debug|fix|refactor|format|lint|optimi[sz]e|correct|review|convert)\s+"
        rf"(?:my|this|these|the\s+following)\s+(?:[\w-]+\s+){{0,3}}{_WORK}\b",
        rf"{_POLITE}(?:give|make|build)\s+me\s+(?:a|an|some)\s+(?:[\w-]+\s+){{0,3}}{_WORK}\b",
        rf"{_POLITE}i\s+need\s+(?:a|an)\s+(?:[\w-]+\s+){{0,2}}{_WORK}\s+(?:that|to|for|which)\b",
        rf"^\W*here(?:['’]s|\s+is)\s+my\s+(?:[\w-]+\s+){{0,3}}(?:{_WORK}|model)\b",
    ),
    # The rules are to be forgotten.
    pattern(
        rf"{_BEGINS}(?:ignore|disregard|forget|override|bypass|drop|vergiss|ignoriere)\b"
        rf"(?:\s+(?!its|their|his|her)[\w'’-]+){{0,5}}\s+{_RULES}\b"
    ),
    pattern(
        r"\b(?:you\s+are|you['’]re|enter|enable|activate|switch\s+(?:in)?to)\b[^.?!]{0,15}\b"
        r"(?:developer|debug|admin|god|dan|jailbreak|unrestricted)\s+mode\b"
    ),
    pattern(r"^\W*(?:answer|reply|respond|speak|talk)\s+(?:only|always|just|as|like|with|in)\b"),
    # A part is to be played.
    pattern(
        r"\byou\s+are\s+(?:\w+\s+){0,2}now\b|\blet['’]?s\s+play\b|\bstay\s+in\s+character\b|"
        r"\brole-?play\s+(?:as|that|with\s+me)\b"
    ),
    pattern(rf"{_POLITE}(?:pretend|act|behave)\s+(?:to\s+be|you|that\s+you|as|like)\b"),
    # The rules are to be shown.
    pattern(
        r"\b(?:print|show|reveal|repeat|paste|output|tell|give|list|display|recite|leak|read|send|"
        rf"dump)\w*\b[^.?!]{{0,60}}\b(?:{_SECRET}|your\s+(?:\w+\s+){{0,3}}"
        rf"(?:{_RULES}|prompt|message|configuration))\b"
    ),
    pattern(
        r"\b(?:repeat|print|output|paste)\s+(?:everything|all|the\s+(?:text|words))\b"
        r"[^.?!]{0,20}\b(?:above|before)\b"
    ),
    # A quote is to be made up.
    pattern(r"\bmake\s+(?:one|it|some|them|something|a\s+\w+|an\s+\w+)\s+up\b"),
    pattern(rf"\bmake\s+up\s+(?:an?|one|some|the)\s+(?:\w+\s+){{0,3}}{_CITED}\b"),
    pattern(
        rf"{_BEGINS}(?:pick|use|take|choose|give|put|add)\s+(?:me\s+)?(?:any|some\s+random|"
        rf"a\s+random|a\s+fake|a\s+plausible)\s+(?:\w+\s+)?(?:{_CITED}|one|minute\s+mark)\b"
    ),
    pattern(
        r"\bif\s+(?:he|she|they|nobody|no\s+one)\s+(?:did(?:n['’]t|\s+not)|never)\s+(?:really\s+)?"
        r"(?:say|said)\b|\bif\s+there\s+(?:isn['’]t|is\s+not|is\s+no)\s+(?:one|any)\b"
    ),
    pattern(r"\b(?:make|have)\s+[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+)*\s+(?:say|claim|admit)\b"),
    # Something else is to be written or solved.
    pattern(rf"{_POLITE}{_MAKE}\b(?![^?]*{_ABOUT_THE_SHOW})"),
    # Somebody is to be hurt.
    pattern(
        r"\b(?:you(?:['’]re|\s+are)?|bot|machine)\s+(?:an?\s+|such\s+an?\s+)?(?:useless|stupid|dumb|"
        r"idiot\w*|worthless|garbage|pathetic|dumber)\b"
    ),
    pattern(
        r"\b(?:home|private|house)\s+(?:address|number)\b|\b(?:his|her|their|['’]s|private|"
        r"personal)\s+(?:(?:private|personal|mobile|cell)\s+)?(?:phone|mobile|telephone)\s+number\b"
    ),
)
ASKS = pattern(rf"\?|^\W*(?:{QUESTION_WORD}|did|does|do|is|are|tell\s+me)\b")
