"""What can go wrong with the documents.

```
DocumentsError
 ├── UnreadableFile      missing, not UTF-8, not YAML, a key written twice
 ├── InvalidEntry        an entry has the wrong shape
 └── UnknownReference    an entry names a fact, section or button that does not exist
UnknownTopic             a caller asks for an answer or button that the documents do not have
```

A `DocumentsError` is for the person who edits the files: it names the file, the line where it
is known, the key and the mend. `UnknownTopic` is for the programmer who calls.
"""

from __future__ import annotations


class DocumentsError(Exception):
    """The documents cannot be used until a file is mended."""

    def __init__(self, file: str, key: str, problem: str, *, line: int | None = None) -> None:
        """Keep the parts, so that a console can point at the field."""
        self.file = file
        self.key = key
        self.problem = problem
        self.line = line
        place = f"{file}, line {line}" if line is not None else file
        super().__init__(f"{place}: {key}: {problem}" if key else f"{place}: {problem}")


class UnreadableFile(DocumentsError):  # noqa: N818 - as in httpx: what happened
    """The file is missing or is not YAML."""


class InvalidEntry(DocumentsError):  # noqa: N818 - as in httpx: what happened
    """An entry of the file has the wrong shape."""


class UnknownReference(DocumentsError):  # noqa: N818 - as in httpx: what happened
    """An entry names something that does not exist."""


class UnknownTopic(LookupError):  # noqa: N818
    """No answer, condition, phrase or button has this id."""
