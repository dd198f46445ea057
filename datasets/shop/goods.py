"""Products: names, categories, prices that changed once, weights.

Codes (``sku``) are six digits with leading zeros, so they are text. Names are not unique: the last
product always has the name of the first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.shop import moments
from datasets.shop.draw import Columns, Draw, Ints, Words, ints, take, words
from datasets.shop.words import CATEGORIES, LOOKS, PRODUCT_NAMES

_GOODS_PER_CATEGORY = len(PRODUCT_NAMES) // len(LOOKS) // len(CATEGORIES)
_PRICE_CLASSES = ((200, 3_000), (3_000, 15_000), (15_000, 90_000), (100_000, 250_000))
#: how often each class of price occurs: everywhere, and among furniture and greenhouse goods
_PRICE_WEIGHTS = ((66, 31, 3, 0), (10, 40, 40, 10))
_DEAR = ("furniture", "greenhouse")
_ENDINGS = (0, 50, 90, 95, 99)


@dataclass(frozen=True)
class Goods:
    """The products, and what they were before their last change.

    Attributes:
        columns: as in ``schema.TABLES["products"]``, prices in cents.
        added_at: the moment each product was added; equals `updated_at` if it never changed.
        old_price: price in cents until `updated_at`.
        old_category: category until `updated_at`.
    """

    columns: Columns
    added_at: Ints
    old_price: Ints
    old_category: Words

    def price_at(self, product: Ints, moment: Ints) -> Ints:
        """Returns the price in cents of products (row numbers) at moments."""
        changed = ints(self.columns, "updated_at")[product]
        price = ints(self.columns, "price")[product]
        return np.where(moment < changed, self.old_price[product], price)


def products(draw: Draw, count: int) -> Goods:
    """Returns `count` products."""
    product_id = np.arange(1, count + 1, dtype=np.int64)
    category = draw.below(len(CATEGORIES), count)
    good = category * _GOODS_PER_CATEGORY + draw.below(_GOODS_PER_CATEGORY, count)
    name = good * len(LOOKS) + draw.below(len(LOOKS), count)
    name[-1], category[-1] = name[0], category[0]
    unknown = draw.sample(np.arange(1, count - 1, dtype=np.int64), max(1, count // 50))
    category[unknown] = -1
    price = _prices(draw, good // _GOODS_PER_CATEGORY)
    repriced = draw.below(10, count) == 0
    year = moments.MONTH_STARTS
    changed_at = draw.between(year[1], year[11], count)
    added_at = draw.between(moments.seconds(2023, 1, 1), moments.seconds(2023, 12, 1), count)
    codes = tuple(f"{number * 61_813 % 200_000:06d}" for number in product_id.tolist())
    columns: Columns = {
        "product_id": product_id,
        "sku": Words(codes, product_id - 1),
        "name": Words(PRODUCT_NAMES, name),
        "category": Words(CATEGORIES, category),
        "price": price,
        "weight_grams": draw.between(2, 400, count) * 25,
        "updated_at": np.where(repriced, changed_at, added_at),
    }
    old_price = np.where(repriced, price * 9 // 10, price)
    return Goods(columns, added_at, old_price, words(columns, "category"))


def _prices(draw: Draw, category: Ints) -> Ints:
    """Prices in cents, higher in dear categories, with the endings of a shop window."""
    count = len(category)
    dear = np.isin(category, [CATEGORIES.index(name) for name in _DEAR])
    usual, high_end = (draw.pick(weights, count) for weights in _PRICE_WEIGHTS)
    limits = np.asarray(_PRICE_CLASSES, dtype=np.int64)[np.where(dear, high_end, usual)]
    whole = draw.between(limits[:, 0], limits[:, 1] - 100, count) // 100 * 100
    return whole + np.asarray(_ENDINGS, dtype=np.int64)[draw.below(len(_ENDINGS), count)]


def log(goods: Goods) -> Columns:
    """The change log of products: a first version when added, a second at the last change."""
    now = goods.columns
    updated, category = ints(now, "updated_at"), words(now, "category")
    changed = np.flatnonzero(updated > goods.added_at)
    count = len(updated)
    rows = np.concatenate([np.arange(count, dtype=np.int64), changed])
    second = np.arange(len(rows)) >= count
    order = np.lexsort((second, rows))
    codes = np.concatenate([goods.old_category.codes, category.codes[changed]])
    columns: Columns = {
        "product_id": ints(now, "product_id")[rows],
        "seq": np.where(second, 2, 1).astype(np.int64),
        "updated_at": np.concatenate([goods.added_at, updated[changed]]),
        "name": words(now, "name")[rows],
        "category": Words(category.pool, codes),
        "price": np.concatenate([goods.old_price, ints(now, "price")[changed]]),
    }
    return take(columns, order)
