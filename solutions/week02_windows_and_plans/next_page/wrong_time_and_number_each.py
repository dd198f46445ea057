# You compare the two columns one by one. Row (10:00, 9) comes after (10:01, 5), although 9 is not
# less than 5: it was lost. A place in the list is a pair. How are two words compared whose first
# letters differ?
# fails: correct
def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    where, values = "", [size]
    if after is not None:
        moment, number = after.split(" ")
        where, values = "WHERE ordered_at < %s AND order_id < %s", [moment, number, size]
    rows = conn.execute(
        "SELECT order_id, ordered_at, total FROM orders "
        f"{where} ORDER BY ordered_at DESC, order_id DESC LIMIT %s",
        values,
    ).fetchall()
    if len(rows) < size:
        return rows, None
    order_id, ordered_at, _ = rows[-1]
    return rows, f"{ordered_at.isoformat()} {order_id}"
