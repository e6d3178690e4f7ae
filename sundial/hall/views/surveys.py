"""Evaluating organs while a survey is open, and what was said of them once it closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sundial.complaints import surveys
from sundial.complaints.models import BAD_LEVELS, Group, Level, Survey
from sundial.hall import attempts
from sundial.hall.captcha import CaptchaForm
from sundial.hall.forms import sent
from sundial.hall.views.rate import from_staff, share
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ
from sundial.supervision.statistics.policy import policy
from sundial.system.access import public
from sundial.ui.forms import refused_at
from sundial.ui.kept_pages import open_to_caches
from sundial.ui.parts import Link

# Chosen like a level, so that nothing is chosen beforehand; kept as no answer.
NO_WORD = 0


class EvaluationForm(forms.Form):
    """Five levels for each question and none chosen beforehand; all but the first may be left open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = sorted(Level.choices, reverse=True)
        for key, words in surveys.policy().questions.items():
            main = key == surveys.policy().main
            self.fields[key] = forms.TypedChoiceField(
                label=words,
                choices=levels if main else [*levels, (NO_WORD, gettext_lazy("I cannot say"))],
                coerce=int,
                empty_value=None,
                required=main,
                widget=forms.RadioSelect,
            )
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("In your own words"),
            required=False,
            max_length=500,
            widget=forms.Textarea({"rows": 3}),
            help_text=gettext_lazy("Read by those who hold the evaluation; not published. Name nobody."),
        )
        self.fields["code"] = forms.CharField(
            label=gettext_lazy("Code of your invitation"),
            required=False,
            max_length=20,
            widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
            help_text=gettext_lazy(
                "Only delegates, deputies and CPPCC members have one. It tells the group, not the name."
            ),
        )

    @property
    def word(self) -> surveys.Word:
        """What was said, those questions left open left out."""
        told = self.cleaned_data
        levels = {key: told[key] for key in surveys.policy().questions if told[key] not in (None, NO_WORD)}
        return surveys.Word(levels, told["text"], told["code"])


@public
@open_to_caches
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What is open, what comes, and what was said."""
    found = list(Survey.objects.select_related("host"))
    context = {
        "open": [each for each in found if surveys.is_open(each)],
        "coming": [each for each in found if each.opens_on > clock.today()],
        "closed": [each for each in found if each.closed_at],
        "crumbs": crumbs(),
    }
    return render(request, "hall/surveys/every.html", context)


@public
@open_to_caches
@require_safe
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The organs one may evaluate while it is open; the result once it is closed."""
    survey = get_object_or_404(Survey.objects.select_related("host"), pk=pk)
    organs = list(survey.organs.order_by("name"))
    context = {
        "survey": survey,
        "organs": organs,
        "open": surveys.is_open(survey),
        "rows": [_row(survey, each) for each in organs] if survey.closed_at else [],
        "groups": Group.choices,
        "least": policy().minimum_sample,
        "question": surveys.policy().questions[surveys.policy().main],
        "crumbs": crumbs(Link(survey.title)),
    }
    return render(request, "hall/surveys/one.html", context)


@public
@open_to_caches
@require_safe
def result(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """What was said of one organ, question by question and group by group."""
    survey = get_object_or_404(Survey.objects.select_related("host"), pk=pk, closed_at__isnull=False)
    organ = get_object_or_404(survey.organs, code=code)
    said = survey.result[organ.code]
    tables = [
        (label, [(words, _share(levels, key)) for key, words in surveys.policy().questions.items()])
        for group, label in Group.choices
        if said[surveys.PEOPLE][group]
        for levels in [said[surveys.COUNTED][group]]
    ]
    here = reverse("hall:survey", args=[survey.pk])
    context = {
        "survey": survey,
        "organ": organ,
        "tables": tables,
        "levels": [label for _level, label in sorted(Level.choices, reverse=True)],
        "left_out": said[surveys.LEFT_OUT],
        "least": policy().minimum_sample,
        "crumbs": crumbs(Link(survey.title, here), Link(organ.short_name)),
    }
    return render(request, "hall/surveys/result.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluate(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Evaluate one organ; one who sits at the staff's device is told that it will not count."""
    survey = get_object_or_404(Survey.objects.select_related("host"), pk=pk)
    if not surveys.is_open(survey):
        raise Http404
    organ = get_object_or_404(survey.organs, code=code)
    form, question, staff = EvaluationForm(*sent(request)[:1]), CaptchaForm(request, "lodge"), from_staff(request)
    if request.method == "POST" and form.is_valid() and question.answered:
        try:
            attempts.count_lodged(request)
            _give(request, survey, organ, form, staff)
        except Refusal as refusal:
            refused_at(form, refusal)
        else:
            messages.success(request, _("Thank you. Your evaluation of %(organ)s is kept.") % {"organ": organ.name})
            return redirect("hall:survey", survey.pk)
    context = {
        "survey": survey,
        "organ": organ,
        "form": form,
        "captcha": question,
        "staff": staff,
        "crumbs": crumbs(Link(survey.title, reverse("hall:survey", args=[survey.pk])), Link(organ.short_name)),
    }
    return render(request, "hall/surveys/evaluate.html", context, status=422 if request.method == "POST" else 200)


def _give(request: HttpRequest, survey: Survey, organ: Organ, form: EvaluationForm, staff: bool) -> None:
    address = request.META.get("REMOTE_ADDR", "")
    surveys.evaluate(survey.pk, organ, form.word, address=address, from_staff=staff)


def _row(survey: Survey, organ: Organ) -> dict[str, Any]:
    said, main = survey.result[organ.code], surveys.policy().main
    shares = [(label, _share(said[surveys.COUNTED][group], main)) for group, label in Group.choices]
    return {"organ": organ, "shares": shares, "left_out": said[surveys.LEFT_OUT]}


def told_of(organ: Organ) -> dict[str, Any]:
    """What the page of an organ says of its evaluations: those open today, and the last that closed, with what was said."""
    found = list(Survey.objects.filter(organs=organ))
    closed = next((each for each in found if each.closed_at), None)
    return {
        "open": [each for each in found if surveys.is_open(each)],
        "closed": closed,
        "row": _row(closed, organ) if closed else None,
    }


def _share(levels: dict[str, dict[str, int]], key: str) -> dict[str, Any]:
    """How often each level was given, and the share content with its interval where there is enough behind it."""
    given = {int(level): count for level, count in levels[key].items()}
    total, good = sum(given.values()), sum(count for level, count in given.items() if level not in BAD_LEVELS)
    levels_down = [given[level] for level, _label in sorted(Level.choices, reverse=True)]
    return {"total": total, "levels": levels_down, **share(good, total)}


def crumbs(*last: Link) -> list[Link]:
    return [
        Link(_("Home"), reverse("hall:home")),
        Link(_("Evaluation of the organs"), reverse("hall:surveys") if last else ""),
        *last,
    ]
