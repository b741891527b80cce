"""The signature check: whether an HTTP request comes from Slack.

Bolt's own check raises on a timestamp that is not a number and on a signature or body that is not
text, and logs the body. This one returns False for all of these.
"""

from __future__ import annotations

import re

from slack_sdk.signature import Clock, SignatureVerifier

_TIMESTAMP = re.compile(r"[0-9]{1,15}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_CLOCK = Clock()


def is_signed_by_slack(
    body: bytes, timestamp: str | None, signature: str | None, secret: str, clock: Clock = _CLOCK
) -> bool:
    """Whether `signature` is valid for `body` at `timestamp` (seconds, at most five minutes old).

    See https://docs.slack.dev/authentication/verifying-requests-from-slack. Raises nothing.
    """
    if not timestamp or not _TIMESTAMP.fullmatch(timestamp):
        return False
    if not signature or not _SIGNATURE.fullmatch(signature):
        return False
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return SignatureVerifier(secret, clock).is_valid(text, timestamp, signature)
