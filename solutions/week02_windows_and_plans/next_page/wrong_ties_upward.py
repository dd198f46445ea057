# Orders of one instant come with the lowest number first; the contract puts the highest first. To
# which column does DESC belong in `ORDER BY ordered_at DESC, order_id`?
# fails: correct
def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    where, values = "", [size]
    if after is not None:
        moment, number = after.split(" ")
        where, values = (
            "WHERE ordered_at <= %s AND (ordered_at < %s OR order_id > %s)",
            [moment, moment, number, size],
        )
    rows = conn.execute(
        "SELECT order_id, ordered_at, total FROM orders "
        f"{where} ORDER BY ordered_at DESC, order_id LIMIT %s",
        values,
    ).fetchall()
    if len(rows) < size:
        return rows, None
    order_id, ordered_at, _ = rows[-1]
    return rows, f"{ordered_at.isoformat()} {order_id}"
