#!/bin/sh
# Keeps the grant in the desktop's keyring (GNOME Keyring, KWallet …) by libsecret's secret-tool, an
# item for each profile. The keyring takes up to 8 KB: a record is two to four.
#
#   infusionsoft config set store "helper:/path/to/secret-tool.sh"
#
# `infusionsoft help stores` explains what is said here on standard input and output.
set -eu

action=$1 profile='' record='' tenant='' complete=''
while IFS= read -r line; do
  case $line in
    profile=*) profile=${line#profile=} ;;
    tenant=*) tenant=${line#tenant=} ;;
    record=*) record=${line#record=} ;;
    '') complete=yes && break ;;
  esac
done
# A request without its empty line was cut off, and its record with it.
[ -n "$complete" ] && [ -n "$profile" ] || { echo "the request is cut off" >&2 && exit 1; }

case $action in
  get)
    # lookup fails in silence, be there no such item or be the keyring locked: search knows.
    found=$(secret-tool search service infusionsoft profile "$profile")
    [ -n "$found" ] || { echo record= && exit; }
    record=$(secret-tool lookup service infusionsoft profile "$profile") ||
      { echo "the keyring is locked" >&2 && exit 1; }
    printf 'record=%s\n' "$record"
    ;;
  store)
    printf '%s' "$record" |
      secret-tool store --label="Infusionsoft $profile${tenant:+, $tenant}" \
        service infusionsoft profile "$profile"
    ;;
  erase)
    secret-tool clear service infusionsoft profile "$profile"
    ;;
  *)
    echo "unknown action $action" >&2
    exit 1
    ;;
esac
