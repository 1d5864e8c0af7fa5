"""Words around names: what announces one, and what shows that a word is none."""

import re

NEVER = frozenset(
    "i a an the and but or so if is it in on at to of for with from not no yes my your his her our hi hello hey thanks "
    "thank please can could would does do did what when where why how who which will i'm i've i'd i'll im ive me us we "
    "you they them he she that this there here was were are am be been has have had by as about dob ssn mr mrs ms miss dr sr sra".split()
)

_WHOSE = (
    r"(?:my|his|her|their|our|the|patient|patient's|patients|full|legal|maiden|wife's|husband's|son's|sons|daughter's|"
    r"daughters|mom's|mother's|moms|dad's|father's|friend's|partner's|your|emergency|contact|client)"
)
# After these comes a name, whatever it looks like.
ANNOUNCED = re.compile(
    rf"(?:\b(?:{_WHOSE} ){{0,2}}(?:(?:first|last|middle|family|full|nick|given) ?)?(?:name|names|nickname|surname)"
    r"(?:'s| is| was| are|:| =| -|,)+(?: also| actually| just)?(?: (?:dr|mr|mrs|ms)\.?)?"
    r"|\b(?:first|last|middle|family|full) name"
    r"|\b(?:on behalf of|attn:?|patient:|pt:|client:|from:|emergency contact(?: is|:)?|pt name|patient name|"
    r"me llamo|mi nombre es|mi nombre|se llama)) +",
    re.IGNORECASE,
)
NOT_AFTER_ANNOUNCEMENT = frozenset(
    "not on in a an the being below above private confidential spelled spelt written different wrong listed under it "
    "what too also just and or is was of for to from with by my your his her their that this there here none hidden "
    "secret unknown anonymous important irrelevant required needed mentioned given taken changed correct same "
    "hyphenated long hard short said saved so dob date phone number question email".split()
)

# After these usually comes a name.
TITLE = re.compile(
    r"\b(?:nurse practitioner|physician assistant|massage therapist|physical therapist|dr|doctor|mr|mrs|ms|miss|mx|prof|professor|nurse|sister|father|fr|rev|reverend|pastor|coach|sr|sra|señor|"
    r"señora|senor|senora|judge|officer|sgt|lt|capt|captain|aunt|auntie|uncle|cousin|grandma|grandpa|nana|papa|tia|"
    r"tio|abuela)\b\.? +",
    re.IGNORECASE,
)
RELATION = re.compile(
    r"\b(?:(?:my|his|her|our|their|the|your|a|mi) (?:[a-z]+ )?(?:wife|husband|hubby|spouse|son|daughter|mom|mum|mama|"
    r"mother|dad|daddy|father|brother|sister|friend|bestie|partner|boyfriend|girlfriend|fiance|fiancee|fiancé|fiancée|"
    r"uncle|aunt|cousin|grandma|grandmother|grandpa|grandfather|grandson|granddaughter|niece|nephew|neighbou?r|boss|"
    r"coworker|co-worker|colleague|therapist|doctor|pt|physio|physiotherapist|chiropractor|surgeon|coach|trainer|baby|"
    r"kid|child|twins?|stepson|stepdaughter|stepdad|stepmom|in-law|roommate|caregiver|nurse|teammate|patient|client|"
    r"provider|lawyer|attorney|ex|toddler|teen|teenager|boy|girl|guy|lady|receptionist|assistant|esposo|esposa|hijo|"
    r"hija|mamá|papá)(?: called| named| is called| is named|,| is|'s name is|:| -)?"
    r"|ask for|asked for|asking for|ask|speak to|speak with|spoke to|spoke with|speaking with|talk to|talked to|"
    r"talked with|call me|they call me|calls me|goes by|go by|known as|named|signed by|signed|seen by|treated by|"
    r"referred by|book with|session with|sessions with|appointment with|appt with) +",
    re.IGNORECASE,
)
INTRODUCED = re.compile(
    r"(?:\b(?:i'm|i am|im|i m|this is|it's me,?|its me,?|it's|its|it is|hey it's|that's|soy|yo soy))(?: just| only)? +",
    re.IGNORECASE,
)
# What follows a name in an introduction, and seldom an adjective.
PERSON_FOLLOWS = re.compile(
    r" *(?:$|[.,!?;(-]|(?:and|from|here|calling|again|speaking|writing|with|w|dob|born|aged?|\d)\b)",
    re.IGNORECASE,
)
USUALLY_ADJECTIVE = frozenset(
    "rich frank may will long short young good best small little sunny sandy rusty dusty hardy stark gross harsh "
    "precious moody sharp strong wise sterling gay summer winter autumn april june august dawn art hope faith joy".split()
)

LAST_WORDS = re.compile(r"[.!?] ?(?P<name>[^\W\d_][\w'-]+(?: [^\W\d_][\w'-]*\.?){0,2})[.!\s]*$")

AT_START = re.compile(
    r"^\W*(?:(?:hi|hello|hey|good morning|good afternoon|good evening|yes|yeah|ok|okay)\b[,.!]* *)?"
    r"(?P<name>[^\W\d_][\w'-]*\.?(?: [^\W\d_][\w'-]*\.?){0,2}?)"
    r" *(?:,? here\b(?! (?:is|are|to|for|we|the|it|comes)\b)|,? speaking\b)",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"(?:^|[\s.!?,~-])(?:[-~]{1,2}|thanks(?: so much| a lot| again| in advance)?|thank you(?: so much| very much| again)?|"
    r"thx|ty|cheers|(?:best |kind |warm )?regards|sincerely(?: yours)?|yours(?: truly| sincerely)?|best|best wishes|"
    r"take care|love|bye|gracias|xoxo|xx|xo|talk soon|god bless|appreciate it|much appreciated|signed|respectfully)"
    r"[\s,.!~-]*(?<![a-z])(?P<name>[^\W\d_][\w'-]*\.?(?: [^\W\d_][\w'-]*\.?){0,3})[.!\s]*$",
    re.IGNORECASE,
)
SPELLING = re.compile(r"\b(?:spell(?:ed|ing|t|s)?|names?)\b", re.IGNORECASE)
SPELLED = re.compile(r"(?<![\w-])(?:[A-Za-z](?:-|\. ?| - )){2,}[A-Za-z](?![\w-])")
SPELLED_WITH_BLANKS = re.compile(
    r"\bspell(?:ed|ing|t|s)?(?: it| that| is|:| as|,)* (?P<name>[A-Za-z](?:[ ,.-]+[A-Za-z]\b){2,})",
    re.IGNORECASE,
)

# "Bell's palsy", "Thompson test", "the Alexander technique": the name of a thing.
THING = re.compile(
    r"(?:'s)?[ -](?:(?:muscle|nerve|joint|type|like) )?"
    r"(?:syndrome|disease|disorder|palsy|cyst|neuroma|test|sign|fracture|tendon|tendinitis|tendonitis|tendinosis|"
    r"tendinopathy|method|technique|contracture|thyroiditis|lymphoma|exercises?|stretch|stretches|release|cream|balm|"
    r"salts?|fasciitis|deformity|reflex|approach|massage|ligament|arthritis|nodes?|scale|score|therapy|protocol|"
    r"position|maneuver|manoeuvre|canal|tunnel|bone|points?|squat|press|curl|taping|tape|splint|brace|needles?|gun|"
    r"clinic|hospital|health|medical|university|insurance|county|parish|street|st|road|rd|avenue|ave|blvd|school|"
    r"church|city|beach|park|lake|river|high|tunnel|shoes?|cross|get-?ups?|twists?|lift|lifts|raises?)\b",
    re.IGNORECASE,
)
