"""The signature check refuses anything else, and never raises."""

from __future__ import annotations

import hashlib
import hmac
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ui.slack.running_bot import TOKENS
from ui.slack.signature import is_signed_by_slack


def signed(body: bytes, at: float | None = None, secret: str = TOKENS.signing) -> dict[str, str]:
    """Slack's signature headers for a body."""
    moment = str(int(time.time() if at is None else at))
    base = b"v0:" + moment.encode() + b":" + body
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": signature}


@settings(deadline=None)
@given(st.binary(max_size=50), st.text(max_size=70), st.text(max_size=70))
def test_the_signature_check_never_raises(body: bytes, moment: str, signature: str) -> None:
    assert not is_signed_by_slack(body, moment, signature, "secret")
    right = signed(body, 0.0, "secret")["X-Slack-Signature"]
    assert not is_signed_by_slack(body, moment, right, "secret")
