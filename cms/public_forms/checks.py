"""System checks of the public forms' settings, so that a mistake stops the start and not a patient's request."""

from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from cms.public_forms.rate_limits import configured_limits
from cms.users.client_ip import trusted_networks


@register(Tags.security)
def limits_can_be_read(app_configs, **kwargs) -> list[Error]:
    try:
        configured_limits()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="public_forms.E001")]
    return []


@register(Tags.security)
def proxies_can_be_read(app_configs, **kwargs) -> list[Error]:
    try:
        trusted_networks()
    except ValueError as error:
        return [
            Error(
                f"TRUSTED_PROXIES: {error}. Enter IP addresses or networks, separated by commas.",
                id="public_forms.E002",
            )
        ]
    return []
