"""Full-text search over the published listings.

``engine`` says what an engine answers; ``index`` is the embedded one; ``plain`` answers while it is away.
"""
