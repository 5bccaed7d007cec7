import json
from math import cos, pi, sin

from django import template

from blog.models import AnswerPage
from blog.selectors import attach_topics

register = template.Library()

RADIUS = 28
CIRCUMFERENCE = 2 * pi * RADIUS


@register.inclusion_tag("includes/clock.html")
def timer_clock(seconds, minutes=10, ticks=False):
    """The ring of minutes: how much of the time given was spent, and a hand that points there."""
    share = min(1.0, seconds / (minutes * 60)) if seconds else 0
    angle = 2 * pi * share - pi / 2
    return {
        "spent": f"{CIRCUMFERENCE * share:.1f}",
        "around": f"{CIRCUMFERENCE:.1f}",
        "x": f"{32 + 17 * cos(angle):.1f}",
        "y": f"{32 + 17 * sin(angle):.1f}",
        "ticks": "".join(_tick_path(number / minutes) for number in range(minutes)) if ticks else "",
    }


def _tick_path(share: float) -> str:
    """A mark at the end of each minute, as a piece of SVG path."""
    x, y = cos(2 * pi * share - pi / 2), sin(2 * pi * share - pi / 2)
    return f"M{32 + 24.5 * x:.1f} {32 + 24.5 * y:.1f}L{32 + 22 * x:.1f} {32 + 22 * y:.1f}"


@register.inclusion_tag("includes/answer_list.html", takes_context=True)
def answer_list(context, answers):
    """Questions with their times and what they are about. Topics are asked for once for the whole list."""
    answers = list(answers)
    if not all(hasattr(answer, "about") for answer in answers):
        answers = attach_topics(answers, context.get("request"))
    return {"answers": answers}


@register.simple_tag(takes_context=True)
def opening_line(context, answer) -> str:
    """The clinic's opening line with the physician and the minutes filled in; braces of other kinds stay."""
    line = context["clinic"].settings.opening_line
    name = answer.physician.name if answer.physician else context["clinic"].settings.name
    return line.replace("{physician}", name).replace("{minutes}", str(answer.minutes))


@register.simple_tag
def latest_answers(number):
    return list(AnswerPage.objects.published_summaries()[:number])


@register.filter
def as_json(value) -> str:
    """For an attribute: the template escapes it."""
    return json.dumps(value)
