"""How statements are made: negations, opposites, hedges, shares, and who is said to speak."""

from __future__ import annotations

from rag.query.lexicon.pattern import any_of, pattern
from rag.query.lexicon.speech import SAYING as _ASKED_FOR

NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor without cannot cant dont doesnt didnt isnt wasnt"
    " wont hardly barely".split()
)
NEGATIVE_ENDING = "n't"

# Pairs that turn a statement round while every other word of it stays.
OPPOSITES: tuple[tuple[str, str], ...] = (
    ("more", "less fewer"), ("most", "least fewest"), ("before", "after"), ("always", "never"),
    ("above", "below"), ("over", "under"),
    ("increase rise grow", "decrease fall shrink drop decline"),
    ("high higher highest", "low lower lowest"), ("better best", "worse worst"),
    ("good", "bad"), ("easy easier easiest", "hard harder hardest difficult"),
    ("fast faster quick", "slow slower"), ("start begin join", "end finish quit leave"),
    ("up", "down"), ("with", "without"), ("all every everyone", "none nobody"),
    ("cheap cheaper", "expensive"), ("possible", "impossible"), ("many", "few"),
    ("like love", "dislike hate"), ("accept", "reject refuse"), ("success succeed", "fail failure"),
    ("true", "false"), ("large larger big bigger", "small smaller"), ("first", "last"),
    ("buy", "sell"), ("agree", "disagree"), ("important", "unimportant"),
)  # fmt: skip

# "Up to fifteen" is true of "five to fifteen".
HEDGE = pattern(
    r"\b(?:up\s+to|at\s+(?:most|least)|(?:more|less|fewer)\s+than|over|under|above|below|maximum|"
    r"minimum|as\s+(?:many|much|few|little)\s+as|even|or)\b"
)
NUMBER_RANGE = pattern(
    r"\b(?:between|from)\s+(?P<low>[^,.;:?!]{1,25}?)\s+(?:and|to)\s+(?P<high>[^,.;:?!]{1,25})",
    r"(?P<least>\d[\d.,]*\s?%?)\s*(?:to|-|–)\s*(?P<most>\d[\d.,]*)",
)
# Between the two ends of a range.
RANGE_WORDS = frozenset({"to", "or", "and"})

PER_CENT_SIGNS = frozenset({"%", "percent", "pct"})
PER_CENT = ("per", "cent")
CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound"}
HALF = "half"
# Into how many parts a whole is divided: "a third", "three quarters".
PARTS_OF_A_WHOLE = {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
MULTIPLIERS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
NUMBER_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "x": 1.0}
ORDINAL_SUFFIXES = frozenset({"th", "st", "nd", "rd"})

# In a statement these are things that somebody does, and have to be found in what is cited.
_DOING = frozenset({"give", "respond", "define", "remember"})
# Verbs and nouns by which a statement puts words into somebody's mouth.
REPORTING = (
    *(verb for verb in _ASKED_FOR if verb not in _DOING),
    *(
        "said told thought note point add ask reply put estimate consider report warn emphasize"
        " emphasise stress state share discuss spoke admit agree disagree doubt felt find found"
        " prefer see view opinion advice experience"
    ).split(),
)
ACCORDING_TO = ("according", "to")
ASKING_STEM = "ask"
# Between two names that speak together, or a name and its verb.
NAME_LINKS = frozenset({"and", "or", "'s"})
GUEST_ROLES = ("guest", "guests")
HOST_ROLES = ("host", "interviewer")
# Words that only say that something is said: "in this episode the guest …".
FRAME_WORDS = tuple(
    "episode podcast guest host speaker interview interviewer conversation passage accord listener"
    " transcript".split()
)
PRONOUN = pattern(r"^(he|she|his|her)\b(?!self)")
PLACE = pattern(r"\b(season|episode)\s+#?(\d+)\b,?")

ASKING = pattern(r"\?", r"\b(?:ask(?:s|ed|ing)?|question(?:s|ed)?|wonder(?:s|ed)?|whether)\b")
# Conjunctions that set one thing against another, and those that only join.
CONTRASTING = any_of("but because although while whereas")
JOINING = any_of("and so")

# A full stop after these ends no sentence.
ABBREVIATIONS = frozenset(
    "e.g i.e etc vs dr mr mrs ms prof approx cf al jr sr inc ltd u.s u.k p.m a.m fig est".split()
)
