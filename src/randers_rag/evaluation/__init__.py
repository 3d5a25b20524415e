"""Measure search and answers against judged questions.

The way: ``sets`` and ``queries`` (what is asked, what is right) → ``running`` (what the assistant did) → ``measures``
(a number a question) → ``statistics`` and ``summary`` (means, intervals, comparisons) → ``page`` (HTML report).
Terms are those of information retrieval: query, qrels, run, nDCG@10, recall@k, MRR.
"""

from randers_rag.evaluation.queries import JudgedQuery, read_jsonl, resolve
from randers_rag.evaluation.running import Outcome, System, run_queries
from randers_rag.evaluation.sets import QuerySource, read_sets
from randers_rag.evaluation.summary import Evaluation, evaluate

__all__ = [
    "Evaluation",
    "JudgedQuery",
    "Outcome",
    "QuerySource",
    "System",
    "evaluate",
    "read_jsonl",
    "read_sets",
    "resolve",
    "run_queries",
]
