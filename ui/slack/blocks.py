"""An answer as Slack's blocks (https://docs.slack.dev/reference/block-kit): the words, a line for
each citation with its link, and buttons. Nothing is left out: what is too long for one message
goes on in the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rag.answer import Answer, Citation, Hit
from ui.slack.escaping import label, link, pieces, shown
from ui.slack.places import Passage, Quoted, citation_value, episodes_value, passages_value
from ui.slack.short_list import listing_of
from ui.formatting import clock, place_in_archive, plural
from vectorstore.episode import Episode, Line

Block = dict[str, Any]  # Slack's own shape

LONGEST_TEXT = 2_900  # characters of a text object; Slack takes 3,000
MOST_BLOCKS = 45  # of a message; Slack takes 50
LONGEST_MESSAGE = 11_000  # characters of all blocks of a message, as JSON; Slack takes some 13,000
LONGEST_NOTICE = 3_900  # characters of the text that stands for a message; Slack advises 4,000
LINES_TOGETHER = 8  # of the lines of a list in one block
PASSAGE_CHARACTERS = 280  # of a passage that is offered but not cited: enough to judge it by

QUOTE, PASSAGES, EPISODES, SHARE = "quote", "passages", "episodes", "share"
GOOD, BAD = "good", "bad"
"""What the buttons do, by their action_id (that of a quote goes on with its marker)."""

CONTINUED = "The answer goes on here."


@dataclass(frozen=True)
class Message:
    """One message: its blocks, and the text that stands for them in a notification."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Buttons:
    """What the buttons below an answer carry: the answer's id, where the passages stand that it
    did not cite, and under which id it can be shared (empty: everybody sees it already)."""

    answer: str
    passages: str = ""
    share: str = ""


def messages_of(answer: Answer, buttons: Buttons, asked: str = "") -> tuple[Message, ...]:
    """The answer in as many messages as it needs. `asked`: the question, where it does not stand
    above the answer anyway."""
    question = [_context(f"Question: {asked}")] if asked else []
    return _messages(
        answer.text,
        [*question, *words_of(listing_of(answer).words), *evidence_of(answer, buttons)],
    )


def words_of(text: str) -> Iterator[Block]:
    """What the answer says."""
    yield from (_section(shown(piece)) for piece in pieces(text, LONGEST_TEXT) if piece.strip())


def evidence_of(answer: Answer, buttons: Buttons) -> Iterator[Block]:
    """What goes below the words: notices, citations, episodes, passages, buttons."""
    if answer.notice:
        yield _context(answer.notice)
    if answer.understood:
        yield _context(f"Searched: {answer.understood}")
    yield from (_citation(citation) for citation in answer.citations)
    cited = {citation.episode.slug for citation in answer.citations}
    listing = listing_of(answer)
    yield from _list(_episode(one) for one in listing.named if one.slug not in cited)
    left = [one for one in listing.left if one.slug not in cited]
    if left:
        yield _context(f"… and {plural(len(left), 'more episode')}.")
    if answer.nearest:
        yield _context("The nearest passages:")
        yield from _list(_passage_line(hit) for hit in answer.nearest)
    yield {"type": "actions", "elements": list(_buttons(buttons, left))}


def trouble(line: str, hits: Sequence[Hit] = ()) -> tuple[Message, ...]:
    """One line that says what went wrong, with the passages if there are any."""
    blocks = [_section(shown(line))]
    if hits:
        blocks.append(_context("These passages were found:"))
        blocks.extend(_list(_passage_line(hit) for hit in hits))
    return _messages(line, blocks)


def quote_message(quoted: Quoted) -> tuple[Message, ...]:
    """The words behind a citation with all that their speaker said there, and what was said just
    before, for the one who wants to see them."""
    said = _said(quoted.line)
    before = [_context(_said(quoted.before))] if quoted.before else []
    return _messages(
        said, [*before, *words_of(said), _section(_source(quoted.episode, quoted.line.start))]
    )


def episodes_message(episodes: Sequence[Episode]) -> tuple[Message, ...]:
    """Episodes beside those that an answer names, for the one who wants to see them."""
    return _messages("More episodes", [*_list(map(_episode, episodes))])


def passages_message(passages: Sequence[Passage]) -> tuple[Message, ...]:
    """Passages beside the answer, for the one who wants to see them."""
    blocks = []
    for passage in passages:
        text = " ".join(passage.text.split())
        if len(text) > PASSAGE_CHARACTERS:
            text = text[:PASSAGE_CHARACTERS].rsplit(" ", 1)[0] + " …"
        blocks += [_section(shown(text)), _section(_source(passage.episode, passage.start))]
    return _messages("Passages beside the answer", blocks)


def _said(line: Line) -> str:
    who = line.speaker or "Somebody (the transcript does not say who)"
    return f"{who}: “{' '.join(line.text.split())}”"


def _messages(text: str, blocks: Sequence[Block]) -> tuple[Message, ...]:
    """The blocks in as many messages as they need."""
    groups: list[list[Block]] = [[]]
    length = 0
    for block in blocks:
        size = _size(block)
        if groups[-1] and (len(groups[-1]) == MOST_BLOCKS or length + size > LONGEST_MESSAGE):
            groups.append([])
            length = 0
        groups[-1].append(block)
        length += size
    notice = next(pieces(text, LONGEST_NOTICE), "")
    return tuple(
        Message(CONTINUED if number else shown(notice), tuple(group))
        for number, group in enumerate(groups)
    )


def _size(block: Block) -> int:
    return len(json.dumps(block))


def _citation(citation: Citation) -> Block:
    who = f"*{label(citation.speaker)}*" if citation.speaker else "speaker not named"
    line = f"[{citation.marker}] {_play(citation.url, citation.start)} {who} · "
    block = _section(line + _title(citation.episode))
    if value := citation_value(citation):
        block["accessory"] = _button("Quote", f"{QUOTE}-{citation.marker}", value)
    return block


def _passage_line(hit: Hit) -> str:
    return f"{_play(hit.url, hit.start)} {label(hit.header)} · {_title(hit.episode)}"


def _episode(episode: Episode) -> str:
    place = place_in_archive(episode)
    return f"{link(episode.url, 'Listen')} {_title(episode)}{' · ' if place else ''}{label(place)}"


def _source(episode: Episode, second: int | None) -> str:
    return f"{_play(episode.url_at(second), second)} {_title(episode)}"


def _play(url: str | None, second: int | None) -> str:
    """The link into the recording; without an address, the second alone."""
    return link(url, "Listen" if second is None else clock(second))


def _title(episode: Episode) -> str:
    return label(next(pieces(" ".join(episode.title.split()), 200), ""))


def _list(lines: Iterable[str]) -> Iterator[Block]:
    together: list[str] = []
    for line in lines:
        if together and (
            len(together) == LINES_TOGETHER
            or sum(map(len, together)) + len(line) + len(together) > LONGEST_TEXT
        ):
            yield _section("\n".join(together))
            together = []
        together.append(line)
    if together:
        yield _section("\n".join(together))


def _buttons(buttons: Buttons, left: Sequence[Episode]) -> Iterator[Block]:
    if left:
        yield _button("More episodes", EPISODES, episodes_value(left))
    if buttons.share:
        yield _button("Share in this channel", SHARE, buttons.share)
    if buttons.passages:
        yield _button("More passages", PASSAGES, buttons.passages)
    yield _button("\N{THUMBS UP SIGN}", GOOD, buttons.answer, "This answer is right")
    yield _button("\N{THUMBS DOWN SIGN}", BAD, buttons.answer, "Something is wrong with it")


def _button(words: str, action: str, value: str, spoken: str | None = None) -> Block:
    button: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": words, "emoji": True},
        "action_id": action,
        "value": value,
    }
    return button | ({"accessibility_label": spoken} if spoken else {})


def _section(text: str) -> Block:
    # verbatim: Slack makes nothing of names and addresses in it.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(text: str) -> Block:
    words = shown(next(pieces(" ".join(text.split()), LONGEST_TEXT), ""))
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": words, "verbatim": True}]}


def passages_beside(answer: Answer, hits: Sequence[Hit]) -> str:
    """Where the passages stand that were found and not cited, as a button carries it."""
    if answer.nearest:
        return ""  # they are shown already
    cited = {(one.episode.slug, one.section, one.line) for one in answer.citations}
    return passages_value(
        [
            hit
            for hit in hits
            if not any((hit.episode.slug, hit.section, line) in cited for line in hit.lines)
        ]
    )
