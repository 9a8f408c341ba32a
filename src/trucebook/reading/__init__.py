"""Reading: from a report to who says what, and what they say was done, planned, demanded or denied."""

from trucebook.reading.acts import act_names
from trucebook.reading.attribution.texts import attribute, attribute_each
from trucebook.reading.pipeline import Reader
from trucebook.reading.quantities.finding import find_quantities
from trucebook.reading.times.finding import find_times
from trucebook.reading.who.suggesting import suggest

__all__ = ["Reader", "act_names", "attribute", "attribute_each", "find_quantities", "find_times", "suggest"]
