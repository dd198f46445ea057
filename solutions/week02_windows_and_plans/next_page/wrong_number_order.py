# Your list is sorted by order_id, as if a higher number meant a later order. The contract sorts
# by ordered_at; the number only decides between equal instants. What was imported last week?
# fails: correct
def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    where, values = "", [size]
    if after is not None:
        number = after
        where, values = "WHERE order_id < %s", [number, size]
    rows = conn.execute(
        f"SELECT order_id, ordered_at, total FROM orders {where} ORDER BY order_id DESC LIMIT %s",
        values,
    ).fetchall()
    if len(rows) < size:
        return rows, None
    order_id = rows[-1][0]
    return rows, str(order_id)
