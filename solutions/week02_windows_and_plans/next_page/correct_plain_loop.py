from psycopg import sql


def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    if after is None:
        start = "TRUE"
    else:
        micros, number = map(int, after.split("."))
        start = (
            sql.SQL(
                "ROW(ordered_at, order_id) < "
                "ROW(to_timestamp(0) + interval '1 microsecond' * {}, {})"
            )
            .format(micros, number)
            .as_string(conn)
        )
    cursor = conn.cursor()
    cursor.execute(
        "SELECT order_id, ordered_at, total, (extract(epoch FROM ordered_at) * 1000000)::bigint "
        f"FROM orders WHERE {start} ORDER BY ordered_at DESC, order_id DESC LIMIT {int(size)}"
    )
    rows, last = [], None
    for order_id, ordered_at, total, micros in cursor:
        rows.append((order_id, ordered_at, total))
        last = f"{micros}.{order_id}"
    return rows, last if len(rows) == size else None
