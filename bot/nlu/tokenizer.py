"""Rasa's tokenizer for text that mixes Chinese and Latin script."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.tokens import spans


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MixedTokenizer(Tokenizer):
    """Splits a message into Latin words, numbers and single Han characters.

    Rasa's own tokenizers do not serve: `WhitespaceTokenizer` drops Chinese words, `JiebaTokenizer` knows neither
    Cantonese nor mixed text. The classifier reads the text itself; tokens are for `rasa test` and entity offsets.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What Rasa's base class reads: intents are not split into tokens."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: nothing that is trained here looks at tokens."""
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of a message; the whole text where it has none, such as a lone emoji."""
        text = message.get(attribute)
        found = [Token(text[start:end], start, end) for start, end in spans(text)]
        return found or [Token(text, 0)]
