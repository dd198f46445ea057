SELECT nation, maker, revenue, n_orders, n_customers
FROM (
    SELECT n.n_name AS nation, p.p_mfgr AS maker,
           sum(l.l_extendedprice - l.l_extendedprice * l.l_discount) AS revenue,
           count(DISTINCT l.l_orderkey) AS n_orders,
           count(DISTINCT o.o_custkey) AS n_customers
    FROM lineitem AS l
    JOIN orders AS o ON o.o_orderkey = l.l_orderkey
    JOIN customer AS c ON c.c_custkey = o.o_custkey
    JOIN nation AS n ON n.n_nationkey = c.c_nationkey
    JOIN part AS p ON p.p_partkey = l.l_partkey
    WHERE n.n_regionkey IN (SELECT r_regionkey FROM region WHERE r_name = :region)
      AND c.c_nationkey = (SELECT s_nationkey FROM supplier WHERE s_suppkey = l.l_suppkey)
      AND o.o_orderdate >= :since AND o.o_orderdate < :until
      AND NOT l.l_returnflag = 'R'
    GROUP BY 1, 2
) AS sums
ORDER BY 3 DESC, 1, 2
