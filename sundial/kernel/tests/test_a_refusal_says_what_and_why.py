import pytest

from sundial.kernel import refusal
from sundial.kernel.refusal import Refusal


class Lazy:
    """Stands for a lazy translation: words only when they are asked for."""

    def __init__(self, words):
        self.words = words

    def __str__(self):
        return self.words()


@pytest.fixture
def german(monkeypatch):
    # Put back afterwards: the process around this test has a language of its own.
    monkeypatch.setattr(refusal, "_translate", None)
    words = {"Too late by %(days)s days.": "%(days)s Tage zu spät.", "the head": "die Leitung"}
    refusal.translate_with(lambda message: words[message])


def test_the_sentence_is_filled_from_the_values():
    refused = Refusal("limit.late", "Too late by %(days)s days.", days=3)
    assert str(refused) == "Too late by 3 days."
    assert refused.values == {"days": 3}


def test_a_percent_sign_stands_when_there_are_no_values():
    assert str(Refusal("x", "90% used")) == "90% used"


def test_a_lazy_translation_speaks_the_language_of_the_moment():
    language = ["Zu spät"]
    refused = Refusal("limit.late", Lazy(lambda: language[0]))
    language[0] = "Too late"
    assert str(refused) == "Too late"


def test_message_ids_of_the_ground_floor_are_translated_when_shown(german):
    refused = Refusal("limit.late", "Too late by %(days)s days.", who="the head", days=3)
    assert str(refused) == "3 Tage zu spät."
    assert refused.as_dict()["who"] == "die Leitung"


def test_all_parts_are_plain_text_in_the_record():
    refused = Refusal("a.b", "No.", field="value", basis="行政许可法 第四十二条", who=Lazy(lambda: "the head"))
    assert refused.as_dict() == {
        "code": "a.b",
        "sentence": "No.",
        "field": "value",
        "basis": "行政许可法 第四十二条",
        "who": "the head",
    }
