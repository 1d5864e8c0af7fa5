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
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from lifecycle.training import ENGINE_BIN, ROOT, TRAIN, engine_environment

# Training is timed on this share of the examples of every intent, for both: with all 9,500, one of
# the 100 epochs of stock Rasa took a minute on two cores.
SHARE = 0.05
SEED = 7
RULES = "data/rules.yml"
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
_TRAIN = (str(ENGINE_BIN / "python"), "-m", "rasa", "train")
_FALLBACK = """

- rule: not understood
  steps:
  - intent: nlu_fallback
  - action: action_hand_off
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


@dataclass(frozen=True)
class Project:
    """The texts of a Rasa project: config.yml, examples, domain.yml and data/rules.yml."""

    config: str
    nlu: str
    domain: str
    rules: str

    @property
    def digest(self) -> str:
        """A name for what is trained."""
        parts = (self.config, self.nlu, self.domain, self.rules)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    def write(self, folder: Path) -> None:
        """Write the project; its stories are ours."""
        (folder / "data").mkdir(parents=True, exist_ok=True)
        stories = (ROOT / "data" / "stories.yml").read_text(encoding="utf-8")
        for name, text in {
            "config.yml": self.config,
            "domain.yml": self.domain,
            "credentials.yml": "rest:\n",
            "data/nlu.yml": self.nlu,
            RULES: self.rules,
            "data/stories.yml": stories,
        }.items():
            (folder / name).write_text(text, encoding="utf-8")


def trained(cache: Path, config: str | None, share: float, data_dir: Path) -> tuple[Path, float]:
    """Train a project with our domain, rules and a share of our examples; see `trained_project`.

    Args:
        cache: folder of such projects.
        config: the config.yml, or None for that of stock Rasa.
        share: of the examples.
        data_dir: where our encoder is.
    """
    domain, rules = ((ROOT / name).read_text(encoding="utf-8") for name in ("domain.yml", RULES))
    # Ours hands off what it does not understand; without a rule for it, stock Rasa is silent.
    rules = rules if config else rules.rstrip("\n") + _FALLBACK
    return trained_project(
        cache, Project(config or _CONFIG, examples(share), domain, rules), data_dir
    )


def trained_project(cache: Path, project: Project, data_dir: Path) -> tuple[Path, float]:
    """Return the folder of a project with its model, and the seconds that its training took.

    It is trained once; another digest of what goes into it is another folder.

    Raises:
        TrainingFailedError: naming the log.
    """
    folder = cache / project.digest
    seconds = folder / "seconds.txt"
    if seconds.is_file():
        return folder, float(seconds.read_text(encoding="utf-8"))
    project.write(folder)
    log = folder / "training.log"
    began = time.monotonic()
    with log.open("wb") as output:
        command = _TRAIN if project.config == _CONFIG else TRAIN
        status = subprocess.run(  # noqa: S603 - our own command line
            [*command, "--force", "--fixed-model-name", "model"],
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
