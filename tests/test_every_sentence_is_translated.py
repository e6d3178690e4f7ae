"""Chinese is complete, English is the message id, and no text slips past both."""

from sundial.cli import i18n


def test_every_sentence_has_its_chinese() -> None:
    assert not list(i18n.untranslated_faults())


def test_no_translation_is_doubtful_or_contradicts_another() -> None:
    assert not list(i18n.catalogue_faults())


def test_no_template_shows_text_past_the_translators() -> None:
    assert not list(i18n.literal_faults())
