#!/bin/bash
# Probes endpoints from a pod. Takes: seconds for each, how many at once, then "mode host port proxy" for each, where mode is
# tls or tcp and proxy is host:port or "-". Writes lines "<number> <kind> <text>" and "end" after the last:
#   A address   T microseconds until connected   E error text   P first line of the proxy   X exit code   C certificate line
# Sends nothing but a TLS handshake, and to a proxy the request for a tunnel.
export LC_ALL=C
limit=$1
width=$2
shift 2

# printf writes a line at once, so that lines of several probes do not mix.
say() {
  while IFS= read -r line; do
    printf '%s %s %s\n' "$1" "$2" "${line:0:2000}"
  done
}

# shellcheck disable=SC2016 # The inner shell expands them.
connect='s=${EPOCHREALTIME/[.,]/}; exec 3<>"/dev/tcp/$0/$1" || exit 1; e=${EPOCHREALTIME/[.,]/}; echo "T $((e - s))"'
# shellcheck disable=SC2016
tunnel="$connect"'; printf "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n" "$2" "$2" >&3; IFS= read -r -u 3 line; echo "P ${line%[[:space:]]}"'

probe() {
  local id=$1 mode=$2 host=$3 port=$4 proxy=$5 bare=${3//[\[\]]/} out code
  if [ "$proxy" = - ]; then
    timeout "$limit" getent ahosts "$bare" 2>/dev/null | while read -r address _; do echo "$address"; done | sort -u | say "$id" A
    out=$(timeout "$limit" bash -c "$connect" "$bare" "$port" 2>&1)
    code=$?
  else
    out=$(timeout "$limit" bash -c "$tunnel" "${proxy%:*}" "${proxy##*:}" "$host:$port" 2>&1)
    code=$?
  fi
  while IFS= read -r line; do
    case $line in
      "T "*) printf '%s T %s\n' "$id" "${line#T }" ;;
      "P "*) printf '%s P %s\n' "$id" "${line:2:200}" ;;
      ?*) printf '%s E %s\n' "$id" "${line:0:500}" ;;
    esac
  done <<<"$out"
  printf '%s X %s\n' "$id" "$code"
  if [ "$mode" = tls ] && [ "$code" = 0 ] && { [ "$proxy" = - ] || [[ $out == *"P HTTP/1."?" 2"* ]]; }; then
    local through=()
    [ "$proxy" = - ] || through=(-proxy "$proxy")
    timeout "$limit" openssl s_client -connect "$host:$port" "${through[@]}" -showcerts </dev/null 2>&1 |
      sed -n -e '/-----BEGIN CERT/,/-----END CERT/p' -e '/errno/p' -e '/:error:/p' | say "$id" C
    printf '%s S %s\n' "$id" "${PIPESTATUS[0]}"
  fi
}

id=0
running=0
for item in "$@"; do
  read -r mode host port proxy <<<"$item"
  probe "$id" "$mode" "$host" "$port" "$proxy" &
  id=$((id + 1))
  running=$((running + 1))
  if [ "$running" -ge "$width" ]; then
    wait -n
    running=$((running - 1))
  fi
done
wait
echo end
