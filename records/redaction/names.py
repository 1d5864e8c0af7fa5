"""Names of people: those that are announced, those that stand beside a relation, plain ones."""

import re
from collections.abc import Callable, Iterator

from records.redaction.lexicon import (
    is_clinical,
    is_first_name,
    is_ordinary,
    is_particle,
    is_plain_name,
    is_surname,
)
from records.redaction.spans import NAME, Span

Words = list[re.Match[str]]
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*\.?(?<!\.)|[^\W\d_]\.")
_MOST_WORDS = 4
_CAPITAL_NEVER = frozenset(
    "i a an the and but or so if is it in on at to of for with from not no yes my your hi hello hey thanks thank "
    "please can could would does do did what when where why how who which will i'm i've i'd".split()
)

# After these comes a name, whatever it looks like.
_STRONG = re.compile(
    r"(?:\b(?:(?:my|his|her|their|our|the|patient|patient's|full|legal|maiden|middle|nick|wife's|husband's|son's|"
    r"daughter's|mom's|mother's|dad's|father's|friend's|partner's) )?"
    r"(?:name|names|nickname|surname|first name|last name|family name)(?:'s| is| was| are|:| =| -|,)+(?: also| actually| just)?"
    r"|\b(?:call me|they call me|people call me|everyone calls me|goes by|i go by|go by|known as|named|"
    r"answers to|signed:?|signed by|sincerely,?|yours truly,?|kind regards,?|best regards,?|warm regards,?|regards,?|"
    r"respectfully,?|on behalf of|attn:?|attention:|patient:|pt:|client:|from:|name:|contact:|emergency contact(?: is|:)?|"
    r"me llamo|mi nombre es|mi nombre|soy)) +",
    re.IGNORECASE,
)
_NOT_A_NAME = frozenset(
    "not on in a an the being below above private confidential spelled spelt written different wrong listed under it what "
    "too also just and or is was of for to from with by my your his her their that this there here none hidden secret "
    "unknown anonymous important irrelevant required needed mentioned given taken changed correct same hyphenated long "
    "hard short said saved so".split()
)
# After these may come a name, so the word itself must look like one.
_WEAK = re.compile(
    r"(?:\b(?:i'm|i am|im|this is|it's me|its me|it's|its|it is|that's|here is|here's|i be|"
    r"thanks again|thanks|thank you|thx|cheers|love|xoxo|xo|yours|best|from|"
    r"ask for|asked for|asking for|speak to|speak with|spoke to|spoke with|talk to|talked to|talked with|see|saw|seen|with|by|for|and|"
    r"to|meet|met|tell|told|contact|call|called|about|like|hi|hello|hey|dear|morning|afternoon|evening|"
    r"patient|client|therapist|provider|physio|physiotherapist|owner|is)|^|[-~.!?,;:(/]),? *",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:dr|doctor|mr|mrs|ms|miss|mx|prof|professor|nurse|sister|father|fr|rev|reverend|pastor|coach|"
    r"sr|sra|señor|señora|senor|senora|judge|officer|sgt|lt|capt|captain|aunt|auntie|uncle|cousin|"
    r"grandma|grandpa|nana|papa|tia|tio|abuela)\b\.? +",
    re.IGNORECASE,
)
_RELATION = re.compile(
    r"\b(?:my|his|her|our|their|the|your) (?:[a-z]+ )?"
    r"(?:wife|husband|hubby|spouse|son|daughter|mom|mum|mama|mother|dad|father|brother|sister|friend|bestie|partner|"
    r"boyfriend|girlfriend|fiance|fiancee|fiancé|fiancée|uncle|aunt|cousin|grandma|grandmother|grandpa|grandfather|"
    r"grandson|granddaughter|niece|nephew|neighbou?r|boss|coworker|co-worker|colleague|therapist|doctor|pt|physio|"
    r"physiotherapist|chiropractor|surgeon|coach|trainer|baby|kid|child|stepson|stepdaughter|stepdad|stepmom|"
    r"in-law|mother-in-law|father-in-law|brother-in-law|sister-in-law|roommate|caregiver|nurse|teammate|"
    r"patient|client|provider|lawyer|attorney|ex|twin|toddler|teen|teenager|boy|girl|guy|lady|"
    r"receptionist|assistant|massage therapist|physical therapist|mi esposo|mi esposa|mi hijo|mi hija)s?"
    r"(?:,| is| was|'s name is| named| called|:| -)? +",
    re.IGNORECASE,
)
_AT_START = re.compile(
    r"^\W*(?:(?:hi|hello|hey|good morning|good afternoon|good evening|yes|yeah|ok|okay)\b[,.!]* *)?"
    r"(?P<name>[^\W\d_][\w'-]*\.?(?: [^\W\d_][\w'-]*\.?){0,2}?) *(?:,? here\b(?! (?:is|are|to|for|we|the|it|comes)\b)|speaking\b|writing\b)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:(?:^|[\s.!?,])(?:[-~]{1,2}|thanks(?: so much| a lot| again| in advance)?|thank you(?: so much| very much| again)?|thx|ty|"
    r"cheers|regards|sincerely|best|best wishes|take care|love|bye|gracias|xoxo|xx|xo|yours|talk soon|god bless|appreciate it|much appreciated)"
    r"[\s,.!-]*)(?P<name>[^\W\d_][\w'-]*\.?(?: [^\W\d_][\w'-]*\.?){0,3})[.!\s]*$",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"(?<![\w-])(?:[A-Za-z](?:-|\. ?| - )){2,}[A-Za-z](?![\w-])")
_SPELLED_OUT = re.compile(r"\b(?:spell(?:ed|ing|t|s)?|name)\b", re.IGNORECASE)
_SPELLED_BLANK = re.compile(
    r"\bspell(?:ed|ing|t|s)?(?: it| that| is|:| as|,)* (?P<name>[A-Za-z](?:[ ,.-]+[A-Za-z]\b){2,})",
    re.IGNORECASE,
)
# "Bell's palsy", "Thompson test", "the Alexander technique": the name of a thing.
_THING = re.compile(
    r"(?:'s)?[ -](?:(?:muscle|nerve|joint|type|like) )?"
    r"(?:syndrome|disease|disorder|palsy|cyst|neuroma|test|sign|fracture|tendon|tendinitis|tendonitis|tendinosis|"
    r"tendinopathy|method|technique|contracture|thyroiditis|lymphoma|exercises?|stretch|stretches|release|cream|balm|"
    r"salt|salts|fasciitis|deformity|reflex|approach|massage|ligament|arthritis|node|nodes|scale|score|"
    r"therapy|protocol|position|maneuver|manoeuvre|canal|tunnel|bone|point|points|squat|press|curl|taping|tape|"
    r"splint|brace|needle|needles|gun|clinic|hospital|health|medical|university|insurance|county|parish|street|st|"
    r"road|rd|avenue|ave|blvd|school|church|city|beach|park|lake|river|high)\b",
    re.IGNORECASE,
)


def find_names(text: str) -> Iterator[Span]:
    """Find names by the words around them and by the lists.

    Args:
        text: folded text.
    """
    words = list(_WORD.finditer(text))
    if not words:
        return
    at = {word.start(): number for number, word in enumerate(words)}
    cased = _is_cased(text)
    for pattern, looks_right in (
        (_STRONG, _may_follow_announcement),
        (_TITLE, _looks_like_a_name),
        (_RELATION, _looks_like_a_name),
        (_WEAK, _looks_like_a_name),
    ):
        for found in pattern.finditer(text):
            number = at.get(found.end())
            if number is not None and looks_right(text, words[number], cased):
                yield _take(text, words, number, cased)
    yield from _find_signed(text, words, at, cased)
    yield from _find_listed(text, words, cased)


def _is_cased(text: str) -> bool:
    """Say whether capitals mean something: the text has both kinds of letters."""
    return not text.islower() and not text.isupper()


def _is_capital(word: str) -> bool:
    return word[0].isupper() and (len(word) == 1 or not word.isupper() or len(word) > 4)


def _may_follow_announcement(text: str, word: re.Match[str], cased: bool) -> bool:
    del text, cased
    return word.group().lower() not in _NOT_A_NAME


def _looks_like_a_name(text: str, word: re.Match[str], cased: bool) -> bool:
    """Judge a word where a name is possible but not certain."""
    written = word.group().rstrip(".")
    if len(written) < 2 or written.lower() in _CAPITAL_NEVER or _THING.match(text, word.end()):
        return False
    if is_plain_name(written) and not _is_short_capitals(written):
        return True
    if not cased or not _is_capital(written) or _begins_sentence(text, word.start()):
        return False
    if is_first_name(written):  # "this is Grace", in a text that uses capitals
        return not is_clinical(written)
    return not is_ordinary(written)


def _is_short_capitals(written: str) -> bool:
    """Recognise abbreviations, such as ANA or TIA, which the lists take for names."""
    return written.isupper() and len(written) <= 3


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'(")
    return not before or before[-1] in ".!?:"


def _take(text: str, words: Words, first: int, cased: bool) -> Span:
    """Return the name that begins with a word: it and those that belong to it."""
    last = first
    for number in range(first + 1, min(first + _MOST_WORDS, len(words))):
        gap = text[words[number - 1].end() : words[number].start()]
        if gap not in {" ", ". ", ""} or not _continues(words, number, cased):
            break
        last = number
    while last > first and is_particle(words[last].group()):
        last -= 1
    end = words[last].end()
    if text[end - 2 : end].lower() == "'s" and end - words[last].start() > 2:
        end -= 2
    return Span(words[first].start(), end, NAME)


def _continues(words: Words, number: int, cased: bool) -> bool:
    written = words[number].group()
    bare = written.rstrip(".")
    if bare.lower() in _CAPITAL_NEVER or bare.lower() in _NOT_A_NAME:
        return (
            is_particle(bare) and number + 1 < len(words) and is_surname(words[number + 1].group())
        )
    if len(bare) == 1:
        return cased and bare.isupper()
    if cased and words[number - 1].group()[0].isupper():
        # in a text with capitals a name goes on with a capital
        return written[0].isupper() and not (is_ordinary(bare) and not _listed(bare))
    if is_ordinary(bare):
        return False
    return True


def _listed(word: str) -> bool:
    return is_first_name(word) or is_surname(word)


def _find_signed(text: str, words: Words, at: dict[int, int], cased: bool) -> Iterator[Span]:
    """Find names at the two ends of a message, and names that are spelled."""
    for pattern in (_AT_START, _SIGNATURE):
        found = pattern.search(text)
        if found is None:
            continue
        parts = [word.rstrip(".") for word in found["name"].split()]
        if all(_may_be_signed(part, cased) for part in parts) and any(
            _listed(part) or not is_ordinary(part) for part in parts
        ):
            yield Span(found.start("name"), found.end("name"), NAME)
    for found in _SPELLED_BLANK.finditer(text):
        yield Span(found.start("name"), found.end("name"), NAME)
    if _SPELLED_OUT.search(text):
        for found in _SPELLED.finditer(text):
            yield Span(found.start(), found.end(), NAME)


def _may_be_signed(part: str, cased: bool) -> bool:
    if part.lower() in _CAPITAL_NEVER:
        return False
    if len(part) == 1:
        return part.isupper()
    if is_clinical(part) and not _listed(part):
        return False
    if _listed(part):
        return not is_ordinary(part) or (cased and part[0].isupper())
    return not is_ordinary(part) and (not cased or part[0].isupper())


def _find_listed(text: str, words: Words, cased: bool) -> Iterator[Span]:
    """Find a first name with a family name, and names that can hardly be anything else."""
    for number, word in enumerate(words):
        written = word.group().rstrip(".")
        if number + 1 < len(words) and is_first_name(written):
            pair = _pair(text, words, number, cased)
            if pair is not None:
                yield pair
                continue
        if (
            len(written) > 2
            and is_plain_name(written)
            and not _is_short_capitals(written)
            and not _THING.match(text, word.end())
        ):
            yield _take(text, words, number, cased)


def _pair(text: str, words: Words, number: int, cased: bool) -> Span | None:
    first, second = words[number], words[number + 1]
    last = second
    if len(second.group().rstrip(".")) == 1 and number + 2 < len(words):
        last = words[number + 2]
    if not text[first.end() : last.start()].replace(second.group(), "").strip(" .") == "":
        return None
    family = last.group()
    if not is_surname(family.removesuffix("'s")) or _THING.match(text, last.end()):
        return None
    sure = is_plain_name(first.group()) or (
        is_plain_name(family) and not is_ordinary(first.group())
    )
    capitals = cased and first.group()[0].isupper() and family[0].isupper()
    if not sure and not capitals:
        return None
    if capitals and not sure and is_clinical(first.group()) and is_clinical(family):
        return None
    if not capitals and is_ordinary(family) and cased:
        return None
    end = last.end() - (2 if family.lower().endswith("'s") else 0)
    return Span(first.start(), end, NAME)


Finder = Callable[[str], Iterator[Span]]
