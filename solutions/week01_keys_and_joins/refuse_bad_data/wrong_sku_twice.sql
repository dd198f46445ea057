-- Two products carry one sku, so a label in the warehouse no longer says what is in the box.
-- product_id is unique in your table; which other column names exactly one thing in the rules?
-- fails: robust
CREATE TABLE users (
    user_id bigint PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL
);
CREATE UNIQUE INDEX users_email_in_any_case ON users (lower(email));

-- One row is one kind of thing for sale.
CREATE TABLE products (
    product_id bigint PRIMARY KEY,
    sku text NOT NULL,
    name text NOT NULL,
    price numeric(7, 2) NOT NULL CHECK (price >= 0)
);

-- One row is one order: one user buys one product.
CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL CHECK (quantity >= 1),
    ordered_at timestamptz NOT NULL
);
