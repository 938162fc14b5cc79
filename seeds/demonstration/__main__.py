"""Write ``demo_listings.csv``, the same to the byte on every run."""

from .directory import write
from .geography import SEEDS

write(SEEDS / "demo_listings.csv")
