"""Nothing that the benchmark starts outlives it, and its failures are one clear line."""

from __future__ import annotations

import http.server
import sys
import threading
import time
from pathlib import Path
from typing import Iterator

import psutil
import pytest

from benchmarks import processes
from benchmarks.__main__ import main
from benchmarks.errors import BenchmarkError
from benchmarks.processes import Service, clean_environment, free_port
from benchmarks.web import Connection, NotReadyError


def _service(tmp_path: Path, code: str) -> Service:
    return Service("the helper", [sys.executable, "-c", code], tmp_path, clean_environment(), tmp_path / "log")


def _wait_for(path: Path) -> str:
    for _ in range(1000):
        if path.exists() and path.read_text().endswith("\n"):
            return path.read_text()
        time.sleep(0.01)
    raise AssertionError(f"{path.name} was never written")


@pytest.mark.parametrize("stubborn", [False, True])
def test_a_service_is_ended_with_all_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stubborn: bool
) -> None:
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.2)
    ignore = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" if stubborn else ""
    code = f"""{ignore}import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open("pid", "w").write(f"{{child.pid}}\\n")
time.sleep(60)"""
    children = []

    def measure() -> None:
        with _service(tmp_path, code) as service:
            children.append(psutil.Process(int(_wait_for(tmp_path / "pid"))))
            assert service.resident_bytes() > children[0].memory_info().rss > 0
            raise RuntimeError("the measurement failed")

    with pytest.raises(RuntimeError):
        measure()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_a_command_that_fails_is_reported_with_its_last_words(tmp_path: Path) -> None:
    with (
        _service(tmp_path, "import sys; print('no such file\\n'); sys.exit(3)") as service,
        pytest.raises(BenchmarkError, match=r"^the helper ended with exit code 3; no such file \(see .*log\)$"),
    ):
        service.finish(60)


def test_a_command_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with (
        _service(tmp_path, "import time; time.sleep(60)") as service,
        pytest.raises(BenchmarkError, match="took more than 0 seconds"),
    ):
        service.finish(0.1)


def test_no_setting_of_a_real_bot_reaches_the_measured_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """A benchmark must not write into somebody's lead store."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://example.org/leads")
    monkeypatch.setenv("ASMTP_SECRET_KEY", "x" * 32)
    monkeypatch.setenv("LANG", "C.UTF-8")
    environment = clean_environment(ASMTP_PORT="1")
    assert "DATABASE_URL" not in environment
    assert "ASMTP_SECRET_KEY" not in environment
    assert (environment["ASMTP_PORT"], environment["LANG"]) == ("1", "C.UTF-8")


class _Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(int(self.path.strip("/")))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def echo() -> Iterator[Connection]:
    with http.server.HTTPServer(("127.0.0.1", 0), _Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        connection = Connection(server.server_address[1])
        yield connection
        connection.close()
        server.shutdown()
        thread.join()


def test_a_request_is_timed_and_its_reply_decoded_over_one_connection(echo: Connection) -> None:
    for text in ("你好", "hello"):
        reply, seconds = echo.post("/200", {"text": text})
        assert reply == {"text": text}
        assert seconds > 0


def test_a_refusal_is_an_error_with_its_status(echo: Connection) -> None:
    with pytest.raises(BenchmarkError, match='was answered with 429: "slow down"'):
        echo.post("/429", "slow down")


def test_a_port_without_a_server_is_not_ready() -> None:
    connection = Connection(free_port())
    with pytest.raises(NotReadyError):
        connection.post("/", {})
    assert not connection.is_up("/")


def test_half_a_comparison_is_not_written_down(capsys: pytest.CaptureFixture[str]) -> None:
    for half in (["--only", "ours"], ["--quick"]):
        with pytest.raises(SystemExit) as stop:
            main(["--write", *half])
        assert stop.value.code == 2
        assert "--write keeps the whole comparison" in capsys.readouterr().err
