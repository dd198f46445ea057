import base64
import json


def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    if after is None:
        moment, number = "infinity", 2**62
    else:
        moment, number = json.loads(base64.urlsafe_b64decode(after))
    rows = conn.execute(
        """
        SELECT order_id, ordered_at, total FROM orders
        WHERE (ordered_at, order_id) < (%(moment)s::timestamptz, %(number)s)
        ORDER BY ordered_at DESC, order_id DESC
        FETCH FIRST %(rows)s ROWS ONLY
        """,
        {"moment": moment, "number": number, "rows": size + 1},
    ).fetchall()
    page = rows[:size]
    if len(rows) <= size:
        return page, None
    place = [page[-1][1].isoformat(), page[-1][0]]
    return page, base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
