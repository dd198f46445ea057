"""The manifest: what is in a shop, counted exactly.

It holds the rows and the content hash of each table, the keys of every planted defect, and the
counts of the features every shop has (D20).
"""

from __future__ import annotations

import hashlib
import json

import numpy as np

from datasets.shop import moments
from datasets.shop.defects import DEFECTS, Planted
from datasets.shop.draw import Columns, Ints, ints, words
from datasets.shop.words import DELETED


def features(clean: dict[str, Columns]) -> dict[str, int]:
    """Counts what is always there (D20), on the tables before any table defect."""
    orders, products = clean["orders"], clean["products"]
    users = len(ints(clean["users"], "user_id"))
    ordered_at = ints(orders, "ordered_at")
    tied = ordered_at[1:] == ordered_at[:-1]
    month = np.searchsorted(moments.MONTH_STARTS, ordered_at, side="right")
    names = words(products, "name").codes
    codes = words(products, "sku")
    sold = np.unique(ints(clean["order_items"], "product_id"))
    return {
        "users_without_orders": users - len(np.unique(ints(orders, "user_id"))),
        "products_never_sold": len(names) - len(sold),
        "products_without_category": int(np.count_nonzero(words(products, "category").codes < 0)),
        "product_names_used_again": len(names) - len(np.unique(names)),
        "skus_with_leading_zero": sum(codes.pool[c][0] == "0" for c in codes.codes.tolist()),
        "months_without_orders": 12 - len(np.unique(month)),
        "orders_in_the_second_of_the_one_before": int(np.count_nonzero(tied)),
        "orders_unpaid": len(ordered_at) - len(np.unique(ints(clean["payments"], "order_id"))),
        **_log_features(clean["order_log"]),
        **_click_features(clean["clicks"]),
    }


def _log_features(log: Columns) -> dict[str, int]:
    """Ties, late versions, deletions in the change log of orders."""
    order_id, moment, seq = (ints(log, name) for name in ("order_id", "updated_at", "seq"))
    status = words(log, "status").codes
    by_age = np.lexsort((seq, moment, order_id))
    order_id, moment, seq, status = order_id[by_age], moment[by_age], seq[by_age], status[by_age]
    same = order_id[1:] == order_id[:-1]
    last = np.r_[~same, True]
    deleted = status == DELETED
    return {
        "versions_tied": int(np.count_nonzero(same & (moment[1:] == moment[:-1]))),
        "versions_late": int(np.count_nonzero(same & (seq[1:] < seq[:-1]))),
        "orders_deleted": int(np.count_nonzero(deleted & last)),
        "orders_recreated": int(np.count_nonzero(deleted & ~last)),
    }


def _click_features(clicks: Columns) -> dict[str, int]:
    """Pauses between neighbouring clicks of one user."""
    user, moment = ints(clicks, "user_id"), ints(clicks, "clicked_at")
    order = np.lexsort((ints(clicks, "click_id"), user))
    user, moment = user[order], moment[order]
    gap = np.diff(moment)[user[1:] == user[:-1]]
    return {
        "clicks_simultaneous": _count(gap, 0),
        "clicks_30_minutes_apart": _count(gap, 1800),
        "clicks_a_second_more_apart": _count(gap, 1801),
        "users_with_one_click": int(np.count_nonzero(np.unique(user, return_counts=True)[1] == 1)),
    }


def _count(values: Ints, value: int) -> int:
    return int(np.count_nonzero(values == value))


def defects(planted: dict[str, Planted]) -> dict[str, dict[str, object]]:
    """The planted defects in the order of the catalogue of defects."""
    return {
        name: {
            "code": defect.code,
            "table": defect.target,
            "count": planted[name].count,
            "keys": planted[name].keys,
        }
        for name, defect in DEFECTS.items()
        if name in planted
    }


def manifest_hash(manifest: dict[str, object]) -> str:
    """Returns the sha256 (hex) of a manifest: equal exactly if the shops are equal."""
    text = json.dumps(manifest, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
