-- TPC-H at a tenth of its unit scale: the wholesale trade of a made-up world.

CREATE TABLE region (
    r_regionkey bigint PRIMARY KEY,
    r_name text NOT NULL,
    r_comment text
);
-- load region from tpch-0.1/region.parquet

CREATE TABLE nation (
    n_nationkey bigint PRIMARY KEY,
    n_name text NOT NULL,
    n_regionkey bigint NOT NULL,
    n_comment text
);
-- load nation from tpch-0.1/nation.parquet

CREATE TABLE supplier (
    s_suppkey bigint PRIMARY KEY,
    s_name text,
    s_address text,
    s_nationkey bigint NOT NULL,
    s_phone text,
    s_acctbal numeric(15, 2),
    s_comment text
);
-- load supplier from tpch-0.1/supplier.parquet

CREATE TABLE customer (
    c_custkey bigint PRIMARY KEY,
    c_name text,
    c_address text,
    c_nationkey bigint NOT NULL,
    c_phone text,
    c_acctbal numeric(15, 2),
    c_mktsegment text,
    c_comment text
);
-- load customer from tpch-0.1/customer.parquet

CREATE TABLE part (
    p_partkey bigint PRIMARY KEY,
    p_name text,
    p_mfgr text NOT NULL,
    p_brand text,
    p_type text,
    p_size int,
    p_container text,
    p_retailprice numeric(15, 2),
    p_comment text
);
-- load part from tpch-0.1/part.parquet

CREATE TABLE orders (
    o_orderkey bigint PRIMARY KEY,
    o_custkey bigint NOT NULL,
    o_orderstatus text,
    o_totalprice numeric(15, 2),
    o_orderdate date NOT NULL,
    o_orderpriority text,
    o_clerk text,
    o_shippriority int,
    o_comment text
);
-- load orders from tpch-0.1/orders.parquet

CREATE TABLE lineitem (
    l_orderkey bigint NOT NULL,
    l_partkey bigint NOT NULL,
    l_suppkey bigint NOT NULL,
    l_linenumber int NOT NULL,
    l_quantity numeric(15, 2),
    l_extendedprice numeric(15, 2) NOT NULL,
    l_discount numeric(15, 2) NOT NULL,
    l_tax numeric(15, 2),
    l_returnflag text NOT NULL,
    l_linestatus text,
    l_shipdate date,
    l_commitdate date,
    l_receiptdate date,
    l_shipinstruct text,
    l_shipmode text,
    l_comment text,
    PRIMARY KEY (l_orderkey, l_linenumber)
);
-- load lineitem from tpch-0.1/lineitem.parquet
