"""Whoever guesses passwords is told, in words, that the door is closed for a while."""

from __future__ import annotations

from django.conf import settings
from django.test import Client


def test_the_closed_door_says_so_in_the_reader_s_language(db: None) -> None:
    stranger = Client()
    guess = {"username": "nobody", "password": "wrong"}
    answers = [stranger.post("/desk/sign-in/", guess) for _guess in range(settings.AXES_FAILURE_LIMIT + 1)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "密码错误次数过多" in answers[-1].content.decode()
