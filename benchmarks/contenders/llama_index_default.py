"""LlamaIndex with its defaults: sentence splitter 1024/200 tokens, vectors in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from llama_index.core import Document, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import NodeWithScore, TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from benchmarks.contenders.contender import RetrievedPassage, model_folder
from benchmarks.contenders.transcripts import LineTimes, load_times, read_transcripts, save_times
from rag.answer import Turn


class LlamaIndexDefault:
    """Title and guests are metadata, which LlamaIndex embeds in front of the text."""

    packages = ("llama-index-core", "llama-index-embeddings-huggingface")

    def index(self, archive: Path, folder: Path) -> None:
        """See the protocol."""
        documents: list[Document] = []
        times: dict[str, LineTimes] = {}
        for transcript, time in read_transcripts(archive):
            times[transcript.slug] = time
            documents.append(
                Document(
                    text=transcript.text, id_=transcript.slug, metadata=dict(transcript.metadata)
                )
            )
        model = HuggingFaceEmbedding(model_name=model_folder())
        index = VectorStoreIndex.from_documents(documents, embed_model=model)
        index.storage_context.persist(persist_dir=str(folder))
        save_times(times, folder)

    def open(self, folder: Path) -> None:
        """See the protocol."""
        self._times = load_times(folder)
        self._index = load_index_from_storage(
            StorageContext.from_defaults(persist_dir=str(folder)),
            embed_model=HuggingFaceEmbedding(model_name=model_folder()),
        )

    def search(self, question: str, history: Sequence[Turn], k: int) -> list[RetrievedPassage]:  # noqa: ARG002 - it takes no history
        """See the protocol."""
        nodes = self._index.as_retriever(similarity_top_k=k).retrieve(question)
        return [self._passage(node) for node in nodes]

    def _passage(self, scored: NodeWithScore) -> RetrievedPassage:
        node = scored.node
        if not isinstance(node, TextNode) or node.ref_doc_id is None:
            raise TypeError(f"not a node of a text: {node!r}")
        start, stop = node.start_char_idx or 0, node.end_char_idx or 0
        return RetrievedPassage(
            node.ref_doc_id, *self._times[node.ref_doc_id].between(start, stop), node.text
        )
