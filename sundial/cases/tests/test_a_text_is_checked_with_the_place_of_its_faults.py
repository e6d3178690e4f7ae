import pytest

from sundial.cases.documents.checking import faults
from sundial.cases.documents.paper_texts import shipped_text
from sundial.cases.tests.document_samples import SAMPLES

NOTICE = "penalty_notice"


@pytest.fixture
def text() -> str:
    return shipped_text(NOTICE)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_every_shipped_text_is_without_fault(kind):
    assert faults(kind, shipped_text(kind)) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("{legal_basis}", "{legal_base}", "“legal_base”既不是"),
        ("{legal_basis}", "{legal_basis", "花括号"),
        ("- list: penalty", "- list: penalties", "“penalties”"),
        ("- list: penalty", "- litany: penalty", "正文的每一部分"),
        ("- when: discretion", "- when: mood", "“mood”既不是"),
        ("receipt_line: true", "receipt_line: maybe", "receipt_line"),
        ("header: red", "header: green", "red"),
        ("copies:\n  n: 2", "copies:\n  n: many", "copies"),
        ("title: 行政处罚告知书", "title: 行政处罚告知书\ntitle: 又一个", "两次"),
        ("title: 行政处罚告知书", "title: 行政处罚告知书\ncolour: red", "“colour”"),
    ],
)
def test_a_fault_is_told_with_its_line(text, before, after, said):
    assert before in text
    typed = text.replace(before, after)
    found = faults(NOTICE, typed)
    assert any(said in fault.sentence for fault in found), [str(each) for each in found]
    line = line_of(typed, after.split("\n")[-1])
    assert any(abs(fault.line - line) <= 1 for fault in found)


def test_what_is_not_yaml_says_where(text):
    typed = text.replace("title: 行政处罚告知书", "title: [行政处罚告知书")
    (fault,) = faults(NOTICE, typed)
    assert "YAML" in fault.sentence and fault.line >= line_of(typed, "title: [")


@pytest.mark.parametrize("nothing", ["", "just a sentence", "- a list", "42"])
def test_what_is_no_text_at_all_is_one_fault(nothing):
    assert len(faults(NOTICE, nothing)) == 1


def test_an_element_of_the_law_cannot_be_left_out(text):
    typed = text.replace("- list: penalty\n", "")
    (fault,) = faults(NOTICE, typed)
    assert "拟作出的行政处罚" in fault.sentence and "第四十四条" in fault.sentence


def test_the_remedies_of_a_decision_cannot_be_left_out():
    text = shipped_text("penalty_decision")
    typed = text.replace("- remedies:\n  - reconsideration\n  - litigation\n", "")
    assert typed != text
    (fault,) = faults("penalty_decision", typed)
    assert "第五十九条第一款第五项" in fault.sentence


def test_what_the_program_is_bound_to_is_not_the_text_s(text):
    for key in ("mark", "fields", "layout", "public", "in_force"):
        (fault,) = faults(NOTICE, f"{key}: x\n{text}")
        assert fault.line == 1 and key in fault.sentence
