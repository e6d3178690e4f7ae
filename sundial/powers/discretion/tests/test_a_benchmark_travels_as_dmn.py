"""Out as DMN 1.3 and back the same; a foreign table is taken as far as it says; a hostile document is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from lxml import etree

from sundial.powers.discretion.checker import troubles
from sundial.powers.discretion.dmn import MODEL, as_dmn
from sundial.powers.discretion.dmn_in import read_dmn
from sundial.powers.discretion.plain_values import Unreadable
from sundial.powers.discretion.tests.tables import all_shipped, shipped, table
from sundial.powers.discretion.tests.test_a_benchmark_travels_as_excel import without_days
from sundial.powers.discretion.tests.test_the_checker_finds_every_gap_and_overlap import ROWS
from sundial.powers.discretion.text import cell_text, sanction_text

FOREIGN = """<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="Late registration" namespace="x">
  <decision id="change-unregistered" name="逾期登记">
    <decisionTable hitPolicy="FIRST">
      <input label="Days late"><inputExpression typeRef="number"><text>days_late</text></inputExpression></input>
      <input label="Harm"><inputExpression typeRef="string"><text>harm</text></inputExpression>
        <inputValues><text>"none","some"</text></inputValues></input>
      <output name="档次"/><output name="罚款"/><output name="warning"/>
      <rule><inputEntry><text>&lt; 10</text></inputEntry><inputEntry><text>"none"</text></inputEntry>
        <outputEntry><text>"从轻"</text></outputEntry><outputEntry><text>"[1000..2000]"</text></outputEntry>
        <outputEntry><text>"yes"</text></outputEntry></rule>
      <rule><description>其余</description><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"顶格"</text></outputEntry><outputEntry><text>"[2000..5000]"</text></outputEntry>
        <outputEntry><text>"yes"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""


def wrong(content, known=None):
    with pytest.raises(Unreadable) as refused:
        read_dmn(content if isinstance(content, bytes) else content.encode(), known)
    return refused.value.wrong


@pytest.mark.parametrize("benchmark", all_shipped(), ids=lambda each: each.item)
def test_there_and_back_is_the_same(benchmark):
    assert read_dmn(as_dmn(benchmark)) == without_days(benchmark)


@settings(max_examples=25)
@given(ROWS)
def test_any_table_comes_back_the_same(rows):
    benchmark = table(*rows)
    assert read_dmn(as_dmn(benchmark)) == benchmark


def test_another_tool_that_drops_our_description_still_keeps_the_tables():
    root = etree.fromstring(as_dmn(shipped("NX-06")))
    root.remove(root.find(f"{{{MODEL}}}description"))
    found = read_dmn(etree.tostring(root), shipped("NX-06"))
    assert found.violations == shipped("NX-06").violations


def test_only_elements_of_the_standard_leave():
    names = {etree.QName(each).localname for each in etree.fromstring(as_dmn(shipped("LW-09"))).iter()}
    assert names <= {
        "definitions", "description", "inputData", "variable", "decision", "informationRequirement", "requiredInput",
        "decisionTable", "input", "inputExpression", "inputValues", "text", "output", "annotation", "rule", "inputEntry",
        "outputEntry", "annotationEntry",
    }  # fmt: skip


def test_a_foreign_table_is_taken_with_the_law_of_the_benchmark_so_far():
    found = read_dmn(FOREIGN.encode(), shipped("NX-06"))
    violation = found.violation("change-unregistered")
    assert violation.hit == "first"
    assert [row.grade for row in violation.rows] == ["lighter", "g1"]
    assert found.grade("g1").name.zh == "顶格"
    assert cell_text(violation.rows[0].when["harm"]) == '"none"'
    assert sanction_text(violation.rows[0].sanction("fine")) == "amount [1000..2000]"
    assert violation.rows[1].text == "其余"
    assert violation.law == shipped("NX-06").violations[0].law
    assert {each.code for each in troubles(found)} == {"left_out"}, "it forgets to confiscate"


def test_a_foreign_table_alone_lacks_the_item_and_says_so():
    assert {each.place for each in wrong(FOREIGN)} == {"decision item"}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('hitPolicy="FIRST"', 'hitPolicy="COLLECT"', "decisionTable (line 4)"),
        ("<text>days_late</text>", "<text>days_late + 1</text>", "input (line 5)"),
        ('name="罚款"', 'name="kindness"', "output (line 8)"),
        ("<inputEntry><text>-</text></inputEntry><inputEntry>", "<inputEntry>", "rule (line 12)"),
        ('<text>"从轻"</text>', "<text></text>", "rule (line 9)"),
        ("&lt; 10", "if x then 1 else 2", "decision violations[1].rows[1].when.days_late"),
        ("<decision id", "<businessKnowledgeModel/><decision id", "businessKnowledgeModel (line 3)"),
        ("decisionTable", "literalExpression", "decision (line 3)"),
        ("20191111", "20991111", "definitions (line 2)"),
    ],
)
def test_a_fault_is_told_with_its_element(old, new, place):
    assert wrong(FOREIGN.replace(old, new), shipped("NX-06"))[0].place == place


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no xml",
        "<definitions/>",
        FOREIGN.replace("<definitions", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions').replace(
            "&lt; 10", "&x;"
        ),
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><definitions>&b;</definitions>',
        b"0" * 2_000_001,
    ],
    ids=["empty", "text", "other", "external", "swelling", "large"],
)
def test_what_is_no_plain_decision_table_is_refused(content):
    assert wrong(content, shipped("NX-06"))
