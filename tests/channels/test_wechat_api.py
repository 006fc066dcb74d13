"""Tencent's API as the bot calls it: the token is asked for once, and its error codes are understood."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Awaitable, Callable, Iterator

import pytest
import time_machine

from bot.channels.channel_settings import read_options
from bot.channels.desk import Undelivered
from bot.channels.packing import Part
from bot.channels.simulator import Fault
from bot.channels.wechat import WeChatChannel
from bot.channels.wechat_kf import WeChatKfChannel
from bot.channels.wechat_kf_simulator import WeChatKfSimulator
from bot.channels.wechat_simulator import WeChatSimulator

Platform = WeChatSimulator | WeChatKfSimulator
CHANNELS = {"wechat": WeChatChannel, "wechat_kf": WeChatKfChannel}


@pytest.fixture(params=[WeChatSimulator, WeChatKfSimulator], ids=lambda simulator: simulator.channel)
def simulator(request: pytest.FixtureRequest) -> Iterator[Platform]:
    """Each of the two, with somebody who has written often."""
    with request.param() as running:
        running.allowed["somebody"] = [time.time() + 3600] * 50
        yield running


def run(simulator: Platform, work: Callable[[WeChatChannel | WeChatKfChannel], Awaitable[Any]], **other: str) -> Any:
    """Do something with a channel that uses the simulator."""
    known = CHANNELS[simulator.channel]
    channel = known(read_options(known.settings, {**simulator.environment(), **other}), "k" * 32)

    async def open_and_work() -> Any:
        await channel.outbound.open()
        try:
            return await work(channel)
        finally:
            await channel.outbound.close()

    return asyncio.run(open_and_work())


async def send(channel: WeChatChannel | WeChatKfChannel, text: str = "您好😀") -> None:
    """One message to somebody."""
    await channel.send("somebody", channel.shape(Part(text), "zh_hans"))


def failure(simulator: Platform, fault: Fault | None = None, **other: str) -> Undelivered:
    """What a send fails with."""
    if fault is not None:
        simulator.broken = fault
    with pytest.raises(Undelivered) as error:
        run(simulator, send, **other)
    return error.value


def test_many_at_once_ask_for_one_token(simulator: Platform) -> None:
    """And all are delivered."""

    async def all_at_once(channel: WeChatChannel | WeChatKfChannel) -> None:
        await asyncio.gather(*(send(channel) for _ in range(12)))

    run(simulator, all_at_once)
    assert (simulator.tokens.given, len(simulator.sent)) == (1, 12)


def test_texts_go_out_as_they_are_written(simulator: Platform) -> None:
    """Escaped, WeChat would show the escapes."""
    run(simulator, send)
    assert [simulator.text_of(message) for message in simulator.sent] == ["您好😀"]
    assert simulator.refused == []


def test_a_token_is_renewed_before_it_ends(simulator: Platform) -> None:
    """Not while it is good; no send meets an expired one."""

    async def over_two_hours(channel: WeChatChannel | WeChatKfChannel) -> list[int]:
        counts = []
        with time_machine.travel(1_900_000_000, tick=False) as clock:
            for minutes in (0, 60, 50, 8):
                clock.shift(60 * minutes)
                await send(channel)
                counts.append(simulator.tokens.given)
        return counts

    simulator.tokens.expire()
    simulator.allowed["somebody"] = [2_000_000_000.0] * 4
    assert run(simulator, over_two_hours) == [1, 1, 1, 2]


@pytest.mark.parametrize("end", ["expire", "withdraw"])
def test_a_refused_token_is_renewed_once_and_the_message_sent(simulator: Platform, end: str) -> None:
    """Also one that the platform gives again unless one insists; customer service gives the same until it ends."""

    async def twice(channel: WeChatChannel | WeChatKfChannel) -> None:
        await send(channel)
        getattr(simulator.tokens, end)()
        await send(channel)

    if end == "withdraw" and simulator.channel == "wechat_kf":
        with pytest.raises(Undelivered) as error:
            run(simulator, twice)
        assert not error.value.final
        return
    run(simulator, twice)
    assert len(simulator.sent) == 2


def test_a_token_that_is_always_refused_is_an_error_that_names_the_setting(
    simulator: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be put right while the message waits."""
    error = failure(simulator, Fault(200, 42001))
    assert (str(error), error.final) == ("42001", False)
    secret = next(key for key in simulator.environment() if key.endswith("_SECRET"))
    assert secret in capsys.readouterr().out


def test_a_wrong_secret_is_an_error_that_names_the_setting(
    simulator: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    """And does not show it."""
    secret = next(key for key in simulator.environment() if key.endswith("_SECRET"))
    assert not failure(simulator, **{secret: "not-the-secret"}).final
    out = capsys.readouterr().out
    assert secret in out
    assert "not-the-secret" not in out


@pytest.mark.parametrize(("code", "after"), [(-1, 0.0), (45009, 3600.0), (45011, 60.0)])
def test_a_busy_platform_is_left_alone(simulator: Platform, code: int, after: float) -> None:
    """For as long as it takes."""
    error = failure(simulator, Fault(200, code))
    assert (error.final, error.after) == (False, after)


@pytest.mark.parametrize("status", [404, 429, 500, 502])
def test_something_before_the_api_may_pass(simulator: Platform, status: int) -> None:
    """Tencent itself answers 200."""
    assert not failure(simulator, Fault(status)).final


@pytest.mark.parametrize("code", [45015, 45047, 40003, 43004, 45002, 95001, 95013, 95018])
def test_what_cannot_succeed_is_final(simulator: Platform, code: int) -> None:
    """The window is over, the messages are used up, nobody is there."""
    assert failure(simulator, Fault(200, code)).final


def test_a_missing_permission_says_what_to_do(simulator: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    """In one line."""
    code = {"wechat": 48001, "wechat_kf": 48002}[simulator.channel]
    assert failure(simulator, Fault(200, code)).final
    lines = [line for line in capsys.readouterr().out.splitlines() if "nothing can be sent" in line]
    assert len(lines) == 1
    assert "console" in lines[0]
