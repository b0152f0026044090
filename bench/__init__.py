"""Side-by-side measurements: each goal is a ratio whose two sides are measured in one run. `python -m bench`."""
