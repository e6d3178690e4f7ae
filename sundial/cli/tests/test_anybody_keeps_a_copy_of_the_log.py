"""A log is copied from a site that only serves files; the copy grows with it, and takes nothing that does not continue it."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sundial.cli.main import cli
from sundial.ledger import merkle, note, tiles
from sundial.ledger.checkpoint import Checkpoint
from sundial.ledger.fsck import check_directory, read_kept
from sundial.ledger.keyring import Rotation
from sundial.ledger.mirroring import CONTRADICTS
from sundial.ledger.tests.sample import FOLDER, LOG, SIZE

PLACES = [each for each in tiles.places(SIZE) if each.level == 0]
ENTRIES = [e for p in PLACES for e in tiles.unbundle((FOLDER / tiles.entries_path(p.n, p.width)).read_bytes())]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder that is served, and where."""
    folder = tmp_path / "site"
    folder.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}/log"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def copied(site: tuple[Path, str], tmp_path: Path) -> Callable[[], Result]:
    typed = ["ledger", "mirror", site[1], str(tmp_path / "copy"), "--key", LOG.verifier.vkey]
    return lambda: CliRunner().invoke(cli, typed, catch_exceptions=False)


def publish(folder: Path, entries: list[bytes]) -> None:
    """Serve a log of these entries, signed by the log's own key."""
    shutil.rmtree(folder / "log", ignore_errors=True)
    hashes = [merkle.leaf_hash(each) for each in entries]
    for (level, n), data in tiles.append(0, hashes, lambda level, n: b"").items():
        put(folder / "log" / tiles.Place(level, n, len(data) // merkle.HASH_BYTES).path, data)
    for at in range(0, len(entries), tiles.WIDTH):
        part = entries[at : at + tiles.WIDTH]
        put(folder / "log" / tiles.entries_path(at // tiles.WIDTH, len(part)), tiles.bundle(part))
    text = Checkpoint(LOG.verifier.name, len(entries), merkle.root_of(hashes)).text
    put(folder / "log" / "checkpoint", note.write(text, [LOG.sign(text)]).encode())


def put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def files(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_the_copy_is_the_log_to_the_byte(site, copied, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, site[0] / "log")
    assert f"{SIZE} leaves" in copied().output
    copy = files(tmp_path / "copy")
    assert copy == {name: content for name, content in files(FOLDER).items() if name in copy}
    assert {name.split("/")[0] for name in copy} == {"checkpoint", "tile", "openings"}
    assert list(check_directory(tmp_path / "copy", LOG.verifier)) == []


def test_the_copy_grows_with_the_log(site, copied, tmp_path: Path) -> None:
    for size in (1, 200, 255, 256, 257, SIZE):
        publish(site[0], ENTRIES[:size])
        assert copied().exit_code == 0
        assert list(check_directory(tmp_path / "copy", LOG.verifier)) == []
        assert files(site[0] / "log").items() <= files(tmp_path / "copy").items()
    assert "0 of them new" in copied().output


@pytest.mark.parametrize("at", [3, 258])
def test_a_rewritten_log_is_not_taken_and_the_two_checkpoints_convict_it(site, copied, tmp_path: Path, at: int) -> None:
    publish(site[0], ENTRIES[:270])
    copied()
    before = files(tmp_path / "copy")
    publish(site[0], [*ENTRIES[:at], b"{}", *ENTRIES[at + 1 :]])
    answer = copied()
    assert answer.exit_code == 1 and "Nothing was taken" in answer.output
    after = files(tmp_path / "copy")
    assert after.pop(CONTRADICTS) == (site[0] / "log" / "checkpoint").read_bytes() and after == before
    kept = read_kept((tmp_path / "copy" / "checkpoint").read_text(), "copy", LOG.verifier)
    assert "history" in {each.code for each in check_directory(site[0] / "log", LOG.verifier, kept=[kept])}


def test_a_log_that_shrank_or_whose_files_are_not_its_own_is_not_taken(site, copied, tmp_path: Path) -> None:
    publish(site[0], ENTRIES)
    whole = files(site[0] / "log")
    assert copied().exit_code == 0
    publish(site[0], ENTRIES[:100])
    assert copied().exit_code == 1
    shutil.rmtree(tmp_path / "copy")
    for name in [each for each in whole if each.startswith("tile/entries/")]:
        for content in (whole[name][:-1], whole[name].replace(b'"v":1', b'"v":2', 1), tiles.bundle([b"{}"])):
            publish(site[0], ENTRIES)
            put(site[0] / "log" / name, content)
            assert copied().exit_code in (1, 2) and not (tmp_path / "copy" / "checkpoint").exists()
    opened = (FOLDER / "openings/000").read_bytes()
    for content in (b"{}", opened.replace(b'"index":3', b'"index":7'), opened.replace(b'"index":3', b'"index":299')):
        publish(site[0], ENTRIES)
        put(site[0] / "log/openings/000", content)
        assert copied().exit_code in (1, 2) and not (tmp_path / "copy" / "checkpoint").exists()
    publish(site[0], ENTRIES)
    (site[0] / "log" / "checkpoint").write_text("no note")
    assert copied().exit_code == 2
    (site[0] / "log" / "checkpoint").unlink()
    assert copied().exit_code == 3


def test_what_was_kept_under_another_key_is_read_by_the_changes_of_key_that_came_with_it(site, tmp_path: Path) -> None:
    new, log = note.Ed25519Signer(LOG.verifier.name, bytes([9]) * 32), site[0] / "log"

    def fsck(*more: object) -> tuple[int, str]:
        typed = ["ledger", "fsck", str(log), "--key", LOG.verifier.vkey, *map(str, more)]
        answer = CliRunner().invoke(cli, typed, catch_exceptions=False)
        return answer.exit_code, answer.output

    publish(site[0], ENTRIES)
    early, late, told = tmp_path / "early", tmp_path / "late", tmp_path / "rotations"
    early.write_bytes((log / "checkpoint").read_bytes())
    text = note.split(early.read_text())[0]
    late.write_text(note.write(text, [new.sign(text)]))
    at = Checkpoint(LOG.verifier.name, 100, merkle.root_of([merkle.leaf_hash(each) for each in ENTRIES[:100]]))
    told.write_text(Rotation(at, LOG.verifier, new.verifier).signed(LOG, new))
    code, said = fsck("--kept", late)
    assert code == 2 and "--rotations" in said
    assert fsck("--kept", late, "--rotations", told) == (0, "Everything agrees.\n")
    shutil.copy(told, log / "rotations")
    shutil.copy(late, log / "checkpoint")
    assert fsck("--kept", late) == (0, "Everything agrees.\n")
    code, said = fsck("--kept", early)
    assert code == 1 and "did not have at 300 leaves" in said and "(history)" in said
