"""The simulators by the names of their channels."""

from __future__ import annotations

from typing import Final, Mapping

from bot.channels.messenger_simulator import MessengerSimulator
from bot.channels.simulator import Simulator
from bot.channels.telegram_simulator import TelegramSimulator
from bot.channels.wechat_kf_simulator import WeChatKfSimulator
from bot.channels.wechat_simulator import WeChatSimulator
from bot.channels.whatsapp_simulator import WhatsAppSimulator

SIMULATORS: Final[Mapping[str, type[Simulator]]] = {
    simulator.channel: simulator
    for simulator in (WeChatSimulator, WeChatKfSimulator, WhatsAppSimulator, TelegramSimulator, MessengerSimulator)
}
