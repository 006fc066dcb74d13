"""Tencent's signatures, encryption and XML: published vectors, and everything that must be refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sanic.request import RequestParameters

from bot.channels.tencent_simulator import Seal, xml_of
from bot.channels.webhook import Unreadable
from bot.channels.wechat_crypto import FRESH_SECONDS, Envelope, digest, fields, is_signed

KEY, CORP = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
SEALED = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
OTHER_KEY, OTHER_CORP = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", "wx49f0ab532d5d035a"
OTHER_SEALED = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q=="
VECTORS = [
    ("QDG6eK", KEY, CORP, "1409659589", "263014780", SEALED, "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
     b"1616140317555161061"),
    ("123456", OTHER_KEY, OTHER_CORP, "1411443780", "437374425", OTHER_SEALED,
     "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96", b"5927782489442352469"),
]  # fmt: skip


def query(at: str, nonce: str, **more: str) -> RequestParameters:
    """A request's query."""
    given = {"timestamp": at, "nonce": nonce, **more}
    return RequestParameters({name: [value] for name, value in given.items()})


def test_the_published_signature_of_plain_mode() -> None:
    """Of the word, the time and the nonce."""
    signature = "f21891de399b4e33a1a93c9a7b8a8fffb5a443ff"
    assert digest("test", "1410685589", "test") == signature
    asked = query("1410685589", "test", signature=signature)
    assert is_signed(asked, "signature", "test", 1410685589)
    assert not is_signed(asked, "signature", "tesu", 1410685589)
    assert not is_signed(query("1410685589", "test", signature=signature[:-1] + "e"), "signature", "test", 1410685589)


@pytest.mark.parametrize(("token", "key", "receiver", "at", "nonce", "sealed", "signature", "inside"), VECTORS)
def test_the_published_vectors_of_safe_mode(
    token: str, key: str, receiver: str, at: str, nonce: str, sealed: str, signature: str, inside: bytes
) -> None:
    """Tencent's own example, and that of the most used library."""
    asked = query(at, nonce, msg_signature=signature)
    assert is_signed(asked, "msg_signature", token, int(at), over=sealed)
    assert not is_signed(asked, "msg_signature", token, int(at))
    assert Envelope(key, receiver).open(sealed) == inside


@pytest.mark.parametrize("seconds", [-FRESH_SECONDS - 1, FRESH_SECONDS + 1])
def test_a_signature_is_good_for_some_minutes(seconds: int) -> None:
    """An older one may have been overheard, a later one made in advance."""
    asked = query("1410685589", "test", signature="f21891de399b4e33a1a93c9a7b8a8fffb5a443ff")
    assert not is_signed(asked, "signature", "test", 1410685589 + seconds)
    assert is_signed(asked, "signature", "test", 1410685589 + seconds + (1 if seconds < 0 else -1))


@pytest.mark.parametrize("at", ["", "soon", "-5", "１４１０", "9" * 400, "1e9", "\ud800"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    """Signed or not."""
    signature = digest("test", at, "test")
    assert not is_signed(query(at, "test", signature=signature), "signature", "test", 1410685589)
    assert not is_signed(query("1410685589", "test", signature="\ud800é"), "signature", "test", 1410685589)


@given(st.binary(max_size=3000))
def test_what_is_sealed_is_opened(content: bytes) -> None:
    """Whatever it is, and however long."""
    assert Envelope(KEY, CORP).open(Seal("token", KEY, CORP).encrypted(content)) == content


@given(st.binary(max_size=200), st.text(max_size=20).filter(lambda receiver: receiver != CORP))
def test_what_is_for_somebody_else_is_refused(content: bytes, receiver: str) -> None:
    """Also from whoever knows the key."""
    with pytest.raises(Unreadable):
        Envelope(KEY, CORP).open(Seal("token", KEY, CORP).encrypted(content, receiver))


@given(st.binary(max_size=200))
def test_another_key_opens_nothing(content: bytes) -> None:
    """Nor does it raise anything else."""
    with pytest.raises(Unreadable):
        Envelope(KEY, CORP).open(Seal("token", OTHER_KEY, CORP).encrypted(content))


@given(st.one_of(st.text(max_size=80), st.integers(0, len(SEALED) - 1).map(lambda end: SEALED[:end])))
def test_what_is_not_sealed_is_refused(sealed: str) -> None:
    """Cut off, or not even Base64."""
    with pytest.raises(Unreadable):
        Envelope(KEY, CORP).open(sealed)


@given(st.dictionaries(st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True), st.text("a你😀]>&<\n", max_size=40)))
def test_a_flat_document_is_read(elements: dict[str, str]) -> None:
    """With whatever is in its texts."""
    assert fields(xml_of(elements)) == elements


def test_what_is_nested_is_left_out() -> None:
    """Its own text stays."""
    read = fields(b"<xml><Event>scancode</Event><ScanCodeInfo>x<ScanType>qr</ScanType>y</ScanCodeInfo></xml>")
    assert read == {"Event": "scancode", "ScanCodeInfo": "xy"}


BILLION = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><xml><Content>&j;</Content></xml>"
)


@pytest.mark.parametrize(
    "xml",
    [
        BILLION.encode(),
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><xml/>',
        b"<!DOCTYPE xml><xml><Content>x</Content></xml>",
        b"<xml><Content>&unknown;</Content></xml>",
        b'<?xml version="1.0" encoding="no-such-encoding"?><xml/>',
        b"<xml><a></b></xml>", b"<xml>", b"", b"{}", b"\xff\xfe", b"<xml/><xml/>",
    ],
)  # fmt: skip
def test_entities_and_broken_documents_are_refused(xml: bytes) -> None:
    """Nothing is expanded or fetched."""
    with pytest.raises(Unreadable):
        fields(xml)
