import sys
from pathlib import Path

import pytest
import yaml

from sundial.cases import documents
from sundial.cases.documents.kinds import files_of_kinds, forget

ROW = {
    "title": "测试书",
    "mark": "测",
    "layout": "letter",
    "copies": {"n": 1, "text": ""},
    "basis": "《测试办法》第一条",
    "in_force": {"from": "2021-07-15"},
}


@pytest.fixture
def bring(tmp_path, monkeypatch):
    """Bring rows as the file of a room, for this test only."""
    module = sys.modules[files_of_kinds.__module__]
    monkeypatch.setattr(module, "_files", list(files_of_kinds()))

    def _bring(name: str, rows: dict) -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
        documents.add(path)
        return path

    yield _bring
    forget()


def test_a_room_s_file_is_read_with_the_spine_s_own(bring):
    bring("room", {"test_letter": ROW})
    assert documents.kinds()["test_letter"].title == "测试书"
    assert "acceptance_notice" in documents.kinds()


def test_the_same_file_twice_changes_nothing(bring):
    path = bring("room", {"test_letter": ROW})
    documents.add(path)
    assert documents.kinds()["test_letter"]


def test_a_name_given_twice_is_refused(bring):
    bring("room", {"acceptance_notice": ROW})
    with pytest.raises(ValueError, match="acceptance_notice"):
        documents.kinds()


def test_two_kinds_never_share_a_series_of_numbers(bring):
    bring("room", {"test_letter": ROW | {"mark": "许受"}})
    with pytest.raises(ValueError, match="acceptance_notice and test_letter"):
        documents.kinds()
