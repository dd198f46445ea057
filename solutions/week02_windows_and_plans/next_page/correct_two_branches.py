def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    if after is None:
        found = conn.execute(
            "SELECT order_id, ordered_at, total FROM orders "
            "ORDER BY ordered_at DESC, order_id DESC LIMIT %s",
            [size],
        )
    else:
        number, moment = after.split("@")
        found = conn.execute(
            """
            (SELECT order_id, ordered_at, total FROM orders
             WHERE ordered_at = %(moment)s AND order_id < %(number)s
             ORDER BY order_id DESC LIMIT %(size)s)
            UNION ALL
            (SELECT order_id, ordered_at, total FROM orders
             WHERE ordered_at < %(moment)s
             ORDER BY ordered_at DESC, order_id DESC LIMIT %(size)s)
            ORDER BY ordered_at DESC, order_id DESC
            LIMIT %(size)s
            """,
            {"moment": moment, "number": number, "size": size},
        )
    rows = found.fetchall()
    return rows, f"{rows[-1][0]}@{rows[-1][1]}" if len(rows) == size else None
