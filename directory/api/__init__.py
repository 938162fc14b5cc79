"""JSON for programs. The same finding and the same gates as the pages; errors are problem documents."""
