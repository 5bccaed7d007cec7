from django import template

from conditions.selectors import published_conditions

register = template.Library()


@register.simple_tag(takes_context=True)
def condition_pages(context):
    """Return the conditions the clinic treats, for navigation and lists."""
    return published_conditions(context.get("request"))
