"""Kiwame explains tensor operations with steps that are proved on the tensor that was really computed."""

__version__ = "0.1.0"
