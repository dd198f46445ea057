# Your cursor counts rows. An order that arrives at the top pushes the last row of a page onto the
# next one, and for page 5,000 of ten OFFSET reads 50,000 rows to throw 49,990 away. What could
# the cursor remember instead of a number of rows?
# fails: robust
def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    skipped = int(after or 0)
    rows = conn.execute(
        "SELECT order_id, ordered_at, total FROM orders "
        "ORDER BY ordered_at DESC, order_id DESC LIMIT %s OFFSET %s",
        [size, skipped],
    ).fetchall()
    return rows, str(skipped + size) if len(rows) == size else None
