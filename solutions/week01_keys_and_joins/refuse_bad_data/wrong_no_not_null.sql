-- Your keys are safe from null, because a primary key is; your other columns are not. A column may
-- be null until you say that it may not. Which columns can the shop do without? Lesson 1, section
-- 4.
-- fails: correct
CREATE TABLE users (
    user_id bigint PRIMARY KEY,
    name text,
    email text
);
CREATE UNIQUE INDEX users_email_in_any_case ON users (lower(email));

-- One row is one kind of thing for sale.
CREATE TABLE products (
    product_id bigint PRIMARY KEY,
    sku text UNIQUE,
    name text,
    price numeric(7, 2) CHECK (price >= 0)
);

-- One row is one order: one user buys one product.
CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint REFERENCES users,
    product_id bigint REFERENCES products,
    quantity integer CHECK (quantity >= 1),
    ordered_at timestamptz
);
