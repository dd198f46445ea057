# The right rows, but row_number() must number every order from the newest on before your
# condition can choose: page 5,000 numbers 50,000 rows. Do you need the numbers at all, once you
# know where you stopped?
# fails: efficient
def next_page(conn, after, size):
    """Returns a page of orders, newest first, and the cursor for the page behind it."""
    if after is None:
        after = "infinity 0"
    moment, number = after.split(" ")
    rows = conn.execute(
        "SELECT order_id, ordered_at, total FROM "
        "(SELECT *, row_number() OVER (ORDER BY ordered_at DESC, order_id DESC) AS place "
        " FROM orders) AS numbered "
        "WHERE (ordered_at, order_id) < (%s::timestamptz, %s) ORDER BY place LIMIT %s",
        [moment, int(number), size],
    ).fetchall()
    if len(rows) < size:
        return rows, None
    return rows, f"{rows[-1][1].isoformat()} {rows[-1][0]}"
