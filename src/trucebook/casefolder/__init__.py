"""The user's text files: YAML with its lines, models that tell what does not fit, and the cast."""
