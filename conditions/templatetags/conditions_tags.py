from django import template

from conditions.nav import listed

register = template.Library()


@register.simple_tag(takes_context=True)
def condition_pages(context):
    """The conditions the clinic treats, for navigation and lists."""
    return listed(context.get("request"))
