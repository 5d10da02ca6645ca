#!/bin/sh
# Forms a cluster of the nodes given as host:port, half of them masters, unless they have formed one before.
# Ends well when it could lose a master: a replica that has not had its first copy, which takes some seconds, cannot take over.
set -eu
export REDISCLI_AUTH="${REDIS_OPERATOR_PASSWORD:?}"
as_operator() {
  redis-cli --user operator --no-auth-warning "$@"
}
ask() {
  node=$1
  shift
  as_operator -h "${node%:*}" -p "${node#*:}" "$@"
}
is_formed() {
  ask "$1" cluster info | grep -q cluster_state:ok
}
is_complete() {
  copies=0
  for each in "$@"; do
    is_formed "$each" || return 1
    ask "$each" info replication | grep -q master_link_status:up && copies=$((copies + 1))
  done
  [ "$copies" -ge $(($# / 2)) ]
}
is_formed "$1" || as_operator --cluster create "$@" --cluster-replicas 1 --cluster-yes
left=60
until is_complete "$@"; do
  left=$((left - 1))
  [ "$left" -gt 0 ] || { echo "the cluster is not complete after a minute" >&2; exit 1; }
  sleep 1
done
