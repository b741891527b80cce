"""Reads the metadata of an episode: title, numbers, guests, links."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, urlsplit

from ingest.front_matter import Fields, Items, Node, Scalar
from ingest.people_pages import PersonPage
from ingest.problems import ProblemKind, ProblemLog, cite
from ingest.speaker_labels import fold
from ingest.text_cleaning import flatten, plain_text, strip_invisible
from vectorstore.episode import Guest, Link

_VIDEO = re.compile(r"[A-Za-z0-9_-]{11}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DURATION = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?", re.ASCII)  # ISO 8601
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"\\]+", re.IGNORECASE)


@dataclass(slots=True)
class EpisodeMetadata:
    """The metadata in the front matter of one episode. Problems are added to `log`."""

    fields: Fields
    log: ProblemLog

    def text(self, *keys: str) -> str:
        """Return the first of these values that exists, on one line; "" if none does."""
        for key in keys:
            words = flatten(self._scalar(self.fields.values.get(key), key))
            if words:
                return words
        return ""

    def title(self, slug: str) -> str:
        """Return the title, or the slug if there is none."""
        title = self.text("title")
        if not title:
            detail = f"using the slug {cite(slug)}"
            self.log.note(ProblemKind.MISSING_TITLE, self.fields.line, detail)
        return title or slug

    def description(self) -> str:
        """Return what the show's notes say about the episode, as plain text: the `intro`, or the
        shorter `description` where there is none."""
        return strip_invisible(plain_text(self.text("intro", "description")))[0]

    def number(self, key: str) -> int | None:
        """Return a whole number, None if missing or malformed."""
        text = self.text(key)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self._note_ignored(ProblemKind.BAD_NUMBER, key, text)
            return None
        return int(text)

    def date(self) -> str | None:
        """Return the day of publication (YYYY-MM-DD), without a time of day."""
        key = "dateadded" if self.text("dateadded") else "date"
        text = self.text(key)
        if not text:
            return None
        # fromisoformat also accepts other forms, such as 2024-W05-1.
        day = text[:10] if _DATE.match(text) else ""
        try:
            return date.fromisoformat(day).isoformat()
        except ValueError:
            self._note_ignored(ProblemKind.BAD_DATE, key, text)
            return None

    def duration(self) -> int | None:
        """Return the length of the recording in seconds."""
        text = self.text("duration")
        if not text:
            return None
        match = _DURATION.fullmatch(text)
        if match is None or not any(match.groups()):
            self._note_ignored(ProblemKind.BAD_DURATION, "duration", text)
            return None
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + seconds

    def recordings(self) -> tuple[str | None, tuple[Link, ...]]:
        """Return the YouTube id, and the other links in their order."""
        ids, links = (self._fields(key) for key in ("ids", "links"))
        urls = {kind: flatten(self._scalar(node, kind)) for kind, node in links.items()}
        written = flatten(self._scalar(ids.get("youtube"), "youtube"))
        linked = _video_id(urls.get("youtube", ""))
        video = written if _VIDEO.fullmatch(written) else linked
        if written and written != video:
            detail = f"{cite(written)} is not a video id; using {cite(video) if video else 'none'}"
            self.log.note(ProblemKind.BAD_YOUTUBE, ids["youtube"].line, detail)
        elif video and linked and linked != video:
            detail = f"the link points to {cite(linked)}; using {cite(video)}"
            self.log.note(ProblemKind.BAD_YOUTUBE, links["youtube"].line, detail)
        others: list[Link] = []
        for kind, url in urls.items():
            if _URL.fullmatch(url):
                if not (kind == "youtube" and video):
                    others.append(Link(kind, url))
            elif url:
                detail = f"{kind}: ignored {cite(url)}"
                self.log.note(ProblemKind.BAD_LINK, links[kind].line, detail)
        return video, tuple(others)

    def list(self, key: str) -> tuple[tuple[str, int], ...]:
        """Return the texts of a list, each with its line. A single text is a list of one."""
        node = self.fields.values.get(key)
        if node is None:
            return ()
        items = node.items if isinstance(node, Items) else (node,)
        texts = ((flatten(self._scalar(item, key)), item.line) for item in items)
        return tuple((text, line) for text, line in texts if text)

    def guests(
        self, people: Mapping[str, PersonPage], labels: Collection[str]
    ) -> tuple[Guest, ...]:
        """Return the guests. A guest without a page is named after the speaker label that the id
        starts with (`erumafzal` and the label `Erum`: Erum Afzal), or else by the id.
        """
        guests: list[Guest] = []
        for person, line in dict(self.list("guests")).items():
            page = people.get(person)
            if page is None:
                name = _name_from(person, labels)
                detail = f"no page for {cite(person)}; using the name {cite(name)}"
                self.log.note(ProblemKind.UNKNOWN_GUEST, line, detail)
                page = PersonPage(name)
            guests.append(Guest(person, page.name, page.biography))
        return tuple(guests)

    def _note_ignored(self, kind: ProblemKind, key: str, text: str) -> None:
        self.log.note(kind, self.fields.values[key].line, f"{key}: ignored {cite(text)}")

    def _fields(self, key: str) -> dict[str, Node]:
        node = self.fields.values.get(key)
        if isinstance(node, Fields):
            return node.values
        self._scalar(None if isinstance(node, Scalar) and not node.text else node, key, fields=True)
        return {}

    def _scalar(self, node: Node | None, key: str, *, fields: bool = False) -> str:
        """Return the text of a value; "" and a problem if it is of an unexpected type."""
        if isinstance(node, Scalar) and not fields:
            return node.text
        if node is not None:
            detail = f"{cite(key)} is of an unexpected type; ignored"
            self.log.note(ProblemKind.BAD_VALUE, node.line, detail)
        return ""


def _video_id(url: str) -> str | None:
    """Return the id of the video that a YouTube URL points to."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    if host == "youtu.be":
        video = parts.path.removeprefix("/")
    elif host == "youtube.com" and parts.path == "/watch":
        video = parse_qs(parts.query).get("v", [""])[0]
    elif host == "youtube.com":
        video = parts.path.removeprefix("/live/").removeprefix("/embed/")
    else:
        return None
    return video if _VIDEO.fullmatch(video) else None


def _name_from(person: str, labels: Collection[str]) -> str:
    """Derive the name of a guest from the id and the labels of the speakers."""
    letters = fold(person)
    for label in sorted(labels, key=len, reverse=True):
        first = "".join(fold(label).split())
        if first and letters.startswith(first):
            rest = letters[len(first) :].strip("-_. ")
            return f"{label} {rest.capitalize()}".strip()
    return person
