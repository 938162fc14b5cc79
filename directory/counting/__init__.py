"""Counting for one reader: the rows that search.coverage needs, brought together, each in one query.

The rule of this room: it reads and it asks search.coverage; it works nothing out twice and it writes nothing.
"""
