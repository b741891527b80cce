"""What is said when a language model fails: one line each, of our own words only.

What a provider's exception says is never passed on: it may hold the key or the question.
"""

from __future__ import annotations

from collections.abc import Iterator

from langchain_core.exceptions import (
    ContextOverflowError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
)

from rag.errors import ModelFailed

BROKE_OFF = "the language model's answer broke off in the middle; ask again"
UNREACHED = "the language model cannot be reached; check the network, or use --llm quotes"
EMPTY = "the language model gave an empty answer; ask again, or choose another model with --llm"

# More special types first.
_LINES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    (
        (ModelAuthenticationError,),
        "the language model refused the key (401); set the right one, or use --llm quotes",
    ),
    (
        (ModelPermissionDeniedError,),
        "the key may not use this language model (403); choose another with --llm",
    ),
    ((ModelNotFoundError,), "the server has no such language model (404); choose one with --llm"),
    (
        (ModelRateLimitError,),
        "the language model has too much to do, or the quota is used up (429); try again later",
    ),
    (
        (ContextOverflowError,),
        "the question and its passages are too long for the language model; choose a larger one",
    ),
    (
        (ModelInvalidRequestError,),
        "the language model does not understand the request (400); choose another with --llm",
    ),
    ((ModelAPIError,), "the language model's server failed (5xx); try again later"),
    ((ModelConnectionError, ConnectionError), UNREACHED),
)
# Transports are told by the names of their exceptions: some providers use httpx, some httpx2, and
# they let a connection that breaks in the middle of an answer show through.
_BREAKS = frozenset({"RemoteProtocolError", "ReadError", "IncompleteRead"})
_UNREACHED = frozenset({"ConnectError"})
_TIMEOUTS = frozenset({"TimeoutException", "TimeoutError", "ModelTimeoutError"})


def late(deadline: float) -> ModelFailed:
    """Return what to raise for a model that had `deadline` seconds and did not answer."""
    return ModelFailed(
        f"the language model did not answer within {deadline:g} seconds; ask again, or choose a"
        " faster one with --llm"
    )


def failure(error: BaseException, deadline: float) -> ModelFailed:
    """Return what to raise for an exception of a model or of its provider's package.

    `deadline` is how many seconds the model had.
    """
    if isinstance(error, ModelFailed):
        return error
    names = {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}
    if not names.isdisjoint(_TIMEOUTS):
        return late(deadline)
    if not names.isdisjoint(_BREAKS):
        return ModelFailed(BROKE_OFF)
    for types, line in _LINES:
        if isinstance(error, types):
            return ModelFailed(line)
    if not names.isdisjoint(_UNREACHED):
        return ModelFailed(UNREACHED)
    return ModelFailed(
        f"the language model failed ({type(error).__name__}); try again, or use --llm quotes"
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
