"""What is kept in Redis: `HMAC | schema | version | bytes`, for others may write there too.

The HMAC covers the key as well, so that an entry copied to another key does not open.
"""

import struct
import zlib
from hashlib import blake2b
from hmac import compare_digest

SCHEMA = 1
MAC_BYTES = 32
COMPRESS_FROM = 65_536
_HEADER = struct.Struct(">BBH")  # schema, 1 when compressed, bytes in the version
_KEY_SIZE = struct.Struct(">I")


def mac_key(secret: str) -> bytes:
    """The HMAC key that a secret of any length stands for. An empty secret detects damage, not forgery."""
    return blake2b(_bytes(secret), digest_size=32, person=b"kiwame-cache").digest()


def seal(key: str, value: bytes, secret: bytes, version: str) -> bytes:
    """The entry to store under `key`; `secret` is a mac_key."""
    body, packed = value, 0
    if len(value) >= COMPRESS_FROM:
        smaller = zlib.compress(value, 1)
        if len(smaller) < 0.8 * len(value):
            body, packed = smaller, 1
    made_by = _bytes(version)
    sealed = _HEADER.pack(SCHEMA, packed, len(made_by)) + made_by + body
    return _mac(key, sealed, secret) + sealed


def open_(key: str, entry: bytes, secret: bytes, version: str, max_bytes: int) -> bytes | None:
    """The value sealed under this key, schema and version; None for anything else, or above `max_bytes`."""
    made_by = _bytes(version)
    start = _HEADER.size + len(made_by)
    if not start <= len(entry) - MAC_BYTES <= start + max_bytes:
        return None
    sealed = entry[MAC_BYTES:]
    if not compare_digest(entry[:MAC_BYTES], _mac(key, sealed, secret)):
        return None
    schema, packed, length = _HEADER.unpack_from(sealed)
    if schema != SCHEMA or length != len(made_by) or sealed[_HEADER.size : start] != made_by:
        return None
    body = sealed[start:]
    if packed:
        return _inflated(body, max_bytes)
    return body


def _mac(key: str, sealed: bytes, secret: bytes) -> bytes:
    name = _bytes(key)
    digest = blake2b(_KEY_SIZE.pack(len(name)) + name, digest_size=MAC_BYTES, key=secret)
    digest.update(sealed)
    return digest.digest()


def _inflated(body: bytes, max_bytes: int) -> bytes | None:
    stream = zlib.decompressobj()
    try:
        value = stream.decompress(body, max_bytes + 1)
    except zlib.error:
        return None
    return value if stream.eof and not stream.unused_data and len(value) <= max_bytes else None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
