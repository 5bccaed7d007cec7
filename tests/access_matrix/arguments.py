"""What stands for each argument of an address. A new kind of argument gets a line here, and a thing in `things.py`."""

import re
from collections.abc import Callable
from itertools import product
from types import SimpleNamespace
from typing import NamedTuple

from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import get_page_models

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
Choices = str | Callable[[SimpleNamespace], dict[str, tuple]]


class UnknownArgument(Exception):
    def __init__(self, address: str, names: list[str]):
        super().__init__(
            f"{address}: nothing is known to stand for {', '.join(names)}. Say in ARGUMENTS of "
            "tests/access_matrix/arguments.py what does, and make it in "
            "tests/access_matrix/objects.py if it is a new kind of thing."
        )


class Example(NamedTuple):
    """An address one can ask for, and its row: the pattern, and what it is tried with where there are several."""

    row: str
    path: str


def page_types(things) -> dict[str, tuple]:
    models = sorted(model._meta.label_lower for model in get_page_models() if model._meta.app_label != "wagtailcore")
    return {label: tuple(label.split(".")) for label in models}


def bulk_actions(things) -> dict[str, tuple]:
    bulk_action_registry.get_bulk_actions_for_model("", "")
    ids = {"page": things.draft, "customimage": things.image, "user": things.user, "location": things.location}
    ids |= {"physician": things.physician, "consultationform": things.form, "term": things.term}
    ids |= {"treatment": things.treatment}
    found = {}
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            # Snippets share one action for all of their models.
            for action in actions:
                found[f"{app}.{model} {action}"] = (app, model, action, ids.get(model, things.draft))
    return found


def api_actions(things) -> dict[str, tuple]:
    return {name: (name,) for name in PagesAdminAPIViewSet.actions}


def settings_models(things) -> dict[str, tuple]:
    ids = {"clinicsettings": things.clinic_settings, "invitationtexts": things.invitation_texts}
    ids["questiontexts"] = things.question_texts
    ids |= {"reviewsettings": things.review_settings}
    return {
        model._meta.label_lower: (model._meta.app_label, model._meta.model_name, ids[model._meta.model_name])
        for model in settings_registry
    }


# Where an address begins, the arguments that belong together, and what stands for them: names of things, one
# row each, or a function that gives a row's name and the values. The first line that fits counts.
ARGUMENTS: list[tuple[str, str, Choices]] = [
    ("admin/bulk/", "app_label model_name action ids", bulk_actions),
    ("admin/settings/", "app_name model_name pk", settings_models),
    ("admin/pages/add/ admin/pages/usage/", "content_type_app_name content_type_model_name", page_types),
    ("admin/pages/create/", "app_label model_name", page_types),
    ("admin/api/main/pages/<int:pk>/action/", "action_name", api_actions),
    ("admin/api/main/pages/", "pk", "live draft"),
    ("admin/api/main/images/", "pk", "image"),
    ("admin/pages/workflow/", "page_id", "moderated"),
    ("admin/pages/workflow/", "action_name", "approve reject"),
    ("admin/pages/<int:page_id>/revisions/<", "page_id", "live"),
    ("admin/pages/<int:page_id>/workflow", "page_id", "moderated"),
    ("admin/pages/<int:page_id>/convert", "page_id", "alias"),
    ("admin/pages/", "page_id", "live draft"),
    ("admin/pages/", "page_to_move_id", "live draft"),
    ("admin/pages/<pk>/", "pk", "live"),
    ("admin/pages/", "revision_id_a", "earliest"),
    ("admin/pages/", "revision_id_b", "latest"),
    ("admin/pages/", "revision_id", "revision"),
    ("admin/pages/ admin/choose-page/", "parent_page_id", "blog"),
    ("admin/pages/", "destination_id", "blog"),
    ("admin/", "workflow_state_id", "workflow_state"),
    ("admin/", "task_state_id", "task_state"),
    ("admin/", "task_id", "task"),
    ("admin/workflows/tasks/add/", "app_label model_name", lambda things: {"": ("wagtailcore", "groupapprovaltask")}),
    ("admin/workflows/tasks/", "pk", "task"),
    ("admin/workflows/", "pk", "workflow"),
    ("admin/workflows/", "page_pk", "blog"),
    ("admin/workflows/", "workflow_pk", "workflow"),
    ("admin/collections/", "pk", "collection"),
    ("admin/collections/", "collection_id", "collection"),
    ("admin/images/", "image_id", "image"),
    ("admin/images/", "pk", "image"),
    ("admin/images/", "filter_spec", "width"),
    ("admin/images/", "uploaded_file_id", "upload"),
    ("admin/tag-autocomplete/", "app_name model_name", lambda things: {"": ("taggit", "tag")}),
    ("admin/editing-sessions/", "app_label", "blog_app"),
    ("admin/editing-sessions/", "model_name", "answer_model"),
    ("admin/editing-sessions/", "object_id", "live"),
    ("admin/editing-sessions/", "session_id", "session"),
    ("admin/confirm/", "subject", "privacy"),
    ("admin/redirects/", "redirect_id", "redirect"),
    ("admin/sites/", "pk", "site"),
    ("admin/users/", "pk", "user"),
    ("admin/snippets/clinic/location/ admin/snippets/choose/clinic/location/", "pk", "location"),
    ("admin/snippets/clinic/physician/ admin/snippets/choose/clinic/physician/", "pk", "physician"),
    ("admin/snippets/conditions/treatment/", "pk", "treatment"),
    ("admin/reviews/", "pk", "live draft"),
    ("admin/content-checks/pages/", "page_id", "live draft"),
    ("admin/snippets/clinic/term/ admin/snippets/choose/clinic/term/", "pk", "term"),
    ("admin/snippets/consultations/ admin/snippets/choose/consultations/", "pk", "form"),
    ("admin/answers/", "pk", "live"),
    ("admin/questions/", "pk", "question"),
    ("admin/reports/mail/", "pk", "mail"),
    ("admin/security/passkeys/", "pk", "passkey"),
    ("admin/requests/reports/", "year month", lambda things: {"": (2026, 1), "none such": (2026, 13)}),
    ("admin/requests/", "pk", "request"),
    ("admin/requests/", "search", "search"),
    ("admin/password_reset/", "uidb64", "link"),
    ("admin/password_reset/", "token", "token"),
    ("admin/", "unknown", "nothing"),
    ("invite/link/", "sender_token", "sender"),
    ("invite/", "token", "invitation"),
    ("conditions/", "slug", "some_condition"),
    ("physicians/", "slug", "some_physician"),
    ("locations/", "slug", "some_location"),
    ("media/", "path", "rendition original"),
    ("_util/", "page_view_restriction_id", "restriction"),
    ("_util/", "page_id", "private"),
    ("<path:page>", "page", "front_page live_page draft_page private_page nothing"),
]
# What an address is asked with, where it does nothing without it.
QUERIES = {
    "admin/bulk/<str:app_label>/": "?id={ids}&next=/admin/",
    "admin/workflows/task_chooser/": "?q=",
}


def examples(address: str, things: SimpleNamespace) -> list[Example]:
    """The addresses that `address` is tried with. Errors: UnknownArgument."""
    wanted = ARGUMENT.findall(address)
    choices: list[list[tuple[str, dict]]] = []
    for begins, together, chosen in ARGUMENTS:
        names = together.split()
        if names[0] in wanted and address.startswith(tuple(begins.split())):
            choices.append(_choices(names, chosen, things))
            wanted = [name for name in wanted if name not in names]
    if wanted:
        raise UnknownArgument(address, wanted)
    return [_example(address, chosen) for chosen in product(*choices)]


def _choices(names: list[str], chosen: Choices, things: SimpleNamespace) -> list[tuple[str, dict]]:
    if callable(chosen):
        return [(label, dict(zip(names, values, strict=True))) for label, values in chosen(things).items()]
    kinds = chosen.split()
    return [(kind if len(kinds) > 1 else "", {names[0]: getattr(things, kind)}) for kind in kinds]


def _example(address: str, chosen: tuple[tuple[str, dict], ...]) -> Example:
    values = {name: value for _, part in chosen for name, value in part.items()}
    label = " ".join(label for label, _ in chosen if label)
    query = next((query for begins, query in QUERIES.items() if address.startswith(begins)), "")
    path = ARGUMENT.sub(lambda match: str(values[match[1]]), address) + query.format(**{"ids": ""} | values)
    return Example(f"{address} [{label}]" if label else address, f"/{path}")
