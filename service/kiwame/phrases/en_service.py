"""English: what is wrong with a request, or with the service, beside any spec."""

from collections.abc import Callable

from kiwame.phrases.en_words import either
from kiwame.phrases.kinds import D

SERVICE: dict[str, Callable[[D], str]] = {
    "malformed": lambda d: f"{d['field']} cannot be read." if d.get("field") else "The request cannot be read.",
    "malformed.http": lambda d: f"This is not HTTP that can be read: {d['says']}.",
    "malformed.unknown": lambda d: f"There is no field {d['field']}. Known fields: {', '.join(d['known'])}.",
    "malformed.type": lambda d: f"{d['field']}: {d['says']}.",
    "malformed.missing": lambda d: f"The field {d['field']} is missing.",
    "malformed.repeated": lambda d: f"{d['field']} is given more than once.",
    "malformed.duplicate": lambda d: f"The key {d['field']} stands twice in one object.",
    "malformed.utf8": lambda d: f"The body is not valid UTF-8, at byte {d['position']}.",
    "malformed.query-utf8": lambda d: f"{d['field']} is not valid UTF-8.",
    "malformed.depth": lambda _d: "The JSON is nested too deeply.",
    "malformed.json": lambda d: f"The body is not JSON: line {d['line']}, column {d['column']}: {d['says']}.",
    "malformed.digits": lambda _d: "A number in the body has too many digits.",
    "malformed.number": lambda d: (
        f'{d["field"]} holds a number that JSON does not have or that is too large. NaN is written "NaN".'
    ),
    "malformed.surrogate": lambda d: f"{d['field']} holds half of a character (a lone surrogate).",
    "malformed.object": lambda _d: "The body must be a JSON object.",
    "malformed.slow": lambda d: f"The body did not arrive within {d['seconds']} seconds.",
    "malformed.host-repeated": lambda _d: "The request has more than one Host header.",
    "malformed.host-missing": lambda _d: "The request has no Host header.",
    "not-found": lambda d: (
        f"Nothing is at {d['path']}. Try /docs, or /permute/2x3/1,0."
        if "path" in d
        else "Nothing is here. Try /docs, or /permute/2x3/1,0."
    ),
    "not-found.permalink": lambda d: f"{d['url']} is not the address of a lesson of this service.",
    "not-found.problem": lambda _d: "There is no such type of problem.",
    "method": lambda d: (
        f"{d['method']} is not answered here; {either(d['allowed'])} is."
        if "method" in d
        else "This method is not answered here."
    ),
    "format": lambda d: (
        f"There is no such format. There is {either(d['formats'])}." if "formats" in d else "There is no such format."
    ),
    "format.accept": lambda d: f"None of the accepted media types is offered. There is {either(d['formats'])}.",
    "format.not-installed": lambda d: (
        f"{d['name']} is not drawn here, since resvg is not installed where programs run: pip install '{d['extra']}'"
    ),
    "argument.between": lambda d: f"{d['name']} can be a number from {d['least']} to {d['most']}, not {d['value']}.",
    "limit.pixels": lambda d: (
        f"The picture would have {d['width']}×{d['height']} pixels; at most {d['max']} are drawn. "
        "Ask for a smaller scale or width."
    ),
    "limit.picture": lambda d: (
        f"The picture would have {d['bytes']} bytes, more than this service sends. Ask for a smaller scale or width."
    ),
    "media-type": lambda _d: "Send the body as application/json.",
    "media-type.encoding": lambda d: f"The content encoding {d['encoding']} is not read here. Send the body as it is.",
    "body-size": lambda _d: "The body is larger than this service reads.",
    "url-size": lambda _d: "The address is longer than this service reads. POST the spec to /v1/explain.",
    "header-size": lambda _d: "The headers are larger than this service reads.",
    "quota": lambda _d: "There were too many requests in a short time. Wait, then go on.",
    "internal": lambda _d: "Something went wrong in the service, not in your request. The request id helps to find it.",
    "overloaded": lambda _d: "All workers are busy. Try again in a moment.",
    "worker-crashed": lambda _d: "The worker that computed this stopped. A new one takes over: try again.",
    "quarantined": lambda _d: "This spec has stopped workers before, so it is not run for a while. Others are.",
    "starting": lambda _d: "The workers are starting. Try again in a moment.",
    "deadline.request": lambda d: f"The whole request took longer than {d['seconds']} seconds, so it was stopped.",
    "deadline": lambda _d: (
        "This took longer than a run may take, so it was stopped. A smaller tensor shows the same rule."
    ),
}
