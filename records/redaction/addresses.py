"""Street addresses, boxes and postal codes."""

import re
from collections.abc import Iterator

from records.redaction.lexicon import is_ordinary, words
from records.redaction.rural_addresses import find_rural_addresses
from records.redaction.spans import ADDRESS, Span

_DIRECTION = r"(?:(?:north|south|east|west|[ns]\.?[ew]?\.?|[ew]\.?) )?"
_SUFFIX = (
    "(?:street|str|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|highway|hwy|parkway|pkwy|"
    "terrace|ter|trace|cove|"
    "crossing|plaza|circle|cir|court|ct|drive|dr|place|pl|way|trail|trl|loop|alley|annex|arcade|"
    "bayou|beach|bend|"
    "bluff|branch|bridge|brook|burg|bypass|canyon|causeway|center|cliff|common|corner|course|"
    "creek|crescent|crest|"
    "crossroad|curve|dale|divide|estate|expressway|extension|fall|ferry|field|flat|ford|forest|"
    "forge|fork|fort|"
    "freeway|garden|gateway|glen|green|grove|harbor|haven|heights|hill|hollow|inlet|island|isle|"
    "junction|key|knoll|"
    "lake|landing|lodge|mall|manor|meadow|mews|mill|mission|motorway|mount|mountain|oak|orchard|"
    "oval|overpass|park|"
    "pass|passage|path|pike|pine|plain|point|pt|port|prairie|ramp|ranch|rapid|ridge|river|route|"
    "row|run|shoal|shore|"
    "skyway|spring|spur|square|sq|station|stream|summit|throughway|thruway|track|trafficway|"
    "tunnel|turnpike|"
    "underpass|union|valley|viaduct|view|village|ville|vista|walk|wall|well)s?"
)
_SURE = words("street_endings.txt")
_SHORT = words("street_abbreviations.txt")
_STATE = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|"
    "hawaii|idaho|"
    "illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|"
    "minnesota|"
    "mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|"
    "north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|"
    "south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming"
)
_CODE = (
    "A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|"
    "T[NX]|UT|"
    "V[TA]|W[AVIY]"
)
# Written small, these are no words of their own.
_PLAIN_CODE = "la|tx|ms|fl|ga|ar|tn|nc|sc|va|ny|nj|ca|il|mi|mo|ky|wv|md|ct|nm|az|nv|ut|wa"
_ZIP = r"\d{5}(?:-\d{4})?"
_UNIT = (
    r"(?:,? (?:apt|apartment|unit|suite|ste|lot|bldg|building|room|rm|floor|trailer|#)"
    r"\.? ?#? ?[A-Za-z0-9-]{1,6}\b|,? ?#\d+\w?)?"
)
_STREET = re.compile(
    rf"(?<![\w.,/$-])(?P<number>\d{{1,6}}[A-Za-z]?|\d{{1,5}} 1/2) {_DIRECTION}"
    rf"(?P<middle>(?:[A-Za-z0-9'.-]+ ){{1,4}}?)(?P<suffix>{_SUFFIX})\b\.?"
    # "Cedar Bend Dr": what ends one street is part of another's name
    rf"(?: (?:{_SUFFIX})\b\.?){{0,2}}"
    rf"(?: (?:north|south|east|west|[NSEW]{{1,2}})\b\.?)?{_UNIT}",
    re.IGNORECASE,
)
_ROAD_FIRST = re.compile(
    rf"(?<![\w.,/$-])\d{{1,6}} (?:rue|via|calle|avenida|camino|paseo|place|bayou) (?:(?:de|du|"
    rf"des|la|las|los|le|el) )*"
    rf"[A-Za-z'-]+{_UNIT}",
    re.IGNORECASE,
)
_NUMBERED_ROAD = re.compile(
    rf"(?<![\w.,/$-])\d{{2,6}} (?:(?:old|us|la|state|parish|county|farm to market) )?"
    rf"(?:highway|hwy|route|rt|rd|road|fm|cr)\.? \d{{1,4}}\b{_UNIT}",
    re.IGNORECASE,
)
# "Old Hammond Hwy, 12610"
_NUMBER_LAST = re.compile(
    r"(?<![\w'-])(?:[A-Z][\w'.-]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|"
    r"Highway|Hwy|Parkway|Pkwy|Drive|Dr|Court|Ct|Circle|Cir|Way|Trail|Place)\.?"
    r"(?:, ?#?| #| no\.? ?| number )\d{2,5}\b(?! ?(?:am|pm|min|miles?|years?|yrs?)\b|[:/%])"
)
_APARTMENT = re.compile(
    r"(?:(?<![\w'-])[Tt]he )?(?:(?<![\w'-])[A-Z][\w'.-]+ ){0,3}(?<![\w'-])[A-Z][\w'.-]+,? "
    r"(?:Apt|apt|Apartment|apartment|Unit|unit|Lot|lot|Trailer|trailer)\.? ?#?\d\w{0,4}\b"
    r"|\b[Gg]eneral [Dd]elivery\b"
)
# "Sherwood Oaks apartments #114"
_COMPLEX = re.compile(
    r"(?<![\w'-])(?:[A-Z][\w'.-]+ ){1,3}(?i:apartments?|apts?|townhomes?|town ?houses?|condos?|"
    r"trailer park|mobile home park|rv park|estates|village)"
    r"(?:,? (?i:apt|apartment|unit|lot|bldg|building|number|no)\.? ?#?\w{1,5}\b|,? ?#\w{1,5}\b)+"
)
_TAIL = re.compile(
    rf",? (?:in )?(?P<city>(?:[A-Za-z.'-]+,? ){{0,4}}?)(?:(?:{_STATE}|"
    rf"(?-i:{_CODE})|{_CODE}(?=,? \d{{5}}))\b\.?(?:,? {_ZIP}\b)?|{_ZIP}\b)",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(
    r"\b(?:apt|apartment|unit|suite|ste|lot|room|bldg|building)\.? ?#?\w{1,5}(?: at|,| -)? $",
    re.IGNORECASE,
)
_CITY = re.compile(r",? (?:in )?(?:[A-Z][a-z.'-]+ ?){1,3}(?=[,.!?]|$)")
_UNIT_AFTER = re.compile(
    r"(?<![\w.,/$-])\d{1,6} (?:[A-Z][\w'.-]* ){1,4}(?:Apt|Apartment|Suite|Ste|Unit|#)"
    r"\.? ?#?\w{1,6}\b"
)
_ANY_CITY = re.compile(rf",? (?:[A-Za-z.'-]+,? ){{1,3}}[A-Z]{{2}},? {_ZIP}(?!\w)")
_STATE_ZIP = re.compile(
    rf"\b(?:(?:[A-Z][a-z]+ ){{0,2}}[A-Z][a-z]+,? )?(?:{_CODE}|{_PLAIN_CODE}|(?i:{_STATE}))"
    rf"\.?,? {_ZIP}(?![\w%])"
)
_ZIP_TOLD = re.compile(
    rf"\b(?:zip(?: ?code)?|postal code|area|postcode)\b(?:\W|\b(?:is|of|my|in|"
    rf"code)\b){{1,6}}(?P<zip>{_ZIP})\b|(?<!\w)(?P<before>{_ZIP}) (?:zip|postal) ?(?:code)?\b",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\b(?:i live (?:at|on|off|over on)|i stay (?:at|on)|living (?:at|on)|we live (?:at|on|off)|"
    r"house is(?: at)?|lives? at|stay(?:s|ing)? at|(?:we|they)(?:'re| are) at|(?:she|he)(?:'s| is) "
    r"at|"
    r"(?:home|mailing|street|my|billing|the|our) address(?: is|:)?|address(?: is|:)|i'm at|"
    r"i am at|im at|(?:i|we|he|she) works? at|my (?:office|work|job) is (?:at|on)|"
    r"moved to|mail (?:it|them) to|send (?:it|them) to|come to|pick me up at) "
    r"(?P<place>\d{1,6} [^,.;!?]{2,60}|(?:[A-Za-z'.-]+ ){1,3}(?:" + _SUFFIX + r")\b)",
    re.IGNORECASE,
)
_END_OF_PLACE = re.compile(
    r" (?:and|but|so|because|is|can|do|does|how|what|where|if|my|i|i'm|it|for|with|that|which|"
    r"are|near|will|would|please|to|who|when|have)\b",
    re.IGNORECASE,
)
_NO_STREET = words("no_street.txt")


def find_addresses(text: str) -> Iterator[Span]:
    """Find where somebody lives.

    Args:
        text: folded text.
    """
    if any(character.isdigit() for character in text):
        yield from _find_numbered(text)
        yield from _find_postal_codes(text)
    for span in find_rural_addresses(text):
        yield Span(span.start, _with_city(text, span.end), ADDRESS)
    for found in _HOME.finditer(text):
        place = found["place"]
        end = _END_OF_PLACE.search(place)
        length = end.start() if end else len(place.rstrip())
        if _is_home(place[:length]):
            start = found.start("place")
            yield Span(start, _with_city(text, start + length), ADDRESS)


def _find_numbered(text: str) -> Iterator[Span]:
    """Find house numbers with their street, and boxes."""
    for found in _STREET.finditer(text):
        if _is_street(found):
            unit = _UNIT_BEFORE.search(text, 0, found.start())
            yield Span((unit or found).start(), _with_city(text, found.end()), ADDRESS)
    for pattern in (_NUMBERED_ROAD, _ROAD_FIRST, _UNIT_AFTER, _NUMBER_LAST, _COMPLEX, _APARTMENT):
        for found in pattern.finditer(text):
            yield Span(found.start(), _with_city(text, found.end()), ADDRESS)


def _find_postal_codes(text: str) -> Iterator[Span]:
    for found in _STATE_ZIP.finditer(text):
        yield Span(found.start(), found.end(), ADDRESS)
    for found in _ZIP_TOLD.finditer(text):
        group = "zip" if found["zip"] else "before"
        yield Span(found.start(group), found.end(group), ADDRESS)


def _is_street(found: re.Match[str]) -> bool:
    middle = found["middle"].split()
    if any(word.lower().rstrip(".") in _NO_STREET for word in middle):
        return False
    suffix = found["suffix"].lower()
    if suffix in _SURE:
        return True
    if suffix in _SHORT and len(found["number"]) >= 2:
        return True
    # "3 more good way" is no street; "3 Sunrise Way" and "3 lakeshore drive" are.
    return any(not is_ordinary(word) for word in middle) or (
        len(found["number"]) >= 2 and all(word[0].isupper() or word[0].isdigit() for word in middle)
    )


def _is_home(place: str) -> bool:
    words = place.split()
    if not words[0].isdigit():
        return not any(word.lower() in {"the", "a", "my", "this", "that", "your"} for word in words)
    return len(words) > 1 and words[1].lower() not in _NO_STREET


def _with_city(text: str, end: int) -> int:
    """Return where an address ends with the city, state and postal code that follow."""
    if tail := _ANY_CITY.match(text, end):
        return tail.end()
    tail = _TAIL.match(text, end)
    if tail and not any(
        word in _NO_STREET or word in {"i", "my", "for", "is"}
        for word in tail["city"].lower().split()
    ):
        return tail.end()
    city = _CITY.match(text, end)
    return city.end() if city else end
