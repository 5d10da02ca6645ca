#!/bin/sh
# Puts the passwords of the environment where Redis reads them, readable by its user only; no file in version control has one.
#   secrets.sh FOLDER            users.acl (with SHA-256 digests) and replication.conf for a server
#   secrets.sh --sentinel FILE   the configuration of a sentinel
set -eu
umask 077
here=$(dirname "$0")

digest() {
  printf %s "$1" | sha256sum | cut -d ' ' -f 1
}

if [ "$1" = --sentinel ]; then
  sed "s/SENTINEL_PASSWORD/${REDIS_SENTINEL_PASSWORD:?}/" "$here/sentinel.conf" > "$2"
  exit 0
fi

mkdir -p "$1"
sed -e "s/#SLUICE_PASSWORD/#$(digest "${REDIS_SLUICE_PASSWORD:?}")/" \
  -e "s/#DEMO_PASSWORD/#$(digest "${REDIS_DEMO_PASSWORD:?}")/" \
  -e "s/#MONITOR_PASSWORD/#$(digest "${REDIS_MONITOR_PASSWORD:?}")/" \
  -e "s/#OPERATOR_PASSWORD/#$(digest "${REDIS_OPERATOR_PASSWORD:?}")/" \
  -e "s/#REPLICA_PASSWORD/#$(digest "${REDIS_REPLICA_PASSWORD:?}")/" \
  -e "s/#SENTINEL_PASSWORD/#$(digest "${REDIS_SENTINEL_PASSWORD:?}")/" \
  "$here/users.acl" > "$1/users.acl"
printf 'masterauth %s\n' "${REDIS_REPLICA_PASSWORD:?}" > "$1/replication.conf"
