"""Each failure of a language model is one line, and never the provider's words."""

from __future__ import annotations

import httpx
import pytest
from langchain_core.exceptions import (
    ContextOverflowError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)

from rag.errors import ModelFailed
from rag.llm.failures import BROKE_OFF, UNREACHABLE, failure, timed_out

FOREIGN = "the question, and the key sk-invented0123456789"


class Odd(Exception):  # noqa: N818 - a name that nobody knows
    pass


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ModelAuthenticationError(FOREIGN), r"refused the key \(401\)"),
        (ModelPermissionDeniedError(FOREIGN), "403"),
        (ModelNotFoundError(FOREIGN), "404"),
        (ModelRateLimitError(FOREIGN), "429"),
        (ContextOverflowError(FOREIGN), "too long"),
        (ModelInvalidRequestError(FOREIGN), "400"),
        (ModelAPIError(FOREIGN), "5xx"),
        (ModelConnectionError(FOREIGN), UNREACHABLE),
        (ConnectionRefusedError(FOREIGN), UNREACHABLE),
        (httpx.ConnectError(FOREIGN), UNREACHABLE),
        (httpx.RemoteProtocolError(FOREIGN), BROKE_OFF),
        (httpx.ReadError(FOREIGN), BROKE_OFF),
        (httpx.ReadTimeout(FOREIGN), "within 7 seconds"),
        (ModelTimeoutError(FOREIGN), "within 7 seconds"),
        (TimeoutError(FOREIGN), "within 7 seconds"),
        (Odd(FOREIGN), r"failed \(Odd\)"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_an_exception_becomes_one_line(error: Exception, message: str) -> None:
    failed = failure(error, 7.0)
    assert type(failed) is ModelFailed
    with pytest.raises(ModelFailed, match=message):
        raise failed
    assert "\n" not in str(failed)
    assert "sk-" not in str(failed)
    assert FOREIGN not in str(failed)


def test_the_cause_decides_where_a_package_wraps_it() -> None:
    error = ModelAPIError("wrapped")
    error.__cause__ = httpx.ReadTimeout("late")
    assert str(failure(error, 1.5)) == str(timed_out(1.5))


def test_a_failure_that_is_one_already_stays_itself() -> None:
    failed = ModelFailed("the budget is used up")
    assert failure(failed, 1.0) is failed
