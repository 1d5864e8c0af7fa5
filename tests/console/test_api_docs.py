"""The console's OpenAPI is what its pages are: every route, every field that a page reads."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from console.api_docs import FORMS, PATH, QUERIES, openapi
from console.application import create_app
from console.conversation_search import Filters
from console.pages import Route
from console.settings import read_settings
from tests.console.conftest import LogIn

# Read under names that are no constants: of the reply that is edited, and of the filters.
REPLY = {"title", "asked", "text", "facts", "more", "more_facts"}
FILTERS = {one.name for one in fields(Filters)}


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[Route]:
    folder = tmp_path_factory.mktemp("described")
    app = create_app(read_settings({"DATA_DIR": str(folder)}), name="described")
    found: list[Route] = app.ctx.routes
    return found


def functions(module: ModuleType) -> dict[str, ast.AST]:
    """The functions and methods of a module, by name; none stands twice."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name: node for node in ast.walk(tree) if isinstance(node, kinds)}


def calls(node: ast.AST) -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in a function: of what, which name, and the call itself."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            yield call.func.value.id, call.func.attr, call
        elif isinstance(call.func, ast.Name):
            yield "", call.func.id, call


def read_by(handler: Any) -> tuple[set[str], set[str]]:
    """The form's fields and the address's values that a page reads, itself or by what it calls."""
    known = functions(inspect.getmodule(handler) or ModuleType("none"))
    assert isinstance(handler.__func__, FunctionType)
    waiting, seen = [handler.__name__], set()
    form: set[str] = set()
    query: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in known:
            continue
        seen.add(name)
        for of, called, call in calls(known[name]):
            if of in {"self", ""}:
                waiting.append(called)
            elif of == "visit" and called in {"field", "fields"}:
                first = call.args[0]
                form |= {str(first.value)} if isinstance(first, ast.Constant) else REPLY
            elif of == "visit" and called == "query":
                first = call.args[0]
                query |= {str(first.value)} if isinstance(first, ast.Constant) else FILTERS
    return form, query


def test_every_form_is_described_and_no_other(routes: list[Route]) -> None:
    assert set(FORMS) == {route.path for route in routes if route.method == "POST"}
    assert set(QUERIES) <= {(route.method, route.path) for route in routes}


def test_the_fields_are_those_that_the_pages_read(routes: list[Route]) -> None:
    wrong = []
    for route in routes:
        form, query = read_by(route.handler)
        described = {one.name for one in FORMS.get(route.path, ()) if route.method == "POST"}
        asked = {one.name for one in QUERIES.get((route.method, route.path), ())}
        if (form, query) != (described, asked):
            wrong.append((route.method, route.path, form ^ described, query ^ asked))
    assert wrong == []


def test_what_a_page_reads_is_found(routes: list[Route]) -> None:
    """The comparison above would agree with anything if it found nothing."""
    found = [read_by(route.handler) for route in routes]
    assert {"decision", "turn", "sure", "reason"} <= set().union(*(form for form, _ in found))
    assert {"reason", "before", "q", "days"} <= set().union(*(query for _, query in found))


def test_administrators_get_it(routes: list[Route], log_in: LogIn) -> None:
    assert log_in("ed").get(PATH).status_code == 403
    answer = log_in("ada").get(PATH)
    assert answer.json() == openapi(routes)
    described = {(path, method) for path, one in answer.json()["paths"].items() for method in one}
    assert len(described) == len(routes) > 40
    for path, operations in answer.json()["paths"].items():
        for one in operations.values():
            assert one["summary"], path
