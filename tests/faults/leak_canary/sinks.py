"""Where words may end up that should not, each as the bytes to look through, and a way to put a word there."""

import json
import re
import smtplib
import subprocess
import sys
from datetime import datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing

SALT = "django.contrib.sessions.SessionStore"


def printed(day) -> bytes:
    """Standard output and error of the site, its worker, and commands."""
    return day.site.log.read_bytes() + "".join(day.told).encode()


def mailed(day) -> bytes:
    """Each mail as it came over the wire, and as a reader sees it."""
    seen = []
    for envelope in day.postbox.received:
        mail = message_from_bytes(envelope.content)
        seen += [envelope.content, envelope.mail_from.encode(), " ".join(envelope.rcpt_tos).encode()]
        for part in mail.walk():
            seen += [str(make_header(decode_header(value))).encode() for value in part.values()]
            seen.append(part.get_payload(decode=True) or b"")
    return b"\n".join(seen)


def browsers(day) -> bytes:
    """Histories, cookies, titles of windows, and all headers."""
    kept = day.kept
    return "\n".join(kept.addresses + kept.titles + kept.cookies + kept.headers).encode()


def database(day) -> bytes:
    return day.site.all_that_is_stored()


def sessions(day) -> bytes:
    """What stands in the sessions, which are compressed where they are kept, as it would be in cookies."""
    rows = day.site.rows("SELECT session_data FROM django_session")
    return json.dumps([_opened(day, data) for (data,) in rows], ensure_ascii=False).encode()


def files(day) -> bytes:
    """Names and contents of all other files written on this day: exports, temporary files."""
    found = [path for path in day.site.var_dir.rglob("*") if path.is_file() and path != day.site.log]
    found = [path for path in found if path.stat().st_mtime >= day.began]
    found = [path for path in found if not path.name.startswith("site.sqlite3")]
    return b"\n".join(str(path).encode() + b"\n" + path.read_bytes() for path in found)


def processes(day) -> bytes:
    """The list of processes as anybody on the machine may read it, and their environments."""
    own = day.site.processes()
    return b"\n".join([*(line.encode() for line in own.values()), *(_environment(number) for number in own)])


def _environment(number: int) -> bytes:
    try:
        return Path(f"/proc/{number}/environ").read_bytes()
    except OSError:
        return b""


def _key(day) -> str:
    return (day.site.var_dir / "secret_key").read_text().strip()


def _opened(day, data: str) -> dict:
    return signing.loads(data, key=_key(day), salt=SALT, serializer=JSONSerializer)


# Putting a word there


def print_it(day, word: str) -> None:
    with day.site.log.open("a") as log:
        log.write(f"Could not store {word!a}\n")


def mail_it(day, word: str) -> None:
    mail = EmailMessage()
    mail["Subject"] = "A new request"
    mail.set_content(f"From {word}", cte="base64")
    with smtplib.SMTP("127.0.0.1", day.postbox.port) as server:
        server.send_message(mail, "no-reply@localhost", ["staff@canary.example"])


def lead_to_it(day, word: str) -> None:
    day.kept.addresses.append(f"/consultation/thanks/?name={quote(word)}")


def store_it(day, word: str) -> None:
    escaped = json.dumps(word)[1:-1].replace("'", "''")
    day.site.change(f"UPDATE operations_heartbeat SET failure = '{escaped}'")


def store_it_in_a_session(day, word: str) -> None:
    data = {"_messages": f"{word} is kept. " * 20}
    packed = signing.dumps(data, key=_key(day), salt=SALT, serializer=JSONSerializer, compress=True)
    until = (datetime.now() + timedelta(days=1)).isoformat(" ")
    values = f"('planted', '{packed}', '{until}')"
    day.site.change(f"INSERT INTO django_session (session_key, session_data, expire_date) VALUES {values}")


def leave_it_in_a_file(day, word: str) -> None:
    (day.site.var_dir / "tmp" / "left.csv").write_text(f"Name\n{word}\n", "utf-16")


def run_with_it(day, word: str) -> None:
    command = [sys.executable, "-c", "input()", word]
    day.running = subprocess.Popen(command, env=day.site.environment, stdin=subprocess.PIPE)


SINKS = {
    "what is printed": (printed, print_it),
    "mail": (mailed, mail_it),
    "browsers": (browsers, lead_to_it),
    "the database": (database, store_it),
    "sessions": (sessions, store_it_in_a_session),
    "files": (files, leave_it_in_a_file),
    "processes": (processes, run_with_it),
}


def without_its_own(mail: bytes, reference: str) -> str:
    """A mail about a request, with what differs from one to the next replaced by its name."""
    text = mail.replace(b"\r\n", b"\n").decode("ascii").replace(reference, "[reference]")
    text = re.sub(r"http://localhost:\d+/admin/requests/[0-9a-f-]{36}/", "[link]", text)
    text = re.sub(r"(?m)^Reply due: .+\n", "", text)
    text = re.sub(r"(?m)^Date: .* [+-]\d{4}$", "Date: [date]", text)
    text = re.sub(r"(?m)^Message-ID: <[0-9a-f-]+@localhost>$", "Message-ID: <[id]@localhost>", text)
    return re.sub(r"(?m)^To: \w+@harborlight\.example$", "To: [reader]", text)
