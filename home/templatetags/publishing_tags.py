from django import template

from home.scheduling.health import schedule_sentences

register = template.Library()


@register.inclusion_tag("home/scheduling/banner.html", takes_context=True)
def publishing_banner(context):
    """Show problems with scheduled publishing to users who can publish."""
    user = getattr(context.get("request"), "user", None)
    return {"sentences": schedule_sentences(user) if user and user.is_authenticated else []}
