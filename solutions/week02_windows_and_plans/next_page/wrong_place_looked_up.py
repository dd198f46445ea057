# Your cursor is the number of an order, and you look its time up. When that order was deleted in
# between, there is nothing to compare with and the list ends early. What could the cursor carry,
# so that the row need not be there?
# fails: robust
def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    where, values = "", [size]
    if after is not None:
        number = after
        where, values = (
            "WHERE (ordered_at, order_id) < (SELECT ordered_at, order_id FROM orders WHERE order_id = %s)",
            [number, size],
        )
    rows = conn.execute(
        "SELECT order_id, ordered_at, total FROM orders "
        f"{where} ORDER BY ordered_at DESC, order_id DESC LIMIT %s",
        values,
    ).fetchall()
    if len(rows) < size:
        return rows, None
    order_id = rows[-1][0]
    return rows, str(order_id)
