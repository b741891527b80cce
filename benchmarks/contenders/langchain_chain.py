"""LangChain's textbook chain: recursive splitter 1000/200, Chroma, nearest k."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from benchmarks.contenders.contender import RetrievedPassage, model_folder
from benchmarks.contenders.transcripts import LineTimes, load_times, read_transcripts, save_times
from rag.answer import Turn


class _MiniLM(Embeddings):
    """Like langchain-huggingface, which needs an older huggingface-hub than ours."""

    def __init__(self) -> None:
        self._model = SentenceTransformer(model_folder())

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in row] for row in self._model.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class LangChainChain:
    """Splits the text of each episode; title and guests are metadata, which is not embedded."""

    packages = ("langchain-chroma", "langchain-text-splitters", "chromadb")

    def index(self, archive: Path, folder: Path) -> None:
        """See the protocol."""
        documents: list[Document] = []
        times: dict[str, LineTimes] = {}
        for transcript, time in read_transcripts(archive):
            times[transcript.slug] = time
            metadata = {"slug": transcript.slug, **transcript.metadata}
            documents.append(Document(page_content=transcript.text, metadata=metadata))
        splitter = RecursiveCharacterTextSplitter(
            chunk_size=1000, chunk_overlap=200, add_start_index=True
        )
        Chroma.from_documents(
            splitter.split_documents(documents), _MiniLM(), persist_directory=str(folder)
        )
        save_times(times, folder)

    def open(self, folder: Path) -> None:
        """See the protocol."""
        self._times = load_times(folder)
        self._store = Chroma(persist_directory=str(folder), embedding_function=_MiniLM())

    def search(self, question: str, history: Sequence[Turn], k: int) -> list[RetrievedPassage]:  # noqa: ARG002 - it takes no history
        """See the protocol."""
        return [
            self._passage(document) for document in self._store.similarity_search(question, k=k)
        ]

    def _passage(self, document: Document) -> RetrievedPassage:
        slug, start = document.metadata["slug"], document.metadata["start_index"]
        seconds = self._times[slug].between(start, start + len(document.page_content))
        return RetrievedPassage(slug, *seconds, document.page_content)
