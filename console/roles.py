"""Who may do what. Each role may do all that the one before it may."""

from enum import IntEnum


class Role(IntEnum):
    """A staff member's role."""

    REVIEWER = 1
    EDITOR = 2
    ADMINISTRATOR = 3

    @property
    def word(self) -> str:
        """The role as it is written and stored."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Role":
        """Read a role; raises ValueError that names the choices."""
        try:
            return cls[word.upper()]
        except KeyError:
            known = ", ".join(role.word for role in cls)
            raise ValueError(f"{word!r} is not a role; choose one of {known}") from None
