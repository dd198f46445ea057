-- Two different products called 'Lamp' are legal in the story, and your table refused the second.
-- A name describes a thing and may change or repeat. Does it identify the thing? Which column
-- does? Lesson 1, section 3.
-- fails: robust
CREATE TABLE users (
    user_id bigint PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL
);
CREATE UNIQUE INDEX users_email_in_any_case ON users (lower(email));

-- One row is one kind of thing for sale.
CREATE TABLE products (
    product_id bigint NOT NULL UNIQUE,
    sku text NOT NULL UNIQUE,
    name text PRIMARY KEY,
    price numeric(7, 2) NOT NULL CHECK (price >= 0)
);

-- One row is one order: one user buys one product.
CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    product_id bigint NOT NULL REFERENCES products (product_id),
    quantity integer NOT NULL CHECK (quantity >= 1),
    ordered_at timestamptz NOT NULL
);
