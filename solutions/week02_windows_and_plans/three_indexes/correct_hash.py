columns = {"btree": "user_id, ordered_at", "hash": "parcel"}
INDEXES = [f"CREATE INDEX ON orders USING {kind} ({names})" for kind, names in columns.items()]
INDEXES.append("CREATE INDEX ON orders (status, ordered_at) WHERE status IN ('placed')")
