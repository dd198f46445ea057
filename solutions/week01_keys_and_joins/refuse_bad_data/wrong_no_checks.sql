-- The columns have types, and a type is a rule, but a weak one: every whole number passes as a
-- quantity, also zero and minus one. What must hold for the value within its type? Lesson 1,
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
    price numeric(7, 2) NOT NULL
);

-- One row is one order: one user buys one product.
CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    product_id bigint NOT NULL REFERENCES products,
    quantity integer NOT NULL,
    ordered_at timestamptz NOT NULL
);
