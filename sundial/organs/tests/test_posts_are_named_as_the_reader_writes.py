"""Who may take a step instead is told with the brackets and commas of the reader's language."""

import pytest
from django.utils import translation

from sundial.organs.posts import posts_in_words, posts_of

POSTS = posts_of(
    [
        {"role": "legal_reviewer", "organs": ["legal_office", "government"]},
        {"role": "supervisor", "organs": ["supervision"]},
    ]
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "法制审核人员（人民政府、法制机构）；监察人员（监察机关）"),
        ("en", "legal reviewer (people's government, legal office); supervisor (supervision body)"),
    ],
)
def test_posts_are_named_as_the_reader_writes(language: str, said: str) -> None:
    with translation.override(language):
        assert posts_in_words(POSTS) == said
