"""Joins the bubble's modules into the few that browsers fetch, without comments and idle blanks.

The sources in ``website/`` run as they are; this only makes them smaller on the way out. They keep
to a few rules. A module that breaks one of these is refused by name: every import is one line that
names what it takes from a double-quoted ``"./….js"``; nothing is renamed or exported as default; no
name is used at the top level of two modules. And every statement ends with a semicolon, and a
division has blanks around it, which the browser tests of what is packed would notice.
"""

import posixpath
import re
from collections.abc import Mapping

ENTRY = "bubble.js"

_IMPORT = re.compile(r'^import \{ \w+(?:, \w+)* \} from "(\./[a-z/-]+\.js)";\n', re.MULTILINE)
_LAZY = re.compile(r'\bimport\("(\./[a-z/-]+\.js)"\)')
_OTHER_IMPORT = re.compile(
    r"^(?:import\b|export (?!(?:const|class|function|async) )).*", re.MULTILINE
)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_TOP_LEVEL = re.compile(
    r"^(?:const|let|class|(?:async )?function) (\w+|[\[{][^=]+?[\]}]) ?[={(]?", re.MULTILINE
)
_LITERAL = re.compile(
    r"""
      "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | `(?:\\.|[^`\\])*`
    | (?<=[(=:,!&|?\[\ ]) / (?![*/\ ]) (?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+ / [dgimsuvy]*
    | /\*.*?\*/ | //[^\n]*
    """,
    re.VERBOSE | re.DOTALL,
)
_IDLE = re.compile(r"\s*([{}()\[\];,=<>?:&|!*%])\s*|(?<![+-])\s+([+-])\s+(?![+-])")


class PackError(ValueError):
    """A module breaks a rule of the packer; the message names it and the mend."""


def pack(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the modules that browsers fetch: the entry, what it imports, what that loads lazily.

    Args:
        sources: module texts by path below ``website/``, such as ``bubble.js``, ``bubble/dom.js``.

    Raises:
        PackError: a module is missing, or breaks a rule of this module's docstring.
    """
    packed = {ENTRY: _squeeze(_source(sources, ENTRY))}
    roots = _targets(_IMPORT, sources, ENTRY)
    placed: dict[str, str] = {}
    for root in roots:
        members = _closure(sources, root, placed)
        packed[root] = _join(sources, members)
        roots += [lazy for member in members for lazy in _targets(_LAZY, sources, member)]
    return packed


def _source(sources: Mapping[str, str], name: str) -> str:
    if name not in sources:
        raise PackError(f"website/{name} is imported but missing; add it or mend the import.")
    text = sources[name]
    if wrong := _OTHER_IMPORT.search(_IMPORT.sub("", text)):
        raise PackError(
            f"website/{name}: {wrong[0]!r} cannot be packed; "
            'write `import { names } from "./module.js";` on one line and export by name.'
        )
    return text


def _targets(pattern: re.Pattern[str], sources: Mapping[str, str], name: str) -> list[str]:
    folder = posixpath.dirname(name)
    found = pattern.findall(_source(sources, name))
    return [posixpath.normpath(posixpath.join(folder, target)) for target in found]


def _closure(sources: Mapping[str, str], root: str, placed: dict[str, str]) -> list[str]:
    """Return a module and all that it imports, each after what it imports itself."""
    order: list[str] = []
    under_way: list[str] = []

    def visit(name: str) -> None:
        if name in under_way:
            chain = " -> ".join([*under_way, name])
            raise PackError(f"website: modules import each other: {chain}; move what they share.")
        if placed.get(name) == root:
            return
        if name in placed:
            raise PackError(f"website/{name} is needed by {placed[name]} and {root}; merge these.")
        under_way.append(name)
        for target in _targets(_IMPORT, sources, name):
            visit(target)
        under_way.pop()
        placed[name] = root
        order.append(name)

    visit(root)
    return order


def _join(sources: Mapping[str, str], members: list[str]) -> str:
    owners: dict[str, str] = {}
    parts = []
    for name in members:
        text = _IMPORT.sub("", sources[name])
        # only the last, which the others are there for, is imported from outside
        text = text if name == members[-1] else _EXPORT.sub("", text)
        for declared in _TOP_LEVEL.findall(_EXPORT.sub("", text)):
            for word in re.findall(r"\w+", declared):
                if word in owners:
                    raise PackError(
                        f"website/{name} and {owners[word]} both declare {word}; rename one."
                    )
                owners[word] = name
        parts.append(_squeeze(text))
    return "".join(parts)


def _squeeze(text: str) -> str:
    """Return JavaScript without comments and idle blanks; its literals stay as they are."""
    text = _LITERAL.sub(lambda found: "" if found[0].startswith(("//", "/*")) else found[0], text)
    pieces = []
    end = 0
    for found in _LITERAL.finditer(text):
        pieces += [_blanks(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*pieces, _blanks(text[end:])]).strip()


def _blanks(code: str) -> str:
    tight = _IDLE.sub(lambda found: found[1] or found[2], code)
    return re.sub(r"\s+", " ", tight).replace(";}", "}")
