"""Reads a folder of texts into plain data, or says which file is wrong, where and why.

Nothing here touches the database. The shapes are those of docs/importing.md.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.utils.text import slugify

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class _YamlLoader(yaml.SafeLoader):
    """YAML whose days stay text: one that is none is then named with its line, like any other wrong value."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class ContentError(Exception):
    """A file that cannot be used; the text names file, line and reason."""

    def __init__(self, path: Path, line: int, reason: str):
        super().__init__(f"{path}, line {line}: {reason}")


@dataclass
class SourceText:
    """One Markdown file: its slug, its front matter and its body."""

    path: Path
    slug: str
    head: dict
    body: str
    lines: dict[str, int]
    body_line: int
    digest: str

    def get_value(self, key: str, kind: type = str, default=None):
        """The front matter's `key`. Errors: ContentError when it is of another kind."""
        found = self.head.get(key)
        if found is None:
            return default
        if kind is str and isinstance(found, (int, float)):
            found = str(found)
        if not isinstance(found, kind):
            words = {str: "text", list: "a list", dict: "a block of keys", int: "a number"}[kind]
            raise self.make_error(key, f"“{key}” should be {words}.")
        return found.strip() if kind is str else found

    def make_error(self, key: str, reason: str) -> ContentError:
        return ContentError(self.path, self.lines.get(key, 1), reason)


@dataclass
class ClinicEntry:
    """A place or a person of clinic.yaml."""

    slug: str
    values: dict
    digest: str


@dataclass
class ContentFolder:
    path: Path
    clinic: dict = field(default_factory=dict)
    consultation: dict = field(default_factory=dict)
    locations: list[ClinicEntry] = field(default_factory=list)
    people: list[ClinicEntry] = field(default_factory=list)
    conditions: list[SourceText] = field(default_factory=list)
    posts: list[SourceText] = field(default_factory=list)
    pages: list[SourceText] = field(default_factory=list)
    requests: list[dict] = field(default_factory=list)
    questions: list[dict] = field(default_factory=list)


def read_folder(path: Path) -> ContentFolder:
    """The folder at `path`; any part of it may be absent. Errors: ContentError."""
    if not path.is_dir():
        raise ContentError(path, 1, "there is no such folder.")
    folder = ContentFolder(path)
    clinic_file = path / "clinic.yaml"
    folder.clinic = _read_mapping(clinic_file)
    folder.locations = [_read_entry(clinic_file, item) for item in _read_list(clinic_file, folder.clinic, "locations")]
    folder.people = [_read_entry(clinic_file, item) for item in _read_list(clinic_file, folder.clinic, "people")]
    folder.consultation = _read_mapping(path / "consultation.yaml")
    # The order of the pages is the order of the navigation.
    folder.conditions = sorted(
        _read_texts(path / "conditions"), key=lambda text: (text.get_value("order", int, 99), text.slug)
    )
    folder.posts = _read_texts(path / "posts")
    folder.pages = _read_texts(path / "pages")
    folder.requests = _read_submissions(path / "requests.yaml")
    folder.questions = _read_submissions(path / "questions.yaml")
    if not any((folder.clinic, folder.consultation, folder.conditions, folder.posts, folder.pages)):
        raise ContentError(path, 1, "there is no clinic.yaml, no posts/ and no conditions/ in this folder.")
    return folder


def _read_submissions(path: Path) -> list[dict]:
    """What invented readers type into a form; none without the file."""
    return list(_parse_yaml(path, _read_file(path), 0) or []) if path.exists() else []


def digest_of(value) -> str:
    """The same value has the same digest, whatever its order of keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def line_of(path: Path, key: str) -> int:
    """The line of `path` where `key` stands, 1 when it is nowhere."""
    for number, line in enumerate(_read_file(path).splitlines(), 1):
        if re.match(rf"\s*(?:- )?{re.escape(key)}\s*:", line):
            return number
    return 1


def _read_file(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentError(path, line, "this is not UTF-8 text. Save it as UTF-8.") from None


def _parse_yaml(path: Path, text: str, above: int):
    """`text` as YAML; `above` is how many lines of the file stand before it."""
    try:
        return yaml.load(text, _YamlLoader)  # noqa: S506  (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(
            path, above + (mark.line if mark else 0) + 1, f"YAML: {error.problem or 'not readable'}."
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError(path, above + 1, f"YAML: {error}.") from None


def read_yaml(path: Path) -> tuple[object, yaml.Node | None]:
    """What the file holds, and where each piece of it stands. Errors: ContentError."""
    text = _read_file(path)
    return _parse_yaml(path, text, 0), yaml.compose(text, _YamlLoader)


def _read_mapping(path: Path) -> dict:
    if not path.exists():
        return {}
    found = _parse_yaml(path, _read_file(path), 0)
    if found is not None and not isinstance(found, dict):
        raise ContentError(path, 1, "this file should hold “key: value” lines.")
    return found or {}


def _read_list(path: Path, mapping: dict, key: str) -> list:
    found = mapping.get(key) or []
    if not isinstance(found, list):
        raise ContentError(path, line_of(path, key), f"“{key}” should be a list.")
    return found


def _read_entry(path: Path, item) -> ClinicEntry:
    values = {"name": item} if isinstance(item, str) else item
    if not isinstance(values, dict) or not isinstance(values.get("name"), str):
        raise ContentError(path, 1, f"{item!r} should be a name, or keys with a name among them.")
    if wrong := next((key for key, value in values.items() if isinstance(value, (list, dict))), ""):
        raise ContentError(path, line_of(path, wrong), f"“{wrong}” should be text.")
    slug = values.get("slug") or slugify(values["name"])
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise ContentError(path, line_of(path, "slug"), f"{slug!r} is no slug: small letters, digits and hyphens only.")
    return ClinicEntry(slug, values, digest_of(values))


def _read_texts(folder: Path) -> list[SourceText]:
    return [_read_text(path) for path in sorted(folder.glob("*.md"))] if folder.is_dir() else []


def _read_text(path: Path) -> SourceText:
    slug = path.stem
    if not SLUG.fullmatch(slug):
        raise ContentError(
            path, 1, f"the file's name “{slug}” becomes the address: small letters, digits, hyphens only."
        )
    source = _read_file(path)
    match = FRONT_MATTER.match(source)
    if not match:
        raise ContentError(path, 1, "the file should begin with front matter between two lines of ---.")
    head = _parse_yaml(path, match["yaml"], 1)
    if not isinstance(head, dict):
        raise ContentError(path, 2, "the front matter should hold “key: value” lines.")
    lines = {
        found[1]: number
        for number, line in enumerate(match["yaml"].splitlines(), 2)
        if (found := re.match(r"([A-Za-z_]+)\s*:", line))
    }
    body = source[match.end() :]
    body_line = source[: match.end()].count("\n") + 1
    return SourceText(path, slug, head, body, lines, body_line, digest_of([head, body, _picture_digests(path, body)]))


def _picture_digests(path: Path, body: str) -> list[str]:
    """What the pictures named in `body` look like, so that another picture is another source."""
    names = re.findall(r"!\[[^\]]*\]\(([^\s)]+)", body)
    return [found for name in names if (found := _file_digest(path.parent.parent / name))]


def _file_digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        # Whether there is such a picture is asked, and answered in words, where it is put into the library.
        return ""
