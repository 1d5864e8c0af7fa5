"""A small set of training examples, and what the featurizers would leave on them."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

EXAMPLES = {
    "fruit": [
        "do you sell apples",
        "are there ripe pears",
        "how much are the bananas",
        "a bag of cherries please",
        "which plums are sweet",
        "i would like some oranges",
    ],
    "opening": [
        "when do you open",
        "what are your opening hours",
        "are you open on sundays",
        "until when is the shop open",
        "at what time do you close",
        "open on holidays",
    ],
    "delivery": [
        "can you bring it to my house",
        "do you deliver",
        "how long does delivery take",
        "is there a charge for delivery",
        "deliver it to my office",
        "where is my parcel",
    ],
    "out_of_scope": [
        "who won the match",
        "tell me a joke",
        "how tall is the tower",
        "sing a song for me",
        "what is the capital of peru",
        "play some music",
    ],
}


def training_data() -> TrainingData:
    """Return the examples as Rasa's training data."""
    return TrainingData(
        [
            Message(data={TEXT: text, INTENT: intent})
            for intent, texts in EXAMPLES.items()
            for text in texts
        ]
    )


# Words of examples, with how often each stands there.
WORDS = {"needle": 9, "needles": 9, "needling": 8, "session": 5, "sessions": 5, "blood": 3, "does": 9,
         "hurt": 9, "it": 9, "how": 5, "much": 5, "dry": 7, "is": 5, "the": 5}  # fmt: skip
