"""The rules in force stand in the hall in plain words, each with its law."""

from sundial.kernel import clock
from sundial.supervision.rulebook import rules_on


def test_every_rule_in_force_is_told_with_its_law(client, db):
    shown = client.get("/rules/").content.decode()
    for rule in rules_on(clock.today()):
        assert rule.name in shown
        assert rule.legal_basis() in shown
    assert "“超过承诺时限”" in shown and "（参数" not in shown


def test_the_page_reads_in_english_too(client, db):
    client.cookies["django_language"] = "en"
    shown = client.get("/rules/").content.decode()
    assert "“decided or still open after the promised due day”" in shown
