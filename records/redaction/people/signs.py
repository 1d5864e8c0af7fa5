"""Words around names: what announces one, and what shows that a word is none."""

import re

from records.redaction.lexicon import words
from records.redaction.people.kin import KIN

NEVER = words("never.txt")
CALENDAR = words("calendar.txt")

_WHOSE = (
    r"(?:my|his|her|their|our|the|patient|patient's|patients|full|legal|maiden|wife's|husband's|"
    r"son's|sons|daughter's|"
    r"daughters|mom's|mother's|moms|dad's|father's|friend's|partner's|your|emergency|contact|"
    r"client)"
)
# After these comes a name, whatever it looks like.
ANNOUNCED = re.compile(
    rf"(?:\b(?:{_WHOSE} ){{0,2}}(?:(?:first|last|middle|family|full|nick|given) ?)?(?:name|names|"
    rf"nickname|surname)"
    r"(?:'s| is| was| are| r|:| =| -|,)+(?: also| actually| just)?(?: (?:dr|mr|mrs|ms)\.?)?"
    r"|\b(?:first|last|middle|family|full) name|\b(?:my|his|her) names?"
    r"|\b(?:do (?:you|u|ya) (?:still )?have(?= [^ ]+(?: [^ ]+)? on staff)|on behalf of|attn:?|"
    r"patient:|pt:|client:|from:|emergency contact(?: is|:)?|pt name|patient name|"
    r"me llamo|mi nombre es|mi nombre|se llama|surname|nickname|"
    r"(?:i'm|im|i am|he's|hes|he is|she's|shes|she is|who is) called)) +",
    re.IGNORECASE,
)
NOT_AFTER_ANNOUNCEMENT = words("after_announcement.txt")

# After these usually comes a name.
TITLE = re.compile(
    r"\b(?:nurse practitioner|physician assistant|massage therapist|physical therapist|dr|doctor|"
    r"mr|mrs|ms|miss|mx|prof|professor|nurse|sister|father|fr|rev|reverend|pastor|coach|sr|sra|"
    r"señor|"
    r"señora|senor|senora|dra|judge|officer|deputy|sgt|lt|capt|captain|elder|bishop|bro|brother|"
    r"deacon|principal|"
    r"mme|mlle|aunt|auntie|uncle|cousin|grandma|granny|mawmaw|pawpaw|parrain|nanny|tante|"
    r"grandpa|nana|papa|tia|tía|tío|"
    r"tio|abuela|abuelo)\b(?:\.? +|\.(?=[a-z]))",
    re.IGNORECASE,
)
# Abbreviated titles, which count before a capital only: "PA Gisclair".
SHORT_TITLE = re.compile(
    r"\b(?:(?i:pa|pa-c|np|rn|lpn|lmt|pta|dpt|ota|aprn|col|maj|gen|cmdr|sheriff|trooper|pastor|"
    r"councilman|senator|lawyer|attorney|adjuster|agent))\.? +(?=[A-Z][a-z])"
)
TITLED_LETTER = re.compile(
    r"\b(?:dr|mr|mrs|ms|miss|coach)\b\.? +(?=[A-Z](?![\w.'-]))", re.IGNORECASE
)
RELATION = re.compile(
    r"\b(?:(?:my|his|her|our|their|the|your|a|mi) (?:[a-z]+ )?(?:"
    rf"{KIN}|in-law|twins|"
    r"therapist|doctor|doc|pt|physio|physiotherapist|chiropractor|surgeon|coach|trainer|nurse|"
    r"patient|client|provider|lawyer|attorney|toddler|teen|teenager|guy|lady|receptionist|"
    r"assistant|intern|student|tech|manager|man|woman|colleague|pcp|orthopedist|ortho|dentist|"
    r"neurologist|rheumatologist|gyn|ob|np|esposo|esposa|hijo|hija|mamá|papá)"
    r"(?: called| named| is called| is named|,| is| was|'s name is|:| -)?"
    r"|ask for|asked for|asking for|ask|speak to|speak with|spoke to|spoke with|speaking with|"
    r"talk to|talked to|"
    r"talked with|call me|they call me|people call me|calls me|goes by|go by|known as|named|"
    r"signed by|signed|"
    r"seen by|treated by|"
    r"(?:appointment|appt|message|booking|question|visit|form|referral|this|it|session) "
    r"(?:is|was) for|"
    r"let(?= [^ ]+(?: [^ ]+)? know\b)|"
    r"referred by|met|meet|thank|tell|told|texted|emailed|phoned|book with|session with|"
    r"sessions with|appointment with|appt with) +",
    re.IGNORECASE,
)
# After these a capital is enough, whatever the word means.
KIN_NAMED = re.compile(
    rf"\b(?:my|his|her|our|their|mi|mis)(?:'s)? (?:[a-z]+ ){{0,2}}?(?:{KIN}|twins|kids|boys|girls|"
    r"children|grandkid|maw ?maw|paw ?paw|pony|client|secretary|esposo|esposa|hijo|hija|mamá|papá|"
    r"hermano|hermana|abuela|abuelo|suegra|suegro|amiga|amigo|nieto|nieta|primo|prima|tío|tía)"
    r"(?:,| named| called| is named| is called|:)? +",
    re.IGNORECASE,
)
# "wife is Soledad": without the "my" only where a clause begins.
KIN_FIRST = re.compile(
    rf"(?:^|[.!?,;(] ?)(?:{KIN}|emergency contact|doc|pcp)"
    r"(?:'s name)?(?: is| was| named|:| -) +",
    re.IGNORECASE,
)
# After these listed words of any kind are names, in small letters too.
CALLING = re.compile(
    r"\b(?:user|big|lil|li'l|(?:talked|spoke|spoken|speak|talk|speaking|talking) (?:to|with)|"
    r"ask(?:ed|ing)? for|(?:say|said|says|tell|told) (?:hi|hello|hey) to|"
    r"(?:hi|hello|hey|message|text|love) from|or maybe|this is for) +",
    re.IGNORECASE,
)
# After these any capital is a name, and in small letters listed words are.
CALLED = re.compile(
    r"\b(?:(?:they|people|friends|everyone|everybody|folks|she|he|y'all|just|can|you|please|who) "
    r"(?:all )?calls? (?:me|him|her)|call me|goes by|go by|going by|went by|known as|aka|nicknamed|"
    r"named|real (?:first )?name(?: is|'s)?) +",
    re.IGNORECASE,
)
# After these a listed word with a capital is a name.
SOURCE = re.compile(
    r"\b(?:spelled|spelt|wrong|other|another|not|says|said|say|reads|under|listed as|registered "
    r"as|filed as|booked as|down as|"
    r"saved as|"
    r"signed in as|got your number from|heard (?:about (?:you|y'all) )?from|referral from|"
    r"appt with|"
    r"appointment with|session with|visit with|tell|told|thank|thanks|ask|"
    # "hep C, treated with Harvoni"
    r"(?<!treated )(?<!cured )(?<!diagnosed )(?<!injected )(?<!medicated )with|see|saw|seen|for|"
    r"from|by|and|"
    r"to|about|twin|brother|sister|cousin|uncle|aunt|buddy|lady|girl|guy|adjuster|supervisor|"
    r"secretary|"
    r"attorney|lawyer|pharmacist|hygienist|receptionist|therapist|nurse|trainer|teacher|driver|"
    r"neighbor|"
    r"subscriber|insured|holder|spouse of|patient|bout) +",
    re.IGNORECASE,
)
INTRODUCED = re.compile(
    r"(?:\b(?:i'm|i am|im|i m|this is|it's me,?|its me,?|it's|its|it is|hey it's|that's|soy|"
    r"yo soy))(?: just| only)? +",
    re.IGNORECASE,
)
# Between these, unless a word of the language stands there, stands a name.
PERSON_DOES = re.compile(
    r"(?:,? who\b)?(?: (?:in|at|from|over at|over in) (?:the )?(?:[a-z]+ ){1,2})? ?"
    r"\b(?:told|wants to|wanted|asked|thinks|suggested|recommended|referred|mentioned|swears|"
    r"said|keeps saying|advised|texted|emailed|and i)\b",
    re.IGNORECASE,
)
# The same after "my niece", where less is needed.
RELATIVE_DOES = re.compile(
    r"(?:,? who\b)? ?\b(?:is (?:an? |in |not |also |\d|so |very |at |the |my |too )|was|has|had|"
    r"wants?|says|plays|runs|works|lives|hurt|got|does|came|goes|needs|loves|who)\b|,? \d",
    re.IGNORECASE,
)
OWNS = re.compile(
    r"'s? (?:(?:left|right|bad|lower|upper) )?(?:knees?|back|neck|shoulders?|elbows?|hips?|ankles?|"
    r"foot|feet|hands?|wrists?|heels?|calf|calves|jaw|legs?|arms?|pain|appointment|visit|session|"
    r"mom|"
    r"mother|dad|father|wife|husband|son|daughter|doctor|number|email|phone|insurance|card|copay|"
    r"bill|account|chart|referral|records|results|invoice|eval|appts?|appointments|sessions|order|"
    r"paperwork|forms|balance|claim|slot|birthday|dob|car|office|schedule|spot|refund|physical|"
    r"needling|therapy|treatment|surgery|turn|ride)\b",
    re.IGNORECASE,
)
GREETED = re.compile(
    r"(?:^|[.!?] ?)(?:hi|hello|hey|dear|thanks|thank you|thank u|thx|good (?:morning|afternoon|"
    r"evening))"
    r"(?: again| so much)?,? +(?=[^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*)?(?:[,.!?]|$))",
    re.IGNORECASE,
)
THIS_IS = re.compile(
    r"^\W*(?:(?:hi+|hello+|hey+|yes|yeah|yo|gm|sup|so|good morning|good afternoon|"
    r"good evening)\b[,.!]* *)*"
    r"(?:this is|this|it's me,?|its me,?|(?<=\w )(?:its|it's)) +",
    re.IGNORECASE,
)
# What follows a name in an introduction, and seldom an adjective.
PERSON_FOLLOWS = re.compile(
    r" *(?:$|[.,!?;(-]|lol\b|haha|btw\b|(?:and|from|here|calling|again|speaking|writing|with|w|i|"
    r"dob|born|aged?|"
    r"\d)\b)",
    re.IGNORECASE,
)
USUALLY_ADJECTIVE = words("adjectives.txt")

IS_MY_NAME = re.compile(
    r"(?P<name>[^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*\.?){0,2}) is (?:my|the|his|"
    r"her) (?:[a-z]+ ){0,3}name\b",
    re.IGNORECASE,
)
APPOSITION = re.compile(r", (?P<name>[A-ZÀ-Þ][^\W\d_][\w'-]*(?: [A-ZÀ-Þ][\w'-]*\.?){0,2})(?=, )")

LAST_WORDS = re.compile(r"[.!?] ?(?P<name>[^\W\d_][\w'-]+(?: [^\W\d_][\w'-]*\.?){0,2})[.!\s]*$")

AT_START = re.compile(
    r"^\W*(?:(?:hi|hello|hey|good morning|good afternoon|good evening|yes|yeah|ok|okay|"
    r"bonjour|bonsoir|hola)(?: there| y'?all| guys| everyone| cher| baby)?"
    r"\b[,.!]* *)?"
    r"(?P<name>[^\W\d_][\w'-]*\.?(?: [^\W\d_][\w'-]*\.?){0,2}?)"
    r" *(?:,? here\b(?! (?:is|are|to|for|we|the|it|comes)\b)|,? speaking\b)",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"(?:^|[\s.!?,~-])(?:[-~]{1,2}|thanks(?: so much| a lot| again| in advance)?|"
    r"thank you(?: so much| very much| again)?|"
    r"thx|ty|tysm|cheers|warmly|fondly|blessings|un saludo|saludos|atentamente|merci|"
    r"(?:best |kind |warm )?regards|sincerely(?: yours)?|yours(?: truly|"
    r" sincerely)?|best|best wishes|"
    r"take care|love|bye|gracias|xoxo|xx|xo|talk soon|god bless|appreciate it|much appreciated|"
    r"signed|respectfully)"
    r"[\s,.!~-]*(?<![a-z])(?P<name>(?:[^\W\d_]\.|[^\W\d_][\w'-]*)(?: (?:[^\W\d_]\.|"
    r"[^\W\d_][\w'-]*)){0,3})[.!\s]*$",
    re.IGNORECASE,
)
SPELLING = re.compile(r"\b(?:spell(?:ed|ing|t|s)?|names?)\b", re.IGNORECASE)
SPELLED = re.compile(r"(?<![\w-])(?:[A-Za-z](?:-|\. ?| - )){2,}[A-Za-z](?![\w-])")
SPELLED_WITH_BLANKS = re.compile(
    r"\bspell(?:ed|ing|t|s)?(?: it| that| is|:| as|"
    r",)* (?P<name>[A-Za-z](?:[ ,.-]+[A-Za-z]\b){2,})",
    re.IGNORECASE,
)

# "San Diego", "Lake Charles": the name of a place.
PLACE_BEGINS = words("place_beginnings.txt")

# "Bell's palsy", "Thompson test", "the Alexander technique": the name of a thing.
THING = re.compile(
    r"(?:'s)?[ -](?:(?:muscle|nerve|joint|type|like) )?"
    r"(?:syndrome|disease|disorder|palsy|cyst|neuroma|test|sign|fracture|tendon|tendinitis|"
    r"tendonitis|tendinosis|"
    r"tendinopathy|method|technique|contracture|thyroiditis|lymphoma|exercises?|stretch|"
    r"stretches|release|cream|balm|"
    r"salts?|fasciitis|deformity|reflex|approach|massage|ligament|arthritis|nodes?|scale|score|"
    r"therapy|protocol|"
    r"position|maneuver|manoeuvre|canal|tunnel|bone|points?|squat|press|curl|taping|tape|splint|"
    r"brace|needles?|gun|"
    r"clinic|hospital|health|trial|biomedical|institute|foundation|medical|university|insurance|"
    r"county|parish|street|st(?!\. [a-z])|"
    r"road|rd|avenue|ave|blvd|school|"
    r"church|city|beach|park|lake|river|high|surgery|surgeries|injections?|shots?|tunnel|shoes?|"
    r"cross|get-?ups?|twists?|lift|lifts|raises?|rods?|procedures?|operations?|repairs?|fusion|"
    r"osteotomy|"
    r"graft|block|fractures?|lesions?|hammers?|knife|knives|legs|angle|classification|grade|gait|"
    r"pt|physical|ortho|orthopedics?|rehab|chiropractic|stadium|gym|fitness|pharmacy|dental|"
    r"recliner|"
    r"chair|mattress|squats|presses|curls|rows|planks|deadlifts?|lunges?|pulls?|push-?ups?|"
    r"changes|syndromes|"
    r"tests|signs|"
    r"methods|type [\dIV]+|[A-C] (?:ankle|fracture)|cell|pose|hold|drops?|drills?|loops?|"
    r"flexion|myofascial|strain|counterstrain|yoga|malformation|cent(?:er|re)|crossing|mall|plaza|"
    r"square|village|academy|elementary|middle|prep|complex|arena|tower|mills?|bowl|fest|festival|"
    r"game|marathon|classic|"
    r"bunionectomy|plates?|belt|workout|hero|podcast|breathing|"
    r"ganglion|phenomenon|fever|lines?|index|frame|ball|roller|shuffle)\b",
    re.IGNORECASE,
)

# "Walker baseball": the name of a school.
TEAM = re.compile(
    r" (?:soccer|football|baseball|softball|volleyball|basketball|track|cheer|wrestling|"
    r"lacrosse|gymnastics|swim|dance|band|varsity|jv)\b",
    re.IGNORECASE,
)

# Institutions, methods, and goods that are called after people.
KNOWN_WHOLES = re.compile(
    r"\b(?:johns? hopkins|travell (?:and|&) simons|(?:janet )?travell(?:'s)?|tommy john|"
    r"dr\.? ?(?:scholl'?s?|martens?|pepper|teal'?s|bronner'?s?)|mount sinai|cedars[- ]sinai|"
    r"mass general|"
    r"dana[- ]farber|mayo clinic|mary bird perkins|perkins rowe|mary kay|"
    r"louis armstrong airport|martin luther king|mike the tiger|jack in the box|st\.? jude|"
    r"gold'?s gym|trader joe'?s|lululemon|doc martens?|birkenstocks?|tj maxx|t\.? ?j\.? maxx|"
    r"miller (?:lite|time|high life)|"
    r"harley[- ]davidson|calvin klein|ralph lauren|tommy (?:bahama|hilfiger|copper)|michael kors|"
    r"kate spade|"
    r"jack daniel'?s?|jim beam|johnn(?:y|ie) walker|sam(?:uel)? adams|captain morgan|john deere|"
    r"jimmy john'?s?|"
    r"papa john'?s?|raising cane'?s?|ben (?:and|&) jerry'?s?|j\.? ?c\.? penn?ey'?s?|"
    r"charles schwab|wells fargo|"
    r"edward jones|h ?& ?r block|victoria'?s secret|dick'?s sporting|bass pro|burt'?s bees|"
    r"johnson (?:and|&) johnson|"
    r"smith machine|herman miller|alex box|tai chi|adam'?s apple|charl(?:ey|ie) horses?|"
    r"jack of all trades|aunt flo|"
    r"uncle sam|mother nature|"
    r"miracle gro|mario (?:kart|brothers|bros)|guitar hero|stanley (?:cup|tumbler)|"
    r"peter to pay paul|tom,? dick and harry|"
    r"dr\.? (?:google|oz|phil|fauci)|doctor (?:google|oz|phil)|father time|father christmas|"
    r"lazy susan|jumping jacks?|"
    r"wim hof|les mills|bob and brad|don joy|lomi lomi|ma huang|squat university|huey p\b|"
    r"hawkins[- ]kennedy|de quervain'?s?|braxton[- ]hicks|charcot[- ]marie(?:[- ]tooth)?|"
    r"lake charles|santa barbara|baton rouge|"
    r"port allen|"
    r"st\.? (?:james|charles|thomas|marie|elizabeth|joseph|mary|john|martin|landry|bernard|vincent|"
    r"francis)|"
    r"factor v leiden|arnold[- ]chiari|john barnes|bikram|rick simpson oil|bob evans|uncle ben'?s|"
    r"aunt jemima|betty crocker|chuck e\.? cheese'?s?|"
    r"bed bath|marie callender'?s?|little debbie|sam'?s club|ben (?:and|&) jerry|"
    r"levi'?s (?:jeans|denim|shorts|501s?)|"
    r"(?:wear|wears|wearing|wore|pair of) (?:my |some )?levi'?s|"
    r"yoga with adriene|brooks (?:ghost|adrenaline|glycerin|beast|launch)s?|mardi gras|good friday|"
    r"ash wednesday|"
    r"st\.? (?:patrick|valentine)'?s?)\b",
    re.IGNORECASE,
)
