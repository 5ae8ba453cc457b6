"""What documents name in code font exists in the code: files, modules, functions, the agreed words."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.repository.markdown import codes
from tests.repository.tree import ROOT, files, shown

APPS = ("sandbox", "insurers", "consent", "eligibility", "batch", "fixtures", "console", "config", "deploy")
PAGES = [page for page in files("*.md") if page.parent in {ROOT, ROOT / "docs", ROOT / "docs/adr"}]
NAMED = pytest.mark.parametrize("page", PAGES, ids=shown)
PATH = re.compile(r"(?:[\w.<>-]+/)+[\w.<>-]*|[\w-]+\.(?:py|md|toml|yaml|sh)")
DOTTED = re.compile(rf"(?:{'|'.join(APPS)})(?:\.\w+)+")
# In a reader's folders, not in the repository.
ELSEWHERE = re.compile(r"(?:<folder>/)?(?:req|res|face)\b|\.(?:local|venv|work)/|dist/|terminal\.toml")
# Of the real system, which the code has no use for.
THEIRS = {"ResponseFileStayTime": "a setting of the real terminal"}


@NAMED
def test_every_file_exists(page: Path) -> None:
    named = {code for code in codes(page) if PATH.fullmatch(code) and not ELSEWHERE.match(code)}
    assert [path for path in named if not _exists(page, path)] == []


@NAMED
def test_every_dotted_name_exists(page: Path) -> None:
    named = {code for code in codes(page) if DOTTED.fullmatch(code) and not PATH.fullmatch(code)}
    assert [name for name in named if not _defined(name)] == []


@NAMED
def test_every_word_of_the_code_is_one(page: Path) -> None:
    """Words with an underscore or two capitals are names of something; each stands somewhere in the code."""
    named = {code for code in codes(page) if re.fullmatch(r"[a-z]+(?:_[a-z]+)+|(?:[A-Z][a-z]+){2,}", code)}
    assert named <= words() | THEIRS.keys()


def test_every_word_of_the_glossary_is_one_of_the_code() -> None:
    named = {code for code in codes(ROOT / "docs/glossary.md") if re.fullmatch(r"\w+", code)}
    assert len(named) > 10
    assert named <= words()


@cache
def words() -> frozenset[str]:
    """Return every identifier and every short text of the production code: names, columns, codes, tags."""
    found: set[str] = set()
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                found |= _words(node)
    return frozenset(found)


def _words(node: ast.AST) -> set[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
            return {name}
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Constant(value=str(text)) if len(text) < 50:
            return {text}
    return set()


def _exists(page: Path, path: str) -> bool:
    """Tell whether a path exists, from the root or beside the page, a bare name anywhere; `<id>` is any name."""
    pattern = re.sub(r"<\w+>", "*", path)
    if "/" not in path:
        return bool(files(pattern))
    return any(any(folder.glob(pattern)) for folder in (ROOT, page.parent, *(ROOT / app for app in APPS)))


def _defined(name: str) -> bool:
    """Tell whether a dotted name is a module, or something the code of a module defines."""
    module, _, inner = name.rpartition(".")
    path = ROOT / name.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    file = ROOT / (module.replace(".", "/") + ".py")
    return file.is_file() and inner in _top_level(file)


def _top_level(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                named.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                named.add(name)
    return named
