-- An order of several lines was counted several times. After the join with lineitem, one row is a
-- line, not an order. What do you count when you count rows, and what should you count? Lesson 2,
-- section 3.
-- fails: robust
SELECT
    n_name AS nation,
    p_mfgr AS maker,
    sum(l_extendedprice * (1 - l_discount)) AS revenue,
    count(o_orderkey) AS n_orders,
    count(c_custkey) AS n_customers
FROM region
JOIN nation ON n_regionkey = r_regionkey
JOIN customer ON c_nationkey = n_nationkey
JOIN orders ON o_custkey = c_custkey
JOIN lineitem ON l_orderkey = o_orderkey
JOIN supplier ON s_suppkey = l_suppkey AND s_nationkey = c_nationkey
JOIN part ON p_partkey = l_partkey
WHERE r_name = :region
  AND o_orderdate >= :since
  AND o_orderdate < :until
  AND l_returnflag <> 'R'
GROUP BY n_name, p_mfgr
ORDER BY revenue DESC, nation, maker
