"""The English of what the files of the rules say in Chinese only: what follows, what is taken for granted, which grounds."""

from __future__ import annotations

from functools import cache

from sundial.kernel.yaml_files import read_yaml
from sundial.rules.dictionary import LAWBOOK
from sundial.rules.rule import FollowUp
from sundial.rules.vocabulary import Language

FILE = LAWBOOK / "english.yaml"


@cache
def in_english() -> dict[str, str]:
    """English by Chinese phrase."""
    return {str(chinese): str(english) for chinese, english in read_yaml(FILE).items()}


def phrase(chinese: str, language: Language) -> str:
    """A phrase in the reader's language; what a place added of its own stays as it was written."""
    return in_english().get(chinese, chinese) if language == "en" else chinese


def duty(follow_up: FollowUp, language: Language) -> str:
    """Who must do what once a light is raised, as one line."""
    colon = ": " if language == "en" else "："
    return colon.join((phrase(follow_up.who, language), phrase(follow_up.what, language)))


def ground(name: str, basis: str, language: Language) -> str:
    """A ground for keeping silent, with its basis as the law is cited."""
    return f"{phrase(name, language)} ({basis})" if language == "en" else f"{name}（{basis}）"
