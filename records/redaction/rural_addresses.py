"""Addresses of another form than number and street: boxes, routes, highways, streets alone."""

import re
from collections.abc import Iterator

from records.redaction.lexicon import is_clinical, is_ordinary
from records.redaction.spans import ADDRESS, Span

_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|oh|"
    "o|zero"
)
_NUMBER = rf"(?:#? ?\d{{1,6}}[A-Za-z]?|(?:(?:{_NUMBER_WORD})\b[ -]?){{1,6}})(?:-?[A-Za-z](?!\w))?"
_BOX = r"(?:mail ?)?(?:box|bx|drawer|apartado)\.?(?: number| no\.?)?,? ?"
_BOXES = re.compile(
    rf"\b(?:p\.? ?o\.?|post(?:al)?(?:[ -]office)?|pee oh)[ ,-]{{0,2}}{_BOX}{_NUMBER}"
    rf"|\b(?:rural route|rural rt|r\.? ?r\.?|rt\.?|rte\.?|route|rfd|h\.? ?c\.?|"
    rf"highway contract(?: route)?|star route)"
    rf" ?{_NUMBER},? {_BOX}{_NUMBER}",
    re.IGNORECASE,
)
_ROADS = re.compile(
    r"(?<![\w.,/$-])\d{3,6} (?:(?:old|n\.?|s\.?|e\.?|w\.?|north|south|east|west) )?"
    r"(?:LA|US|U\.S\.|TX|MS|AL|AR|FL|FM|CR|SR|PR|IH?|La\.|state|parish|county|interstate|farm road)"
    r"[ -]?(?:(?:hwy|highway|rd|road|route|rt)\.?[ -]?)?\d{1,4}\b(?: (?:north|south|east|west|"
    r"[NSEW])\b)?",
    re.IGNORECASE,
)
# A house number in words before a street that has a sure ending.
_WORDED = re.compile(
    rf"\b(?:(?:{_NUMBER_WORD})[ -]){{1,6}}(?P<middle>(?:[A-Za-z'.-]+ ){{1,3}}?)"
    r"(?:street|avenue|road|drive|lane|boulevard|blvd|court|circle|parkway|highway|terrace|"
    r"place)\b",
    re.IGNORECASE,
)
# A small street without a number is somebody's; a highway or an avenue is everybody's.
_LONE = re.compile(
    r"\b(?:from|on|off|off of|over on|over at|down on|lives? at|stay(?:s|ing)? at|house on|"
    r"place on) "
    r"(?P<street>(?:[A-Z][\w'.-]+ ){1,3}(?:Dr|Drive|Ln|Lane|Ct|Court|Cir|Circle|Cove|Cv|Trl|Trail|"
    r"Loop|Terrace)\b)"
)
_PUBLIC = re.compile(
    r"\b(?:wreck|crash|accident|collision|hit|rear[- ]?ended|clinic|offices?|location|located|"
    r"parking|park|gym|store|"
    r"get (?:there|here|to)|directions|how far|closest|nearest|construction|detour|flood(?:ed|ing)|"
    r"coming (?:from|down|up)|driv(?:e|ing) (?:from|down|up)|stuck|"
    r"hospital|church|school|are you|are y'?all|y'?all|exit|traffic|corner|bus|turn|building)\b",
    re.IGNORECASE,
)


def find_rural_addresses(text: str) -> Iterator[Span]:
    """Find boxes, rural routes, houses on highways, and small streets.

    Args:
        text: folded text.
    """
    for pattern in (_BOXES, _ROADS):
        for found in pattern.finditer(text):
            yield Span(found.start(), found.start() + len(found.group().rstrip(" -")), ADDRESS)
    for found in _WORDED.finditer(text):
        middle = found["middle"].split()
        if any(word[0].isupper() or not is_ordinary(word) for word in middle):
            yield Span(found.start(), found.end(), ADDRESS)
    if _PUBLIC.search(text):
        return
    for found in _LONE.finditer(text):
        if not all(is_clinical(word) for word in found["street"].split()[:-1]):
            yield Span(found.start("street"), found.end("street"), ADDRESS)
