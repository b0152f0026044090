"""The explanation itself as JSON, schema "1"."""

import msgspec

from kiwame.model import Explanation
from kiwame.render.formats import Format, plain

_encoder = msgspec.json.Encoder()


def render(explanation: Explanation) -> bytes:
    """JSON in UTF-8."""
    return _encoder.encode(explanation)


FORMAT = Format("json", "application/json", plain(render))
