"""How many: numbers as intervals, with what they count."""
