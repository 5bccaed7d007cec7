"""The process of `make run`: starts the web server and the worker, and stops them together.

Each child has its own process group. On SIGINT or SIGTERM, or when a child exits, all groups get SIGTERM and ten
seconds later SIGKILL. So does a group whose leader has exited, because granian's workers outlive their parent. If
this process is killed, the kernel sends SIGTERM to the children.
Run it as `python -m cms.operations.serve`; it does not load Django. With `--dev` (`make dev`) the web server is
Django's development server, always on loopback; the worker is the same and does not reload.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time

PORT = int(os.environ.get("PORT") or 8000)
HOST = os.environ.get("HOST") or "127.0.0.1"
GRACE_SECONDS = 10
PR_SET_PDEATHSIG = 1
# Environment variables named HTTP_* would look like request headers to the site.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("HTTP_")}


def site_command() -> list[str]:
    flags = "--interface wsgi --http 1 --no-ws --workers 2 --blocking-threads 2 --backpressure 64"
    flags += " --respawn-failed-workers --respawn-interval 3.5 --workers-kill-timeout 10 --no-access-log"
    return [
        sys.executable,
        "-m",
        "granian",
        *flags.split(),
        "--host",
        HOST,
        "--port",
        str(PORT),
        "cms.wsgi:application",
    ]


def development_site() -> list[str]:
    return [sys.executable, "manage.py", "runserver", f"127.0.0.1:{PORT}", "--settings", "cms.settings.dev"]


def worker_command() -> list[str]:
    return [sys.executable, "manage.py", "worker"]


def check_port_free() -> None:
    """Exit if the port is in use. Granian would share it (SO_REUSEPORT), and two sites would answer in turn."""
    family = socket.AF_INET6 if ":" in HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
            probe.listen()
        except OSError:
            sys.exit(
                f"Port {PORT} is already in use. Stop that program or choose another port: make run PORT={PORT + 1}"
            )


def start_process(command: list[str], **more) -> subprocess.Popen:
    def in_child():
        os.setsid()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    # preexec_fn is safe here, because this process has no threads.
    return subprocess.Popen(command, preexec_fn=in_child, env=ENVIRONMENT | more)  # noqa: PLW1509


def signal_group(child: subprocess.Popen, number: int) -> bool:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return False
    return True


def stop_processes(children: list[subprocess.Popen]) -> None:
    for child in children:
        signal_group(child, signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < until:
        for child in children:
            child.poll()
        if not any(signal_group(child, 0) for child in children):
            return
        time.sleep(0.05)
    for child in children:
        signal_group(child, signal.SIGKILL)


def main() -> int:
    check_port_free()
    if sys.argv[1:] == ["--check-port"]:
        return 0
    stop_signals = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: stop_signals.append(number))
    web = development_site() if sys.argv[1:] == ["--dev"] else site_command()
    children = [start_process(web, WEB_PROCESS="1"), start_process(worker_command())]
    try:
        while not stop_signals and all(child.poll() is None for child in children):
            time.sleep(0.1)
    finally:
        stop_processes(children)
    return 0 if stop_signals else 1


if __name__ == "__main__":
    sys.exit(main())
