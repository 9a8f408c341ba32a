"""All cells of the grid at once: claims as sheets of columns, laid on windows, placed on a day, tallied together.

sheets -> laying -> placing -> board -> scales -> bearing -> tally -> ground -> survey -> resting: each knows those
before it.
"""

from trucebook.compliance.glancing.resting import resting_on
from trucebook.compliance.glancing.survey import Glance, survey

__all__ = ["Glance", "resting_on", "survey"]
