"""How dates are written: in figures, with a month's name, in words; in three languages."""

import re

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|"
    r"janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|"
    r"d[ée]cembre)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|ro|o)?"
_YEAR = r"(?:19|20)\d{2}"
_SHORT_YEAR = r"(?:'?\d{2}\b(?![:/%.]\d| ?(?:am|pm)\b))"
_OF = r"(?:de(?:l)?(?: a[ñn]o)? |of |in )?"
NUMERIC = r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}"
WRITTEN = (
    rf"{MONTH} (?:the )?{_DAY}(?:,? {_OF}(?:{_YEAR}|{_SHORT_YEAR}))?"
    rf"|(?:the )?{_DAY} (?:of |de )?{MONTH}(?:,? {_OF}(?:{_YEAR}|{_SHORT_YEAR}))?"
    rf"|{MONTH},? {_OF}{_YEAR}"
    rf"|{_YEAR},? {MONTH} {_DAY}"
    rf"|\d{{1,2}}[ -]{MONTH}[ -](?:{_YEAR}|{_SHORT_YEAR})"
)

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ORDINALS = (
    "(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|"
    "tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|"
    "nineteenth|"
    "twentieth|thirtieth"
)
_ENDING = rf"(?:(?:{_TENS})(?:[ -](?:{_ONES}))?|{_TEENS}|(?:oh|o|ought|zero)[ -](?:{_ONES}))"
_YEAR_WORDS = (
    rf"(?:(?:nineteen|twenty)(?: hundred)?(?: and)?[ -]{_ENDING}|"
    rf"two thousand(?: and)?(?: (?:{_ONES}|{_TEENS}|"
    rf"(?:{_TENS})(?:[ -](?:{_ONES}))?))?)"
)
_DAY_WORDS = rf"(?:{_ORDINALS}|(?:{_TENS})[ -](?:{_ONES})|{_TEENS}|{_TENS}|{_ONES})"
_ANY_DAY = rf"(?:{_DAY}|{_DAY_WORDS})"
_ANY_YEAR = rf"(?:{_YEAR_WORDS}|{_YEAR}|{_ENDING}|{_SHORT_YEAR})"
# A month and at least one more part of the date in words.
WORDED = (
    rf"{MONTH},? (?:the )?{_DAY_WORDS},? (?:of )?{_ANY_YEAR}"
    rf"|{MONTH},? (?:the )?{_DAY},? (?:of )?(?:{_YEAR_WORDS}|{_ENDING})"
    rf"|(?:the )?{_ANY_DAY} (?:of )?{MONTH},? (?:of )?(?:{_YEAR_WORDS}|{_ENDING})"
    rf"|(?:the )?{_DAY_WORDS} (?:of )?{MONTH},? (?:of )?{_ANY_YEAR}"
    rf"|{_YEAR_WORDS},? {MONTH}(?:,? (?:the )?{_ANY_DAY})?"
    rf"|{MONTH},? (?:of )?{_YEAR_WORDS}"
)
WORDED_YEAR = re.compile(rf"\b{_YEAR_WORDS}\b", re.IGNORECASE)
# What an announcement such as "born" allows: also a bare year, or a day without a year.
DATE = (
    rf"(?:{NUMERIC}|{WORDED}|{WRITTEN}|{MONTH},? (?:the )?{_DAY_WORDS}|"
    rf"(?:the )?{_DAY_WORDS} (?:of )?{MONTH}|"
    rf"\d{{1,2}} \d{{1,2}} (?:\d{{4}}|\d{{2}})\b|\d{{1,2}}[/-]\d{{1,2}}\b|\d{{8}}|\d{{6}}\b|"
    rf"{_YEAR}|{_YEAR_WORDS}|'\d{{2}}\b)"
)
