"""The synthetic shop "Marlow & Finch": a pure function of a seed.

``generate`` makes twelve tables of one business year with exactly counted, documented defects;
``write_files`` writes them as the untidy CSV and JSON files a real shop would send. The business
year is 2024 (a leap year), sign-ups begin in 2023, the export is of 2025-02-01.

Always there, by design (the manifest counts it under ``features``, code D20): customers without
orders, products never sold, a month without orders (August) that still has refunds, orders in the
same second, versions of an order with equal ``updated_at``, versions that arrive late, deleted and
recreated orders, products without category, two products of one name.
"""

from __future__ import annotations

from datasets.shop.defects import DEFECTS
from datasets.shop.files import write_files
from datasets.shop.generate import VERSION, Shop, generate
from datasets.shop.manifest import manifest_hash

__all__ = ["DEFECTS", "VERSION", "Shop", "generate", "manifest_hash", "write_files"]
