#!/bin/sh
# Forms a cluster of the nodes given as host:port, half of them masters, unless they have formed one before.
set -eu
export REDISCLI_AUTH="${REDIS_OPERATOR_PASSWORD:?}"
first=$1
as_operator() {
  redis-cli --user operator --no-auth-warning "$@"
}
is_complete() {
  as_operator -h "${first%:*}" -p "${first#*:}" cluster info | grep -q cluster_state:ok
}
is_complete || as_operator --cluster create "$@" --cluster-replicas 1 --cluster-yes
# The nodes agree some seconds after they were told.
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
  is_complete && exit 0
  sleep 1
done
echo "the cluster is not complete after 30 s" >&2
exit 1
