"""The file that ``export hsds`` writes: HSDS's page of full services, one service a line.

Source: HSDS 3.1, whose JSON of services is a page as its API answers it; so a saved answer can be imported too.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from directory.access.reveal import ListingView
from directory.hsds.profile import HSDS_VERSION
from directory.hsds.taxonomies import Terms
from directory.hsds.writing import full_service


def write_services(path: Path, views: Iterable[ListingView], *, terms: Terms) -> int:
    """Write the listings as one page; returns how many. Only one of them is in memory at a time."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"version": "{HSDS_VERSION}", "contents": [')
        for count, view in enumerate(views, start=1):
            file.write("\n" if count == 1 else ",\n")
            file.write(json.dumps(full_service(view, terms), ensure_ascii=False))
        page = {
            "total_items": count,
            "total_pages": min(count, 1),
            "page_number": 1,
            "size": count,
            "first_page": True,
            "last_page": True,
            "empty": count == 0,
        }
        file.write(f"\n], {json.dumps(page)[1:]}\n")
    return count
