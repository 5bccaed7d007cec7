"""`/media/`: renditions only. Beyond one machine a bucket or nginx does this (docs/operations.md)."""

import mimetypes
import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

# Names Wagtail gives to renditions, all in one folder; originals and anything else stay unseen.
RENDITION = re.compile(r"images/[A-Za-z0-9_.-]+\.(?:avif|gif|jpe?g|png|webp)")
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("image/webp", ".webp")


@require_safe
def serve_media(request, path: str) -> FileResponse:
    """One rendition, immutable: its name changes with its content. Errors: 404 for everything else."""
    if not RENDITION.fullmatch(path):
        raise Http404
    try:
        file = default_storage.open(path)
    except OSError:
        raise Http404 from None
    response = FileResponse(file, content_type=mimetypes.guess_type(path)[0])
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
