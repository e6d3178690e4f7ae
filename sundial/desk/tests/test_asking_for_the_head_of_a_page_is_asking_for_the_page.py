"""HEAD answers as GET does: whoever watches that pages are up asks so."""

import pytest

from sundial.permits.tests import items


@pytest.mark.parametrize("page", ["", "lights/", "receive/", "meetings/", "password/", "catalogue/", "sign-in/"])
def test_of_a_page_of_the_desk(signed_in, bureau, page):
    officer = bureau.office if page == "meetings/" else bureau.wang
    client = signed_in(officer)
    assert client.head(f"/desk/{page}").status_code == client.get(f"/desk/{page}").status_code
    assert client.head(f"/desk/{page}").status_code in {200, 302}


def test_of_a_case_and_an_act(linwu, signed_in):
    case = linwu.submitted(items.licence(linwu.bureau.organ))
    client = signed_in(linwu.bureau.wang)
    for page in ("", "clock/", "file/", "do/check_materials/"):
        assert client.head(f"/desk/cases/{case.number}/{page}").status_code == 200


def test_of_the_wall(signed_in, bureau):
    client = signed_in(bureau.liu)
    for page in ("", "burning/", "signals/", "rules/"):
        assert client.head(f"/wall/{page}").status_code == 200
