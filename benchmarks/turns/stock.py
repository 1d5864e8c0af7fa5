"""Stock Rasa: what ``rasa init`` gives, with our intents, examples, rules and actions.

Its pipeline and policies are the ones that Rasa 3.6 suggests where a project names none, with their
own numbers of epochs. Its custom actions are ours, served by ``python -m rasa_sdk`` as they come.
"""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

from ruamel.yaml import YAML

from deploy.training import ENGINE_BIN, ROOT, engine_environment

# Training is timed on this share of the examples of every intent, for both: with all 9,500, one of
# the 100 epochs of stock Rasa took a minute on two cores.
SHARE = 0.05
SEED = 7
_CONFIG = """\
recipe: default.v1
assistant_id: stock
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 100
    constrain_similarities: true
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: 100
    constrain_similarities: true
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
  - name: UnexpecTEDIntentPolicy
    max_history: 5
    epochs: 100
  - name: TEDPolicy
    max_history: 5
    epochs: 100
    constrain_similarities: true
"""
_ENDPOINTS = """\
action_endpoint:
  url: http://127.0.0.1:{actions}/webhook
tracker_store:
  type: SQL
  dialect: sqlite
  db: {database}
"""


class TrainingFailedError(RuntimeError):
    """Rasa trained no model; names its log."""


def examples(share: float, root: Path = ROOT) -> str:
    """Return the training examples as Rasa's YAML, or a share of those of every intent.

    Args:
        share: above 0, up to 1; every intent keeps at least four.
        root: the project.
    """
    text = (root / "data" / "nlu.yml").read_text(encoding="utf-8")
    if share >= 1:
        return text
    dice = random.Random(SEED)  # noqa: S311 - not a secret
    lines = ['version: "3.1"', "nlu:"]
    for entry in YAML(typ="safe").load(text)["nlu"]:
        if "intent" not in entry:
            continue
        given = [line for line in entry["examples"].splitlines() if line.strip()]
        kept = dice.sample(given, min(len(given), max(4, round(share * len(given)))))
        lines += [f"- intent: {entry['intent']}", "  examples: |"]
        lines += [f"    {line}" for line in kept]
    return "\n".join(lines) + "\n"


def write_project(folder: Path, config: str, nlu: str) -> None:
    """Write a Rasa project of ours but for its pipeline, policies and examples."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "config.yml").write_text(config, encoding="utf-8")
    (folder / "data" / "nlu.yml").write_text(nlu, encoding="utf-8")
    for name in ("domain.yml", "data/rules.yml", "data/stories.yml"):
        (folder / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")


def trained(cache: Path, config: str | None, share: float, data_dir: Path) -> tuple[Path, float]:
    """Return the folder of a project with its model, and the seconds that its training took.

    It is trained once; another digest of what goes into it is another folder.

    Args:
        cache: folder of such projects.
        config: the config.yml, or None for that of stock Rasa.
        share: of the examples.
        data_dir: where our encoder is.

    Raises:
        TrainingFailedError: naming the log.
    """
    config, nlu = config or _CONFIG, examples(share)
    rest = [(ROOT / name).read_bytes() for name in ("domain.yml", "data/rules.yml")]
    digest = hashlib.sha256(b"\0".join([config.encode(), nlu.encode(), *rest])).hexdigest()[:16]
    folder = cache / digest
    seconds = folder / "seconds.txt"
    if seconds.is_file():
        return folder, float(seconds.read_text(encoding="utf-8"))
    write_project(folder, config, nlu)
    began = time.monotonic()
    log = folder / "training.log"
    with log.open("wb") as output:
        command = [str(ENGINE_BIN / "python"), "-m", "rasa", "train", "--force"]
        status = subprocess.run(  # noqa: S603 - our own command line
            [*command, "--fixed-model-name", "model"],
            cwd=folder,
            env={**engine_environment(data_dir), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        ).returncode
    if status != 0 or not (folder / "models" / "model.tar.gz").is_file():
        raise TrainingFailedError(f"Rasa trained no model; see {log}.")
    taken = time.monotonic() - began
    seconds.write_text(f"{taken:.1f}", encoding="utf-8")
    return folder, taken


def engine_command(folder: Path, port: int, actions: int, database: Path) -> list[str]:
    """Write the endpoints and return the command line of stock Rasa's server."""
    endpoints = database.with_suffix(".yml")
    endpoints.write_text(_ENDPOINTS.format(actions=actions, database=database), encoding="utf-8")
    return [
        *(str(ENGINE_BIN / "python"), "-m", "rasa", "run"),
        *("--interface", "127.0.0.1", "--port", str(port), "--quiet"),
        *("--model", str(folder / "models" / "model.tar.gz"), "--endpoints", str(endpoints)),
        *("--credentials", str(folder / "credentials.yml")),
    ]


def actions_command(port: int) -> list[str]:
    """Return the command line of the SDK's own action server with our actions."""
    return [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
