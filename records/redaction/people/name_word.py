"""One word that may be a name, as it is written."""

import re
from dataclasses import dataclass, field

# "Ivy's", "Ivy'll be late", "MARLA'D"; two letters at least stand before it.
_ENDING = re.compile(r"(?<=[^\W_]{2})'(?:s|d|ll|ve)$", re.IGNORECASE)
_SHAPED = re.compile(
    r"[A-Z][a-z]*'[A-Z][a-z]+|(?:Mc|De|La|Le|Da|Ja|Ke|Fitz|Ma|Sha|Ty)[A-Z][a-z]{2,}"
)
_ABBREVIATION_LETTERS = 3


@dataclass(frozen=True, slots=True)
class NameWord:
    """One word of a text and where it stands."""

    written: str
    start: int
    end: int
    bare: str = field(init=False, repr=False, compare=False)
    """The word without the dot of an initial and without a possessive or a short verb."""

    def __post_init__(self) -> None:
        """Compute what is asked of every word a hundred times."""
        bare = _ENDING.sub("", self.written.rstrip("."))
        object.__setattr__(self, "bare", bare)

    @property
    def bare_end(self) -> int:
        """Where the bare word ends."""
        return self.start + len(self.bare)

    @property
    def is_closed(self) -> bool:
        """Whether a possessive or a short verb ends it, so that no name goes on behind it."""
        return len(self.bare) < len(self.written.rstrip("."))

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.written[0].isupper()

    @property
    def is_shaped(self) -> bool:
        """Whether it has a second capital as names do: O'Shea, D'Andre, DeMarcus."""
        return _SHAPED.fullmatch(self.bare) is not None

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is written like ANA or TIA, which the lists take for names."""
        bare = self.bare.removesuffix("s")  # "PTs"
        return bare.isupper() and len(bare) <= _ABBREVIATION_LETTERS
