"""Coverage: what there is for youth in each county, counted over all listings at once.

The same counts stand behind the command, the JSON, the map, the tables and the gap analysis. A filter is judged by the
criterion of a match, so that a listing that counts here is one that a search would find.
"""

from search.coverage.counting import Coverage, count
from search.coverage.places import Kind, Place, areas, counties
from search.coverage.supply import Supply

__all__ = ["Coverage", "Kind", "Place", "Supply", "areas", "count", "counties"]
