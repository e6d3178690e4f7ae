"""The conclusion on each person: which liability he bears and how he is held to account, within the grade of the wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy, override

from sundial.accountability.finding import RECORD, said_liability
from sundial.accountability.regimes import regime_of
from sundial.accountability.trace import PROCEDURE, kinds, matrix
from sundial.cases.models import Case
from sundial.cases.procedure import Act
from sundial.cases.stated import given_check, reckoned, stated_life
from sundial.cases.stated.acts import asks_of
from sundial.cases.stated.asked import Asked, Choices, choices_of
from sundial.cases.stated.words import both, fits
from sundial.kernel import clock
from sundial.kernel.limits import add_months
from sundial.kernel.refusal import Refusal

FREE = "none"
MONTHS_OF_A_YEAR = 12
Conclusion = dict[str, Any]


@choices_of("grounds")
def grounds(case: Case) -> Choices:
    """What the regime holds to account for, each under the group its rule gives it."""
    told = regime_of(case).grounds.items()
    return {code: f"{each.group} · {each.title}" if each.group else each.title for code, each in told}


@choices_of("sources")
def sources(case: Case) -> Choices:
    """The ways a wrong may come to light by the regime."""
    return regime_of(case).initiators


@choices_of("grades")
def grades(case: Case) -> Choices:
    """How grave a wrong may be by the regime, the lightest first."""
    return {key: each.title for key, each in regime_of(case).grades.items()}


@choices_of("aggravating")
def _aggravating(case: Case) -> Choices:
    """The circumstances; where somebody was held to account within the year, it says who."""
    told = dict(regime_of(case).aggravating)
    before = list(held_before(case))
    if before:
        told["repeated"] = f"{told['repeated']}（{'、'.join(before)}）"
    return told


def held_before(case: Case) -> Iterator[str]:
    """Names of those concerned who were held liable within the year before, in another proceeding."""
    years = int(stated_life(PROCEDURE).parameter("repeated_within", clock.today()).value)
    since = add_months(clock.today(), -MONTHS_OF_A_YEAR * years)
    earlier = Case.objects.filter(procedure=PROCEDURE, outcome="liable", decided_at__date__gte=since).exclude(
        pk=case.pk
    )
    for each in case.answers.get("concerned", []):
        if earlier.filter(answers__decided__contains=[{"officer": each["id"], "bears": True}]).exists():
            yield each["name"]


@asks_of("liable")
def liable(case: Case) -> list[Asked]:
    """Of each person concerned, the liability and the forms the investigators propose."""
    return list(_each_person(case, {}))


@asks_of("liable_if")
def liable_if(case: Case) -> list[Asked]:
    """The same where somebody is held liable."""
    return list(_each_person(case, {"verdict": "liable"}))


@asks_of("liable_on_appeal")
def liable_on_appeal(case: Case) -> list[Asked]:
    """The same where an appeal changes what was decided."""
    return list(_each_person(case, {"appeal_result": "changed"}))


def _each_person(case: Case, when: Mapping[str, object]) -> Iterator[Asked]:
    liabilities = {**kinds(), FREE: both(matrix()["none"], FREE)}
    for n, person in enumerate(case.answers.get("concerned", [])):
        borne = {each["liability"] for each in case.answers["shares"] if each["officer"] == person["id"]}
        told = " / ".join(said_liability(each) for each in sorted(borne))
        name = {"name": person["name"]}
        yield Asked(
            f"bears_{n}",
            "choice",
            gettext_lazy("Liability of %(name)s") % name,
            help=gettext_lazy("By the trace: %(told)s") % {"told": told},
            options=liabilities,
            initial=next(iter(borne)) if len(borne) == 1 else None,
            starts_as=(f"bears_{n}",),
            when=when,
        )
        yield Asked(
            f"forms_{n}",
            "choices",
            gettext_lazy("How %(name)s is held to account") % name,
            options=regime_of(case).all_forms,
            starts_as=(f"forms_{n}",),
            optional=True,
            when=when,
        )


@reckoned("liability_lines")
def liability_lines(act: Act, answers: Mapping[str, Any]) -> list[Conclusion]:
    """What is proposed or decided of each person; nothing where nobody is held liable."""
    with override(RECORD):
        return list(_lines(act.case, answers))


@reckoned("liability_lines_on_appeal")
def liability_lines_on_appeal(act: Act, answers: Mapping[str, Any]) -> list[Conclusion]:
    """What holds after the appeal: as decided, as changed, or nothing."""
    result = answers["appeal_result"]
    if result == "upheld":
        return list(act.case.answers.get("decided", []))
    return [] if result == "revoked" else liability_lines(act, answers)


def _lines(case: Case, answers: Mapping[str, Any]) -> Iterator[Conclusion]:
    called = regime_of(case).all_forms
    for n, person in enumerate(case.answers["concerned"]):
        bears = answers.get(f"bears_{n}")
        if bears:
            held = answers.get(f"forms_{n}") or []
            yield {
                "officer": person["id"],
                "name": person["name"],
                "bears": bears != FREE,
                "liability": said_liability("" if bears == FREE else bears),
                "forms": "、".join(str(called[each]) for each in held),
                "held": held,
            }


@given_check("forms_fit_the_grade")
def forms_fit_the_grade(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """The forms are those of the wrong's grade; of the next one where something aggravates it. Whoever is free bears none."""
    regime = regime_of(act.case)
    open_now = _open_forms(
        act.case, bool(answers.get("aggravating") or act.case.records.filter(values__aggravating__0__isnull=False))
    )
    for n, person in enumerate(act.case.answers["concerned"]):
        held = answers.get(f"forms_{n}") or []
        bears = answers.get(f"bears_{n}")
        if bears and (bears == FREE) == bool(held):
            raise Refusal(
                "liability.form",
                gettext_lazy(
                    "%(name)s: who bears a liability is held to account in some form, who bears none in none."
                ),
                field=f"forms_{n}",
                basis=regime.graded_by,
                name=person["name"],
            )
        for form in held:
            if form not in open_now:
                raise Refusal(
                    "liability.grade",
                    gettext_lazy("“%(form)s” is not open where the wrong is “%(grade)s”."),
                    field=f"forms_{n}",
                    basis=regime.graded_by,
                    form=regime.all_forms[form],
                    grade=regime.grades[act.case.answers["grade"]].title,
                )


@given_check("somebody_bears_it")
def somebody_bears_it(act: Act, answers: Mapping[str, Any], argument: Mapping[str, str]) -> None:
    """``{FIELD: VALUE}``: that answer says somebody is liable, so one of the lines names him."""
    free = all(answers.get(f"bears_{n}") in (None, FREE) for n, _person in enumerate(act.case.answers["concerned"]))
    if fits(argument, answers) and free:
        raise Refusal(
            "liability.nobody_held",
            gettext_lazy("No line holds anybody liable; choose the result that says so."),
            field=next(iter(argument)),
            basis=act.transition.basis,
        )


def _open_forms(case: Case, aggravated: bool) -> set[str]:
    regime = regime_of(case)
    order = list(regime.grades)
    reach = order[: order.index(case.answers["grade"]) + 1 + aggravated]
    return {form for grade in reach for form in regime.grades[grade].forms} | set(regime.referred)
