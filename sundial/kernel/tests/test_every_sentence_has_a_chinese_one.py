from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

KERNEL = Path(__file__).resolve().parents[1]


def test_the_catalogue_holds_exactly_the_sentences_of_this_room():
    found = extract_from_dir(KERNEL, [("**.py", "python")], keywords={"gettext_noop": None})
    with (KERNEL / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = {message.id: message.string for message in read_po(file) if message.id}
    assert set(catalogue) == {message for _, _, message, _, _ in found}
    assert all(catalogue.values())
