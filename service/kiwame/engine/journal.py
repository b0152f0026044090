"""What supervisor and workers write to standard error: one line an event."""

import sys
from typing import Any

import structlog


class Journal:
    """Call it with an event's name and its facts. `style`: json or console."""

    def __init__(self, style: str) -> None:
        json = style == "json"
        render = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
        trace = [structlog.processors.format_exc_info] if json else []
        processors = [structlog.processors.TimeStamper(fmt="iso"), structlog.processors.add_log_level, *trace, render]
        self._logger = structlog.wrap_logger(structlog.PrintLogger(sys.stderr), processors=processors)

    def __call__(self, event: str, **facts: Any) -> None:
        wrong = "exc_info" in facts or event == "worker-died"
        (self._logger.error if wrong else self._logger.info)(event, **facts)
