# Your pages go back to the beginning of an instant, so its orders come again; where an instant
# fills a page, the reader never gets on. What else must the cursor know to stand between two
# orders of one instant?
# fails: correct
def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    where, values = "", [size]
    if after is not None:
        moment = after
        where, values = "WHERE ordered_at <= %s", [moment, size]
    rows = conn.execute(
        "SELECT order_id, ordered_at, total FROM orders "
        f"{where} ORDER BY ordered_at DESC, order_id DESC LIMIT %s",
        values,
    ).fetchall()
    if len(rows) < size:
        return rows, None
    ordered_at = rows[-1][1]
    return rows, ordered_at.isoformat()
