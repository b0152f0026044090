"""The files that pages load. Their address changes with their content, so that browsers may keep them for good."""

from kiwame import web
from kiwame.api.asked import Ask, Reply
from kiwame.api.replies import fixed
from kiwame.api.routing import Operation, Path
from kiwame.errors import Cause, refuse

_FOR_GOOD = "public, max-age=31536000, immutable"


def paths() -> list[Path]:
    """The path of these files."""

    async def static(ask: Ask) -> Reply:
        file = web.web_files().get(ask.params["file"])
        if file is None:
            raise refuse(Cause.NOT_FOUND, got=ask.path, path=ask.path[:80])
        # A page from before an update, or from a neighbour after it, gets what there is now and does not keep it.
        control = _FOR_GOOD if ask.params["edition"] == web.edition() else "no-cache"
        return fixed(file.body, None, file.media_type, cache_control=control)

    types = tuple({file.media_type: None for file in web.web_files().values()})
    return [
        Path(
            "/static/{edition}/{file}",
            {"GET": Operation(static, "A style, script or picture of the pages", types, refuses=(Cause.NOT_FOUND,))},
            {"edition": "a name for the content of all files together", "file": "its name"},
            counted=False,
        )
    ]
