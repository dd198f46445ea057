"""World defects: things that really happened and that a naive model gets wrong.

Customers move (D16) or change their name, products change category (D17). The tables ``users`` and
``products`` show the state of today, ``user_log`` and ``product_log`` every version.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from datasets.shop import moments
from datasets.shop.defects import Plan
from datasets.shop.draw import Columns, Draw, Ints, Words, ints, words
from datasets.shop.goods import Goods
from datasets.shop.people import country_of
from datasets.shop.sheet import Renamed
from datasets.shop.words import CATEGORIES, CITIES, COUNTRY_OF_CITY, FAMILY


def move_users(plan: Plan, people: Columns) -> tuple[Columns, Columns]:
    """Lets customers move to another country (D16).

    Returns:
        The customers as they are now, and as they first were.
    """
    signed_up = ints(people, "signed_up_at")
    in_time = np.flatnonzero(signed_up < moments.MONTH_STARTS[10]).astype(np.int64)
    movers = plan.choose("moved_user", len(signed_up), in_time)
    draw = plan.draw("moved_user")
    city = words(people, "city").codes.copy()
    city[movers] = _city_abroad(draw, city[movers])
    updated = ints(people, "updated_at").copy()
    low = np.maximum(signed_up[movers] + moments.DAY, moments.MONTH_STARTS[1])
    updated[movers] = draw.between(low, moments.MONTH_STARTS[11], len(movers))
    plan.record("moved_user", ints(people, "user_id")[movers])
    now = {
        **people, "city": Words(CITIES, city), "country": country_of(city), "updated_at": updated,
    }  # fmt: skip
    return now, people


def _city_abroad(draw: Draw, city: Ints) -> Ints:
    """A city in another country for each city."""
    country = np.asarray(COUNTRY_OF_CITY, dtype=np.int64)
    new = draw.below(len(CITIES), len(city))
    while (same := country[new] == country[city]).any():
        new[same] = (new[same] + 1) % len(CITIES)
    return new


def move_products(plan: Plan, goods: Goods) -> Goods:
    """Lets products change category (D17)."""
    category = words(goods.columns, "category")
    known = np.flatnonzero(category.codes >= 0).astype(np.int64)
    moved = plan.choose("moved_product", len(category), known)
    draw = plan.draw("moved_product")
    old = category.codes.copy()
    shift = 1 + draw.below(len(CATEGORIES) - 1, len(moved))
    old[moved] = (old[moved] + shift) % len(CATEGORIES)
    updated = ints(goods.columns, "updated_at").copy()
    later = draw.between(moments.MONTH_STARTS[1], moments.MONTH_STARTS[11], len(moved))
    unchanged = updated[moved] == goods.added_at[moved]
    updated[moved] = np.where(unchanged, later, updated[moved])
    plan.record("moved_product", ints(goods.columns, "product_id")[moved])
    columns = {**goods.columns, "updated_at": updated}
    return dataclasses.replace(goods, columns=columns, old_category=Words(CATEGORIES, old))


def rename_users(plan: Plan, people: Columns, orders: Columns) -> tuple[Columns, Renamed]:
    """Gives customers a new family name between two of their orders.

    Returns:
        The customers, their ``updated_at`` moved to the first order under the new name; and who was
        renamed.
    """
    user_id, buyer = ints(people, "user_id"), ints(orders, "user_id")
    ordered_at = ints(orders, "ordered_at")
    first = np.full(len(user_id), np.iinfo(np.int64).max, dtype=np.int64)
    last = np.zeros(len(user_id), dtype=np.int64)
    np.minimum.at(first, buyer - 1, ordered_at)
    np.maximum.at(last, buyer - 1, ordered_at)
    twice = np.flatnonzero(first < last).astype(np.int64)
    chosen = plan.choose("customer_renamed", len(user_id), twice)
    name = words(people, "name").codes[chosen]
    shift = 1 + plan.draw("customer_renamed").below(len(FAMILY) - 1, len(chosen))
    old = name // len(FAMILY) * len(FAMILY) + (name + shift) % len(FAMILY)
    moment = np.asarray(
        [_middle(ordered_at[buyer == user_id[row]]) for row in chosen], dtype=np.int64
    )
    updated = ints(people, "updated_at").copy()
    updated[chosen] = moment
    plan.record("customer_renamed", user_id[chosen])
    return {**people, "updated_at": updated}, Renamed(chosen, old, moment)


def _middle(times: Ints) -> int:
    """The middle one of several moments, and never the first."""
    different = np.unique(times)
    return int(different[max(1, len(different) // 2)])
