"""A text as words, for those that look for names: which belongs to which, and what each can be."""

import re
from dataclasses import dataclass
from functools import cached_property

from records.redaction.languages import is_foreign
from records.redaction.lexicon import (
    is_brand,
    is_clinical,
    is_common_first_name,
    is_first_name,
    is_listed,
    is_neighbouring,
    is_ordinary,
    is_particle,
    is_plain_name,
    is_surname,
    is_word,
    is_word_by_ending,
    words,
)
from records.redaction.people.acting import acts, is_titled
from records.redaction.people.kin import KIN
from records.redaction.people.name_word import NameWord
from records.redaction.people.signs import (
    CALENDAR,
    KNOWN_WHOLES,
    NEVER,
    NOT_AFTER_ANNOUNCEMENT,
    PLACE_BEGINS,
    TEAM,
    THING,
)
from records.redaction.spans import NAME, Span

_WORD = re.compile(r"[^\W\d_](?=\.)\.|[^\W\d_]+(?:['-][^\W\d_]+)*")
# "4eva" is no Eva; "4marla" is for her. What stands for it is as long, so that places stay.
_FOR_EVER = re.compile(r"\b4eva\b", re.IGNORECASE)
_STREET = re.compile(
    r" (?:Dr|Drive|Ln|Lane|Ct|Court|Cir|Circle|Pl|Place|Way|Trl|Trail|Loop|Cove|Terrace|Blvd)\b"
)
_NO_END = re.compile(
    r"\b(?:[A-Za-z]|dr|mr|mrs|ms|prof|st|sgt|lt|capt|rev|fr|sr|sra|attn|vs)\.$", re.IGNORECASE
)
# "stuck on Main St. Marla, 9:30": the street ends a sentence, and begins no "St. Marla".
_STREET_ENDS = re.compile(r"[A-Z][a-z]+ St\. $")
# "I drove for Turner": who employs, unless it can only be a given name.
_EMPLOYER = re.compile(
    r"\b(?:retired from|work(?:s|ed|ing)? (?:for|at)|laid off (?:from|at)|hired (?:by|at)|"
    r"employed (?:by|at)|job (?:at|with)|years? (?:at|for|with)|contract(?:or)? (?:for|at)|"
    r"turnarounds? at|shut ?downs? at|shifts? at|plant at|driv(?:e|es|er|ing) for|drove for|"
    r"operator (?:at|for)|weld(?:er|ing)? (?:at|for)|teach(?:es)? at) $",
    re.IGNORECASE,
)
_EMPLOYER_LENGTH = 24
_DIRECTION = re.compile(r"(?:North|South|East|West) (?P<word>[A-Z](?:[\w']*\w)?)")
_PRODUCT = re.compile(r" (?P<word>[A-Z][a-z]+)")
_OWNED = re.compile(
    r"\b(?:wear|wears|wearing|wore|drive|drives|drink|bought|buy|a|an|some|by|new|old|pair of|"
    r"in|black|white|red|blue|green|pink|purple|gr[ae]y|yellow|orange|big|little|insulated) $",
    re.IGNORECASE,
)
# "affiliated with Moreau", "do you take Oscar": a firm stands here, whoever it is called after.
_BUSINESS = re.compile(
    r"\b(?:affiliated with|part of|owned by|(?:building|place|company|clinic|network|lot|chain) as|"
    r"next (?:door )?to|across from|(?:you|y'?all|guys) (?:take|accept|bill)|in[- ]network with|"
    r"(?i:we're|we are|i'm|i am) from|"
    r"covered (?:by|under)|(?:insurance|plan|coverage) (?:is|through|with|from)|work(?:s|ing)? at|"
    r"job at|shifts? at|employed (?:at|by)|(?:therapy|pt|rehab|patient|membership) at|"
    r"(?:office|sign|located|location|one|place|clinic|live|lives|living|parking|building|gym|"
    r"store|is it|are you|are y'?all) by|(?:teach|teaches|student|coach|plays?|goes|senior|junior|"
    r"freshman|athlete) (?:at|for)|"
    r"(?:office|clinic|store|location|place|gym|spa|wreck|accident|traffic|train|stuck|light|"
    r"construction|school|church|Walmart|Target|CVS) on|"
    r"(?:gym|ortho|pcp|doctor|surgeon|chiropractor|practice) is (?:at|with)|bought (?:it|them) at)"
    r"(?: (?!(?:Dr|Prof|Professor|Doctor|Mr|Mrs|Ms|Miss|Coach|Nurse|Sister|Father|Pastor)\b)"
    r"(?:[A-Z][\w&'-]*|and|or|the|of|&),?){0,4} $"
)
# What an "and" or a comma joins to a firm may be the subject of the next clause.
_NEXT_CLAUSE = re.compile(r"(?: and|,) $")
_ARTICLE = re.compile(r"(?<![\w'])(?:a|an|the|The|A|An) $")
_THE_ONE = re.compile(
    r",? (?:who|that|at|from|in|with|family|household|residence|kid|kids|boy|boys|girl|girls|"
    r"brothers|"
    r"sisters|twins|party|account|appointment|appt|case|file|chart|told|said|called|left)\b|s\b|'s "
    r"\w"
)
_BESIDE = re.compile(r"\b(?:at|to|from|behind|by|between|near|past|beside|and|or|the) $")
# What a person of the same name owns: "Penney's appointment".
_SHOPPER = re.compile(
    rf" (?:{KIN}|(?:appointment|appt|number|email|knee|hip|back|neck|shoulder|ankle|elbow|chart|"
    r"referral|results|insurance|birthday|session|visit|house|home|office|desk|schedule|game|"
    r"recital|practice|class|party|wedding|funeral|surgery|name|notes?|text|message|request|"
    r"advice|recommendation)s?)\b",
    re.IGNORECASE,
)
_NOTHING_OWNED = re.compile(r"$|[.,!?;)]| (?:and|or|on|in|at|off|is|was|then|before|after|for)\b")
_JOINED = re.compile(r"([A-Z][a-z]{2,})([A-Z][a-z]{2,})")
_OWNABLE = re.compile(
    r"(?:insurance|cell|surger(?:y|ies)|injections?|shots?|therapy|physical|pt|massage|tests|exercises?|"
    r"chair|school|high|rehab|gym|pharmacy|fractures?|fever|legs|arthritis|operations?|brace|"
    r"shoes?|game|workout|belt|mattress|recliner)$",
    re.IGNORECASE,
)
_WITH_INITIALS = re.compile(r"[A-Z][a-z]{2,}[A-Z]{2,}")
_LONGEST_WHOLE = 24
_BUSINESS_LENGTH = 60
# The first half of a term that two people gave their names to.
_EPONYM = re.compile(
    r"\b(?:Salter|Braxton|Kellgren|Lambert|Ehlers|Guillain|Osgood|Parsonage|Klippel|"
    r"Sinding|Legg|Charcot|Arnold|Dix|Weaver|Putti|Wolff|Bennet|Travell|Janda|Pellegrini)[ -]$"
)
_MOST_WORDS = 4
_SAINTS = {"St", "Ste"}
_LEAST_LETTERS = 2
_FOREIGN_ENDINGS = ("ando", "iendo", "yendo", "ción", "ciones", "mente")
_BLANKS_IN_NAMES = {" ", "  ", ""}


def _is_owned(word: NameWord, thing: str) -> bool:
    """Say whether a thing is somebody's, and not called after somebody: "Monica's insurance"."""
    return (
        word.written.lower().endswith("'s")
        and not is_clinical(word.bare)
        and _OWNABLE.search(thing) is not None
    )


def _is_given_only(bare: str) -> bool:
    """Say whether a word can hardly be a firm's name: one that is given, and no family's."""
    if is_common_first_name(bare):
        return True
    return is_first_name(bare) and not (is_surname(bare) or is_ordinary(bare) or is_brand(bare))


def _is_joined_brand(word: str) -> bool:
    """Recognise "WageWorks" and "CareCredit": two words of the language, both with a capital."""
    if _WITH_INITIALS.fullmatch(word):  # "OrthoLA"
        return True
    parts = _JOINED.fullmatch(word)
    return parts is not None and all(is_ordinary(part) for part in parts.groups())


@dataclass(frozen=True)
class NameText:
    """A text and its words; ``cased`` says whether its capitals mean something."""

    text: str
    words: list[NameWord]
    cased: bool

    @classmethod
    def read(cls, text: str) -> "NameText":
        """Split a folded text into words."""
        words = [
            NameWord(found.group(), found.start(), found.end())
            for found in _WORD.finditer(_FOR_EVER.sub("0000", text))
        ]
        return cls(text, words, cased=not text.islower() and not text.isupper())

    @cached_property
    def foreign(self) -> bool:
        """Whether it is written in another language than English, as far as its words show."""
        return is_foreign([word.written for word in self.words])

    def is_foreign_word(self, word: NameWord) -> bool:
        """Say whether a word in small letters belongs to the language of the text it stands in."""
        if not self.foreign or not word.written.islower():
            return False
        known = is_neighbouring(word.bare) or word.bare.endswith(_FOREIGN_ENDINGS)
        return known or word.bare in words("other_languages.txt")

    def is_foreign_opening(self, word: NameWord) -> bool:
        """Say whether a capital means nothing at the beginning of a foreign sentence: "Chào"."""
        if not self.foreign or not self.begins_sentence(word):
            return False
        if is_common_first_name(word.bare):
            return False
        return not is_plain_name(word.bare) or word.bare.lower() in words("other_languages.txt")

    def between(self, start: int, end: int) -> list[NameWord]:
        """Return the words that lie within two places."""
        return [word for word in self.words if start <= word.start and word.end <= end]

    def begins_sentence(self, word: NameWord) -> bool:
        """Say whether a capital at this word means nothing."""
        before = self.text[: word.start].rstrip(" \"'(")
        return not before or (before[-1] in ".!?:" and not _NO_END.search(before[-8:]))

    def names_a_thing(self, word: NameWord) -> bool:
        """Say whether the word belongs to "Bell's palsy", "Thompson test" or "San Diego"."""
        if self._is_known_whole(word):
            return True
        if is_titled(self.text, word.start):  # "Dr. West Tuesday", "can Dr. Hebert sign my form"
            return False
        if self._is_before_thing(word):
            return True
        if self._is_direction(word):
            return True
        if self._is_product(word) or _STREET.match(self.text, word.bare_end):
            return True
        if self.cased and word.is_capital and _EPONYM.search(self.text, 0, word.start):
            return True
        before = self.text[: word.start].rsplit(maxsplit=1)
        if not before or before[-1].lower().rstrip(".") not in PLACE_BEGINS:
            return False
        return _STREET_ENDS.search(self.text, 0, word.start) is None

    def _is_before_thing(self, word: NameWord) -> bool:
        """Recognise "Bell" of "Bell's palsy" and "Walker" of "Walker baseball"."""
        thing = THING.match(self.text, word.bare_end)
        called = thing is not None and not _is_owned(word, thing.group())
        team = TEAM.match(self.text, word.bare_end) is not None and is_clinical(word.bare)
        return (called or team) and not acts(self.text, word.start, word.bare_end)

    def _is_direction(self, word: NameWord) -> bool:
        """Recognise "East" of "East Baton Rouge", not that of "Clara East" or "West Tuesday"."""
        found = _DIRECTION.match(self.text, word.start)
        if found is None or found["word"].lower() in CALENDAR | NEVER:
            return False
        before = self.text[: word.start].rstrip().rsplit(maxsplit=1)
        return not (before and before[-1][:1].isupper() and is_common_first_name(before[-1]))

    def _is_product(self, word: NameWord) -> bool:
        """Say whether a brand that is a name as well is meant: "Harley Sportster", "my Hershey"."""
        if not is_brand(word.bare) or not word.is_capital:
            return False
        after = _PRODUCT.match(self.text, word.bare_end)
        if after and is_ordinary(after["word"]) and not is_listed(after["word"]):
            return after["word"].lower() not in CALENDAR | NEVER
        return _OWNED.search(self.text, 0, word.start) is not None

    def _is_known_whole(self, word: NameWord) -> bool:
        return any(
            found.start() <= word.start and word.bare_end <= found.end()
            for found in KNOWN_WHOLES.finditer(
                self.text, max(0, word.start - _LONGEST_WHOLE), word.end + _LONGEST_WHOLE
            )
        )

    def is_no_name(self, word: NameWord) -> bool:
        """Say whether a word can be ruled out by its looks alone."""
        return (
            len(word.bare) < _LEAST_LETTERS
            or word.bare.lower() in NEVER
            or (self.cased and word.is_abbreviation)
            or self.names_a_thing(word)
            or _is_joined_brand(word.bare)
            or self._has_article(word)
            or self._is_shop(word)
            or self.stands_for_business(word)
        )

    def _has_article(self, word: NameWord) -> bool:
        """Say whether a thing is meant: "a Mako", "the Huey P bridge", not "the Ann who called"."""
        if not self.cased or not word.is_capital or word.bare.lower().endswith("s"):
            return False
        owns = word.written.lower().endswith("'s")  # "behind the Wendy's"
        if is_common_first_name(word.bare) and not (owns or is_ordinary(word.bare)):
            return False  # "from a Lindsey"
        if _ARTICLE.search(self.text, max(0, word.start - 6), word.start) is None:
            return False
        return _THE_ONE.match(self.text, word.bare_end) is None

    def _is_shop(self, word: NameWord) -> bool:
        """Say whether a place is meant by "by Lowe's" or "behind the Wendy's"."""
        if not self.cased or not word.is_capital or not word.written.endswith("'s"):
            return False
        beside = _BESIDE.search(self.text, max(0, word.start - 12), word.start)
        if beside and word.bare.lower() in words("shops.txt"):
            return _SHOPPER.match(self.text, word.end) is None
        if is_common_first_name(word.bare):
            return False
        return beside is not None and _NOTHING_OWNED.match(self.text, word.end) is not None

    def stands_for_business(self, word: NameWord) -> bool:
        """Say whether a capitalised word stands where firms do: "affiliated with Moreau"."""
        if not self.cased or not word.is_capital:
            return False
        found = _BUSINESS.search(self.text, max(0, word.start - _BUSINESS_LENGTH), word.start)
        if found is not None:
            if word.is_closed and _SHOPPER.match(self.text, word.end):  # "from Marla's office"
                return False
            # "stuck on I-10 and Marla is late"
            apart = _NEXT_CLAUSE.search(found.group()) is not None
            return not (apart and _is_given_only(word.bare) and not is_brand(word.bare))
        start = max(0, word.start - _EMPLOYER_LENGTH)
        employs = _EMPLOYER.search(self.text, start, word.start) is not None
        return employs and not _is_given_only(word.bare)

    def is_stranger(self, word: NameWord) -> bool:
        """Say whether a word is capitalised and no list explains it otherwise."""
        if not word.is_capital or word.bare.isupper() or self.is_no_name(word):
            return False
        if is_plain_name(word.bare):
            return True
        if word.bare[1:2] == "-" and word.bare[2:3].islower():  # "X-ray"
            return False
        return not (is_ordinary(word.bare) or is_word_by_ending(word.bare))

    def take(self, first: int) -> Span:
        """Return the name that begins with a word: it and the words that belong to it."""
        last = first
        for number in range(first + 1, min(first + _MOST_WORDS, len(self.words))):
            gap = self.text[self.words[number - 1].end : self.words[number].start]
            if gap == ". " and self.words[number - 1].bare in _SAINTS:  # "St. Pierre"
                gap = " "
            if gap not in _BLANKS_IN_NAMES or not self._continues(number):
                break
            if self.words[number - 1].is_closed:
                break
            last = number
        while last > first and is_particle(self.words[last].bare):
            last -= 1
        return Span(self.words[first].start, self.words[last].bare_end, NAME)

    def _continues(self, number: int) -> bool:
        word, before = self.words[number], self.words[number - 1]
        if is_particle(word.bare):
            if number + 1 >= len(self.words):
                return False
            after = self.words[number + 1]
            if before.is_capital and self.is_foreign_word(after):  # "Marta la otra vez"
                return False
            return is_particle(after.bare) or not is_ordinary(after.bare)
        if word.bare.lower() in NEVER or word.bare.lower() in NOT_AFTER_ANNOUNCEMENT:
            return False
        if len(word.bare) == 1:
            return word.written.endswith(".") or (self.cased and word.is_capital)
        return self._is_next_name(word, before)

    def _is_family_name(self, word: NameWord, before: NameWord) -> bool:
        """Say whether an ordinary word is one behind a word that is none: "Bartholomew Quick"."""
        explained = is_ordinary(before.bare) or word.bare.isupper() or is_clinical(word.bare)
        return not (explained or self.names_a_thing(word) or word.bare.lower() in CALENDAR)

    def _is_next_name(self, word: NameWord, before: NameWord) -> bool:
        same_case = before.is_capital == word.is_capital
        if is_plain_name(before.bare) and is_surname(word.bare) and same_case:
            return not is_ordinary(word.bare) or (self.cased and word.is_capital)
        if self.cased and before.is_capital and not is_particle(before.bare):
            # in a text with capitals a name goes on with a capital
            return word.is_capital and (
                is_plain_name(before.bare)
                or not is_ordinary(word.bare)
                or is_listed(word.bare)
                or self._is_family_name(word, before)
            )
        # "VERNELL JACKSON": a family name that only places or brands share
        shared = is_surname(word.bare) and is_clinical(word.bare) and not is_word(word.bare)
        return (same_case and shared) or not is_ordinary(word.bare)
