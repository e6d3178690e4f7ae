"""Nobody stays signed in for ever: not idle, not longer than a working day, not after the password is new."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from sundial.desk import middleware
from sundial.kernel import clock
from sundial.organs.models import Account

PASSWORD, NEW = "a-Password-2026", "another-Word-2027"


@pytest.fixture
def seconds(monkeypatch):
    """Real seconds, moved by hand."""

    class Watch:
        now = 1_000_000.0

        def time(self):
            return self.now

    watch = Watch()
    monkeypatch.setattr(middleware, "time", watch)
    return watch


@pytest.fixture
def wang(bureau, signed_in):
    return signed_in(bureau.wang)


def is_in(client):
    return client.get("/desk/").status_code == 200


def test_without_a_sign_of_life_it_ends(wang, seconds):
    assert is_in(wang)
    seconds.now += settings.SIGNED_IN_IDLE + 1
    assert not is_in(wang)
    assert "登录时间已到" in wang.get("/desk/", follow=True).content.decode()


def test_a_sign_of_life_lets_it_go_on(wang, seconds):
    for _time in range(3):
        seconds.now += settings.SIGNED_IN_IDLE - 1
        assert wang.get("/desk/awake/").status_code == 204
    assert is_in(wang)


def test_after_a_working_day_it_ends_for_everybody(wang, seconds):
    for _time in range(settings.SIGNED_IN_AT_MOST // 900 + 1):
        wang.get("/desk/awake/")
        seconds.now += 900
    assert not is_in(wang)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(bureau, wang, signed_in):
    elsewhere = signed_in(bureau.wang)
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert wang.post("/desk/password/", form).status_code == 302
    assert is_in(wang)
    assert not is_in(elsewhere)


def test_a_disabled_account_is_out_at_once(bureau, wang):
    Account.objects.filter(officer=bureau.wang).update(is_active=False)
    assert not is_in(wang)


def test_signing_out_ends_it(wang):
    wang.post("/desk/sign-out/")
    assert not is_in(wang)


def test_the_key_of_a_session_changes_at_sign_in(bureau):
    Account.objects.create_account("wangfang", PASSWORD, bureau.wang, must_change_password=False)
    client = Client()
    client.get("/desk/sign-in/")
    before = client.session.session_key
    client.post("/desk/sign-in/", {"username": "wangfang", "password": PASSWORD})
    assert client.session.session_key != before
    assert is_in(client)


def test_a_first_password_opens_nothing_but_its_own_change(bureau):
    Account.objects.create_account("wangfang", PASSWORD, bureau.wang)
    client = Client()
    client.post("/desk/sign-in/", {"username": "wangfang", "password": PASSWORD})
    assert client.get("/desk/")["Location"] == "/desk/password/"
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post("/desk/password/", form)
    assert is_in(client)


def test_a_password_that_has_grown_old_opens_nothing_but_its_change(bureau, wang, settings, today):
    account = Account.objects.get(officer=bureau.wang)
    Account.objects.filter(pk=account.pk).update(password_changed_at=clock.now())
    settings.PASSWORD_DAYS = 90
    today.advance(dt.timedelta(days=90, seconds=-1))
    assert is_in(wang)
    today.advance(dt.timedelta(seconds=1))
    assert wang.get("/desk/")["Location"] == "/desk/password/"
    assert "定期更换" in wang.get("/desk/password/").content.decode()
    settings.PASSWORD_DAYS = 0
    assert is_in(wang), "a site may say never"
