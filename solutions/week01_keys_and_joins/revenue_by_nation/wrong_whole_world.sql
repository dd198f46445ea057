-- Sales of other regions are in your result. You have r_name in reach: which condition uses it?
-- fails: correct
SELECT
    n_name AS nation,
    p_mfgr AS maker,
    sum(l_extendedprice * (1 - l_discount)) AS revenue,
    count(DISTINCT o_orderkey) AS n_orders,
    count(DISTINCT c_custkey) AS n_customers
FROM region
JOIN nation ON n_regionkey = r_regionkey
JOIN customer ON c_nationkey = n_nationkey
JOIN orders ON o_custkey = c_custkey
JOIN lineitem ON l_orderkey = o_orderkey
JOIN supplier ON s_suppkey = l_suppkey AND s_nationkey = c_nationkey
JOIN part ON p_partkey = l_partkey
WHERE o_orderdate >= :since
  AND o_orderdate < :until
  AND l_returnflag <> 'R'
GROUP BY n_name, p_mfgr
ORDER BY revenue DESC, nation, maker
