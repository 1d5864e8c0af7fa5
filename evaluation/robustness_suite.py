"""The robustness suite as data: minimum functionality, invariance and direction.

The three sorts of test follow M. T. Ribeiro et al., "Beyond Accuracy: Behavioral Testing of NLP
Models with CheckList", ACL 2020.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evaluation.checks import Check, Reply, read_checks
from evaluation.perturbations import PERTURBATIONS
from evaluation.rows import Row
from evaluation.scoring import score
from evaluation.script import read_expectation
from evaluation.yaml_file import YamlFile

MINIMUM = "minimum functionality"
INVARIANCE = "invariance"
DIRECTION = "direction"
SORTS = (MINIMUM, INVARIANCE, DIRECTION)


@dataclass(frozen=True, slots=True)
class Case:
    """One test: what is asked first (if anything), what then, and how the replies are judged.

    `judge` takes the replies to `before` and to `say` (each asked in a session of its own) and
    returns what is wrong, or None.
    """

    sort: str
    capability: str
    before: str | None
    say: str
    judge: Callable[[list[Reply], list[Reply]], str | None]


Signature = tuple[frozenset[tuple[str, str]], frozenset[tuple[str, bool]]]


def signature(replies: list[Reply]) -> Signature:
    """Reduce replies to what they say: kinds with topics, and named conditions.

    Small talk beside something else is courtesy, and does not count.
    """
    telling = [reply for reply in replies if reply["kind"] != "smalltalk"] or replies
    said = {
        (str(reply["kind"]), str(reply.get("subtopic") or topic))
        for reply in telling
        for topic in reply["topics"]
    }
    named = {
        (str(item["name"]).lower(), bool(item["listed"]))
        for reply in telling
        for item in reply.get("conditions") or []
    }
    return frozenset(said), frozenset(named)


def described(replies: list[Reply]) -> str:
    """Write the replies for a message: kinds, topics and conditions."""
    said, named = signature(replies)
    parts = [f"{kind}[{topic}]" for kind, topic in sorted(said)]
    parts += [f"{name}: {'listed' if listed else 'not listed'}" for name, listed in sorted(named)]
    return ", ".join(parts)


def load_suite(path: Path) -> list[Case]:
    """Read the suite and make all its cases.

    Raises:
        YamlFileError: the file is wrong; the message names line, key and mend.
    """
    file = YamlFile(path)
    root = file.mapping(file.root, ("format", "minimum", "invariance", "direction"), file.root)
    if root.get("format") != 1:
        raise file.problem(root, "'format' has to be 1")
    cases = [
        case for node in file.sequence(root, "minimum") for case in _minimum_cases(file, node, root)
    ]
    cases += [case for text in file.sequence(root, "invariance") for case in _invariances(text)]
    cases += [_direction_case(file, node, root) for node in file.sequence(root, "direction")]
    if not cases:
        raise file.problem(root, "no tests; add 'minimum', 'invariance' or 'direction'")
    return cases


def _minimum_cases(file: YamlFile, node: object, root: object) -> list[Case]:
    entry = file.mapping(node, ("capability", "expect", "note", "say"), root)
    capability = file.text(entry, "capability")
    texts = [str(text) for text in file.sequence(entry, "say", needed=True)]
    return [
        Case(MINIMUM, capability, None, text, _expecting(read_expectation(file, entry, text)))
        for text in texts
    ]


def _expecting(row: Row) -> Callable[[list[Reply], list[Reply]], str | None]:
    def judge(_before: list[Reply], after: list[Reply]) -> str | None:
        return None if score(row, after).lenient else f"expected {row.label}"

    return judge


def _invariances(text: object) -> list[Case]:
    plain = str(text)
    return [
        Case(INVARIANCE, capability, plain, changed, _unchanged)
        for capability, changes in PERTURBATIONS.items()
        for change in changes.values()
        if (changed := change(plain)) != plain
    ]


def _unchanged(before: list[Reply], after: list[Reply]) -> str | None:
    if signature(before) == signature(after):
        return None
    return f"was {described(before)}"


def _direction_case(file: YamlFile, node: object, root: object) -> Case:
    entry = file.mapping(node, ("capability", "from", "to", "must", "must_not"), root)
    must, must_not = read_checks(file, entry, "must"), read_checks(file, entry, "must_not")
    return Case(
        DIRECTION,
        file.text(entry, "capability"),
        file.text(entry, "from"),
        file.text(entry, "to"),
        _changing(must, must_not),
    )


def _changing(
    must: list[Check], must_not: list[Check]
) -> Callable[[list[Reply], list[Reply]], str | None]:
    def judge(before: list[Reply], after: list[Reply]) -> str | None:
        if signature(before) == signature(after):
            return "the reply did not change"
        wrong = [f"must have {check.written}" for check in must if not check.holds(after)]
        wrong += [f"must not have {check.written}" for check in must_not if check.holds(after)]
        return "; ".join(wrong) or None

    return judge
