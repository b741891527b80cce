"""Splits a model's answer, as it arrives, into sentences with the markers that follow them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.plain_text import CLOSING, OPENING
from rag.query.lexicon.statements import ABBREVIATIONS

# A sentence of speech has some 20 words; what runs on for longer is no answer, and an unbounded
# buffer is a way to fill the memory.
MAX_SENTENCE = 1_000  # characters

# A bracket that does not close within so many characters is no marker.
LONGEST_BRACKET = 80

MARKER = rf"[{re.escape(OPENING)}][^{re.escape(OPENING + CLOSING)}\n]{{0,60}}[{re.escape(CLOSING)}]"
_CLOSERS = r"[\"'”’»)*_]*"
_CANDIDATE = re.compile(rf"[.!?…。！？]+{_CLOSERS}|\n")
_MARKERS = re.compile(rf"(?:[ \t]*{MARKER}{_CLOSERS}[.,;!?]*)*")
_MARKER_LINE = re.compile(rf"\s*(?:{MARKER}[.,;]*[ \t]*)+(?=\n|$)")
_NEW_BLOCK = re.compile(r"\n\s*\n|\n\s*(?:[-*•#>|]|\d+[.)]\s)")
_LAST_WORD = re.compile(r"(\S+)$")


class SentenceStream:
    """Takes text piece by piece and returns each sentence once it is known to be over.

    A sentence is over when the first character of the next one is seen, since markers may follow
    the full stop. Where in doubt (abbreviations, an open quotation) sentences stay together: two
    that are checked as one do no harm, half a sentence may say the opposite of the whole. Of a
    sentence that runs on, the first MAX_SENTENCE characters are returned and the rest is let go.
    """

    def __init__(self) -> None:
        self._buffer = ""
        self._overlong = False

    def feed(self, text: str) -> Iterator[str]:
        """The sentences that `text` completes."""
        self._buffer = (self._buffer + text).lstrip()
        while (end := _end_of_sentence(self._buffer)) is not None:
            sentence, self._buffer = self._buffer[:end].rstrip(), self._buffer[end:].lstrip()
            if sentence and not self._overlong:
                yield sentence[:MAX_SENTENCE]
            self._overlong = False
        if len(self._buffer) > MAX_SENTENCE:
            if not self._overlong:
                yield self._buffer[:MAX_SENTENCE]
            self._buffer, self._overlong = "", True

    def close(self) -> Iterator[str]:
        """The rest, when the text is over."""
        yield from self.feed("\n\n")
        rest, self._buffer = self._buffer.strip(), ""
        if rest and not self._overlong:
            yield rest

    @property
    def unfinished(self) -> bool:
        """Whether the text so far stops in the middle of a sentence."""
        rest = re.sub(rf"(?:{MARKER}|[\s\"'”’»)*_])+$", "", self._buffer)
        return bool(rest) and rest[-1] not in ".!?…。！？"


def _end_of_sentence(text: str) -> int | None:
    """Where the first sentence of `text` ends, None where that cannot be told yet."""
    for candidate in _CANDIDATE.finditer(text):
        end = candidate.end()
        if candidate[0] == "\n":
            if not _NEW_BLOCK.match(text, candidate.start()):
                continue
        elif not _ends_here(text, candidate.start(), candidate.end()):
            continue
        markers = _MARKERS.match(text, end)
        end = markers.end() if markers else end
        if (line := _MARKER_LINE.match(text, end)) and "\n" in text[line.end() :]:
            end = line.end()
        rest = text[end:].lstrip()
        if not rest or (rest[0] in OPENING and not _starts_new_text(text[end:])):
            return None
        if candidate[0] != "\n" and not text[end].isspace():
            continue
        if rest[0].islower() and "\n" not in text[end : end + 2]:
            continue
        return end
    return None


def _starts_new_text(rest: str) -> bool:
    """Whether `rest`, which begins with a bracket, is a new line that holds more than markers."""
    markers = re.match(rf"\s*(?:{MARKER}[.,;]*[ \t]*)+", rest)
    if markers is None:
        return len(rest) > LONGEST_BRACKET
    more = rest[markers.end() :]
    # A bracket that opens may be one more marker, of which the rest has yet to arrive.
    complete = bool(more) and (more[0] not in OPENING or len(more) > LONGEST_BRACKET)
    return "\n" in rest[: rest.index(rest.lstrip()[0])] and complete


def _ends_here(text: str, start: int, end: int) -> bool:
    """Whether the punctuation at `start` ends a sentence, as far as one can tell from before it."""
    line = text[text.rfind("\n\n", 0, start) + 1 : end]
    if line.count('"') % 2 or line.count("“") > line.count("”"):
        return False
    if text[start] != "." or not (word := _LAST_WORD.search(text, 0, start)):
        return text[start] != "."
    last = word[1].lstrip("(\"'“‘")
    initial = len(last) == 1 and last.isupper() and last != "I"
    bullet = last.isdigit() and not text[: word.start()].rpartition("\n")[2].strip()
    return not (initial or bullet or last.lower() in ABBREVIATIONS)
