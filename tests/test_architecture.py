"""House rules as code: who commits, how operations are called, which templates a feature draws."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "marketplace"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE = 400
MAY_IMPORT_FLASK = {
    "app.py", "cli.py", "wiring.py", "serving.py", "db.py", "views.py", "webhooks.py", "forms.py",
    "fields.py", "commands.py", "worker.py", "signed_in.py", "acting.py", "panels.py", "readers.py",
    "visitors.py", "browsing.py", "search_addresses.py", "download.py", "stepping_in.py",
    "known_devices.py", "holding.py",
}  # fmt: skip
EDGES = ("_views.py", "_forms.py", "_commands.py")
BANNED_WORDS = ("Manager", "Helper", "Util", "Service")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_database_module_commits(path: Path):
    commits = [
        call.lineno
        for call in _calls(_tree(path))
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "commit"
        and ast.unparse(call.func.value) != "self._engine"  # an index has commits of its own
    ]
    allowed = path == PACKAGE / "db.py" or PACKAGE / "search" in path.parents
    assert allowed or not commits


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.stem.rpartition("_")[2] in {"operations", "queries"}],
    ids=_name,
)
def test_operations_and_queries_take_keywords_only(path: Path):
    positional = [
        node.name
        for node in _tree(path).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and (node.args.args or node.args.vararg or node.args.kwarg)
    ]
    assert positional == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_files_stay_readable_at_a_sitting(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", [p for p in MODULES if p.name != "__init__.py"], ids=_name)
def test_a_file_starts_by_saying_what_it_does(path: Path):
    assert ast.get_docstring(_tree(path))


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "__init__.py"], ids=_name)
def test_packages_re_export_nothing(path: Path):
    assert path.read_text(encoding="utf-8").strip() == ""


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_edge_imports_flask(path: Path):
    edge = path.name in MAY_IMPORT_FLASK or path.name.endswith(EDGES) or "web" in path.parts
    imported = {
        (node.module or "").split(".")[0]
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ImportFrom)
    } | {
        alias.name.split(".")[0]
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert edge or not imported & {"flask", "wtforms", "flask_wtf", "flask_login"}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_names_are_words_of_the_trade(path: Path):
    named = [
        node.name
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef) and any(word in node.name for word in BANNED_WORDS)
    ]
    assert named == []


def _rendered(path: Path) -> Iterator[str]:
    for call in _calls(_tree(path)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        first = call.args[0] if call.args else None
        if name in {"render_template", "Panel"} and isinstance(first, ast.Constant):
            yield str(first.value)


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.parent.parent == PACKAGE and p.parent.name != "web"], ids=_name
)
def test_a_feature_draws_its_own_templates_and_they_exist(path: Path):
    feature = path.parent.name
    for template in _rendered(path):
        assert template.startswith(f"{feature}/"), template
        assert (ROOT / "templates" / template).is_file(), template


def test_nothing_committed_names_a_package_host_or_this_machine():
    folders = [f"{place}/" for place in (ROOT.parent, Path.home()) if len(place.parts) > 1]
    option = re.compile(r"--(?:extra-)?index-url")
    for path in (*ROOT.glob("*.lock"), ROOT / "pyproject.toml", ROOT / "Makefile", *MODULES):
        text = path.read_text(encoding="utf-8")
        assert not any(folder in text for folder in folders), path
        assert not option.search(text), path
        assert path.suffix != ".lock" or "://" not in text, path
