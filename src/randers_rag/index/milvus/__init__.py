"""A store on Milvus, for more than one process or machine: the same searching, over a server."""

from randers_rag.index.milvus.address import Address
from randers_rag.index.milvus.opened import MilvusIndex
from randers_rag.index.milvus.store import MilvusStore

__all__ = ["Address", "MilvusIndex", "MilvusStore"]
