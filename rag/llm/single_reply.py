"""One request to a chat model and its whole reply, outside the answer chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.llm.event_loop import submit

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from rag.errors import ModelFailed


def single_reply(
    model: BaseChatModel, messages: Sequence[tuple[str, str]], deadline: float
) -> str | ModelFailed:
    """Return the text of the reply to `messages` (pairs of a role and its text), or why there is
    none after `deadline` seconds."""
    # Imported here: it loads LangChain, and `podcast-qa --help` imports this module.
    from rag.llm.failures import failure

    request = submit(model.ainvoke([*messages]))
    try:
        return request.result(timeout=deadline).text
    except Exception as error:  # noqa: BLE001 - the border to every provider's package
        return failure(error, deadline)
    finally:
        request.cancel()
