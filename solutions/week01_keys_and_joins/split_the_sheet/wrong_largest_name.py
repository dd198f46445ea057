# You took the maximum of each column by itself. For a name that is the last one in the alphabet,
# not the newest, and beside it may stand a date of another line. Which single line should the
# whole row come from?
# fails: robust
def decompose(conn):
    """Splits orders_flat into tables in third normal form, and makes the view orders_rebuilt."""
    conn.execute("""
        CREATE TABLE cities (city text PRIMARY KEY, country text);
        INSERT INTO cities SELECT DISTINCT city, country FROM orders_flat;

        CREATE TABLE customers (
            customer_id bigint PRIMARY KEY,
            customer_name text,
            customer_email text,
            customer_signed_up_at timestamptz,
            customer_updated_at timestamptz,
            city text REFERENCES cities
        );
        INSERT INTO customers
        SELECT customer_id, max(customer_name), max(customer_email), max(customer_signed_up_at),
            max(customer_updated_at), max(city)
        FROM orders_flat
        GROUP BY customer_id;

        CREATE TABLE products (
            product_id bigint PRIMARY KEY,
            sku text,
            product_name text,
            category text,
            list_price numeric(12, 2),
            weight_grams bigint,
            product_updated_at timestamptz
        );
        INSERT INTO products
        SELECT DISTINCT product_id, sku, product_name, category, list_price, weight_grams,
            product_updated_at
        FROM orders_flat;

        CREATE TABLE orders (
            order_id bigint PRIMARY KEY,
            ordered_at timestamptz,
            status text,
            promised_on date,
            shipped_on date,
            discount_code text,
            order_discount numeric(12, 2),
            order_total numeric(12, 2),
            paid_total numeric(12, 2),
            refunded_total numeric(12, 2),
            customer_id bigint REFERENCES customers
        );
        INSERT INTO orders
        SELECT DISTINCT order_id, ordered_at, status, promised_on, shipped_on, discount_code,
            order_discount, order_total, paid_total, refunded_total, customer_id
        FROM orders_flat;

        CREATE TABLE order_lines (
            order_id bigint REFERENCES orders,
            line_no bigint,
            product_id bigint REFERENCES products,
            quantity bigint,
            unit_price numeric(12, 2),
            PRIMARY KEY (order_id, line_no)
        );
        INSERT INTO order_lines
        SELECT order_id, line_no, product_id, quantity, unit_price FROM orders_flat;

        CREATE VIEW orders_rebuilt AS
        SELECT *, quantity * unit_price AS line_total
        FROM order_lines
        JOIN orders USING (order_id)
        JOIN customers USING (customer_id)
        JOIN cities USING (city)
        JOIN products USING (product_id);
    """)
