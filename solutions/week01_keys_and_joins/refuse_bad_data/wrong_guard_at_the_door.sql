-- Your trigger looks at an order once, when it comes in. Then the user was deleted and the order
-- stayed behind, pointing at nobody. A rule about two tables has to be watched from both sides.
-- Which declaration does that? Lesson 1, section 3.
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
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    price numeric(7, 2) NOT NULL CHECK (price >= 0)
);

-- One row is one order: one user buys one product.
CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    product_id bigint NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 1),
    ordered_at timestamptz NOT NULL
);

CREATE FUNCTION refuse_orphan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM users WHERE user_id = new.user_id)
       OR NOT EXISTS (SELECT FROM products WHERE product_id = new.product_id) THEN
        RAISE EXCEPTION 'unknown user or product';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER refuse_orphan BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION refuse_orphan();
