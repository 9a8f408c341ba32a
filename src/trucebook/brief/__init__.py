"""Findings, disputes and what was not read, put together as a brief anyone can check.

Not here yet: PDF (the HTML has a print style) and CSV.
"""

from trucebook.brief.compose import Brief, Grid, Material, Row, compose, lay_out
from trucebook.brief.render import render

__all__ = ["Brief", "Grid", "Material", "Row", "compose", "lay_out", "render"]
