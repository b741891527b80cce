"""Block Kit rendering: answers, quotes, passages and notices as Slack messages
(https://docs.slack.dev/reference/block-kit). Text too long for one message continues in the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rag.answer import Answer, Citation, Hit
from ui.formatting import clock, place_in_archive, plural
from ui.slack.button_values import LineGroup, QuotedLine, encode_citation, encode_episodes
from ui.slack.escaping import escape, escape_line, link, split_text
from ui.slack.truncated_list import truncate_list
from vectorstore.episode import Episode, Line

Block = dict[str, Any]  # Slack's JSON

MAX_TEXT = 2_900  # characters of a text object; Slack allows 3,000
MAX_BLOCKS = 45  # of a message; Slack allows 50
MAX_MESSAGE = 11_000  # characters of a message's blocks as JSON; Slack allows about 13,000
MAX_FALLBACK = 3_900  # characters of a message's fallback text; Slack recommends 4,000
MAX_LINES_PER_BLOCK = 8  # of a list
MAX_PASSAGE = 280  # characters of a passage that is offered, not cited: enough to judge it by

QUOTE, PASSAGES, EPISODES, SHARE = "quote", "passages", "episodes", "share"
GOOD, BAD = "good", "bad"
"""The buttons' action_ids. That of a quote is followed by its marker."""

CONTINUED = "The answer goes on here."


@dataclass(frozen=True)
class SlackMessage:
    """One message: its blocks, and the text that notifications show instead."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class AnswerButtons:
    """The values of the buttons below an answer: its id, the uncited passages, and the id for
    sharing it (empty: everybody can see the answer already)."""

    answer: str
    passages: str = ""
    share: str = ""


def answer_messages(
    answer: Answer, buttons: AnswerButtons, question: str = ""
) -> tuple[SlackMessage, ...]:
    """Render an answer. `question`: shown above it where Slack does not show it anyway."""
    above = [_context(f"Question: {question}")] if question else []
    return _messages(
        answer.text,
        [*above, *text_blocks(truncate_list(answer).text), *evidence_blocks(answer, buttons)],
    )


def text_blocks(text: str) -> Iterator[Block]:
    """Render the text of an answer."""
    yield from (_section(escape(part)) for part in split_text(text, MAX_TEXT) if part.strip())


def evidence_blocks(answer: Answer, buttons: AnswerButtons) -> Iterator[Block]:
    """Render what is below the text: notices, citations, episodes, passages, buttons."""
    if answer.notice:
        yield _context(answer.notice)
    if answer.understood:
        yield _context(f"Searched: {answer.understood}")
    yield from (_citation(citation) for citation in answer.citations)
    cited = {citation.episode.slug for citation in answer.citations}
    truncated = truncate_list(answer)
    yield from _list(_episode(one) for one in truncated.named if one.slug not in cited)
    rest = [one for one in truncated.rest if one.slug not in cited]
    if rest:
        yield _context(f"… and {plural(len(rest), 'more episode')}.")
    if answer.nearest:
        yield _context("The nearest passages:")
        yield from _list(_passage_line(hit) for hit in answer.nearest)
    yield {"type": "actions", "elements": list(_buttons(buttons, rest))}


def notice(text: str, hits: Sequence[Hit] = ()) -> tuple[SlackMessage, ...]:
    """Render one line that says what went wrong, with the passages that were found."""
    blocks = [_section(escape(text))]
    if hits:
        blocks.append(_context("These passages were found:"))
        blocks.extend(_list(_passage_line(hit) for hit in hits))
    return _messages(text, blocks)


def quote_messages(quoted: QuotedLine) -> tuple[SlackMessage, ...]:
    """Render the whole line behind a citation, and the line before it."""
    text = _spoken(quoted.line)
    before = [_context(_spoken(quoted.before))] if quoted.before else []
    return _messages(
        text, [*before, *text_blocks(text), _section(_source(quoted.episode, quoted.line.start))]
    )


def episodes_messages(episodes: Sequence[Episode]) -> tuple[SlackMessage, ...]:
    """Render the rest of a truncated list of episodes."""
    return _messages("More episodes", [*_list(map(_episode, episodes))])


def passages_messages(passages: Sequence[LineGroup]) -> tuple[SlackMessage, ...]:
    """Render the passages that an answer does not cite."""
    blocks = []
    for passage in passages:
        text = " ".join(passage.text.split())
        if len(text) > MAX_PASSAGE:
            text = text[:MAX_PASSAGE].rsplit(" ", 1)[0] + " …"
        blocks += [_section(escape(text)), _section(_source(passage.episode, passage.start))]
    return _messages("More passages", blocks)


def _spoken(line: Line) -> str:
    speaker = line.speaker or "Somebody (the transcript does not say who)"
    return f"{speaker}: “{' '.join(line.text.split())}”"


def _messages(text: str, blocks: Sequence[Block]) -> tuple[SlackMessage, ...]:
    """Distribute blocks over as many messages as they need."""
    groups: list[list[Block]] = [[]]
    length = 0
    for block in blocks:
        size = len(json.dumps(block))
        if groups[-1] and (len(groups[-1]) == MAX_BLOCKS or length + size > MAX_MESSAGE):
            groups.append([])
            length = 0
        groups[-1].append(block)
        length += size
    fallback = next(split_text(text, MAX_FALLBACK), "")
    return tuple(
        SlackMessage(CONTINUED if number else escape(fallback), tuple(group))
        for number, group in enumerate(groups)
    )


def _citation(citation: Citation) -> Block:
    speaker = f"*{escape_line(citation.speaker)}*" if citation.speaker else "speaker not named"
    line = f"[{citation.marker}] {_play(citation.url, citation.start)} {speaker} · "
    block = _section(line + _title(citation.episode))
    if value := encode_citation(citation):
        block["accessory"] = _button("Quote", f"{QUOTE}-{citation.marker}", value)
    return block


def _passage_line(hit: Hit) -> str:
    return f"{_play(hit.url, hit.start)} {escape_line(hit.header)} · {_title(hit.episode)}"


def _episode(episode: Episode) -> str:
    place = place_in_archive(episode)
    suffix = f" · {escape_line(place)}" if place else ""
    return f"{link(episode.url, 'Listen')} {_title(episode)}{suffix}"


def _source(episode: Episode, second: int | None) -> str:
    return f"{_play(episode.url_at(second), second)} {_title(episode)}"


def _play(url: str | None, second: int | None) -> str:
    """Return a link into the recording; the time alone without an address."""
    return link(url, "Listen" if second is None else clock(second))


def _title(episode: Episode) -> str:
    return escape_line(next(split_text(" ".join(episode.title.split()), 200), ""))


def _list(lines: Iterable[str]) -> Iterator[Block]:
    group: list[str] = []
    for line in lines:
        if group and (
            len(group) == MAX_LINES_PER_BLOCK
            or sum(map(len, group)) + len(line) + len(group) > MAX_TEXT
        ):
            yield _section("\n".join(group))
            group = []
        group.append(line)
    if group:
        yield _section("\n".join(group))


def _buttons(buttons: AnswerButtons, rest: Sequence[Episode]) -> Iterator[Block]:
    if rest:
        yield _button("More episodes", EPISODES, encode_episodes(rest))
    if buttons.share:
        yield _button("Share in this channel", SHARE, buttons.share)
    if buttons.passages:
        yield _button("More passages", PASSAGES, buttons.passages)
    yield _button("\N{THUMBS UP SIGN}", GOOD, buttons.answer, "This answer is right")
    yield _button("\N{THUMBS DOWN SIGN}", BAD, buttons.answer, "Something is wrong with it")


def _button(label: str, action: str, value: str, accessibility_label: str | None = None) -> Block:
    button: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": label, "emoji": True},
        "action_id": action,
        "value": value,
    }
    return button | ({"accessibility_label": accessibility_label} if accessibility_label else {})


def _section(text: str) -> Block:
    # verbatim: Slack must not turn names and addresses in it into links.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _context(text: str) -> Block:
    line = escape(next(split_text(" ".join(text.split()), MAX_TEXT), ""))
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": line, "verbatim": True}]}
