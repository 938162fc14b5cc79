"""A listing in the words of Open Referral's Human Services Data Specification (HSDS 3.1), and what our profile adds.

Where each fact stands is said once, in ``profile``: the JSON addresses, the export and the import all ask it.
"""
