"""The demonstration's water bureau has an item whose limit is still to be set: its light is grey, never clear."""

from sundial.cases.procedure import APPLICANT
from sundial.demo.county import DATA
from sundial.permits import actions
from sundial.permits.materials import Verdict
from sundial.permits.tests.life import shop
from sundial.powers.actions.load import load_catalogue
from sundial.powers.models import ItemVersion
from sundial.supervision.tests.conftest import kept_watch, linwu, today, watch

__all__ = ["kept_watch", "linwu", "today", "watch"]


def test_accepted_it_lights_up_grey(watch):
    load_catalogue(DATA / "catalogue" / "linwu_water.yaml")
    version = ItemVersion.objects.get(item__code="SL-01")
    case = actions.open_draft(version, shop(), by=APPLICANT, form={})
    papers = [
        actions.hand_in(case.pk, by=APPLICANT, requirement=each, form="original") for each in version.materials.all()
    ]
    actions.submit(case.pk, by=APPLICANT)
    actions.check_materials(case.pk, {paper.pk: (str(Verdict.OK), "") for paper in papers}, by=watch.stranger)
    actions.accept(case.pk, by=watch.stranger)
    assert watch.lights(case) == {"limit-missing": "grey"}
