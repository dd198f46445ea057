CREATE TABLE users (user_id int, name text, email text);
CREATE TABLE products (
    product_id int,
    sku text,
    name text,
    price decimal(10, 2),
    cents bigint GENERATED ALWAYS AS ((price * 100)::bigint) STORED CHECK (cents >= 0)
);
CREATE TABLE orders (order_id int, user_id int, product_id int, quantity int, ordered_at timestamptz);

ALTER TABLE users
    ADD PRIMARY KEY (user_id),
    ALTER name SET NOT NULL,
    ALTER email SET NOT NULL;
ALTER TABLE products
    ADD PRIMARY KEY (product_id),
    ADD UNIQUE (sku),
    ALTER sku SET NOT NULL,
    ALTER name SET NOT NULL,
    ALTER price SET NOT NULL;
ALTER TABLE orders
    ADD PRIMARY KEY (order_id),
    ADD FOREIGN KEY (user_id) REFERENCES users (user_id),
    ADD FOREIGN KEY (product_id) REFERENCES products (product_id),
    ADD CHECK (user_id IS NOT NULL AND product_id IS NOT NULL AND ordered_at IS NOT NULL),
    ADD CHECK (coalesce(quantity, 0) >= 1);
CREATE UNIQUE INDEX ON users (upper(email))
