WITH local_lines AS (
    SELECT l_orderkey, p_mfgr, s_nationkey, l_extendedprice * (1 - l_discount) AS paid
    FROM lineitem, supplier, part
    WHERE s_suppkey = l_suppkey AND p_partkey = l_partkey AND l_returnflag IN ('A', 'N')
), per_order AS (
    SELECT o_orderkey, o_custkey, n_name, p_mfgr, sum(paid) AS paid
    FROM orders
    JOIN customer ON c_custkey = o_custkey
    JOIN local_lines ON l_orderkey = o_orderkey AND s_nationkey = c_nationkey
    JOIN nation ON n_nationkey = c_nationkey
    JOIN region ON r_regionkey = n_regionkey AND r_name = :region
    WHERE o_orderdate BETWEEN :since AND CAST(:until AS date) - 1
    GROUP BY o_orderkey, o_custkey, n_name, p_mfgr
)
SELECT p_mfgr AS maker, n_name AS nation, sum(paid) AS revenue,
       count(*) AS n_orders, count(DISTINCT o_custkey) AS n_customers
FROM per_order
GROUP BY p_mfgr, n_name
ORDER BY sum(paid) DESC, n_name, p_mfgr;
