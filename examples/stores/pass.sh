#!/bin/sh
# Keeps the grant in pass (https://www.passwordstore.org), an entry for each profile.
#
#   infusionsoft config set store "helper:/path/to/pass.sh"
#
# `infusionsoft help stores` explains what is said here on standard input and output. gpg's agent may
# ask for the passphrase; export GPG_TTY=$(tty) lets it do so on the terminal.
set -eu

action=$1 profile='' record='' complete=''
while IFS= read -r line; do
  case $line in
    profile=*) profile=${line#profile=} ;;
    record=*) record=${line#record=} ;;
    '') complete=yes && break ;;
  esac
done
# A request without its empty line was cut off, and its record with it.
[ -n "$complete" ] && [ -n "$profile" ] || { echo "the request is cut off" >&2 && exit 1; }

entry=infusionsoft/$profile
file=${PASSWORD_STORE_DIR:-$HOME/.password-store}/$entry.gpg

case $action in
  get)
    # Only an entry that is not there is an empty answer; gpg that fails is none.
    [ -e "$file" ] || { echo record= && exit; }
    record=$(pass show "$entry")
    printf 'record=%s\n' "$record"
    ;;
  store)
    # pass writes in place: through a second entry the old record stays until the new one is whole.
    printf '%s\n' "$record" | pass insert --multiline --force "$entry.new" >/dev/null
    pass mv --force "$entry.new" "$entry" >/dev/null
    ;;
  erase)
    [ ! -e "$file" ] || pass rm --force "$entry" >/dev/null
    ;;
  *)
    echo "unknown action $action" >&2
    exit 1
    ;;
esac
