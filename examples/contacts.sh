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

# call METHOD PARAMS FILTER: what jq's FILTER makes of the result; an error ends the script.
call() {
  jq -cn --arg method "$1" --argjson params "$2" \
    '{jsonrpc: "2.0", id: $method, method: $method, params: $params}' >&3 || :
  while IFS= read -r answer <&4; do
    # What has no id is a notification.
    case $(printf '%s' "$answer" | jq 'has("id")' 2>/dev/null) in
      true) break ;;
      false) answer= ;;
      *) echo "contacts.sh: this is no answer: $answer" >&2 && return 1 ;;
    esac
  done
  if [ -z "$answer" ]; then
    echo "contacts.sh: infusionsoft ended before it had answered" >&2
    return 1
  fi
  printf '%s' "$answer" |
    jq -r "if .error then \"contacts.sh: \(.error.message)\n\" | halt_error(1) else .result | $3 end"
}

if [ "${1:-}" = --sandbox ]; then
  url=$(call authorize '{"listen": false}' '.authorization_url | tojson')
  redirect=$(call sandbox.approve "{\"url\": $url}" '.redirect_url | tojson')
  call code "{\"code\": $redirect}" empty
fi

call contacts.list '{"limit": 5, "fields": ["id", "given_name", "family_name"]}' \
  '.contacts[] | "\(.id)\t\([.given_name, .family_name] | map(values) | join(" "))"'
exec 3>&-
wait
