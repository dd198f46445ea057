# Your cursor keeps whole seconds, the table has microseconds: the place it remembers lies a
# little before the row, and orders of that second are skipped. Print a cursor beside the row it
# was made from.
# fails: correct
def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    where, values = "", [size]
    if after is not None:
        moment, number = after.split(" ")
        where, values = "WHERE (ordered_at, order_id) < (%s, %s)", [moment, number, size]
    rows = conn.execute(
        "SELECT order_id, ordered_at, total FROM orders "
        f"{where} ORDER BY ordered_at DESC, order_id DESC LIMIT %s",
        values,
    ).fetchall()
    if len(rows) < size:
        return rows, None
    order_id, ordered_at, _ = rows[-1]
    return rows, f"{ordered_at.isoformat(timespec='seconds')} {order_id}"
