"""Clients of Kiwame: they speak HTTP and hold no tensor knowledge."""
