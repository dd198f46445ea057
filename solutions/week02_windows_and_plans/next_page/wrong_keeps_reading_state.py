# Your function keeps the place in a variable of its own. Asked again with an older cursor, it
# goes on from the newest place; another process would not know the place at all. Who is meant to
# remember it?
# fails: robust
READ = []


def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    if after is None:
        READ.clear()
    rows = conn.execute(
        "SELECT order_id, ordered_at, total FROM orders WHERE %s OR (ordered_at, order_id) < (%s, %s) "
        "ORDER BY ordered_at DESC, order_id DESC LIMIT %s",
        [not READ, *(READ or [None, None]), size],
    ).fetchall()
    if len(rows) < size:
        return rows, None
    READ[:] = [rows[-1][1], rows[-1][0]]
    return rows, "next"
