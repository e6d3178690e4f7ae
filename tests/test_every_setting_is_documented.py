import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.source import ROOT, modules, tree

READERS = {"env_bool", "env_choice", "env_int"}
OF_THE_MACHINE = {"DISPLAY", "WAYLAND_DISPLAY", "PYTEST_VERSION", "DJANGO_SETTINGS_MODULE", "CI", "LANG", "LC_ALL"}


@cache
def settings_read() -> frozenset[str]:
    """Return the name of each environment variable the product reads."""
    return frozenset(name for path in modules() if is_worth_parsing(path) for name in read_in(path))


def is_worth_parsing(path: Path) -> bool:
    text = path.read_text("utf-8")
    return any(word in text for word in ("environ", "getenv", *READERS))


def read_in(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            yield from constants([node.slice])
        if isinstance(node, ast.Call) and reads_environment(ast.unparse(node.func)):
            yield from constants(node.args[:1])


def reads_environment(function: str) -> bool:
    return function in {"os.environ.get", "os.getenv", *READERS}


def constants(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_each_has_its_row_in_the_configuration_page() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    names = settings_read() - OF_THE_MACHINE
    assert {"DATABASE_URL", "SUNDIAL_DATA", "SECRET_KEY"} <= names
    assert not {name for name in names if f"`{name}`" not in page}


def test_the_page_names_no_setting_that_nothing_reads() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    rows = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    assert rows <= settings_read() | {"LANG", "PORT", "TEST_PROCESSES", "SUNDIAL_SHARED"}
