"""The documents as the rest of the house uses them: ids in, replies out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from documents import answers, conditions, hand_offs, phrases, safety_advice
from documents.answers import MORE, Answer, AnswerFile
from documents.buttons import CONDITION_INTENT, Buttons, EngineButton
from documents.clinic import Clinic
from documents.conditions import ConditionFile, Conditions
from documents.errors import InvalidEntry, UnknownReference, UnknownTopic
from documents.fact_sheets import Facts, FactSheet, read_sheets
from documents.hand_offs import HandOffFile
from documents.loading import read
from documents.phrases import PhraseFile
from documents.reply import Reply
from documents.safety_advice import Level, SafetyFile

FOLDER = Path(__file__).parent
"""Where the data files of the clinic stand."""

NONE_OF_THESE = "none_of_these"


class Documents:
    """Everything that a patient can be told.

    All methods are pure: the same call gives the same reply. Made by `load`.
    """

    def __init__(
        self,
        *,
        sheets: Mapping[str, FactSheet],
        facts: Facts,
        answer_file: AnswerFile,
        condition_file: ConditionFile,
        hand_off_file: HandOffFile,
        safety_file: SafetyFile,
        phrase_file: PhraseFile,
        clinic: Clinic,
    ) -> None:
        """Keep the files and build the catalogue of buttons."""
        self.sheets = sheets
        self.facts = facts
        self.answers: dict[str, Answer] = answer_file.root
        self.conditions = Conditions(condition_file)
        self.hand_off_file = hand_off_file
        self.safety_file = safety_file
        self.phrase_file = phrase_file
        self.clinic = clinic
        self.buttons = Buttons(self._titles())

    def _titles(self) -> dict[str, str]:
        titles = {intent: answer.title for intent, answer in self.answers.items()}
        titles |= self.conditions.titles()
        titles |= {name: entry.title for name, entry in self.hand_off_file.hand_offs.items()}
        spoken = self.phrase_file.phrases.items()
        return titles | {name: phrase.title for name, phrase in spoken if phrase.title}

    @property
    def phone(self) -> str:
        """The clinic's number as patients read it."""
        return self.clinic.phone.display

    @property
    def phone_url(self) -> str:
        """The clinic's number as a link."""
        return self.clinic.phone.link

    @property
    def answer_intents(self) -> frozenset[str]:
        """Intents that the documents answer, apart from questions about conditions."""
        return frozenset(self.answers)

    @property
    def hand_off_intents(self) -> frozenset[str]:
        """Intents that are handed to the clinic, each with a text of its own."""
        return frozenset(self.hand_off_file.hand_offs)

    @property
    def listed_ids(self) -> frozenset[str]:
        """Ids of the conditions that the documents list."""
        return frozenset(self.conditions.listed)

    @property
    def unlisted_ids(self) -> frozenset[str]:
        """Ids of known conditions that the documents do not list."""
        return frozenset(self.conditions.unlisted)

    @property
    def body_part_ids(self) -> frozenset[str]:
        """Ids of the parts of the body."""
        return frozenset(self.conditions.body_parts)

    @property
    def situation_ids(self) -> frozenset[str]:
        """Ids of the sensitive situations."""
        return frozenset(self.hand_off_file.situations)

    @property
    def phrase_names(self) -> frozenset[str]:
        """Names that `phrase` knows."""
        return frozenset(self.phrase_file.phrases)

    @property
    def error_codes(self) -> frozenset[str]:
        """Codes that `error` knows."""
        return frozenset(self.phrase_file.errors)

    @property
    def button_ids(self) -> frozenset[str]:
        """Ids of all buttons."""
        return frozenset(self.buttons)

    def button(self, id_: str) -> EngineButton:
        """Give a button's title and what it says to the engine.

        Raises:
            UnknownTopic: there is no such button.
        """
        return self.buttons[id_]

    def answer(self, intent: str, more: bool = False) -> Reply:
        """Answer a question that the documents cover; `more` gives the longer sequel.

        Raises:
            UnknownTopic: the documents have no answer for this intent.
        """
        return answers.compose(
            intent,
            self._answer(intent),
            more=more,
            facts=self.facts,
            buttons=self.buttons,
            clinic=self.clinic,
        )

    def has_more(self, intent: str) -> bool:
        """Tell whether "tell me more" has something to add to this intent."""
        return intent in self.answers

    def _answer(self, intent: str) -> Answer:
        try:
            return self.answers[intent]
        except KeyError:
            raise UnknownTopic(f"answers.yml has no answer for the intent {intent!r}") from None

    def hand_off(self, intent: str, again: bool = False) -> Reply:
        """Hand a subject to the clinic; `again` gives a shorter text for the next one in a row.

        Never raises: an intent without a text of its own gets the generic one.
        """
        if intent == conditions.UNLISTED:
            return conditions.compose_unnamed(self.conditions, self.buttons, self.clinic)
        return hand_offs.compose(
            intent, self.hand_off_file, again=again, buttons=self.buttons, clinic=self.clinic
        )

    def hand_offs(self, intents: Sequence[str]) -> list[Reply]:
        """Hand several subjects of one message to the clinic, plain ones in one reply."""
        return hand_offs.compose_several(
            intents, self.hand_off_file, buttons=self.buttons, clinic=self.clinic
        )

    def situation(self, id_: str, first: bool = False) -> Reply:
        """Hand off because of what the patient told about their health.

        `first` is for the message that tells it. Never raises: an unknown id gets general words.
        """
        return hand_offs.compose_situation(id_, self.hand_off_file, first=first, clinic=self.clinic)

    def condition(
        self,
        listed: Sequence[str] = (),
        unlisted: Sequence[str] = (),
        body_parts: Sequence[str] = (),
    ) -> list[Reply]:
        """Say which of these conditions the documents list; with none given, all they list.

        Never raises: an id without an entry is answered as not listed.
        """
        return conditions.compose(
            self.conditions,
            listed,
            unlisted,
            body_parts,
            facts=self.facts,
            buttons=self.buttons,
            clinic=self.clinic,
        )

    def phrase(self, name: str, variant: int = 0) -> Reply:
        """Say a phrase such as "greet".

        Raises:
            UnknownTopic: there is no such phrase.
        """
        try:
            phrase = self.phrase_file.phrases[name]
        except KeyError:
            raise UnknownTopic(f"phrases.yml has no phrase {name!r}") from None
        return phrases.compose(
            name, phrase, variant=variant, buttons=self.buttons, clinic=self.clinic
        )

    def out_of_scope(self, variant: int = 0) -> Reply:
        """Decline what is not about dry needling, and steer back."""
        return phrases.compose(
            "out_of_scope",
            self.phrase_file.out_of_scope,
            variant=variant,
            buttons=self.buttons,
            clinic=self.clinic,
            kind="out_of_scope",
        )

    def clarify(self, targets: Iterable[str]) -> Reply:
        """Ask which of these topics was meant. All intents about conditions are one topic.

        Raises:
            UnknownTopic: a target is no button, or nothing can be asked about it.
        """
        topics = (CONDITION_INTENT if t in conditions.INTENTS else t for t in targets)
        asked = list(dict.fromkeys(topics))
        if not asked:
            raise UnknownTopic("clarify needs at least one button id")
        return phrases.compose_clarify(
            asked,
            [self.asked(target) for target in asked],
            self.phrase_file.clarify,
            buttons=self.buttons,
            clinic=self.clinic,
        )

    def asked(self, target: str) -> str:
        """Name what a topic asks, as it stands inside a sentence: "whether it hurts".

        Raises:
            UnknownTopic: nothing can be asked about it.
        """
        if target in self.answers:
            return self.answers[target].asked
        if target in self.hand_off_file.hand_offs:
            return self.hand_off_file.hand_offs[target].asked
        if target in self.conditions.titles():
            return self.conditions.asked(target)
        phrase = self.phrase_file.phrases.get(target)
        if phrase is None or phrase.asked is None:
            raise UnknownTopic(f"nothing can be asked about {target!r}")
        return phrase.asked

    def safety(self, level: Level, category: str | None = None, again: bool = False) -> Reply:
        """Give the safety advice of a level; `again` insists when the patient plays it down.

        Never raises for a category: an unknown one gets the generic text of the level.
        """
        return safety_advice.compose(
            level, category, self.safety_file, again=again, clinic=self.clinic
        )

    def after(self, level: Level) -> Reply:
        """Be kind to a patient who says that help is coming."""
        return safety_advice.compose_after(level, self.safety_file, self.clinic)

    def safety_in_spanish(self, level: Level, after: bool = False) -> Reply:
        """Give the advice of a level in Spanish, or with `after` the kindness when help comes."""
        return safety_advice.compose_spanish(level, self.safety_file, self.clinic, after=after)

    def with_caution(self, reply: Reply, category: str | None = None) -> Reply:
        """Put a word of caution before a reply; `category` is what the message may hint at."""
        return safety_advice.with_caution(reply, category, self.safety_file, self.clinic)

    def unavailable(self) -> Reply:
        """Say that no answer can be had now: the number, and 911 for emergencies."""
        return safety_advice.compose_unavailable(self.safety_file, self.clinic)

    def error(self, code: str) -> str:
        """Give the text of an error that a patient is shown.

        Raises:
            UnknownTopic: there is no such code.
        """
        try:
            return self.clinic.fill(self.phrase_file.errors[code])
        except KeyError:
            raise UnknownTopic(f"phrases.yml has no error {code!r}") from None


def load(folder: Path | None = None) -> Documents:
    """Read and check the documents of a folder (default: this package).

    Raises:
        DocumentsError: a file cannot be used; names the file, line, key and mend.
    """
    folder = folder or FOLDER
    sheets, facts = read_sheets(folder / "sources")
    condition_file = read(folder / "conditions.yml", ConditionFile)
    documents = Documents(
        sheets=sheets,
        facts=facts,
        answer_file=read(folder / "answers.yml", AnswerFile),
        condition_file=condition_file,
        hand_off_file=read(folder / "hand_offs.yml", HandOffFile),
        safety_file=read(folder / "safety_advice.yml", SafetyFile),
        phrase_file=read(folder / "phrases.yml", PhraseFile),
        clinic=read(folder / "clinic.yml", Clinic),
    )
    conditions.check_entries(condition_file, "conditions.yml", facts, documents.buttons)
    _check_references(documents)
    return documents


def _check_references(documents: Documents) -> None:
    """Refuse facts, buttons and hand-offs that are named but do not exist."""
    for intent, answer in documents.answers.items():
        documents.facts.require(answer.facts, "answers.yml", f"{intent}.facts")
        documents.facts.require(answer.more_facts, "answers.yml", f"{intent}.more_facts")
        documents.buttons.require(answer.follow_ups, "answers.yml", f"{intent}.follow_ups")
    documents.buttons.require([MORE], "phrases.yml", "phrases")
    hand_off_file = documents.hand_off_file
    if hand_offs.GENERIC not in hand_off_file.hand_offs:
        raise InvalidEntry("hand_offs.yml", f"hand_offs.{hand_offs.GENERIC}", "is missing. Add it")
    for intent, entry in hand_off_file.hand_offs.items():
        documents.buttons.require(entry.follow_ups, "hand_offs.yml", f"{intent}.follow_ups")
    told = {**hand_off_file.situations, "unknown_situation": hand_off_file.unknown_situation}
    for id_, situation in told.items():
        if situation.hand_off not in hand_off_file.hand_offs:
            problem = f"{situation.hand_off!r} is no entry of `hand_offs`. Name one"
            raise UnknownReference("hand_offs.yml", f"{id_}.hand_off", problem)
    for level in safety_advice.LEVELS:
        if safety_advice.GENERIC not in documents.safety_file.level(level).categories:
            key = f"{level}.categories.generic"
            raise InvalidEntry("safety_advice.yml", key, "is missing. Add it")
    file = documents.phrase_file
    documents.buttons.require(file.clarify.buttons, "phrases.yml", "clarify.buttons")
    documents.buttons.require(file.out_of_scope.buttons, "phrases.yml", "out_of_scope.buttons")
    for name, phrase in file.phrases.items():
        documents.buttons.require(phrase.buttons, "phrases.yml", f"{name}.buttons")
