"""Project rules as system checks, which every `manage.py` command runs."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from wagtail.fields import StreamField as WagtailStreamField
from wagtail.models import Page, get_page_models


def is_project_model(model) -> bool:
    return not model.__module__.startswith(("wagtail", "django", "modelcluster", "taggit", "allauth"))


@register(Tags.models)
def pages_extend_base_page(app_configs, **kwargs) -> list[Error]:
    """Every page type extends `BasePage` and sets its allowed parents and children."""
    from cms.core.models import BasePage  # models must be loaded first

    errors = []
    for model in filter(is_project_model, get_page_models()):
        if not issubclass(model, BasePage):
            errors.append(Error(f"{model.__name__} does not extend BasePage.", obj=model, id="house.E001"))
        for rule in ("parent_page_types", "subpage_types"):
            if rule not in model.__dict__:
                errors.append(Error(f"{model.__name__} does not set {rule}.", obj=model, id="house.E002"))
    return errors


@register(Tags.models)
def stream_fields_stay_out_of_migrations(app_configs, **kwargs) -> list[Error]:
    """Every stream field is a `cms.core.fields.StreamField`."""
    from cms.core.fields import StreamField  # models must be loaded first

    return [
        Error(
            f"{model.__name__}.{field.name} uses Wagtail's StreamField.", hint="Use cms.core.fields.", id="house.E003"
        )
        for model in filter(is_project_model, apps.get_models())
        for field in model._meta.local_fields
        if isinstance(field, WagtailStreamField) and not isinstance(field, StreamField)
    ]


@register(Tags.models)
def encrypted_models_are_not_content(app_configs, **kwargs) -> list[Error]:
    """A model with encrypted fields has no revisions, is not in the search index and is not a page."""
    from wagtail.models import RevisionMixin  # models must be loaded first
    from wagtail.search.index import Indexed

    from cms.privacy.fields import EncryptedTextField

    return [
        Error(
            f"{model.__name__} has encrypted fields, so it must not extend {parent.__name__}.",
            obj=model,
            id="house.E004",
        )
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.fields)
        for parent in (RevisionMixin, Indexed, Page)
        if issubclass(model, parent)
    ]


@register(Tags.security)
def no_leaking_apps_or_middleware(app_configs, **kwargs) -> list[Error]:
    """No Django admin, no document library, and no cache middleware, which could cache a private page."""
    disallowed = {"django.contrib.admin", "wagtail.documents", "wagtail.contrib.forms", "wagtail.api.v2"}
    errors = [
        Error(f"{app} is installed.", hint="docs/architecture.md says why it is not.", id="house.E005")
        for app in settings.INSTALLED_APPS
        if app in disallowed
    ]
    errors += [
        Error(f"{name} could serve a cached private page to everyone.", id="house.E006")
        for name in settings.MIDDLEWARE
        if "CacheMiddleware" in name
    ]
    return errors
