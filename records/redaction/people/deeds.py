"""What people do, have and are, as it stands behind their names."""

import re

from records.redaction.people.kin import KIN

_THEIRS = (
    rf"{KIN}|godmother|trainer|coach|therapist|doctor|nurse|ride|patient|pet|oldest|youngest|"
    r"middle child"
)
_SPEAKS_TO = r"(?:me|us|him|her|you|u|y'?all|them|my|the (?:office|clinic|front|desk|girl|lady))"
# Nothing but a person, whatever else the word before may mean.
ACTS = re.compile(
    r"(?:,? who\b)?(?: (?:just|also|already|even|never|still|always|only|at the (?:front )?desk|"
    r"(?:up )?front))?(?:"
    rf" (?:told|asked|texted|emailed|phoned|messaged|promised|reminded|warned) {_SPEAKS_TO}\b"
    r"| (?:said|says|thinks|thought|swears|mentioned|suggested|recommended|recommends|promised|"
    r"insists|claims|complained|figured)(?: that)? (?:i|i'm|im|you|u|y'?all|he|he's|she|she's|to|"
    r"hi|hey|hello|it'?s|we|they|my|yes|no|ok|thanks|thank)\b(?! (?:owe|paid|still owe)\b)"
    r"| (?:wants?|wanted|asks|asked|is asking|was asking|wondered|is wondering|was wondering) "
    r"(?:to know|to see|to come|to book|to schedule|to cancel|to reschedule|to try|to talk|to ask|"
    r"to bring|to switch|to sign|if|whether|about|for|an? (?:appointment|appt|massage|session)|me "
    r"to|her|his)\b"
    r"|(?: would like|'d like) (?:to|an?)\b"
    rf"|(?:'s| is| was) (?:my|our|his|her|their) (?:[a-z]+ )?(?:{_THEIRS})\b"
    r"|(?: is| was|'s| would be|'ll be| will be)(?: actually| really)? the (?:patient|one (?:who|"
    r"that|with|coming)|(?:new )?(?:therapist|girl|guy|lady|kid))\b"
    r"|,? who (?:told|said|works|worked|treated|referred|sent|did my|was supposed|answered|called|"
    r"checked)\b"
    r"|,? (?:by the way|btw)\b"
    r"| (?:no[- ]showed|passed away|is pregnant|was crying)\b"
    r"| and (?:his|her) (?:mom|mother|dad|father|wife|husband|son|daughter|sister|brother|kids?)\b"
    r")",
    re.IGNORECASE,
)
_ILL = (
    r"shingles|(?:low |high )?fever|flu|strep|covid|cold|stomach (?:bug|flu|virus)|virus|pneumonia|"
    r"bronchitis|concussion|migraines?|headaches?|sciatica|scoliosis|autism|adhd|asthma|diabetes|"
    r"arthritis|cancer|lupus|fibro(?:myalgia)?|vertigo|gout|(?:[a-z]+ )?surgery|chemo|dialysis|"
    r"(?:[a-z]+ )?(?:pain|sprain|strain|spasms?|tear)|pacemaker|dementia|parkinson'?s|pink ?eye|"
    r"[a-z]+itis|(?:bad|sore|stiff|hurt|torn|frozen|messed up|tight) [a-z]+"
)
_BUSY = (
    r"appointment|appt|practice|(?:a |soccer |ball |basketball |football |volleyball )?game|"
    r"recital|tryouts|"
    r"a meeting|school|a test|exams?|jury duty|work|to (?:work|leave|go|cancel|reschedule|be|"
    r"pick|drive|miss|stay|babysit)|mri|x-?ray|a question|questions|no (?:ride|insurance)|"
    r"(?:her|his) (?:own|second|first|next|last|follow|eval|physical|license|period)"
)
_OBJECT = r"(?:me|us|him|her)"
_PART = (
    r"(?:appointment|appt|mom|mother|dad|father|wife|husband|son|daughter|sister|brother|insurance|"
    r"coach|teacher|school|class|practice|recital|chart|referral|(?:cell|phone)(?: ?number)?|"
    r"number|therapist|birthday|dob|(?:left |right |bad |"
    r"low(?:er)? )?(?:knee|hip|ankle|shoulder|neck|elbow|wrist|heel)|turn|eval|balance|copay|ride|"
    r"session|visit|schedule|slot)s?\b(?! (?:out|of)\b)"
)
# What only people have or do, and no thing that a given name may be: "hunter has practice".
PERSONAL = re.compile(
    r"(?:,? who\b)?(?: (?:just|also|already|even|never|still|always|only))?(?:"
    rf" (?:has|had|got|gets|caught|came down with)(?: got)?(?: a| an| the| her| his| another| "
    rf"some| really)?(?: (?:bad|severe|terrible|awful))? (?:{_ILL}|{_BUSY})\b"
    r"| (?:has|had) been (?:limping|complaining|having|seeing|crying|sick|a patient)\b"
    r"| needs? (?:her|his|an? (?:ride|appt|eval|refund|note))\b"
    r"|(?: is| was|'s| will be|'ll be| isn'?t| wasn'?t| won'?t be)(?: not| also| still| just| "
    r"only| so| too| very| really)? (?:running (?:late|behind)|coming (?:with|in|alone|instead)|"
    r"allergic|pregnant|sick|out sick|on (?:her|his) (?:way|lunch|period)|picking (?:me|us|him|"
    r"her)|driving (?:me|us)|bringing (?:me|him|her|us)|in the (?:waiting|lobby|hospital|er)|at "
    r"(?:school|practice|the (?:er|hospital|desk|dentist))|an? (?:nurse|patient|teacher|student|"
    r"dancer|runner|gymnast|swimmer|lefty|pitcher|minor|sweetheart|new patient|hairdresser|welder|"
    r"freshman|sophomore|saint)\b|calling about|trying to|scared|nervous|terrified|afraid|deaf|"
    r"limping|crying|diabetic|disabled|retired)\b"
    r"| (?:fell|tripped|threw up|fainted|passed out|limps|limped)"
    r"(?= (?:at|on|in|again|down|off|out|yesterday|last|today|while|and|during)\b|$|[.,!?])"
    r"| (?:twisted|sprained|broke|tore|pulled|tweaked|rolled|jammed|strained|dislocated|injured|"
    r"hurts?|bruised|banged|popped|messed up) (?:her|his) [a-z]+"
    r"| (?:turns|turned|is turning) \d{1,2}\b"
    r"| (?:plays|pitches|dances|swims|tumbles|cheers|coaches|teaches|lives|drives) (?:in|at|"
    r"for|with|there|here|on|near|by|from|soccer|basketball|ball|football|volleyball|softball|"
    r"baseball|tennis|golf)\b"
    rf"| (?:drove|drives|picked|saw|sees|massaged|adjusted|needled|stretched|checked|booked|"
    rf"scheduled) {_OBJECT}\b"
    r"| (?:worked|works) on (?:me|us|him|her|my)\b"
    r"| (?:gave|handed|showed|sent|emailed|lent|sold) (?:me|us) (?:an?|the|my|some|this|that|"
    r"extra) "
    r"| (?:did|massaged|needled|taped|stretched) my \w+"
    r"| (?:can'?t|cannot|couldn'?t|won'?t|will not|wont|cant|may not) (?:come|make it|be there|"
    r"be in\b|be able|be late|get there|drive|sit|walk|get off|take off|find|lie|lay|bend|stand|"
    r"sleep|see|hear|lift|raise|reach)\b"
    r"| (?:doesn'?t|didn'?t) (?:drive|speak|text|show|call|want|like|have an?|remember|feel|"
    r"answer|get (?:her|his|off))\b"
    r"| (?:wants|wanted|loves|loved|hates|likes|liked|forgot|lost|missed|canceled|cancelled|"
    r"rescheduled|brought) (?:her|his|it|the|y'?all|you|to|that)\b"
    rf"|'s {_PART}"
    r")",
    re.IGNORECASE,
)
# What a person does, and a thing at times: "ginger helped me".
DOES = re.compile(
    r"(?:"
    r" (?:has|had) been (?:coming|out|in|going|doing)\b"
    r"| (?:needs|has|would need) to (?:see|come|book|cancel|reschedule|talk|ask|leave|know|move|"
    r"schedule|switch|change)\b"
    r"| needs? an? (?:appointment|receipt|new patient|later|earlier|morning|different)\b"
    r"|(?: is| was|'s| will be|'ll be| isn'?t| wasn'?t| won'?t be)(?: not| also| still| just| "
    r"only| so| too| very| really)? (?:coming|with me|in the car|at (?:work|the front)|scheduled "
    r"(?:for|with|at)|asking|having|hurting|sweet|nice to|rude|amazing|awesome|wonderful|gentle|"
    r"great|the best|[1-9]\d?(?: ?(?:y/?o|yrs?|years?|months?|mos?)\b|,|\.|$| and\b)|"
    r"(?:my|her|his|our|their) (?:favorite|person))"
    rf"| (?:brought|brings|took|treated|treats|stuck|helped) {_OBJECT}\b"
    r"| (?:fixed|released|loosened|stuck) (?:my|me) \w+"
    r"| and (?:i|me|my (?:wife|husband|mom|son|daughter|dad|sister|brother))\b(?!['-])"
    r")",
    re.IGNORECASE,
)
# "Thao 3pm works", "Ivy at 8 and Otto at 8:30"
TIME = re.compile(
    r"[ ,]{1,2}(?:at |for |@ ?)?(?:\d{1,2}:\d\d|\d{1,2} ?[ap]\.?m\b)|,? (?:at|for) \d{1,2}\b"
    r"(?! ?(?:%|\$|dollars|bucks|min|weeks|days|months|years|mg|visits|sessions|x\b))",
    re.IGNORECASE,
)
# "Joy was at the desk. She said so": someone who is spoken of again.
STANDS_BEFORE_PRONOUN = re.compile(
    r" (?:is|was|has|had|did|does|will|would|can|could|went|got|gets|needs|wants|loves|likes|gave|"
    r"took|made|left|came|comes|called|used|isn'?t|wasn'?t|doesn'?t|didn'?t|can'?t|won'?t)\b"
    r"(?! (?:when|where|what|how|why|there)\b).{0,90}\b(?:she|he|she's|he's|shes|hes|"
    r"she'll|he'll|she'd|he'd|herself|himself)\b",
    re.IGNORECASE,
)
_ASKED = (
    r"\b(?:is|was|does|did|can|could|will|would|has|hasn'?t|isn'?t|wasn'?t|doesn'?t|didn'?t|when "
    r"is|when'?s|where is|where'?s|how is|how'?s|if|think|see|find) (?P<name>[^\W\d_][\w'-]*?) "
    r"(?:(?:still|even|ever|gonna|going to|supposed to|able to|be|already|really|also) ){0,2}"
)
_WHEN = (
    r"(?:(?:this|next) (?:week|month|morning|afternoon)|today|tomorrow|tmrw|"
    r"(?:on )?(?:mon|tues?|wednes|thurs?|fri|satur|sun)days?|weekends?)"
)
# Behind a verb that asks, before what only a person can be asked for: "is chip in tomorrow".
CALLED_FOR = re.compile(
    rf"{_ASKED}(?:in (?:{_WHEN}|now|yet|this (?:week|morning|afternoon))|(?:here|there|off|on) "
    rf"{_WHEN}|on (?:vacation|maternity|leave|shift|lunch)\b|back from|mad\b|upset\b|busy "
    rf"(?:today|tomorrow|at)\b|(?:work|working) (?:there|here|{_WHEN})|see(?:ing)? (?:me|us|my|him|"
    r"her|patients)\b|treat(?:ing)? (?:me|my|us|him|her|kids)\b|call (?:me|you|y'?all)\b|text "
    r"(?:me|you)\b|know (?:i|that|if|about|my)\b|remember\b|taking (?:new|patients)|do (?:my|the "
    r"(?:needling|massage|eval))\b|come (?:in|with|instead|too|get|see)\b|tell (?:you|y'?all|me|"
    r"him|her)\b|the one (?:who|that)\b|my therapist\b|(?:there|here|around) (?:on |at |this )|"
    r"on (?:the|your) (?:schedule|calendar)\b|mention\b|say (?:i|that)\b)",
    re.IGNORECASE,
)
# "tell bo hi": who is to be told, asked or thanked something.
TOLD = re.compile(
    r"\b(?:tell|told|telling|let|remind|ask|asked) (?P<name>[^\W\d_][\w'-]*?),? (?:i said|i'm|"
    r"i am|i'll|im|that i|that my|that we|hi|hey|hello|thanks|thank you|thank u|thx|to call|to "
    r"text|to email|if (?:he|she|i)|he|she|he's|she's|hes|shes|know (?:i|that|when|if|we)|bye|"
    r"congrats|"
    r"happy|my)\b",
    re.IGNORECASE,
)
# "cancel for violet and hazel tmrw": whom a visit is for.
BOOKED = re.compile(
    r"\b(?:appts?|appointments?|sessions?|spots?|slots?|cancel|reschedule|reminder|referral|eval|"
    r"visit|massage|birthday|turn|openings?|anything|room|availability) for "
    r"(?P<name>[^\W\d_][\w'-]*?)(?=$|[.,!?]| (?:and|tmrw|"
    r"tomorrow|today|at|on|please|pls|next|this|not|too|is|was|\d{1,2}|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\b|"
    r" &)",
    re.IGNORECASE,
)
# "thank you miss joy", "hey dawn,": who is spoken to.
ADDRESSED = re.compile(
    r"(?:^|[.!?,] ?|\b(?:ok|okay|and|hi|yes|no) )(?:thanks|thank (?:you|u|ya)|thx|tysm|hi|hey|"
    r"hello|bye|good "
    r"(?:morning|afternoon|evening|night)|gm)(?: so much| again| very much| a lot)?,? "
    r"(?:(?:ms|miss|mr|mrs)\.? )?(?P<name>[^\W\d_][\w'-]*?)(?=$|[.!,?])",
    re.IGNORECASE,
)
# "i'm joy's mom": whose.
KIN_OF = re.compile(
    rf"\b(?:i'?m|i am|this is|it'?s|from|with|by|about|and) (?P<name>[^\W\d_][\w-]*)'s "
    rf"(?:{_THEIRS})\b",
    re.IGNORECASE,
)
# "im faith, new patient": who presents herself with a noun, which no state of hers can be.
PRESENTS = re.compile(
    r"^\W*(?:(?:hi+|hey+|hello|good (?:morning|afternoon|evening))\b[,.! ]*)?(?:i'?m|i am) "
    r"(?P<name>hope|faith|joy|dawn|april|june|autumn|summer|art|grace|mercy|charity|star|sky)"
    r"(?=[,.!](?: |$)|$|,? (?:new patient|from|the one|calling|again|with|your|here|i|and i)\b)",
    re.IGNORECASE,
)
# "autumn here, can i": who writes.
WRITES = re.compile(
    r"^\W*(?:(?:hi+|hey+|hello|yes|yeah|ok|good (?:morning|afternoon|evening))\b[,.! ]*)?"
    r"(?P<name>[^\W\d_][\w'-]*?) here"
    r"(?=$|[,.!;:-]| (?:again|from|with|and|i|im|i'm|can|do|just)\b)",
    re.IGNORECASE,
)
# The same, before what a thing can be asked for as well: "is cash available".
ASKED_FOR = re.compile(
    rf"{_ASKED}(?:available|working|sick|(?:there|here) yet|back (?:yet|this|next|in)|free (?:at|"
    r"on|this|next|today|tomorrow)|accepting|quit|leave (?:me|y'?all|already)|do massages?|come "
    r"(?:at|back))\b",
    re.IGNORECASE,
)
