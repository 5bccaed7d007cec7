from math import cos, pi, sin

from django import template

from blog.models import AnswerPage

register = template.Library()

RADIUS = 28
AROUND = 2 * pi * RADIUS


@register.inclusion_tag("includes/clock.html")
def clock(seconds, minutes=10):
    """The ring of minutes: how much of the time given was spent, and a hand that points there."""
    share = min(1.0, seconds / (minutes * 60)) if seconds else 0
    angle = 2 * pi * share - pi / 2
    return {
        "spent": f"{AROUND * share:.1f}",
        "around": f"{AROUND:.1f}",
        "x": f"{32 + 17 * cos(angle):.1f}",
        "y": f"{32 + 17 * sin(angle):.1f}",
    }


@register.simple_tag
def latest_answers(number):
    return list(AnswerPage.objects.listed()[:number])
