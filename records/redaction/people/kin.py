"""Who a person is to the writer: one list for every pattern that asks for it."""

# Alternatives of a regular expression, in English; whoever needs more puts it behind a "|".
# "Father in law" comes before "father": the first that matches is taken, and "in" is no name.
IN_LAW = r"(?:mother|father|sister|brother|son|daughter|parents)[ -]in[ -]law"
KIN = (
    rf"{IN_LAW}|"
    "wife|husband|hubby|spouse|partner|ex|gf|bf|girlfriend|boyfriend|fianc[eé]e?|"
    "mom|mum|momma|mama|mother|dad|daddy|father|stepmom|stepdad|"
    "son|daughter|stepson|stepdaughter|godson|goddaughter|baby|kid|child|boy|girl|twin|"
    "brother|bro|sister|sis|uncle|aunt|auntie|cousin|niece|nephew|"
    "grandma|grandmother|granny|grandpa|grandfather|grandson|granddaughter|grandbaby|"
    "friend|bestie|buddy|neighbou?r|roommate|boss|co-?worker|teammate|caregiver|sitter|aide|"
    "dog|cat|puppy|horse"
)
