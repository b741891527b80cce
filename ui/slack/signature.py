"""Whether a request over HTTP comes from Slack.

Bolt has such a check, but raises at a time that is no number, at a signature or a body that is not
text, and writes the body into the log; here all of these are refused in one way.
"""

from __future__ import annotations

import re

from slack_sdk.signature import Clock, SignatureVerifier

_TIME = re.compile(r"[0-9]{1,15}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_CLOCK = Clock()


def is_from_slack(
    body: bytes, time: str | None, signature: str | None, secret: str, clock: Clock = _CLOCK
) -> bool:
    """Whether `signature` is that of `body` at `time` (seconds, of the last five minutes), as in
    https://docs.slack.dev/authentication/verifying-requests-from-slack. Raises nothing."""
    if not time or not _TIME.fullmatch(time):
        return False
    if not signature or not _SIGNATURE.fullmatch(signature):
        return False
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return SignatureVerifier(secret, clock).is_valid(text, time, signature)
