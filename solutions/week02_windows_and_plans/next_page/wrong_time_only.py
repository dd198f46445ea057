# Your cursor holds only the time. When orders of one instant stand on both sides of a page's
# edge, those behind the edge are skipped. Which column decides the order among them?
# fails: correct
def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    where, values = "", [size]
    if after is not None:
        moment = after
        where, values = "WHERE ordered_at < %s", [moment, size]
    rows = conn.execute(
        "SELECT order_id, ordered_at, total FROM orders "
        f"{where} ORDER BY ordered_at DESC, order_id DESC LIMIT %s",
        values,
    ).fetchall()
    if len(rows) < size:
        return rows, None
    ordered_at = rows[-1][1]
    return rows, ordered_at.isoformat()
