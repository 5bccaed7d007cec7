"""Is it alive, is it ready: numbers and words, no personal data."""

from datetime import timedelta

from django.db import DatabaseError, InterfaceError, transaction
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.operations import registry
from cms.operations.models import Heartbeat
from cms.operations.worker import record_heartbeat

LATE_AFTER = timedelta(minutes=5)


@require_safe
def healthz_view(request):
    return _json_response({"alive": True}, 200)


@require_safe
def readyz_view(request):
    """200 when the site can take a request and the worker runs, else 503. Each part says how it is."""
    parts: dict[str, object] = {}
    well = []
    try:
        with transaction.atomic():
            record_heartbeat("readiness")
        parts["database"] = True
        parts["jobs"] = {name: _job_status(job) for name, job in registry.jobs.items()}
        well += [job == "ok" for job in parts["jobs"].values()]
        for name, report in registry.health.items():
            ok, parts[name] = report()
            well.append(ok)
    except (DatabaseError, InterfaceError):
        parts["database"] = False
        well.append(False)
    ready = all(well)
    return _json_response({"ready": ready} | parts, 200 if ready else 503)


def _job_status(job: registry.Job) -> str:
    heart = Heartbeat.objects.filter(name=job.name).first()
    if heart is None:
        return "never ran"
    # What runs once an hour is not late after five minutes.
    if heart.at < timezone.now() - LATE_AFTER - timedelta(seconds=job.every):
        return "late"
    return "failing" if heart.failure else "ok"


def _json_response(content: dict, status: int) -> JsonResponse:
    response = JsonResponse(content, status=status)
    response["Cache-Control"] = "no-store"
    return response
