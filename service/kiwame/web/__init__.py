"""The files that pages load: styles, scripts and an icon, each at an address that changes with their content."""

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import NamedTuple

_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class File(NamedTuple):
    """What is sent for one name."""

    media_type: str
    body: bytes


@cache
def web_files() -> dict[str, File]:
    """Every file of this folder that a page may load, by name."""
    found = {}
    for path in sorted(files(__package__).iterdir(), key=lambda path: path.name):
        media_type = _MEDIA_TYPES.get(f".{path.name.rpartition('.')[2]}")
        if media_type is not None:
            found[path.name] = File(media_type, path.read_bytes())
    return found


@cache
def edition() -> str:
    """A name for the content of all files together: scripts import each other by name, so they change as one."""
    digest = blake2b(digest_size=6)
    for name, file in web_files().items():
        digest.update(b"%s\0%d\0%s" % (name.encode(), len(file.body), file.body))
    return digest.hexdigest()


def address(name: str) -> str:
    """Where a page loads a file from."""
    return f"/static/{edition()}/{name}"


def text(name: str) -> str:
    """A file, to be put into a page."""
    return web_files()[name].body.decode()
