import re

from tests.source import ROOT, modules

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
TODAY, LATER = GLOSSARY.split("## Agreed, not yet in the code")


def test_every_code_name_of_today_is_in_the_code() -> None:
    words = {word for path in modules() for word in re.findall(r"\w+", path.read_text("utf-8"))}
    assert not {name for name in re.findall(r"`(\w+)`", TODAY) if name not in words}


def test_no_chinese_term_has_two_rows() -> None:
    terms = re.findall(r"^\| ([^|]+) \|", GLOSSARY, flags=re.MULTILINE)
    terms = [term for term in terms if term not in {"中文", "---"}]
    assert len(terms) == len(set(terms))
