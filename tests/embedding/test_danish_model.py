import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from randers_rag.embedding.danish import FAST, THOROUGH, DanishEmbedder, model_folder
from randers_rag.embedding.load import load_embedder
from randers_rag.errors import ModelError

TEXTS = [
    "hvad sagde grupperne om unge?",
    "Vi skal dyrke modet til at gøre nyt",
    "What did they say about housing?",
    "Kan ordet ensom få en anden retorik. Det er et tabu at være ensom",
    "busser",
    "",
    "😀 !",
]


@pytest.fixture(scope="module", params=[THOROUGH, FAST])
def embedder(request: pytest.FixtureRequest) -> DanishEmbedder:
    return DanishEmbedder(request.param)


def test_vectors_have_length_one_and_texts_without_words_have_none(embedder: DanishEmbedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 1, 1, 0, 0], atol=1e-5)


def test_a_vector_does_not_depend_on_its_batch(embedder: DanishEmbedder) -> None:
    together = embedder.embed_passages(TEXTS)
    alone = np.concatenate([embedder.embed_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("teenagere", "De unge med ideer", "Direktionen og forvaltningerne"),
        ("ensomme ældre", "Fællesskab for dem, der sidder alene", "Virksomheder ved motorvejen"),
        ("papirarbejde", "Vi skal forenkle bureaukrati", "Større koncerter på torvet"),
    ],
)
def test_meaning_counts_where_no_word_is_shared(embedder: DanishEmbedder, question: str, near: str, far: str) -> None:
    query, one, other = embedder.embed_passages([question, near, far])
    assert float(query @ one) > float(query @ other)


def test_both_ways_of_loading_give_the_same_vectors() -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder()), trust_remote_code=True, device="cpu")
    np.testing.assert_allclose(model.encode(TEXTS), DanishEmbedder().embed_passages(TEXTS), atol=1e-5)


def test_asking_needs_no_torch() -> None:
    code = (
        "import sys; from randers_rag.embedding.danish import DanishEmbedder as D; D().embed_queries(['unge']);"
        "print(sorted({'torch', 'sentence_transformers', 'sklearn', 'scipy', 'gradio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_stays_small() -> None:
    size = sum(path.stat().st_size for path in model_folder().iterdir())
    assert size < 50_000_000


def test_the_checksums_are_those_of_the_files() -> None:
    import hashlib

    config = json.loads((model_folder() / "model.json").read_text(encoding="utf-8"))
    found = {name: hashlib.sha256((model_folder() / name).read_bytes()).hexdigest() for name in config["files"]}
    assert found == config["files"]


def test_fingerprints_tell_the_models_apart() -> None:
    assert DanishEmbedder(THOROUGH).fingerprint != DanishEmbedder(FAST).fingerprint
    assert DanishEmbedder(FAST).fingerprint == DanishEmbedder(FAST).fingerprint


def test_a_missing_or_damaged_model_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make model"):
        DanishEmbedder(FAST, tmp_path)
    (tmp_path / "model.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="not a model description"):
        DanishEmbedder(FAST, tmp_path)
    (tmp_path / "model.json").write_bytes((model_folder() / "model.json").read_bytes())
    with pytest.raises(ModelError, match="lacks"):
        DanishEmbedder(FAST, tmp_path)


def test_an_unknown_model_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="RANDERS_RAG_MODEL"):
        load_embedder("nobody/no-such-model").embed_queries(["unge"])
