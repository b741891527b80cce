"""Words for the show itself, its episodes, and the people in them."""

from __future__ import annotations

from typing import Literal

from rag.query.lexicon.pattern import any_of, pattern

Order = Literal["newest", "oldest", "longest", "shortest"]

_SHOW_NOUN = any_of("podcast show archive programme")
SHOW = rf"(?:the|this|your)\s+{_SHOW_NOUN}"
ON_THE_SHOW = pattern(rf"\b(?:on|in|from|to|of)\s+{SHOW}\b")
# "Episode 5 of the Kaggle course" is not an episode of this show.
OF_THIS_SHOW = rf"(?!\s+of\s+(?!season\b|{SHOW}\b))"
NOT_THIS_SHOW = rf"(?!\s+(?:{_SHOW_NOUN}|year))"

# "The guests' books" is about books.
EPISODES = r"(?:podcast\s+)?episodes?\b(?!['’])"
GUESTS = r"(?:podcast\s+)?(?:guests?|interviewees?)\b(?!['’])"
EXPERTS = any_of("people speakers experts persons")
RECORDING = any_of("episode interview appearance recording")
HOST = pattern(r"\b(?:the|your|podcast(?:'s)?)\s+(?:host|interviewer|moderator)\b")

_WORDS_OF_ORDER: dict[Order, str] = {
    "newest": r"latest|newest|most\s+recent|last",
    "oldest": r"oldest|earliest|(?:very\s+)?first",
    "longest": "longest",
    "shortest": "shortest",
}
ORDER = any_of(_WORDS_OF_ORDER.values())
ORDERS = {order: pattern(rf"^(?:{words})$") for order, words in _WORDS_OF_ORDER.items()}
NEWEST = any_of(("latest", "newest", r"most\s+recent"))
NEWEST_EPISODE = pattern(
    rf"\b(?:{NEWEST}\s+(?:podcast\s+)?episode|the\s+(?:{NEWEST}|last)\s+one)\b"
)
