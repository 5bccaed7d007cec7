from django import template

from cms.outbox.banner import banner_sentences

register = template.Library()


@register.inclusion_tag("outbox/admin/banner.html", takes_context=True)
def mail_banner(context):
    """The email warning, for users who have permission to see it."""
    user = getattr(context.get("request"), "user", None)
    return {"sentences": banner_sentences(user) if user else []}
