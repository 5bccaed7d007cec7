import json
from math import cos, pi, sin

from django import template

from blog.models import AnswerPage
from blog.selectors import attach_topics

register = template.Library()


RADIUS = 28
CIRCUMFERENCE = 2 * pi * RADIUS


@register.inclusion_tag("includes/timer_ring.html")
def timer_clock(seconds, minutes=10, ticks=False):
    """The timer ring: the share of the time limit that was used, with a hand pointing at it."""
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
    """The SVG path of one minute mark."""
    x, y = cos(2 * pi * share - pi / 2), sin(2 * pi * share - pi / 2)
    return f"M{32 + 24.5 * x:.1f} {32 + 24.5 * y:.1f}L{32 + 22 * x:.1f} {32 + 22 * y:.1f}"


@register.inclusion_tag("includes/answer_list.html", takes_context=True)
def answer_list(context, answers):
    """A list of answers with time spent and conditions; loads the conditions of all of them in one query."""
    answers = list(answers)
    if not all(hasattr(answer, "about") for answer in answers):
        answers = attach_topics(answers, context.get("request"))
    return {"answers": answers}


@register.simple_tag(takes_context=True)
def opening_line(context, answer) -> str:
    """The clinic's opening line with {physician} and {minutes} filled in; other braces are left alone."""
    line = context["clinic"].settings.opening_line
    name = answer.physician.name if answer.physician else context["clinic"].settings.name
    return line.replace("{physician}", name).replace("{minutes}", str(answer.minutes))


@register.simple_tag
def latest_answers(number):
    return list(AnswerPage.objects.published_summaries()[:number])


@register.filter
def as_json(value) -> str:
    """JSON for an HTML attribute; the template escapes it."""
    return json.dumps(value)
