"""Negotiation: what is on the table, who moved, which packages suit everybody, what would change the answer."""
