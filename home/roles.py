"""The five roles of the clinic (Django groups) and their permissions."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page

from cms.reviews.workflow_setup import ensure_workflow

READS_REQUESTS = ["consultations.view_consultationrequest", "consultations.change_consultationrequest"]
REOPENS_REQUESTS = "consultations.reopen_consultationrequest"
READS_MESSAGES = "consultations.read_message"
EXPORTS = "consultations.export_consultationrequest"
ERASES = "consultations.erase_consultationrequest"
SEES_QUESTIONS = "blog.view_question"
READS_QUESTIONS = [SEES_QUESTIONS, "blog.change_question", "blog.read_question"]
ERASES_QUESTIONS = "blog.erase_question"
QUESTION_TEXTS = "blog.change_questiontexts"
WATCHES = ["privacy.view_readlogentry", "outbox.view_message", "outbox.change_message"]
DESK_OWNER = [*READS_REQUESTS, REOPENS_REQUESTS, READS_MESSAGES, EXPORTS, ERASES, *WATCHES]
CLINIC_FACTS = [f"clinic.{verb}_{model}" for verb in ("add", "change") for model in ("location", "physician")]
CLINIC_FACTS += ["clinic.change_clinicsettings"]
# For owners and physicians only, because disclosures are clinical text.
TREATMENTS = ["conditions.add_treatment", "conditions.change_treatment"]
GLOSSARY = [f"clinic.{verb}_term" for verb in ("add", "change", "delete")]
FORM_TEXTS = [
    *(f"consultations.{verb}_consultationform" for verb in ("add", "change")),
    "consultations.change_invitationtexts",
]

# Group: model permissions, page permissions, image permissions.
# Owners are also superusers, because only superusers can manage users.
ROLES: dict[str, tuple[list[str], list[str], list[str]]] = {
    "owner": (
        [
            *DESK_OWNER,
            *READS_QUESTIONS,
            ERASES_QUESTIONS,
            *CLINIC_FACTS,
            *TREATMENTS,
            *GLOSSARY,
            "reviews.change_reviewsettings",
            *FORM_TEXTS,
            QUESTION_TEXTS,
        ],
        ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
        ["add_image", "change_image", "choose_image"],
    ),
    "physician": (
        [*READS_REQUESTS, REOPENS_REQUESTS, READS_MESSAGES, *READS_QUESTIONS, *TREATMENTS, *GLOSSARY],
        ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
        ["add_image", "change_image", "choose_image"],
    ),
    "editor": ([SEES_QUESTIONS], ["add_page", "change_page"], ["add_image", "change_image", "choose_image"]),
    "frontdesk": (READS_REQUESTS, [], []),
    "manager": (
        [
            *READS_REQUESTS,
            READS_MESSAGES,
            EXPORTS,
            *READS_QUESTIONS,
            *WATCHES,
            *FORM_TEXTS,
            QUESTION_TEXTS,
            "clinic.change_clinicsettings",
        ],
        [],
        [],
    ),
}


def sync_roles() -> None:
    """Set the permissions of all groups to the table above. Safe to repeat; users keep their groups."""
    # Wagtail's default groups would be a second set of roles.
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
    root, images = Page.get_first_root_node(), Collection.get_first_root_node()
    for name, (permissions, page_permissions, image_permissions) in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([_get_permission("wagtailadmin.access_admin"), *map(_get_permission, permissions)])
        _set_permissions(GroupPagePermission, group, {"page": root}, page_permissions)
        _set_permissions(GroupCollectionPermission, group, {"collection": images}, image_permissions)
    ensure_workflow()
    # Roles that can publish can also approve. Wagtail's default task refers to a group that was deleted above.
    for task in GroupApprovalTask.objects.all():
        task.groups.set(Group.objects.filter(name__in=["owner", "physician"]))


def _get_permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _set_permissions(model, group: Group, where: dict, codenames: list[str]) -> None:
    wanted = Permission.objects.filter(
        Q(content_type__app_label="wagtailcore") | Q(content_type__app_label="wagtailimages"), codename__in=codenames
    )
    model.objects.filter(group=group, **where).exclude(permission__in=wanted).delete()
    for permission in wanted:
        model.objects.get_or_create(group=group, permission=permission, **where)
