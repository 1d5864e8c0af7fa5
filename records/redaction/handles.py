"""Links that name a person, handles, and the names people log in with."""

import re
from collections.abc import Iterator

from records.redaction.contact import DOMAINS
from records.redaction.lexicon import is_listed, is_ordinary, is_plain_name, words
from records.redaction.spans import LINK, Span

_URL = re.compile(
    rf"\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:{DOMAINS})\b(?:/\S*)?", re.IGNORECASE
)
_PROFILES = re.compile(
    r"(?:facebook|fb|instagram|linkedin|twitter|x|tiktok|snapchat|venmo|cash|paypal|wa|t|"
    r"threads|pinterest|youtube|reddit)\.(?:com|me|app)/\S"
    r"|(?:drive|docs|photos|sites|calendar)\.(?:app\.)?(?:google|goo)\.|icloud\.com/|dropbox\.com/|"
    r"1drv\.ms/|onedrive\.|imgur\.com/|ibb\.co/|flickr\.com/|shutterfly\.|photobucket\.|"
    r"wetransfer\.com/|we\.tl/|forms\.gle/|goo\.gl/|calendly\.com/|zoom\.us/"
    r"|/(?:u|users?|profiles?|people|members?|in)/\S",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.])@[A-Za-z][\w.-]+\w")
_SITE = (
    r"insta(?:gram)?|ig|facebook|fb|twitter|tiktok|snap(?:chat)?|venmo|telegram|whatsapp|"
    r"linkedin|skype|discord|strava|zelle|cash ?app|messenger|signal|reddit|youtube"
)
_LOGIN = r"user(?: ?name| ?id)?|log-?in|handle|screen ?name|gamer ?tag|portal(?: name| id)?|profile"
_ACCOUNT = re.compile(
    rf"\b(?:{_SITE}|{_LOGIN})\b(?: (?:name|handle|user ?name|account|page|profile))?(?: is|'s|:|"
    rf" =)\s*"
    r"(?P<value>@?[\w./-]*\w)",
    re.IGNORECASE,
)
# "my login on the portal is kay_two": further away only what looks like a handle
_DISTANT_ACCOUNT = re.compile(
    rf"\b(?:{_SITE}|{_LOGIN}|account)\b(?: (?:on|for|at|in|to|the|my|your|our|patient|portal|site|"
    rf"app|website|is|"
    rf"as|under|name|it's|its|was|{_SITE})\b|:|"
    rf" =){{0,7}} +(?P<value>@?(?=[\w.]*[\d_])[A-Za-z][\w.]*\w)"
    rf"|(?P<before>@?(?=[\w.]*[\d_])[A-Za-z][\w.]*\w) (?:on|is my|for) (?:the |my |"
    rf"your )?(?:{_SITE}|{_LOGIN})\b",
    re.IGNORECASE,
)
_JOINED_HANDLE = re.compile(r"(?<![\w@./-])[A-Za-z][A-Za-z0-9.]*_\w*[A-Za-z0-9](?![\w@])")
_URL_TITLES = re.compile(
    r"^(?:drs?|doctor|coach|mrs?|ms|miss|the|thereal|real|iam|im|its|team|with|ask|by|call|meet|hi)"
)
_LEAST_FIRST, _LEAST_FAMILY = 3, 4
_OFFICIAL = frozenset({"gov", "edu", "mil"})
# Shorter sites are mostly initials of offices; shorter words could be letters of anything.
_LEAST_PART, _LEAST_WORD = 4, 3


def find_links(text: str) -> Iterator[Span]:
    """Find links and handles.

    Args:
        text: folded text.
    """
    yield from _find_handles(text)
    for found in _URL.finditer(text):
        if _names_a_person(found.group()):
            yield Span(found.start(), found.end(), LINK)
    for pattern in (_ACCOUNT, _DISTANT_ACCOUNT):
        for found in pattern.finditer(text):
            group = "value" if found["value"] else "before"
            if is_ordinary(found[group]) and not is_listed(found[group]):  # "my tiktok is full of"
                continue
            yield Span(found.start(group), found.end(group), LINK)


def _find_handles(text: str) -> Iterator[Span]:
    for found in _HANDLE.finditer(text):
        yield Span(found.start(), found.end(), LINK)
    for found in _JOINED_HANDLE.finditer(text):
        if _is_handle(found.group()):
            yield Span(found.start(), found.end(), LINK)


def _is_handle(written: str) -> bool:
    """Say whether a word with an underscore is a person's and no file or button."""
    parts = [part.lower() for part in re.findall(r"[A-Za-z]+", written)]
    named = any(is_plain_name(part) or _is_joined_name(part) for part in parts)
    return named or (written[-1].isdigit() and any(not is_ordinary(part) for part in parts))


def _names_a_person(url: str) -> bool:
    if _PROFILES.search(url) or "?" in url or "~" in url:
        return True
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", url)
    parts = re.findall(r"[A-Za-z]+", bare)
    if any(is_plain_name(part) or _is_joined_name(part.lower()) for part in parts):
        return True
    if bare == url:  # "drmartens.com": a shop more often than a person's own site
        return False
    # What stands before the ending: of a person's own site it has a name that may be on no list.
    site, _, ending = re.split(r"[/:?#]", bare)[0].rpartition(".")
    if ending.lower() in _OFFICIAL:
        return False
    return not all(_is_made_of_words(part) for part in re.findall(r"[a-z]+", site.lower()))


def _is_made_of_words(part: str) -> bool:
    """Say whether a site's name is ordinary words run together: "healthline"."""
    if len(part) < _LEAST_PART:  # "nih", "cdc"
        return True
    reached = {0}
    for end in range(_LEAST_WORD, len(part) + 1):
        if any(end - at >= _LEAST_WORD and is_ordinary(part[at:end]) for at in reached):
            reached.add(end)
    return len(part) in reached


def _is_joined_name(part: str) -> bool:
    """Recognise ``janedoe``, ``drjanedoe``, ``janedoefitness`` by their first and family name."""
    title = _URL_TITLES.match(part)
    if title and _is_joined_name(part[title.end() :]):
        return True
    return any(
        part[:cut] in words("first_names.txt")
        and any(
            part[cut:end] in words("surnames.txt")
            for end in range(cut + _LEAST_FAMILY, len(part) + 1)
        )
        for cut in range(_LEAST_FIRST, len(part) - _LEAST_FAMILY + 1)
    )
