"""Log lines: JSON or console, to stderr. Cache hits are counted, not logged: see /metrics."""

import logging
import sys
from contextlib import suppress
from functools import cache
from typing import Any, BinaryIO, Protocol, cast

import msgspec


class Logger(Protocol):
    """What of a structlog logger is used."""

    def info(self, event: str, **fields: Any) -> Any: ...

    def warning(self, event: str, **fields: Any) -> Any: ...

    def error(self, event: str, **fields: Any) -> Any: ...


def configure(form: str) -> None:
    """Have every logger of this process, the server's own included, write lines of this form: json or console."""
    _chosen.form = form
    logger.cache_clear()
    root = logging.getLogger()
    root.handlers = [_Forwarding()]
    root.setLevel(logging.WARNING)


@cache
def logger() -> Logger:
    """The logger of the service; structlog is loaded at the first line."""
    import structlog  # noqa: PLC0415  costs a quarter of the time to start

    shared: list[Any] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    if _chosen.form == "console":
        bound = structlog.wrap_logger(
            structlog.PrintLogger(sys.stderr),
            processors=[*shared, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())],
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        )
    else:
        bound = structlog.wrap_logger(
            structlog.BytesLogger(cast("BinaryIO", _Stderr())),
            processors=[*shared, structlog.processors.format_exc_info, _json],
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        )
    ready: Logger = bound.bind()
    return ready


class _Chosen:
    form = "json"


_chosen = _Chosen()


def _json(_logger: Any, _method: str, line: Any) -> bytes:
    return msgspec.json.encode(line, enc_hook=repr)


class _Stderr:
    """Standard error, for which no request fails when nobody reads it any more."""

    def write(self, line: bytes) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.buffer.write(line)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.buffer.flush()


class _Forwarding(logging.Handler):
    """Lines of the standard library's loggers, written as ours."""

    def emit(self, record: logging.LogRecord) -> None:
        say = logger().error if record.levelno >= logging.ERROR else logger().warning
        say(record.getMessage(), logger=record.name, **({"exc_info": record.exc_info} if record.exc_info else {}))
