"""What is said, by language. A language is a module here and one more of its lessons."""
