"""A git repository made a folder: cloned once, brought up to date at each later call."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from ingest.errors import CheckArchiveError

TIMEOUT_SECONDS = 600
"""For one call of git; a shallow clone of the real archive takes a few seconds."""

_URL = re.compile(r"^(https?|ssh|git|file)://|^[\w.-]+@[\w.-]+:|\.git/?$")
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")


def is_git_url(location: str) -> bool:
    """Tell whether a location names a git repository rather than a folder of files."""
    return _URL.search(location) is not None


def without_credentials(url: str) -> str:
    """Return a URL, or a text that holds some, without the user and password in it."""
    return _CREDENTIALS.sub("", url)


def fetch(url: str, cache: Path) -> Path:
    """Bring the newest commit of `url` into a folder below `cache`; return that folder.

    Only the newest commit is fetched. The folder is ours: what was changed in it is undone.
    Raises CheckArchiveError where git is missing, fails, or takes longer than TIMEOUT_SECONDS,
    and where `cache` cannot be written.
    """
    name = re.sub(r"[^A-Za-z0-9]+", "-", without_credentials(url)).strip("-")[-60:]
    folder = cache / f"{name}-{hashlib.sha256(url.encode()).hexdigest()[:12]}"
    if (folder / ".git").is_dir():
        _git(url, "-C", str(folder), "fetch", "--quiet", "--depth=1", "--", url, "HEAD")
        _git(url, "-C", str(folder), "reset", "--quiet", "--hard", "FETCH_HEAD")
        _git(url, "-C", str(folder), "clean", "--quiet", "-ffdx")
        return folder
    try:
        cache.mkdir(parents=True, exist_ok=True)
        # Cloned aside and then renamed: an interrupted clone is never taken for an archive.
        with tempfile.TemporaryDirectory(dir=cache, prefix="clone-") as aside:
            clone = Path(aside) / "clone"
            _git(url, "clone", "--quiet", "--depth=1", "--no-tags", "--", url, str(clone))
            shutil.rmtree(folder, ignore_errors=True)
            clone.rename(folder)
    except OSError as error:
        raise CheckArchiveError(
            f"the folder {cache}, into which git would clone, cannot be written "
            f"({error.strerror or error}): make it writable, or clone the archive yourself and "
            f"give its folder"
        ) from error
    return folder


def _git(url: str, *arguments: str) -> None:
    shown = without_credentials(url)
    # No question on the terminal, no hook, and no transport that runs a command of the URL's.
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1"}
    safe = ("-c", "protocol.ext.allow=never", "-c", f"core.hooksPath={os.devnull}")
    try:
        subprocess.run(  # noqa: S603 - a list, not a shell line; the URL stands behind `--`
            ["git", *safe, *arguments],  # noqa: S607 - the user's own git, wherever it is
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=TIMEOUT_SECONDS,
        )
    except FileNotFoundError as error:
        raise CheckArchiveError(
            f"git is not installed, and {shown} needs it: install git, or give a folder"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise CheckArchiveError(
            f"git took over {TIMEOUT_SECONDS} s to fetch {shown}: try again, or give a folder"
        ) from error
    except subprocess.CalledProcessError as error:
        said = without_credentials(error.stderr.decode("utf-8", "replace")).strip().splitlines()
        fatal = [line for line in said if line.startswith(("fatal:", "ERROR:", "ssh:"))] or said[
            -1:
        ]
        reason = " ".join(fatal[0].split()) if fatal else f"exit status {error.returncode}"
        raise CheckArchiveError(
            f"git could not fetch {shown} ({reason}): check the address and the network"
        ) from error
