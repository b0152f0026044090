"""What a request's body is said to be."""

from typing import Any

from kiwame.api.asked import Ask
from kiwame.api.strict_json import body_object
from kiwame.errors import Cause, refuse

JSON = "application/json"


def json_body(ask: Ask) -> dict[str, Any]:
    """The JSON object in the body. Raises Refusal (media-type) for anything that does not call itself JSON in UTF-8."""
    content_type = ask.header(b"content-type")
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    is_json = media_type == JSON or (media_type.startswith("application/") and media_type.endswith("+json"))
    charsets = [value.strip("\"' ") for name, _, value in (p.partition("=") for p in parameters) if name == "charset"]
    if not is_json or any(charset not in {"utf-8", "utf8"} for charset in charsets):
        raise refuse(Cause.MEDIA_TYPE, got=content_type or None, expected=JSON, media_type=content_type[:80])
    encoding = ask.header(b"content-encoding").strip().lower()
    if encoding not in {"", "identity"}:
        raise refuse(Cause.MEDIA_TYPE, "encoding", got=encoding, expected="identity", encoding=encoding[:80])
    return body_object(ask.body)
