"""The index formula: tree, text, loops, LaTeX, evaluation, trace, composition. Only `arrays` needs NumPy."""
