"""Where the names of people stand, whatever they are: "waiting on …", "… never called"."""

import re

from records.redaction.people.kin import IN_LAW, KIN

_NAME = r"(?P<name>[a-zà-ÿ]{4,})"
_GREETING = (
    r"(?:(?:(?:hi+|hey+|hello+)(?: there| y'?all| guys| everyone)?|yes|yeah|yep|no|nope|ok|okay|"
    r"yo|gm|sup|so|sorry|good morning|good afternoon|good evening)\b[,.! ]*)*"
)
_END = r"(?=\s*(?:$|[,.!?;:)(]|-)"
SLOTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"^{_GREETING}(?:it'?s|this is|this|it is|im|i'm|i am)(?: me)?,? {_NAME}{_END}| (?:i|"
            r"and|from|here|again|lol|haha|btw|with|who|appt|the one|dob|born|aged?|\d)\b)"
        ),
        rf"^{_GREETING[:-1]}+{_NAME}{_END}| (?:again|here|from|speaking|calling)\b)",
        rf"\b(?:the|my|her|his|ur|your) names? (?:is |was )?{_NAME}",
        (
            rf"(?:^|[.!?] |\d,? ){_NAME}(?= [a-z]+,? (?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d|dob\b|"
            r"born\b|here\b)|,? \(?\d{1,2}[/.-]\d)"
        ),
        rf"\d,? {_NAME}[.!]?$",
        rf"(?:^|[,.;:#\d] ?)name(?:'s)?:? (?:is )?{_NAME}",
        (
            r"\b(?:thanks|thank you|thank u|ty|thx|hi|hey|hello|dear|bye|tell|gracias),? "
            rf"{_NAME}{_END}| (?:see|for|ur|you|u|i|so|this|can|could|it'?s|we|my|your|y'?all|"
            r"that|hi|hello|thanks|thank)\b)"
        ),
        (
            r"\b(?:here for|waiting (?:on|for)|picking up|asked? for|asking for|look(?:ing)? "
            r"(?:for|under)|under|call|calling|reach|spoke (?:with|w/?|to)|talk(?:ed)? (?:with|"
            r"w/?|to)|speak(?:ing)? (?:with|w/?|to)|seen by|treated by|scheduled with|booked "
            r"with|appt with|appointment with|session with|w/|text|email|remember|besides|anyone "
            rf"but|someone but|instead of|whoever) {_NAME}{_END}| (?:back|in|at|on|please|pls|i "
            r"think|and|or|about|last|next|yesterday|today|tomorrow|again|sees|recommends|she|he|"
            r"to do|do|either)\b)"
        ),
        (
            r"(?P<sure>)\b(?:here for|waiting on|picking up|spoke (?:with|w/?|to)|talk(?:ed)? "
            rf"(?:with|w/?|to)|besides|anyone but|someone but|{IN_LAW}|treated by|seen by|"
            r"under the name|"
            rf"anybody but) {_NAME}{_END}| (?:at|in|on|please|i think|last|yesterday|today|she|he|"
            r"to do|can|could)\b)"
        ),
        rf"(?P<sure>)^{_GREETING}{_NAME} (?:again|here|speaking|calling)[,.!]? ",
        rf"(?P<sure>)^{_GREETING}(?:it'?s|this is|im|i'm|this) {_NAME} (?:again|here|from)\b",
        (
            rf"(?P<sure>)\b(?:thanks|thank you|ty|thx) {_NAME} (?:ur|see you|see u|you're|youre|"
            r"you are)\b"
        ),
        (
            rf"(?P<sure>)\b(?:dr|doctor|mr|mrs|ms|miss|coach|nurse)\.? {_NAME} (?:told|said|says|"
            r"asked|recommended|wants|thinks|sent|suggested|referred|from|at)\b"
        ),
        (
            r"(?P<sure>)\b(?:thanks|thank you|thx|ty|cheers|regards|sincerely|xoxo)[,!.~ "
            rf"-]*[,!.~-]+ ?{_NAME}[.! ]*$"
        ),
        rf"(?P<sure>)\b(?:i was|was|is|for) {_NAME}'s \d",
        (
            rf"(?P<sure>)(?:^|[.!?,;:] ?|\b(?:and|but|because|since|that|if) ){_NAME} (?:never "
            r"(?:called|texted)|at (?:the )?(?:front|desk|billing|check ?-?out|check ?-?in|"
            r"reception)|told me|hurt me|called me|texted me|worked on|has (?:an?|her|his) "
            r"(?:appt|appointment)|left a needle|would like a|and (?:his|her) (?:mom|dad|mother|"
            r"father|wife|husband|sister|brother|kids?))\b"
        ),
        (
            rf"(?:^|[.!?,;:] ?|\b(?:and|but|because|since|that|if) ){_NAME} (?:never (?:called|"
            r"texted|got|came)|(?:at|from|in) (?:the )?(?:front|desk|billing|check ?-?out|check "
            r"?-?in|scheduling|reception|office)|was (?:my|so|very|great|awesome|rude|nice|the "
            r"best|amazing|wonderful|gentle|late)|is (?:my|so|awesome|rude|the best|amazing|the "
            r"bomb|out sick)|did (?:my|the|a|an|great|good)|left|would like|wants|needs|told|"
            r"said|hurt me|helped|called|texted|emailed|canceled|cancelled|can'?t (?:make|come)|"
            r"won'?t be|has (?:an?|her|his)|isn'?t|worked on|recommended|referred|suggested|gave|"
            r"took|and (?:i|me|my|his|her))\b"
        ),
        (
            rf"\b(?:can|does|is|did|will|has|was|when'?s|where'?s|if) {_NAME} (?:do|still|come|"
            r"coming|have|take|taking|see|seeing|work|working|back|here|there|in|free|off|call|"
            r"doing|gone|on|available|the same|out|treat|needle|get|accepting|left|with)\b"
        ),
        (
            rf"\b{_NAME}'?s (?:\d{{1,2}}(?::\d\d)?\b|(?:appt|appointment|session|insurance|card|"
            r"bill|chart|referral|mom|mother|dad|father|wife|husband|son|daughter|knee|back|neck|"
            r"shoulder|hip|ankle|eval|balance|ride|birthday))"
        ),
        rf"\b(?:it was|that was|think it'?s|was it|is it) {_NAME} (?:who|that|or|i think)\b",
        (
            r"\b(?:my|his|her|our|their) (?:[a-z]+ )?(?:adjuster|supervisor|case ?manager|"
            rf"attorney|lawyer|therapist|trainer|coach|surgeon|{KIN}|in[ -]law|twins|kids)"
            rf"(?: is| was|,)? {_NAME}"
        ),
        (
            r"\b(?:dr|doctor|mr|mrs|ms|miss|coach|nurse|adjuster|therapist|trainer)\.? (?:is "
            rf")?{_NAME}"
        ),
        rf"\b(?:both|me and|me \() ?{_NAME}(?:\)| (?:and|need|want|are|have|both)\b)",
    )
)
# In these stand people only, so that a given name that is a word counts as well.
SURE_SLOTS = frozenset(slot for slot in SLOTS if "(?P<sure>)" in slot.pattern)
