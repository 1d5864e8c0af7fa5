"""Who a person is to the writer: one list for every pattern that asks for it."""

# Alternatives of a regular expression, in English; whoever needs more puts it behind a "|".
KIN = (
    "wife|husband|hubby|spouse|partner|ex|gf|bf|girlfriend|boyfriend|fianc[eé]e?|"
    "mom|mum|momma|mama|mother|dad|daddy|father|stepmom|stepdad|"
    "son|daughter|stepson|stepdaughter|godson|goddaughter|baby|kid|child|boy|girl|twin|"
    "brother|bro|sister|sis|uncle|aunt|auntie|cousin|niece|nephew|"
    "grandma|grandmother|granny|grandpa|grandfather|grandson|granddaughter|grandbaby|"
    "(?:mother|father|sister|brother)[ -]in[ -]law|"
    "friend|bestie|buddy|neighbou?r|roommate|boss|co-?worker|teammate|caregiver|sitter|aide|"
    "dog|cat|puppy|horse"
)
