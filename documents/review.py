"""The review page: all that a patient can be shown, with the facts it rests on, as one HTML page.

For the clinic's staff, who sign for every sentence. The page needs no script and no network.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from documents.fact_sheets import Facts
from documents.library import Documents
from documents.reply import Reply
from documents.shown import Shown, everything
from documents.text_checks import TextChecks

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 76rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
caption { text-align: left; padding: .5rem 0; }
th, td { border: 1px solid; padding: .5rem; text-align: left; vertical-align: top; }
td:nth-child(3) { min-width: 18rem; }
td:nth-child(6) { overflow-wrap: anywhere; min-width: 8rem; }
td ul { margin: 0; padding-left: 1.2rem; }
a { color: inherit; }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 3px solid; }
"""

_HEADINGS = {
    "answers.yml": "Answers",
    "conditions.yml": "Conditions",
    "hand_offs.yml": "Hand-offs",
    "safety_advice.yml": "Safety advice",
    "phrases.yml": "Phrases and errors",
}


def page(documents: Documents, texts: TextChecks) -> str:
    """Write the page."""
    groups = [
        (file, list(shown))
        for file, shown in groupby(
            sorted(everything(documents), key=lambda s: list(_HEADINGS).index(s.file)),
            key=lambda s: s.file,
        )
    ]
    links = "".join(
        f'<li><a href="#{file.removesuffix(".yml")}">{_HEADINGS[file]}</a> ({len(shown)})</li>'
        for file, shown in groups
    )
    tables = "".join(_group(file, shown, documents.facts, texts) for file, shown in groups)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Answers for review</title><style>{_STYLE}</style></head><body>"
        "<header><h1>Answers for review</h1>"
        "<p>Everything that a patient can be shown, and the facts that it rests on. "
        "To change a text, edit the file and key that stand beside it.</p>"
        f'<nav aria-label="Parts of this page"><ul>{links}'
        '<li><a href="#sources">What the documents say</a></li></ul></nav></header>'
        f"<main>{tables}{_sources(documents)}</main></body></html>\n"
    )


def _group(file: str, shown: list[Shown], facts: Facts, texts: TextChecks) -> str:
    heading, anchor = _HEADINGS[file], file.removesuffix(".yml")
    rows = "".join(_row(each, facts, texts) for each in shown)
    columns = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Asked", "Kind", "Reply", "Buttons", "Facts and sections", "Key", "To mend")
    )
    return _table(anchor, heading, f"{heading}, as written in {file}", columns, rows)


def _row(shown: Shown, facts: Facts, texts: TextChecks) -> str:
    language = f' lang="{shown.language}"' if shown.language != "en" else ""
    rests = _list(
        f"{escape(facts.statement(fact))} <cite>{escape(facts.citation(fact).document)}, "
        f"{escape(facts.citation(fact).section)}</cite> ({escape(fact)})"
        for fact in dict.fromkeys(shown.facts)
    )
    mend = _list(
        escape(problem) for problem in texts.problems(shown.text, english=shown.language == "en")
    )
    return (
        f'<tr><th scope="row">{escape(shown.question)}</th>'
        f"<td>{escape(_kind(shown.reply))}</td><td{language}>{escape(shown.text)}</td>"
        f"<td>{_buttons(shown.reply)}</td><td>{rests}</td>"
        f"<td>{escape(shown.key)}</td><td>{mend}</td></tr>"
    )


def _kind(reply: Reply | None) -> str:
    if reply is None:
        return "error"
    return f"{reply.kind}: {reply.subtopic}" if reply.subtopic else reply.kind


def _buttons(reply: Reply | None) -> str:
    return _list(escape(button.title) for button in (reply.buttons if reply else ()))


def _sources(documents: Documents) -> str:
    """Write what each document says, and what of it no patient is shown."""
    columns = "".join(f'<th scope="col">{name}</th>' for name in ("Section", "Statement", "Use"))
    tables = ""
    for file, sheet in documents.sheets.items():
        rows = [(fact.section, fact.fact, fact.id) for fact in sheet.facts]
        rows += [
            (e.section, e.statement, f"left out ({e.why}): {e.reason}") for e in sheet.left_out
        ]
        body = "".join(
            f'<tr><th scope="row">{escape(section)}</th><td>{escape(statement)}</td>'
            f"<td>{escape(use)}</td></tr>"
            for section, statement, use in rows
        )
        anchor = file.removesuffix(".yml")
        tables += _table(anchor, sheet.title, f"As restated in sources/{file}", columns, body, "h3")
    return f'<section id="sources"><h2>What the documents say</h2>{tables}</section>'


def _table(
    anchor: str, heading: str, caption: str, columns: str, rows: str, level: str = "h2"
) -> str:
    return (
        f'<section id="{escape(anchor)}"><{level}>{escape(heading)}</{level}>'
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(heading)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _list(items: Iterable[str]) -> str:
    shown = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{shown}</ul>" if shown else ""
