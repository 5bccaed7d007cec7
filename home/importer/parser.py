"""Parses a content folder into dataclasses, without using the database. The format is in docs/importing.md."""

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
    """A loader that leaves dates as text, so that an invalid date is reported with its line like any other value."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class ContentError(Exception):
    """An error in a file to import. The message has the file, the line, and what to do."""

    def __init__(self, path: Path, line: int, reason: str):
        super().__init__(f"{path}, line {line}: {reason}")


@dataclass
class SourceText:
    """A parsed Markdown file."""

    path: Path
    slug: str
    head: dict
    body: str
    lines: dict[str, int]
    body_line: int
    digest: str

    def get_value(self, key: str, kind: type = str, default=None):
        """Return the value of `key` in the front matter. Raises ContentError if it is not of type `kind`."""
        value = self.head.get(key)
        if value is None:
            return default
        if kind is str and isinstance(value, (int, float)):
            value = str(value)
        if not isinstance(value, kind):
            expected = {str: "text", list: "a list", dict: "indented “key: value” lines", int: "a number"}[kind]
            raise self.make_error(key, f"“{key}” must be {expected}.")
        return value.strip() if kind is str else value

    def make_error(self, key: str, reason: str) -> ContentError:
        return ContentError(self.path, self.lines.get(key, 1), reason)


@dataclass
class ClinicEntry:
    """A location or a person in clinic.yaml."""

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
    """Parse the folder at `path`; all its parts are optional. Raises ContentError."""
    if not path.is_dir():
        raise ContentError(path, 1, "folder not found.")
    folder = ContentFolder(path)
    clinic_file = path / "clinic.yaml"
    folder.clinic = _read_mapping(clinic_file)
    folder.locations = [_read_entry(clinic_file, item) for item in _read_list(clinic_file, folder.clinic, "locations")]
    folder.people = [_read_entry(clinic_file, item) for item in _read_list(clinic_file, folder.clinic, "people")]
    folder.consultation = _read_mapping(path / "consultation.yaml")
    # Pages are created in the order of the navigation.
    folder.conditions = sorted(
        _read_texts(path / "conditions"), key=lambda text: (text.get_value("order", int, 99), text.slug)
    )
    folder.posts = _read_texts(path / "posts")
    folder.pages = _read_texts(path / "pages")
    folder.requests = _read_submissions(path / "requests.yaml")
    folder.questions = _read_submissions(path / "questions.yaml")
    if not any((folder.clinic, folder.consultation, folder.conditions, folder.posts, folder.pages)):
        raise ContentError(path, 1, "nothing to import: the folder needs clinic.yaml, posts/, conditions/, or pages/.")
    return folder


def _read_submissions(path: Path) -> list[dict]:
    """Return the form submissions of the demo; an empty list if there is no file."""
    return list(_parse_yaml(path, _read_file(path), 0) or []) if path.exists() else []


def digest_of(value) -> str:
    """Return a SHA-256 digest of `value`, independent of the order of keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def line_of(path: Path, key: str) -> int:
    """Return the line number of `key` in the file, or 1 if it is not there."""
    for number, line in enumerate(_read_file(path).splitlines(), 1):
        if re.match(rf"\s*(?:- )?{re.escape(key)}\s*:", line):
            return number
    return 1


def _read_file(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentError(path, line, "the file is not UTF-8 text. Save it as UTF-8.") from None


def _parse_yaml(path: Path, text: str, line_offset: int):
    """Parse YAML that begins after `line_offset` lines of the file."""
    try:
        return yaml.load(text, _YamlLoader)  # noqa: S506  (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(
            path, line_offset + (mark.line if mark else 0) + 1, f"invalid YAML: {error.problem or 'cannot be read'}."
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError(path, line_offset + 1, f"invalid YAML: {error}.") from None


def read_yaml(path: Path) -> tuple[object, yaml.Node | None]:
    """Return the parsed file and its node tree, which has the line numbers. Raises ContentError."""
    text = _read_file(path)
    return _parse_yaml(path, text, 0), yaml.compose(text, _YamlLoader)


def _read_mapping(path: Path) -> dict:
    if not path.exists():
        return {}
    found = _parse_yaml(path, _read_file(path), 0)
    if found is not None and not isinstance(found, dict):
        raise ContentError(path, 1, "the file must contain “key: value” lines.")
    return found or {}


def _read_list(path: Path, mapping: dict, key: str) -> list:
    found = mapping.get(key) or []
    if not isinstance(found, list):
        raise ContentError(path, line_of(path, key), f"“{key}” must be a list.")
    return found


def _read_entry(path: Path, item) -> ClinicEntry:
    values = {"name": item} if isinstance(item, str) else item
    if not isinstance(values, dict) or not isinstance(values.get("name"), str):
        raise ContentError(path, 1, f"{item!r} must be a name, or “key: value” lines with “name: …”.")
    if wrong := next((key for key, value in values.items() if isinstance(value, (list, dict))), ""):
        raise ContentError(path, line_of(path, wrong), f"“{wrong}” must be text.")
    slug = values.get("slug") or slugify(values["name"])
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise ContentError(
            path,
            line_of(path, "slug"),
            f"{slug!r} is not a valid slug. Use only lowercase letters, digits, and hyphens.",
        )
    return ClinicEntry(slug, values, digest_of(values))


def _read_texts(folder: Path) -> list[SourceText]:
    return [_read_text(path) for path in sorted(folder.glob("*.md"))] if folder.is_dir() else []


def _read_text(path: Path) -> SourceText:
    slug = path.stem
    if not SLUG.fullmatch(slug):
        raise ContentError(
            path, 1, f"the file name “{slug}” becomes the URL. Use only lowercase letters, digits, and hyphens."
        )
    source = _read_file(path)
    match = FRONT_MATTER.match(source)
    if not match:
        raise ContentError(path, 1, "front matter is missing. Begin the file with it, between two lines of ---.")
    head = _parse_yaml(path, match["yaml"], 1)
    if not isinstance(head, dict):
        raise ContentError(path, 2, "the front matter must contain “key: value” lines.")
    lines = {
        found[1]: number
        for number, line in enumerate(match["yaml"].splitlines(), 2)
        if (found := re.match(r"([A-Za-z_]+)\s*:", line))
    }
    body = source[match.end() :]
    body_line = source[: match.end()].count("\n") + 1
    return SourceText(path, slug, head, body, lines, body_line, digest_of([head, body, _image_digests(path, body)]))


def _image_digests(path: Path, body: str) -> list[str]:
    """Return digests of the image files in `body`, so that a replaced image changes the digest of the text."""
    names = re.findall(r"!\[[^\]]*\]\(([^\s)]+)", body)
    return [digest for name in names if (digest := _file_digest(path.parent.parent / name))]


def _file_digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        # A missing image is reported when it is added to the library.
        return ""
