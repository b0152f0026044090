"""Shim during integration."""

from kiwame.render.tell import Lesson, lesson, tell  # noqa: F401
