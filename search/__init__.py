"""Finding: which listings fit a youth, and which texts hold a word.

The rule of this room: it knows documents and criteria, never database records, users or requests.
Everything in it can be deleted and rebuilt from the directory.
"""
