from django import template

from cms.outbox.banner import banner_sentences

register = template.Library()


@register.inclusion_tag("outbox/admin/banner.html", takes_context=True)
def mail_banner(context):
    """What is wrong with mail, for whoever is to know; nothing when all is well."""
    user = getattr(context.get("request"), "user", None)
    return {"sentences": banner_sentences(user) if user else []}
