"""How long a sign-in lasts, and what ends it.

A session ends after 15 minutes in which its person did nothing, after ten hours in any case, and at once when
its row is deleted. What a page does by itself in the background is not something a person did.
"""

from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.conf import settings
from django.contrib.auth import logout
from django.utils import timezone

from cms.users import paths, throttle
from cms.users.client_ip import client_address
from cms.users.models import StaffSession, User

KEY = "staff_session"
# Set in a session that was given its first second factor after signing in.
MFA_ADDED_KEY = "mfa_added_by"
IDLE = timedelta(minutes=15)
AT_MOST = timedelta(hours=10)
# What ends sessions when it changes.
GUARDED = ("password", "is_active", "is_superuser")
# Sent by the editor on its own: who else is here, and what the page would look like.
SENT_BY_ITSELF = ("/editing-sessions/", "/preview/")


def end_sessions(user: User, keep: str = "") -> int:
    """End every session of this person but the one `current` names; how many ended."""
    return StaffSession.objects.filter(user=user).exclude(pk=keep).delete()[0]


def current(request) -> str:
    """The name of this request's session, for `end_sessions(…, keep=…)`."""
    return request.session.get(KEY, "")


def expiry_reason(request) -> str:
    """Empty while the session of this signed-in request goes on; else why it was ended just now."""
    now = timezone.now()
    row = StaffSession.objects.filter(pk=current(request), user_id=request.user.pk).first()
    if row is None:
        why = "ended"
    elif now - row.began_at > AT_MOST:
        why = "day"
    elif now - row.seen_at > IDLE:
        why = "idle"
    else:
        if is_activity(request):
            StaffSession.objects.filter(pk=row.pk).update(seen_at=now)
        return ""
    logout(request)
    return why


def is_activity(request) -> bool:
    """A page opened, or something sent by form or autosave: what only a person sets going."""
    if any(part in request.path_info for part in SENT_BY_ITSELF):
        return False
    if request.method not in ("GET", "HEAD"):
        return True
    return not paths.is_background(request) and request.headers.get("Sec-Fetch-Dest", "document") == "document"


def has_second_factor(request) -> bool:
    """Whether this session was opened with a passkey or a code, or has just been given its first."""
    if request.session.get(MFA_ADDED_KEY) == request.user.pk:
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def is_fully_authenticated(request) -> bool:
    return settings.STAFF_MFA == "optional" or has_second_factor(request)


# Called by Django's signals, connected in apps.py: Wagtail's and allauth's own views change accounts too.


def begin(sender, request, user, **kwargs) -> None:
    """After a sign-in: the row that carries the session, and the address the account is known at."""
    StaffSession.objects.filter(user=user, began_at__lt=timezone.now() - AT_MOST).delete()
    request.session[KEY] = StaffSession.objects.create(user=user).pk
    throttle.remember_address(user, client_address(request))


def end(sender, request, user, **kwargs) -> None:
    if request is not None and hasattr(request, "session"):
        StaffSession.objects.filter(pk=current(request)).delete()


def look_before_saving(sender, instance, update_fields=None, **kwargs) -> None:
    """Note which guarded fields a save of an account changes."""
    saved = [name for name in GUARDED if update_fields is None or name in update_fields]
    instance.changed = []
    if saved and not instance._state.adding:
        stored = User.objects.filter(pk=instance.pk).values(*saved).first() or {}
        instance.changed = [name for name in stored if stored[name] != getattr(instance, name)]


def end_after_saving(sender, instance, **kwargs) -> None:
    if instance.changed:
        own = context.request if instance.changed == ["password"] else None
        is_holder = own is not None and getattr(own, "user", None) == instance
        end_sessions(instance, keep=current(own) if is_holder else "")


def end_after_role_change(sender, instance, action, reverse, pk_set, **kwargs) -> None:
    """Groups or permissions of a person, or the people of a group, have changed."""
    if action == "pre_clear" and reverse:
        StaffSession.objects.filter(user__in=instance.user_set.all()).delete()
    elif action in ("post_add", "post_remove", "post_clear"):
        changed = (pk_set or []) if reverse else [instance.pk]
        StaffSession.objects.filter(user__in=changed).delete()
