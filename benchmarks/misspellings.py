"""Misspelt names: typing errors, and spellings that sound alike, as in speech recognition.

All choices come from the `random.Random` argument, so the same seed makes the same names.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable

from rag.names import fold

# The rows of a QWERTY keyboard; the neighbours of a key stand beside it.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Shorter words are not misspelt: with one letter changed they are other names.
_MISSPELT_FROM = 4

# Spellings that sound alike in English, or that English speakers confuse in foreign names.
_SOUNDS_LIKE = (
    ("ph", "f"),
    ("f", "ph"),
    ("sch", "sh"),
    ("tsch", "ch"),
    ("cz", "ch"),
    ("sz", "sh"),
    ("ck", "k"),
    ("c(?=[aou])", "k"),
    ("k(?=[aou])", "c"),
    ("c(?=[eiy])", "s"),
    ("qu", "kw"),
    ("x", "ks"),
    ("z", "s"),
    ("w", "v"),
    ("v", "w"),
    ("th", "t"),
    ("kh", "k"),
    ("gh", "g"),
    ("dh", "d"),
    ("bh", "b"),
    ("(?<=[aeiou])h(?![aeiou])", ""),
    ("^j", "y"),
    ("^y", "j"),
    ("j", "zh"),
    ("ie", "y"),
    ("y$", "ie"),
    ("y$", "i"),
    ("i$", "y"),
    ("y", "i"),
    ("ei", "ay"),
    ("ee", "i"),
    ("ea", "ee"),
    ("oo", "u"),
    ("u", "oo"),
    ("ou", "u"),
    ("ae", "e"),
    ("ya", "ia"),
    ("ia", "ya"),
    ("a$", "ah"),
    ("er", "ar"),
    ("e(?=[^aeiou])", "i"),
    ("o(?=[^aeiou])", "a"),
    (r"([bcdfgklmnprstz])\1", r"\1"),
    ("(?<=[aeiou])([dklmnprst])(?=[aeiou])", r"\1\1"),
)


def typo(name: str, chance: random.Random) -> str | None:
    """`name` with one typing error in a word of at least four letters; None without such a word."""
    words = name.split()
    long = [at for at, word in enumerate(words) if len(word) >= _MISSPELT_FROM]
    if not long:
        return None
    at = chance.choice(long)
    slips: list[Callable[[str, random.Random], str]] = [_swap, _drop, _double, _neighbour]
    slipped = chance.choice(slips)(words[at], chance)
    return " ".join([*words[:at], slipped, *words[at + 1 :]])


def typos(name: str, chance: random.Random) -> str | None:
    """`name` with two typing errors; None if it has fewer than eight letters."""
    first = typo(name, chance) if sum(map(str.isalpha, name)) >= 2 * _MISSPELT_FROM else None
    return typo(first, chance) if first else None


def heard(name: str, chance: random.Random) -> str | None:
    """`name` as speech recognition may spell it: one or two sounds of each word spelt differently.
    None if no sound in it has another spelling."""
    spelt = " ".join(_respelt(word, chance) for word in fold(name).split())
    return spelt.title() if spelt != fold(name) else None


def parted(name: str, chance: random.Random) -> str | None:
    """`name` with a long word split after a vowel, or its two words joined; None if neither."""
    words = name.split()
    breaks = [
        (at, match.end())
        for at, word in enumerate(words)
        if len(word) >= 7
        for match in re.finditer(r"[aeiouy](?=[^aeiouy\W][aeiouy])", word[:-2])
        if match.end() >= 2
    ]
    if breaks:
        at, cut = chance.choice(breaks)
        halves = f"{words[at][:cut]} {words[at][cut:]}"
        return " ".join([*words[:at], halves, *words[at + 1 :]])
    return "".join(words).capitalize() if len(words) == 2 else None


def _respelt(word: str, chance: random.Random) -> str:
    changes = chance.choice((1, 1, 2))
    for _ in range(changes):
        spellings = [
            changed
            for pattern, sound in _SOUNDS_LIKE
            for match in re.finditer(pattern, word)
            if (changed := word[: match.start()] + match.expand(sound) + word[match.end() :])
        ]
        if spellings:
            word = chance.choice(spellings)
    return word


def _swap(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _drop(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _double(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _neighbour(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    letter = fold(word[at])
    row = next((row for row in _ROWS if letter in row), "")
    place = row.find(letter)
    near = [row[side] for side in (place - 1, place + 1) if row and 0 <= side < len(row)]
    return word[:at] + chance.choice(near or [string.ascii_lowercase[0]]) + word[at + 1 :]
