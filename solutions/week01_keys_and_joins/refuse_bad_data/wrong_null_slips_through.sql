-- A null got in where you have a CHECK or a reference. Both only refuse what is false, and a
-- comparison with null is not false but unknown. Which declaration is about null itself? Lesson 1,
-- section 4.
-- fails: correct
CREATE TABLE users (
    user_id bigint PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL
);
CREATE UNIQUE INDEX users_email_in_any_case ON users (lower(email));

-- One row is one kind of thing for sale.
CREATE TABLE products (
    product_id bigint PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    price numeric(7, 2) CHECK (price >= 0)
);

-- One row is one order: one user buys one product.
CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint REFERENCES users,
    product_id bigint REFERENCES products,
    quantity integer CHECK (quantity >= 1),
    ordered_at timestamptz NOT NULL
);
