import re
from pathlib import Path

import pytest

from tests.source import ROOT, shown

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
SKIPPED = {".venv", ".tools", "build", "node_modules", ".git", ".sundial"}
DOCUMENTS = sorted(path for path in ROOT.rglob("*.md") if not SKIPPED & set(path.relative_to(ROOT).parts))


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    targets = [target for target in LINK.findall(document.read_text("utf-8")) if "://" not in target]
    missing = [target for target in targets if not (document.parent / target).exists()]
    assert not [target for target in missing if not target.startswith("mailto:")]


@pytest.mark.parametrize(
    "name",
    ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "publiccode.yml"],
)
def test_the_repository_has(name: str) -> None:
    assert (ROOT / name).stat().st_size > 200
