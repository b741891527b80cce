"""Archives of a few short episodes, written by the tests that change them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml


def write_episode(
    archive: Path,
    slug: str,
    sections: Sequence[Sequence[str]],
    *,
    season: int = 1,
    number: int = 1,
    guest: str = "idaklein",
) -> Path:
    """Write one episode; each section is a list of lines, said in turn by Marit and by Ida."""
    rows: list[dict[str, object]] = []
    second = 0
    for place, lines in enumerate(sections):
        rows.append({"header": f"Part {place + 1}: {lines[0].split()[0] if lines else 'nothing'}"})
        for turn, line in enumerate(lines):
            second += 7
            rows.append(
                {
                    "line": line,
                    "sec": second,
                    "time": f"{second // 60}:{second % 60:02}",
                    "who": ("Marit", "Ida")[turn % 2],
                }
            )
    head = {
        "title": f"About {slug}",
        "season": season,
        "episode": number,
        "guests": [guest],
        "dateadded": "2024-05-12",
        "ids": {"youtube": "abcdefghijk"},
        "transcript": rows,
    }
    path = archive / "_podcast" / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{yaml.safe_dump(head, sort_keys=False)}---\n", encoding="utf-8")
    return path


def write_person(archive: Path, key: str, name: str) -> None:
    """Write the page of a guest."""
    path = archive / "_people" / f"{key}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: {name}\n---\n", encoding="utf-8")
