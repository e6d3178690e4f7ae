from django.utils import translation

from sundial.kernel.refusal import Refusal


def test_a_bare_message_id_is_translated_when_it_is_shown():
    # A sentence Django itself ships in Chinese, so that the test needs none of our compiled catalogues.
    refused = Refusal("x", "Enter a number.", who="Enter a number.")
    with translation.override("zh-hans"):
        assert (str(refused), refused.as_dict()["who"]) == ("输入一个数字。", "输入一个数字。")
    with translation.override("en"):
        assert str(refused) == "Enter a number."
