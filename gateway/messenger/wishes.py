"""What a person on Messenger may ask of the records: to be forgotten."""

import re

_ASKED = (
    r"(?:please|(?:can|could|would|will) you|you must|i(?: want|'d like| would like)(?: you)? to)"
)
_WHAT = (
    r"(?:personal\W+)?(?:data|information|info|messages?|chats?|conversations?|history|records?|"
    r"texts?)"
)
_WHERE = (
    r"(?:here|now|with you|you have(?: on| about) me|about me|"
    r"from (?:your|the) (?:records?|system|database))"
)
_ALL = r"(?: (?:i (?:wrote|said|told you)|about me|here|you (?:have|know) (?:on|about) me))?"
# The whole message, so that "please delete my appointment" stays a question for the clinic.
_ERASE = re.compile(
    rf"(?:(?:hi|hello|hey)\W+)?(?:{_ASKED}\W+)*(?:"
    rf"(?:delete|erase|remove|wipe|clear|forget)\W+(?:all\W+)?(?:of\W+)?"
    rf"(?:my|our|this|these|the)\W+{_WHAT}(?: {_WHERE})?"
    rf"|(?:delete|erase|remove|forget) everything{_ALL}"
    r"|forget (?:about )?me"
    r")(?:\W+(?:please|now|thanks|thank you))*\W*",
    re.IGNORECASE,
)
_LONGEST = 120


def wants_erasure(text: str) -> bool:
    """Say whether a message asks, and does nothing but ask, to delete the conversation.

    Args:
        text: as the person wrote it.
    """
    folded = " ".join(text.replace("\u2019", "'").split()).strip(" \"'.!")
    return len(folded) <= _LONGEST and _ERASE.fullmatch(folded) is not None
