# The right rows, but the index does not see where to start: with this OR it is read from the
# newest order on, and each row that comes too early is filtered out. Can you say the same with
# one comparison of a pair, or add a plain bound on the time?
# fails: efficient
def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    where, values = "", [size]
    if after is not None:
        moment, number = after.split(" ")
        where, values = (
            "WHERE ordered_at < %s OR (ordered_at = %s AND order_id < %s)",
            [moment, moment, number, size],
        )
    rows = conn.execute(
        "SELECT order_id, ordered_at, total FROM orders "
        f"{where} ORDER BY ordered_at DESC, order_id DESC LIMIT %s",
        values,
    ).fetchall()
    if len(rows) < size:
        return rows, None
    order_id, ordered_at, _ = rows[-1]
    return rows, f"{ordered_at.isoformat()} {order_id}"
