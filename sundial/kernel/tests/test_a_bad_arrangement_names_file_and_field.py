import pytest

from sundial.kernel.refusal import Refusal
from sundial.kernel.workdays import load_arrangement

GOOD = """format: sundial-arrangement/1
year: 2027
notices:
  - title: 通知
holidays:
  - name: 元旦
    rest: [2027-01-01/2027-01-03]
    work: [2027-01-09]
"""


def load(folder, text):
    path = folder / "2027.yaml"
    path.write_text(text, encoding="utf-8")
    return load_arrangement(path)


def test_the_good_file_loads(tmp_path):
    arrangement = load(tmp_path, GOOD)
    assert (arrangement.year, len(list(arrangement.entries()))) == (2027, 4)


@pytest.mark.parametrize(
    ("was", "becomes", "field", "words"),
    [
        ("arrangement/1", "arrangement/9", "format", "must be “sundial-arrangement/1”"),
        ("year: 2027", "year: soon", "year", "a year such as 2026"),
        ("year: 2027", "year: 2027\narea: 宁夏", "area", "six quoted digits"),
        ("year: 2027", "year: 2027\ncolour: red", "colour", "no such field"),
        ("  - title: 通知", "  - number: 一", "notices[0].title", "a text is expected"),
        ("  - title: 通知", "  []", "notices", "name the notice"),
        ("name: 元旦", "nome: 元旦", "holidays[0].nome", "no such field"),
        ("[2027-01-01/2027-01-03]", "2027-01-01", "holidays[0].rest", "a list is expected"),
        ("[2027-01-01/2027-01-03]", "[2027-01-03/2027-01-01]", "holidays[0].rest[0]", "2027-01-03/2027-01-01"),
        ("[2027-01-01/2027-01-03]", "[tomorrow]", "holidays[0].rest[0]", "not “tomorrow”"),
        ("2027-01-03]", "2027-12-03]", "holidays[0].rest[0]", "a range like"),
        ("[2027-01-09]", "[2027-01-08]", "holidays[0].work[0]", "Saturday or Sunday"),
        ("[2027-01-09]", "[2027-01-03]", "holidays[0].work", "2027-01-03 is named twice"),
        ("[2027-01-09]", "[2028-06-03]", "holidays[0].work", "does not belong to 2027"),
    ],
)
def test_a_broken_rule_is_named(tmp_path, was, becomes, field, words):
    assert was in GOOD
    with pytest.raises(Refusal) as refused:
        load(tmp_path, GOOD.replace(was, becomes))
    assert (refused.value.code, refused.value.field) == ("arrangement.field", field)
    assert "2027.yaml" in str(refused.value) and field in str(refused.value) and words in str(refused.value)


@pytest.mark.parametrize("text", ["{", "holidays: [2027-02-30]", "\x00"])
def test_unreadable_yaml_is_refused_by_file(tmp_path, text):
    with pytest.raises(Refusal, match=r"2027\.yaml is not readable YAML") as refused:
        load(tmp_path, text)
    assert refused.value.code == "arrangement.unreadable"


def test_a_list_instead_of_fields_is_refused(tmp_path):
    with pytest.raises(Refusal, match="named fields"):
        load(tmp_path, "- 1")


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Refusal, match=r"2031\.yaml cannot be opened"):
        load_arrangement(tmp_path / "2031.yaml")
