#!/bin/sh
# The first contacts as "id name", through one `infusionsoft --rpc` and jq.
#
#   ./contacts.sh --sandbox       the embedded stand-in, no account needed
#   ./contacts.sh                 your account, authorized before with: infusionsoft authorize
#
# Requests go in on one pipe and answers come back on another, so that one answer can be used in
# the next request.
set -eu

directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
mkfifo "$directory/requests" "$directory/answers"
"${INFUSIONSOFT:-infusionsoft}" "$@" --rpc <"$directory/requests" >"$directory/answers" &
exec 3>"$directory/requests" 4<"$directory/answers"

# call METHOD PARAMS: prints the result, or the error and fails.
call() {
  jq -cn --arg method "$1" --argjson params "$2" \
    '{jsonrpc: "2.0", id: $method, method: $method, params: $params}' >&3
  # Notifications have no id.
  while IFS= read -r answer <&4; do
    printf '%s\n' "$answer" | jq -e 'has("id")' >/dev/null && break
  done
  printf '%s\n' "$answer" | jq -ce 'if .error then (.error.message | halt_error) else .result end'
}

if [ "${1:-}" = --sandbox ]; then
  url=$(call authorize '{"listen": false}' | jq .authorization_url)
  redirect=$(call sandbox.approve "{\"url\": $url}" | jq .redirect_url)
  call code "{\"code\": $redirect}" >/dev/null
fi

call contacts.list '{"limit": 5, "fields": ["id", "given_name", "family_name"]}' |
  jq -r '.contacts[] | "\(.id)\t\([.given_name, .family_name] | map(values) | join(" "))"'
exec 3>&-
wait
