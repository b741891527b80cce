"""Clones a git repository into a folder, and updates the clone on later calls."""

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
"""Time limit for one git command. A shallow clone of the real archive takes a few seconds."""

_URL = re.compile(r"^(https?|ssh|git|file)://|^[\w.-]+@[\w.-]+:|\.git/?$")
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")


def is_git_url(location: str) -> bool:
    """Return whether a location is a git repository rather than a folder of files."""
    return _URL.search(location) is not None


def without_credentials(url: str) -> str:
    """Return a URL, or a text with URLs, without user names and passwords."""
    return _CREDENTIALS.sub("", url)


def fetch(url: str, cache: Path) -> Path:
    """Check out the newest commit of `url` into a folder in `cache`, and return that folder.

    Only the newest commit is fetched. Local changes in the folder are undone. Raises
    CheckArchiveError if git is missing, fails, or takes longer than TIMEOUT_SECONDS, and if `cache`
    cannot be written.
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
        # Cloned elsewhere and then renamed, so that an interrupted clone never looks complete.
        with tempfile.TemporaryDirectory(dir=cache, prefix="clone-") as temporary:
            clone = Path(temporary) / "clone"
            _git(url, "clone", "--quiet", "--depth=1", "--no-tags", "--", url, str(clone))
            shutil.rmtree(folder, ignore_errors=True)
            clone.rename(folder)
    except OSError as error:
        raise CheckArchiveError(
            f"cannot write the folder for clones, {cache} ({error.strerror or error}); "
            "make it writable, or clone the archive yourself and use its folder"
        ) from error
    return folder


def _git(url: str, *arguments: str) -> None:
    shown = without_credentials(url)
    # No prompt on the terminal, no hooks, and no transport that runs a command from the URL.
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1"}
    safe = ("-c", "protocol.ext.allow=never", "-c", f"core.hooksPath={os.devnull}")
    try:
        subprocess.run(  # noqa: S603 - a list, not a shell line; the URL comes after `--`
            ["git", *safe, *arguments],  # noqa: S607 - the user's own git on the PATH
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=TIMEOUT_SECONDS,
        )
    except FileNotFoundError as error:
        raise CheckArchiveError(
            f"git is not installed but needed for {shown}; install git, or use a folder"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise CheckArchiveError(
            f"git took over {TIMEOUT_SECONDS} s to fetch {shown}; try again, or use a folder"
        ) from error
    except subprocess.CalledProcessError as error:
        output = without_credentials(error.stderr.decode("utf-8", "replace")).strip().splitlines()
        fatal = [line for line in output if line.startswith(("fatal:", "ERROR:", "ssh:"))]
        lines = fatal or output[-1:]
        reason = " ".join(lines[0].split()) if lines else f"exit status {error.returncode}"
        raise CheckArchiveError(
            f"git could not fetch {shown} ({reason}); check the URL and the network"
        ) from error
