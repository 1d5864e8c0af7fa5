"""Conditions: which ones the documents list, which ones they do not, and what is said to each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from documents.buttons import CONDITION_INTENT, OVERVIEW_INTENT, Buttons
from documents.clinic import Clinic
from documents.entries import (
    Entry,
    Identifier,
    Line,
    Name,
    Text,
    Title,
    join,
    template,
    tidy,
)
from documents.errors import InvalidEntry, UnknownReference
from documents.fact_sheets import Facts
from documents.reply import ConditionMention, Reply

UNLISTED = "condition_unlisted"
INTENTS = frozenset({CONDITION_INTENT, OVERVIEW_INTENT, UNLISTED})
"""Intents that ask about conditions."""

WithNames = Annotated[str, BeforeValidator(tidy), AfterValidator(template("names"))]
WithArea = Annotated[str, BeforeValidator(tidy), AfterValidator(template("names", "area"))]


class Condition(Entry):
    """A condition that the documents list."""

    id: Identifier
    name: Name
    title: Title
    synonyms: list[str]
    facts: Annotated[list[str], Field(min_length=1)]
    overview: bool = True


class UnlistedCondition(Entry):
    """A condition that the documents do not name; `area` is the listed one it lies in, if any."""

    id: Identifier
    name: Name
    synonyms: list[str]
    area: Identifier | None = None


class BodyPart(Entry):
    """A part of the body.

    `listed` are conditions that are that part's pain; `related` ones can be felt there.
    """

    id: Identifier
    name: Name
    synonyms: list[str]
    listed: tuple[Identifier, ...] = ()
    related: tuple[Identifier, ...] = ()


class ConditionTexts(Entry):
    """The replies to questions about conditions."""

    title: Title
    asked: Line
    asked_one: WithNames
    overview: WithNames
    listed: WithNames
    unlisted: WithNames
    unlisted_unnamed: Text
    unlisted_area: WithArea
    body_part: WithNames
    body_part_related: WithArea
    overview_buttons: list[str]
    follow_ups: list[str]


class ConditionFile(Entry):
    """What the file `conditions.yml` holds."""

    texts: ConditionTexts
    listed: Annotated[list[Condition], Field(min_length=1)]
    unlisted: list[UnlistedCondition]
    body_parts: list[BodyPart]


class Conditions:
    """The conditions by id, and the replies about them."""

    def __init__(self, file: ConditionFile) -> None:
        """Index the entries of the file."""
        self.texts = file.texts
        self.listed = {entry.id: entry for entry in file.listed}
        self.unlisted = {entry.id: entry for entry in file.unlisted}
        self.body_parts = {entry.id: entry for entry in file.body_parts}

    def titles(self) -> dict[str, str]:
        """Give the title of each button about conditions, by button id."""
        one = {f"{CONDITION_INTENT}:{id_}": entry.title for id_, entry in self.listed.items()}
        return {CONDITION_INTENT: self.texts.title, **one}

    def asked(self, target: str) -> str:
        """Name what a button about conditions asks, as it stands inside a sentence."""
        condition = target.partition(":")[2]
        if not condition:
            return self.texts.asked
        return self.texts.asked_one.format(names=self.listed[condition].name, phone="")

    def facts(self) -> list[str]:
        """Give the facts of all listed conditions."""
        return [fact for entry in self.listed.values() for fact in entry.facts]


def check_entries(file: ConditionFile, name: str, facts: Facts, buttons: Buttons) -> None:
    """Refuse ids used twice, synonyms that mean two things, and ids that do not exist.

    Raises:
        InvalidEntry: an id or a synonym stands twice.
        UnknownReference: a fact, area, condition or button does not exist.
    """
    listed = {entry.id for entry in file.listed}
    ids: set[str] = set()
    words: dict[str, str] = {}
    entries: list[Condition | UnlistedCondition | BodyPart]
    entries = [*file.listed, *file.unlisted, *file.body_parts]
    for entry in entries:
        if entry.id in ids:
            raise InvalidEntry(name, entry.id, "another entry has this id. Choose a new one")
        ids.add(entry.id)
        for word in {entry.name.lower(), *(synonym.lower() for synonym in entry.synonyms)}:
            if words.setdefault(word, entry.id) != entry.id:
                problem = f"{word!r} also stands for {words[word]!r}. Keep it in one place"
                raise InvalidEntry(name, entry.id, problem)
    for condition in file.listed:
        facts.require(condition.facts, name, condition.id)
    for unlisted in file.unlisted:
        _require([unlisted.area] if unlisted.area else [], listed, name, unlisted.id)
    for part in file.body_parts:
        _require([*part.listed, *part.related], listed, name, part.id)
    buttons.require(file.texts.overview_buttons, name, "texts.overview_buttons")
    buttons.require(file.texts.follow_ups, name, "texts.follow_ups")


def _require(ids: Iterable[str], known: set[str], file: str, key: str) -> None:
    for id_ in ids:
        if id_ not in known:
            problem = f"{id_!r} is no condition under `listed`. Name one, or remove it"
            raise UnknownReference(file, key, problem)


def compose(
    conditions: Conditions,
    listed: Sequence[str],
    unlisted: Sequence[str],
    body_parts: Sequence[str],
    *,
    facts: Facts,
    buttons: Buttons,
    clinic: Clinic,
) -> list[Reply]:
    """Make the replies: first what is listed, then what is not.

    An id that no entry has is answered as not listed, never as listed.
    """
    known = [id_ for id_ in listed if id_ in conditions.listed]
    stray = [id_ for id_ in listed if id_ not in conditions.listed]
    replies: list[Reply] = []
    about = _Replies(conditions, facts, buttons, clinic)
    parts = [conditions.body_parts[id_] for id_ in body_parts if id_ in conditions.body_parts]
    known += [id_ for part in parts for id_ in part.listed]
    if known:
        replies.append(about.listed(list(dict.fromkeys(known))))
    replies += [about.related(part) for part in parts if part.related and not part.listed]
    bare = [part.name for part in parts if not part.related and not part.listed]
    bare += [_words(id_) for id_ in body_parts if id_ not in conditions.body_parts]
    if bare:
        replies.append(about.unlisted(bare, conditions.texts.body_part))
    replies += about.all_unlisted([*unlisted, *stray])
    return replies or [about.overview()]


def compose_unnamed(conditions: Conditions, buttons: Buttons, clinic: Clinic) -> Reply:
    """Make the reply to a condition that the message does not name in a way that is understood."""
    return Reply(
        kind="handoff",
        topics=["handoff"],
        subtopic=UNLISTED,
        text=clinic.fill(conditions.texts.unlisted_unnamed),
        buttons=[clinic.call(), buttons.show(CONDITION_INTENT)],
    )


def _words(id_: str) -> str:
    """Make words of an id that no entry has, so that the reply can still name it."""
    return " ".join(id_.replace("_", " ").replace("{", "").replace("}", "").split()) or "that"


class _Replies:
    def __init__(
        self, conditions: Conditions, facts: Facts, buttons: Buttons, clinic: Clinic
    ) -> None:
        self.conditions = conditions
        self.facts = facts
        self.buttons = buttons
        self.clinic = clinic

    def overview(self) -> Reply:
        texts = self.conditions.texts
        shown = [entry for entry in self.conditions.listed.values() if entry.overview]
        return Reply(
            kind="answer",
            topics=[CONDITION_INTENT],
            text=self.clinic.fill(texts.overview, names=join([entry.name for entry in shown])),
            citations=self.facts.citations(self.conditions.facts()),
            conditions=[ConditionMention(name=entry.name, listed=True) for entry in shown],
            buttons=[self.buttons.show(target) for target in texts.overview_buttons],
        )

    def listed(self, ids: list[str]) -> Reply:
        texts = self.conditions.texts
        entries = [self.conditions.listed[id_] for id_ in ids]
        names = [entry.name for entry in entries]
        return Reply(
            kind="answer",
            topics=[CONDITION_INTENT],
            text=self.clinic.fill(texts.listed, names=join(names)),
            citations=self.facts.citations(fact for entry in entries for fact in entry.facts),
            conditions=[ConditionMention(name=name, listed=True) for name in names],
            buttons=[
                *(self.buttons.show(target) for target in texts.follow_ups),
                self.clinic.call(),
            ],
        )

    def related(self, part: BodyPart) -> Reply:
        """Name what is listed and can be felt there, without saying that the patient has it."""
        entries = [self.conditions.listed[id_] for id_ in part.related]
        names = [entry.name for entry in entries]
        text = self.conditions.texts.body_part_related
        shown = [self.buttons.show(f"{CONDITION_INTENT}:{entry.id}") for entry in entries]
        return Reply(
            kind="answer",
            topics=[CONDITION_INTENT],
            text=self.clinic.fill(text, names=part.name, area=join(names)),
            citations=self.facts.citations(fact for entry in entries for fact in entry.facts),
            conditions=[ConditionMention(name=name, listed=True) for name in names],
            buttons=[*shown, self.clinic.call()],
        )

    def all_unlisted(self, ids: Iterable[str]) -> list[Reply]:
        """Make one reply for each listed area that they lie in, and one for the rest."""
        by_area: dict[str | None, list[str]] = {}
        for id_ in dict.fromkeys(ids):
            entry = self.conditions.unlisted.get(id_)
            area = entry.area if entry else None
            by_area.setdefault(area, []).append(entry.name if entry else _words(id_))
        texts = self.conditions.texts
        return [
            self.unlisted(names, texts.unlisted_area if area else texts.unlisted, area)
            for area, names in by_area.items()
        ]

    def unlisted(self, names: list[str], text: str, area: str | None = None) -> Reply:
        mentions = [ConditionMention(name=name, listed=False) for name in names]
        words = {"names": join(names, "or")}
        citations = []
        if area is not None:
            entry = self.conditions.listed[area]
            words["area"] = entry.name
            mentions.append(ConditionMention(name=entry.name, listed=True))
            citations = self.facts.citations(entry.facts)
        return Reply(
            kind="handoff",
            topics=["handoff"],
            subtopic=UNLISTED,
            text=self.clinic.fill(text, **words),
            citations=citations,
            conditions=mentions,
            buttons=[self.clinic.call(), self.buttons.show(CONDITION_INTENT)],
        )
