"""`asmtp assess`: JSON in, JSON out, and one clear line for what cannot be read."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import Any

import pytest

from bot.cli import main
from tests.eligibility.people import ORDINARY, judged

PERSON = json.dumps(ORDINARY)


class Bytes:
    """A stdin or stdout that holds bytes."""

    def __init__(self, content: bytes = b"") -> None:
        self.buffer = io.BytesIO(content)


def run(monkeypatch: pytest.MonkeyPatch, given: bytes | str, *options: str) -> tuple[int, str]:
    """The exit code and stdout of `asmtp assess` for this stdin."""
    target = Bytes()
    monkeypatch.setattr(sys, "stdin", Bytes(given.encode() if isinstance(given, str) else given))
    monkeypatch.setattr(sys, "stdout", target)
    code = main(["assess", *options])
    return code, target.buffer.getvalue().decode("utf-8")


def lines(monkeypatch: pytest.MonkeyPatch, given: bytes | str, *options: str) -> list[Any]:
    """What `asmtp assess --lines` writes, parsed; it always ends well."""
    code, text = run(monkeypatch, given, "--lines", *options)
    assert code == 0
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def test_one_object_gives_one_assessment(monkeypatch: pytest.MonkeyPatch) -> None:
    code, text = run(monkeypatch, PERSON)
    assert code == 0
    assert json.loads(text) == judged().as_dict()
    assert text.startswith('{\n  "outcome": "likely_meets",\n  "criteria": [')


def test_an_empty_object_is_an_interview_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    _code, text = run(monkeypatch, "{}")
    assert json.loads(text)["missing"] == ["residence"]


BAD: list[tuple[bytes | str, str]] = [
    ('{"offer": "maybe"}', "offer: 'maybe' is not allowed; use one of: signed, written_unsigned, verbal, none, unsure"),
    ('{"offre": "signed"}', "offre: 'signed' is not allowed; use a slot of the contract: role, residence"),
    ('{"years_relevant": 61}', "years_relevant: 61 is not allowed; use a whole number 0..60 or one of: unsure"),
    ('{"years_relevant": 3.5}', "years_relevant: 3.5"),
    ('{"years_relevant": true}', "years_relevant: True"),
    ('{"years_relevant": "5"}', "years_relevant: '5'"),
    ('{"years_relevant": [1]}', "years_relevant: [1]"),
    ('{"years_relevant": 1e999}', "years_relevant: inf"),
    ('{"years_relevant": NaN}', "NaN"),
    ('{"years_relevant": -Infinity}', "-Infinity"),
    ('{"years_relevant": ' + "9" * 5000 + "}", "too many digits"),
    ('{"alt_evidence": "licence"}', "alt_evidence: 'licence'"),
    ('{"alt_evidence": [{"a": 1}]}', "alt_evidence: [{'a': 1}]"),
    ('{"residence": {"a": 1}}', "residence: {'a': 1}"),
    ('{"offer": "signed", "offer": "none"}', "offer: named twice"),
    ('{"offer": "\\ud800"}', "offer: '\\ud800'"),
    ('{"a\\nb\\u2028": 1}', "a\\nb\\u2028: 1"),
    ('{"offer": "' + "x" * 9000 + '"}', "xxx…"),
    ("[1]", "not a JSON object"),
    ("null", "not a JSON object"),
    ("{", "not JSON"),
    ("signed", "not JSON"),
    ("{} {}", "not JSON"),
    ("[" * 100_000, "nested too deeply"),
    (b'{"offer": "\xff"}', "not UTF-8 (byte 12 cannot be read)"),
    ("报价".encode("gb18030"), "not UTF-8"),
]


@pytest.mark.parametrize(("given", "named"), [*BAD, ("", "the input is empty"), (" \n", "the input is empty")])
def test_bad_input_gives_exit_code_2_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], given: bytes | str, named: str
) -> None:
    assert run(monkeypatch, given) == (2, "")
    error = capsys.readouterr().err
    assert error.startswith("asmtp assess: ")
    assert named in error
    assert error.endswith("\n")
    assert len(error.splitlines()) == 1
    assert len(error) < 2500


def test_each_line_is_judged_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad line gives an error object in its place, and the lines after it are judged as if it were not there."""
    stream = b"".join(
        (given.encode() if isinstance(given, str) else given) + b"\n" + PERSON.encode() + b"\r\n\n" for given, _ in BAD
    )
    results = lines(monkeypatch, stream)
    assert len(results) == 2 * len(BAD)
    for (_given, named), error, assessment in zip(BAD, results[::2], results[1::2], strict=True):
        assert list(error) == ["error"]
        assert named in error["error"]
        assert assessment == judged().as_dict()


def test_blank_lines_are_skipped_and_the_last_needs_no_newline(monkeypatch: pytest.MonkeyPatch) -> None:
    results = lines(monkeypatch, '\n  \n{"residence": "macao"}\n\n{"residence": "hk_permanent"}')
    assert [result["outcome"] for result in results] == ["another_scheme", "no_permit_needed"]


def test_nothing_in_gives_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(monkeypatch, "") == []


@pytest.mark.parametrize("options", [(), ("--lines",)])
def test_a_byte_order_mark_is_no_error(monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]) -> None:
    code, text = run(monkeypatch, b"\xef\xbb\xbf" + b'{"residence": "macao"}', *options)
    assert (code, json.loads(text)["outcome"]) == (0, "another_scheme")


def test_a_day_in_the_past_is_judged_by_its_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    _code, text = run(monkeypatch, PERSON, "--as-of", "2025-03-01")
    assert json.loads(text)["as_of"] == "2025-03-01"


def test_a_line_that_needs_a_rule_not_known_that_day_is_for_a_consultant(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = lines(monkeypatch, f"{PERSON}\n{PERSON}\n", "--as-of", "2022-12-27")
    assert first == second
    assert (first["outcome"], first["fees_hkd"]["total"]) == ("needs_review", None)
    assert "facts_out_of_date" in first["warnings"]


@pytest.mark.parametrize("options", [(), ("--lines",)])
@pytest.mark.parametrize(
    ("day", "named"),
    [("tomorrow", "'tomorrow' is not a date; write YYYY-MM-DD"), ("2025-02-30", "not a date")],
)  # fmt: skip
def test_a_day_that_is_none_is_refused_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], day: str, named: str
) -> None:
    assert run(monkeypatch, f"{PERSON}\n", "--as-of", day, *options) == (2, "")
    error = capsys.readouterr().err
    assert named in error
    assert len(error.splitlines()) == 1


def test_each_line_is_answered_before_the_next_is_sent() -> None:
    """Whoever feeds lines one by one must not wait for a full buffer."""
    command = [sys.executable, "-m", "bot.cli", "assess", "--lines"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for residence, outcome in (("macao", "another_scheme"), ("hk_permanent", "no_permit_needed")):
            process.stdin.write(json.dumps({"residence": residence}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["outcome"] == outcome
        process.stdin.close()
        assert process.wait() == 0


def test_the_command_loads_no_dialogue_engine() -> None:
    """It starts in a moment because Rasa, TensorFlow, spaCy and the lead store stay out."""
    heavy = "('rasa', 'rasa_sdk', 'tensorflow', 'spacy', 'sklearn', 'numpy', 'sqlalchemy', 'bot.words')"
    code = (
        "import io, sys; sys.stdin = io.TextIOWrapper(io.BytesIO(b'{}'))\n"
        "from bot.cli import main; code = main(['assess'])\n"
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "[]\n")
