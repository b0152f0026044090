"""The rules of the architecture, read off the source. `docs/decisions` has the reasons for what is unusual."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.each import for_each

ROOT = Path(__file__).resolve().parents[1]
SERVICE = ROOT / "service" / "kiwame"
CLIENTS = ROOT / "clients" / "kiwame_clients"

LAYERS = (  # a room imports from its own row and the rows above it
    {
        "__version__",
        "model",
        "pictures",
        "verbs",
        "solution",
        "reason",
        "errors",
        "settings",
        "formula",
        "phrases",
        "web",
    },
    {"parse", "ops", "devices", "messages"},
    {"backends"},
    {"explainer"},
    {"render"},
    {"engine", "cache"},
    {"api"},
    {"library", "verbs_library", "solve_library", "why_library", "kiwame"},  # a notebook's; `kiwame` is __init__.py
)
BUILDERS = {"kiwame", "kiwame.library", "kiwame.api.app"}  # engines and caches are built here alone
HTTP = {"starlette", "uvicorn", "httpx", "httptools", "kiwame.api"}
TENSORS = {"torch", "numpy", "einops", "kiwame.backends", "kiwame.explainer"}
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__"}
UNSAFE_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle"}
UNFINISHED = {"TODO", "FIXME", "HACK"}
FOLDERS = ("service", "clients", "tests", "bench", "docs", "deploy")
TEXTS = {".py", ".md", ".toml", ".yml", ".yaml", ".js", ".css", ".html", ".lock", ".sh"}

SOURCES = sorted(SERVICE.rglob("*.py"))
ALL_SOURCES = [*SOURCES, *sorted(CLIENTS.rglob("*.py"))]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    return [*module.split("."), "kiwame"][1]


def imports(path: Path) -> Iterator[str]:
    """Every module or name that a file imports, at any depth, with dots resolved: `a.b` for `from a import b`."""
    package = module_of(path).split(".")
    if path.stem != "__init__":
        package = package[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def within(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def rooms_imported() -> Iterator[tuple[str, str, Path]]:
    for path in SOURCES:
        for name in imports(path):
            if within(name, {"kiwame"}):
                yield room(module_of(path)), room(name), path


def level(name: str) -> int:
    levels = [i for i, rooms in enumerate(LAYERS) if name in rooms]
    assert levels, f"kiwame.{name} has no layer: name it in LAYERS"
    return levels[0]


def test_imports_go_one_way_through_the_layers() -> None:
    against = [f"{label(path)} imports {to}" for of, to, path in rooms_imported() if level(to) > level(of)]
    assert not against


def test_no_two_rooms_import_each_other() -> None:
    pairs = {(of, to) for of, to, _ in rooms_imported() if of != to}
    assert not {pair for pair in pairs if pair[::-1] in pairs}


@pytest.mark.parametrize("name", ["explainer", "render", "messages", "parse", "ops", "backends", "formula", "phrases"])
def test_a_room_below_the_engine_knows_no_http(name: str) -> None:
    found = [(label(p), i) for p in SOURCES if room(module_of(p)) == name for i in imports(p) if within(i, HTTP)]
    assert not found


def test_the_api_knows_no_tensors() -> None:
    used = [(label(p), i) for p in SOURCES if room(module_of(p)) == "api" for i in imports(p)]
    assert not [(p, i) for p, i in used if within(i, TENSORS)]


def test_engines_and_caches_are_built_only_where_everything_is_put_together() -> None:
    for path in SOURCES:
        module = module_of(path)
        for name in imports(path):
            seam = within(name, {"kiwame.engine.seam", "kiwame.cache.seam"})
            if within(name, {"kiwame.engine", "kiwame.cache"}) and not seam:
                assert module in BUILDERS or room(name) == room(module), f"{label(path)} imports {name}"


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("kiwame", ["torch", "starlette", "uvicorn", "ray", "resvg"]),
        ("kiwame.api.app", ["torch", "numpy", "ray", "PIL", "resvg"]),
        ("kiwame_clients", ["kiwame", "numpy", "torch"]),
    ],
)
def test_an_import_stays_light(module: str, absent: list[str]) -> None:
    if module.count(".") and find_spec(module) is None:
        pytest.skip(f"there is no {module}")
    code = f"import sys, {module}; print(*[name for name in {absent} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.split() == []


def called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


@for_each([(path,) for path in ALL_SOURCES], by=lambda path: room(module_of(path)))
def test_no_code_is_run_from_data(path: Path) -> None:
    assert not UNSAFE_CALLS & {called(node) for node in ast.walk(tree(path))}
    assert not [name for name in imports(path) if within(name, UNSAFE_MODULES)]
    words = [node for node in ast.walk(tree(path)) if isinstance(node, ast.keyword)]
    assert not [w for w in words if w.arg in ("allow_pickle", "shell") and ast.unparse(w.value) != "False"]
    loads = [n for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute) and ast.unparse(n) == "torch.load"]
    assert not loads


@for_each([(path,) for path in ALL_SOURCES], by=lambda path: room(module_of(path)))
def test_a_file_holds_one_thing(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 300
    functions = [n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert not [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > 60]


@for_each([(path,) for path in ALL_SOURCES if path.stat().st_size], by=lambda path: room(module_of(path)))
def test_a_module_says_what_it_holds(path: Path) -> None:
    assert ast.get_docstring(tree(path))


def test_no_op_is_declared_before_the_catalogue_is_listed() -> None:
    code = "import kiwame.parse.read, kiwame.explainer.explain; from kiwame.ops.base import REGISTRY; print(list(REGISTRY))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout == "[]\n"  # or it would stand first, in whichever process imports it so


def test_every_third_party_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    names = {normal(requirement) for requirement in declared}
    known = packages_distributions()
    used = {name.split(".")[0] for path in ALL_SOURCES for name in imports(path)}
    foreign = used - set(sys.stdlib_module_names) - {"kiwame", "kiwame_clients"}
    assert not {name for name in foreign if not {normal(d) for d in known.get(name, [name])} & names}


def normal(requirement: str) -> str:
    name = requirement
    for end in "[<>=!~; ":
        name = name.split(end)[0]
    return name.lower().replace("_", "-")


@pytest.mark.parametrize("folder", ["", *FOLDERS])
def test_the_project_speaks_of_finished_things(folder: str) -> None:
    paths = (ROOT / folder).rglob("*") if folder else ROOT.iterdir()
    for path in (path for path in paths if path.suffix in TEXTS and path != Path(__file__)):
        words = set("".join(c if c.isalpha() else " " for c in path.read_text(encoding="utf-8")).split())
        assert not words & UNFINISHED, label(path)
