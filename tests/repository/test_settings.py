"""docs/settings.md lists every variable this project reads, and none that it does not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{3,}")
TABLE_ROW = re.compile(r"^\| `([A-Z0-9_]+)` \|", re.MULTILINE)

# Python's and Django's own; set by the programs themselves and nothing a person chooses here.
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}
# In the environ of a request, as WSGI calls it; the process has no such variables.
OF_A_REQUEST = {"CONTENT_LENGTH", "HTTP_AUTHORIZATION", "HTTP_TRANSFER_ENCODING", "PATH_INFO"}
# pip, uv and OpenSSL document these; install.sh hands them on.
INSTALLERS_OWN = ("PIP_", "UV_", "SSL_")
# The terminal's settings are a table of its own (deploy/terminal/options.py) with a page of its own.
OWN_PAGES = ("deploy/terminal",)


def read_in_python() -> Iterator[str]:
    """Names handed to whatever reads the environment: `env.text("X")`, `os.environ["X"]`, `environment.get("X")`."""
    for folder in ("config", "deploy"):
        for file in (ROOT / folder).rglob("*.py"):
            if file.relative_to(ROOT).as_posix().startswith(OWN_PAGES):
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                yield from names_in(node)


def names_in(node: ast.AST) -> Iterator[str]:
    """Return the upper-case names among the direct parts of an expression that speaks of the environment."""
    match node:
        case ast.Call(func=func, args=args) if "env" in ast.unparse(func) or any("env" in ast.unparse(a) for a in args):
            parts = args
        case ast.Subscript(value=value, slice=part) if "env" in ast.unparse(value):
            parts = [part]
        case ast.Compare(left=left, comparators=[right]) if "env" in ast.unparse(right):
            parts = [left]
        case _:
            parts = []
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and VARIABLE.fullmatch(part.value):
            yield part.value


def read_in_make() -> Iterator[str]:
    """Names the Makefile takes with `?=` or shows in its help, and those install.sh can do without."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    yield from re.findall(r"^([A-Z_]+) \?=", makefile, re.MULTILINE)
    yield from re.findall(r"([A-Z_]+)=", makefile.partition("help:")[2].partition("\n\n")[0])
    shell = (ROOT / "deploy/install.sh").read_text(encoding="utf-8")
    yield from (name for name in re.findall(r"\$\{([A-Z_]+):-", shell) if not name.startswith(INSTALLERS_OWN))


def test_every_variable_is_documented_and_no_other() -> None:
    documented = TABLE_ROW.findall((ROOT / "docs/settings.md").read_text(encoding="utf-8"))
    assert len(documented) == len(set(documented))
    assert set(documented) == (set(read_in_python()) | set(read_in_make())) - NOT_OURS - OF_A_REQUEST


def test_the_finder_finds() -> None:
    """Guards against a finder that finds nothing and so agrees with everything."""
    code = 'env.text("AAAA"); os.environ["BBBB"]; environment.get("CCCC"); "DDDD" in os.environ; other.text("EEEE")'
    found = {name for node in ast.walk(ast.parse(code)) for name in names_in(node)}
    assert found == {"AAAA", "BBBB", "CCCC", "DDDD"}
