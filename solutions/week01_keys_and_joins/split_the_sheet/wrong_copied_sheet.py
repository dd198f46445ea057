# You copied the sheet under another name. Nothing was lost, and nothing was gained: each fact
# still stands on as many rows as before. Which columns of your table are about the customer and
# not about the line? Lesson 1, section 2.
# fails: correct
def decompose(conn):
    conn.execute("CREATE TABLE all_lines AS SELECT * FROM orders_flat")
    conn.execute("ALTER TABLE all_lines ADD PRIMARY KEY (order_id, line_no)")
    conn.execute("CREATE VIEW orders_rebuilt AS SELECT * FROM all_lines")
