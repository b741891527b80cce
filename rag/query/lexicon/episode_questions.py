"""Questions about an episode as a whole: what it is about, and what is heard at a time in it."""

from __future__ import annotations

from rag.query.lexicon.courtesy import MODAL, OPENER, WOULD_LIKE
from rag.query.lexicon.pattern import pattern

_POLITE = (
    rf"^\W*(?:(?:{OPENER})\b[\s,!.]*|{MODAL}\s+you\s+(?:please\s+)?|{WOULD_LIKE}\s+(?:to\s+have\s+)?"
    r"|i\s+(?:want|need)\s+|please\s+)*"
)
_SUMMARY = (
    r"(?:summary|overview|recap|gist|outline|synopsis|digest|rundown|abstract|table\s+of\s+contents"
    r"|tl;?dr)"
)
_POINTS = (
    r"(?:points?|takeaways?|take-aways?|ideas?|lessons?|insights?|messages?|themes?|topics?"
    r"|subjects?|highlights?|learnings?|sections?|chapters?|conclusions?)"
)
_MAIN = r"(?:main|key|most\s+important|biggest|central|core|major|top)"
ASKS_FOR_SUMMARY = pattern(
    rf"{_POLITE}(?:summari[sz]e|sum\s+up|recap|outline|condense|tl;?dr)\b",
    rf"{_POLITE}(?:(?:give|show|write|get|tell)\s+(?:me\s+|us\s+)?)?(?:(?:a|an|the)\s+)?"
    rf"(?:(?:short|brief|quick|concise|little)\s+)?{_SUMMARY}\b",
    rf"{_POLITE}(?:(?:what|which)\s+(?:are|were|is|was)|list|(?:give|tell|show)\s+(?:me\s+|us\s+)?)?"
    rf"\s*(?:the\s+)?(?:\d+\s+)?(?:{_MAIN}\s+(?:\d+\s+)?{_POINTS}|highlights|takeaways|take-aways)\b",
    rf"{_POLITE}(?:what|which)\s+{_POINTS}\s+(?:are|were|do(?:es)?|did|is|was)\b",
)
# Words that the wish itself is made of: nothing to search for.
WORDS_OF_WISH = pattern(
    rf"\b(?:{_SUMMARY}|{_MAIN}|{_POINTS}|summari[sz]e|sum\s+up|recap|outline|condense|give|show|tell"
    r"|write|get|whats|list|short|brief|quick|concise|please|need|want|like|me|us|cover(?:ed|s)?"
    r"|discuss(?:ed|es)?|whole|entire|full|podcast|episode|interview|conversation|talk(?:ed|s)?"
    r"|recording|show|season|guests?|happen(?:s|ed)?|going|hear|learn|expect|say|said|sentences?"
    r"|few|words|lines|bullet|minutes?|deals?|learn|about|all|first|second|last|other|heard|spoken|whats|one"
    r"|said|being)\b"
)
ABOUT_WHAT = pattern(
    rf"{_POLITE}what(?:['’]?s|\s+is|\s+was|\s+are|\s+were)\s+(?P<what>.+?)\s+(?:all\s+)?about"
    r"(?:\W*$|\s+https?:)",
    rf"{_POLITE}what\s+(?:does|do|did)\s+(?P<which>.+?)\s+(?:talk\s+about|cover|deal\s+with"
    r"|discuss)\W*$",
    rf"{_POLITE}what\s+(?:happens|happened|is\s+discussed|was\s+discussed|is\s+covered|was\s+covered"
    r"|can\s+i\s+learn|will\s+i\s+learn|do\s+i\s+learn|do\s+they\s+talk\s+about"
    r"|did\s+they\s+talk\s+about)\s+(?:in|from|on|during)\b",
    rf"{_POLITE}(?:tell|give)\s+me\s+(?:more\s+)?about\s+(?:the\s+|this\s+|that\s+)?"
    r"(?:\w+\s+)?(?:episode|interview)\b",
)
AN_EPISODE = pattern(
    r"\b(?:episode|interview|conversation|recording|talk|podcast)\b|\bs\d{1,2}\s?e\d{1,3}\b"
    r"|\bthe\s+(?:latest|newest|last|one)\b|https?://"
)
EPISODE_OR_ONE = pattern(
    r"\b(?:episode|podcast|recording|the\s+(?:[\w’-]+\s+){1,5}one)\b",
)
EPISODE = pattern(r"\b(?:episode|podcast|recording)\b")
# "The episode about feature stores": what it is about finds it.
EPISODE_ABOUT = pattern(
    r"\b(?:episode|interview|conversation|talk|podcast|one)\s+(?:about|on)\s+(?P<about>[^?!.]+)"
)

_AT = r"(?:at|around|about|near|from|after|by|before|past|@|~|ca\.?|circa|approximately|roughly)"
_CLOCK = r"(?:(?P<hours>\d{1,2})[:h])?(?P<minutes>\d{1,3})[:m](?P<seconds>[0-5]\d)s?"
TIME = pattern(
    rf"(?<![\d:]){_CLOCK}(?![\d:])",
    r"\b(?:minute|min|minutes)\s+(?P<minute>\d{1,3})\b",
    r"\b(?P<minutes_in>\d{1,3})(?:st|nd|rd|th)?\s*(?:minutes?|mins?)\b"
    r"(?:\s+(?:and\s+)?(?P<and_seconds>[0-5]?\d)\b(?:\s*(?:seconds?|secs?))?)?",
    r"\bsecond\s+(?P<second>\d{1,5})\b",
    r"\b(?P<seconds_in>\d{1,5})\s*(?:seconds?|secs?|s)\s+(?:in|into|mark)\b",
    r"[?&#]t=(?P<link>\d{1,5})s?\b",
)
# "How long does it take: 5 minutes" asks for no time in a recording.
ASKS_FOR_MOMENT = pattern(
    rf"\b{_AT}\s+(?:the\s+)?(?:\d{{1,2}}[:h]\d|\d{{1,3}}[:m][0-5]\d|minute|min\b|second\b|time\b"
    r"|\d{1,3}(?:st|nd|rd|th)?\s*(?:minutes?|mins?|seconds?)\b)",
    r"\b\d{1,3}(?:st|nd|rd|th)?\s*(?:minutes?|mins?|seconds?)\s+(?:(?:and\s+)?\d{1,2}\s+(?:seconds?\s+"
    r")?)?(?:in\b|into\b|mark\b)",
    r"\bminute\s+\d{1,3}\b|\bsecond\s+\d{1,5}\b",
    r"(?:youtu|https?:)\S*[?&#]t=\d",
    r"^\W*(?:\d{1,2}:)?\d{1,2}:[0-5]\d\b|\b(?:\d{1,2}:)?\d{1,2}:[0-5]\d\W*$",
)
