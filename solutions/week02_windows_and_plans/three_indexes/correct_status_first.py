by_user = "create index by_user on orders using btree (user_id, ordered_at desc) include (total);"
INDEXES = (
    by_user,
    "CREATE INDEX by_status ON warehouse.orders (status, ordered_at, order_id)",
    "CREATE INDEX by_parcel ON orders (parcel)",
)
