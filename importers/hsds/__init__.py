"""HSDS files (Open Referral) in and out: full services as JSON, with our profile's properties where they are ours."""

from importers.hsds.file import write_services
from importers.hsds.rows import hsds_rows

__all__ = ["hsds_rows", "write_services"]
