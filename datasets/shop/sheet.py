"""``orders_flat``: everything the shop knows about its sales in one sheet of 28 columns.

One row per order line. What belongs to the order, the customer, the city or the product is repeated
on every line. Source of the idea: the un-normalised relation that Codd's normal forms take apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.shop.draw import Columns, Ints, Words, ints, words
from datasets.shop.goods import Goods
from datasets.shop.sales import Sales


@dataclass(frozen=True)
class Renamed:
    """Customers whose name changed in the middle of the sheet.

    Attributes:
        user: row numbers in ``users``.
        old_name: positions of the old names in ``words.NAMES``.
        moment: orders before this moment carry the old name.
    """

    user: Ints
    old_name: Ints
    moment: Ints


def sheet(people: Columns, goods: Goods, sold: Sales, renamed: Renamed) -> Columns:
    """Returns the sheet, sorted by order and line; money in cents."""
    orders, items = sold.orders, sold.items
    line_order = np.searchsorted(ints(orders, "order_id"), ints(items, "order_id"))
    user = np.searchsorted(ints(people, "user_id"), ints(orders, "user_id"))[line_order]
    product = np.searchsorted(ints(goods.columns, "product_id"), ints(items, "product_id"))
    columns: Columns = {
        "order_id": ints(items, "order_id"),
        "line_no": ints(items, "line_no"),
        **{name: orders[name][line_order] for name in _ORDER_COLUMNS},
    }
    columns |= {name: column[line_order] for name, column in _order_sums(sold).items()}
    columns |= _customer(people, user, ints(columns, "ordered_at"), renamed)
    columns |= {"city": people["city"][user], "country": people["country"][user]}
    columns |= {name: goods.columns[source][product] for name, source in _PRODUCT_COLUMNS.items()}
    quantity, unit_price = ints(items, "quantity"), ints(items, "unit_price")
    columns |= {"quantity": quantity, "unit_price": unit_price, "line_total": quantity * unit_price}
    return columns


_ORDER_COLUMNS = ("ordered_at", "status", "promised_on", "shipped_on")
_PRODUCT_COLUMNS = {
    "product_id": "product_id",
    "sku": "sku",
    "product_name": "name",
    "category": "category",
    "list_price": "price",
    "weight_grams": "weight_grams",
    "product_updated_at": "updated_at",
}


def _order_sums(sold: Sales) -> Columns:
    """Per order: discount (code and cents), total, money paid, money refunded."""
    order_id = ints(sold.orders, "order_id")
    at = np.searchsorted(order_id, ints(sold.discounts, "order_id"))
    given = words(sold.discounts, "code")
    code = np.full(len(order_id), -1, dtype=np.int64)
    code[at] = given.codes
    return {
        "discount_code": Words(given.pool, code),
        "order_discount": _sum_per(order_id, sold.discounts),
        "order_total": ints(sold.orders, "total"),
        "paid_total": _sum_per(order_id, sold.payments),
        "refunded_total": _sum_per(order_id, sold.refunds),
    }


def _sum_per(order_id: Ints, table: Columns) -> Ints:
    """Sum of `amount` per order, 0 where there is none."""
    sums = np.zeros(len(order_id), dtype=np.int64)
    np.add.at(sums, np.searchsorted(order_id, ints(table, "order_id")), ints(table, "amount"))
    return sums


def _customer(people: Columns, user: Ints, ordered_at: Ints, renamed: Renamed) -> Columns:
    """The customer's columns, with the old name on lines ordered before a change of name."""
    names = words(people, "name")
    name, updated = names.codes[user].copy(), ints(people, "updated_at")[user].copy()
    signed_up = ints(people, "signed_up_at")
    for row, old, moment in zip(renamed.user, renamed.old_name, renamed.moment, strict=True):
        before = (user == row) & (ordered_at < moment)
        name[before] = old
        updated[before] = signed_up[row]
    return {
        "customer_id": ints(people, "user_id")[user],
        "customer_name": Words(names.pool, name),
        "customer_email": people["email"][user],
        "customer_signed_up_at": signed_up[user],
        "customer_updated_at": updated,
    }
