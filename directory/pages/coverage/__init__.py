"""Coverage: maps, comparisons, gaps and reports of what there is in each county. Every address is about supply."""
