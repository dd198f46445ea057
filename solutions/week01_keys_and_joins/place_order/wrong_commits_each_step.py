# Your function commits more than once, so a lost connection between two commits leaves a part of
# the order behind. How many commits may there be? Lesson 2, section 5.
# fails: robust
def place_order(conn, user_id, basket):
    wanted = {}
    for product, quantity in basket:
        if quantity < 1:
            raise ValueError(quantity)
        wanted[product] = wanted.get(product, 0) + quantity
    if not wanted:
        raise ValueError("empty basket")
    try:
        with conn.cursor() as cur:
            cur.execute(
                "SELECT product_id, stock, price FROM products WHERE product_id = ANY(%s) "
                "ORDER BY product_id FOR UPDATE",
                (list(wanted),),
            )
            shelf = {row[0]: row[1:] for row in cur.fetchall()}
            for product, quantity in wanted.items():
                if product not in shelf or shelf[product][0] < quantity:
                    raise OutOfStock(f"product {product}")
            cur.execute("INSERT INTO orders (user_id) VALUES (%s) RETURNING order_id", (user_id,))
            order_id = cur.fetchone()[0]
            conn.commit()
            cur.executemany(
                "INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES (%s, %s, %s, %s)",
                [(order_id, p, q, shelf[p][1]) for p, q in wanted.items()],
            )
            cur.executemany(
                "UPDATE products SET stock = stock - %s WHERE product_id = %s",
                [(q, p) for p, q in wanted.items()],
            )
        conn.commit()
        return order_id
    except BaseException:
        if not conn.closed:
            conn.rollback()
        raise
