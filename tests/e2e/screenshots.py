"""The pictures of docs/editors.md, taken anew: `make screenshots`, or some with ONLY="schedule sources".

Starts a demo clinic on a free port, signs in, walks through `PICTURES`, and writes WebP files into docs/images.
"""

import argparse
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.screenshot_pages import PICTURES, Picture
from tests.e2e.sign_in import ARGUMENTS, sign_in
from tests.e2e.site import ROOT, Site

FOLDER = ROOT / "docs" / "images"
LARGEST = 120_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="Only these; all of them without one.")
    names = parser.parse_args().names
    if unknown := set(names) - {picture.name for picture in PICTURES}:
        sys.exit(f"There is no picture called {', '.join(sorted(unknown))}; they are in tests/e2e/screenshot_pages.py.")
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    site = Site(Path(tempfile.mkdtemp(prefix="clinic-pictures-")))
    try:
        site.manage("bootstrap", "--demo", "yes")
        site.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            take(wanted, browser, site)
            browser.close()
    finally:
        site.remove()


def take(wanted: list[Picture], browser: Browser, site: Site) -> None:
    FOLDER.mkdir(exist_ok=True)
    signed_in: dict[str, dict] = {}
    for picture in wanted:
        who = picture.who
        if who and who not in signed_in:
            signed_in[who] = _cookies_of(who, browser, site)
        context = browser.new_context(
            viewport={"width": picture.width, "height": picture.height},
            storage_state=signed_in.get(who),
            reduced_motion="reduce",
            color_scheme="light",
            timezone_id="America/Los_Angeles",
        )
        context.set_default_timeout(30_000)
        page = context.new_page()
        picture.walk(page, site)
        shown = page.locator(picture.crop).first if picture.crop else page
        path = FOLDER / f"{picture.name}.webp"
        path.write_bytes(_small(shown.screenshot(animations="disabled")))
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} KB")  # noqa: T201
        context.close()


def _cookies_of(who: str, browser: Browser, site: Site) -> dict:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site, who, site.password)
    page.wait_for_url(f"{site.url}/admin/")
    state = context.storage_state()
    context.close()
    return state


def _small(png: bytes) -> bytes:
    """A screenshot as WebP, as good as fits."""
    with Image.open(BytesIO(png)) as picture:
        for quality in (85, 70, 55, 40):
            out = BytesIO()
            picture.convert("RGB").save(out, "WEBP", quality=quality, method=6)
            if out.tell() < LARGEST:
                return out.getvalue()
    raise ValueError("no quality makes this picture small enough: crop it")


if __name__ == "__main__":
    main()
