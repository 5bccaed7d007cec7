"""Health checks: /healthz/ (the process runs) and /readyz/ (the site can serve requests). No personal data."""

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
    """Return 200 if the site can serve requests and the worker runs, otherwise 503, with the status of each part."""
    parts: dict[str, object] = {}
    checks = []
    try:
        with transaction.atomic():
            record_heartbeat("readiness")
        parts["database"] = True
        parts["jobs"] = {name: _job_status(job) for name, job in registry.jobs.items()}
        checks += [job == "ok" for job in parts["jobs"].values()]
        for name, report in registry.health.items():
            ok, parts[name] = report()
            checks.append(ok)
    except (DatabaseError, InterfaceError):
        parts["database"] = False
        checks.append(False)
    ready = all(checks)
    return _json_response({"ready": ready} | parts, 200 if ready else 503)


def _job_status(job: registry.Job) -> str:
    heartbeat = Heartbeat.objects.filter(name=job.name).first()
    if heartbeat is None:
        return "never ran"
    # The job's own interval is added, so that an hourly job is not late after five minutes.
    if heartbeat.at < timezone.now() - LATE_AFTER - timedelta(seconds=job.every):
        return "late"
    return "failing" if heartbeat.failure else "ok"


def _json_response(content: dict, status: int) -> JsonResponse:
    response = JsonResponse(content, status=status)
    response["Cache-Control"] = "no-store"
    return response
