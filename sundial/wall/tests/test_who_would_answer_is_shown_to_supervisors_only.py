"""The liability page of a light: names and liabilities for the supervisor, nothing for anybody else."""

from __future__ import annotations


def test_the_supervisor_reads_who_would_answer_and_others_do_not(watch, late, browse) -> None:
    page = browse(watch.supervisor).get(f"/wall/signals/{late.pk}/liability/")
    assert page.status_code == 200 and "超过期限办理" in page.content.decode()
    assert browse(watch.stranger).get(f"/wall/signals/{late.pk}/liability/").status_code == 404
    assert browse(watch.linwu.bureau.zhang).get(f"/wall/signals/{late.pk}/liability/").status_code in (403, 404)


def test_any_case_may_be_asked_about_without_a_light(watch, late, browse) -> None:
    address = f"/wall/cases/{late.case.number}/liability/"
    page = browse(watch.supervisor).get(address)
    assert page.status_code == 200 and f"/desk/cases/{late.case.number}/" in page.content.decode()
    assert browse(watch.stranger).get(address).status_code == 404
    assert browse(watch.linwu.bureau.zhang).get(address).status_code == 403
