from django import template

from home.scheduling.health import schedule_sentences

register = template.Library()


@register.inclusion_tag("home/scheduling/banner.html", takes_context=True)
def publishing_banner(context):
    """What is wrong with schedules, for whoever may publish; nothing when all is well."""
    user = getattr(context.get("request"), "user", None)
    return {"sentences": schedule_sentences(user) if user and user.is_authenticated else []}
