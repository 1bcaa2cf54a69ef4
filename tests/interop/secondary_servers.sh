# A yored with NSD, Knot and BIND as its secondaries, all on free loopback ports. Sourced after tests/history/lib.sh.

started=()
end_sets() {
  [ ${#started[@]} = 0 ] || kill "${started[@]}" 2>/dev/null
  end_all
}
trap end_sets EXIT

secret=$(printf 'a secret that all of them share' | base64)

# start_set MODE: MODE is "plain", or "sha256" or "sha512" for a key of that algorithm. Sets MODE_nsd_port and the like;
# files are in $work/MODE, the archive is $work/zones.db.
start_set() {
  local mode=$1 folder=$work/$1 primary options=() peer key= zone
  mkdir -p "$folder"/{nsd,knot,bind}
  primary=$(free_port)
  for peer in nsd knot bind; do printf -v "${mode}_${peer}_port" '%s' "$(free_port)"; done
  if [ "$mode" != plain ]; then
    key=$mode.key.test
    options=(--key "hmac-$mode:$key:$secret" --allow-transfer "127.0.0.0/8,key=$key")
  fi
  for peer in nsd knot bind; do
    local port=${mode}_${peer}_port
    options+=(--notify "127.0.0.1:${!port}${key:+,key=$key}")
  done
  "$bin/server/yored" --archive "$work/zones.db" --listen "127.0.0.1:$primary" "${options[@]}" 2>"$folder/yored.log" &
  started+=($!)
  wait_for_answer "$primary" rules.test || { cat "$folder/yored.log"; return 1; }
  start_nsd_secondary "$mode" "$primary" "$key"
  start_knot_secondary "$mode" "$primary" "$key"
  start_bind_secondary "$mode" "$primary" "$key"
}

start_nsd_secondary() {
  local mode=$1 primary=$2 key=$3 folder=$work/$1/nsd port=${1}_nsd_port zone
  {
    printf 'server:\n  ip-address: 127.0.0.1@%s\n  username: ""\n  chroot: ""\n  zonesdir: "%s"\n' "${!port}" "$folder"
    printf '  database: ""\n  pidfile: "%s/pid"\n  xfrdfile: "%s/xfrd"\n  zonelistfile: "%s/list"\n  xfrdir: "%s"\n' "$folder" "$folder" "$folder" "$folder"
    printf '  verbosity: 3\n  rrl-ratelimit: 0\nremote-control:\n  control-enable: no\n'
    [ -z "$key" ] || printf 'key:\n  name: %s\n  algorithm: hmac-%s\n  secret: "%s"\n' "$key" "$mode" "$secret"
    for zone in $zones; do
      printf 'zone:\n  name: %s\n  zonefile: ""\n  provide-xfr: 127.0.0.1 NOKEY\n' "$zone"
      printf '  allow-notify: 127.0.0.1 %s\n  request-xfr: 127.0.0.1@%s %s\n' "${key:-NOKEY}" "$primary" "${key:-NOKEY}"
    done
  } >"$folder/conf"
  nsd -d -c "$folder/conf" 2>"$folder/log" &
  started+=($!)
}

start_knot_secondary() {
  local mode=$1 primary=$2 key=$3 folder=$work/$1/knot port=${1}_knot_port zone
  {
    printf 'server:\n  listen: 127.0.0.1@%s\n  rundir: "%s"\n  udp-workers: 1\n  tcp-workers: 1\n  background-workers: 1\n' "${!port}" "$folder"
    printf 'log:\n  - target: stderr\n    any: info\ndatabase:\n  storage: "%s"\n' "$folder"
    [ -z "$key" ] || printf 'key:\n  - id: %s\n    algorithm: hmac-%s\n    secret: %s\n' "$key" "$mode" "$secret"
    printf 'remote:\n  - id: primary\n    address: 127.0.0.1@%s\n%s' "$primary" "${key:+    key: $key$'\n'}"
    printf 'acl:\n  - id: notify\n    address: 127.0.0.1\n    action: notify\n%s' "${key:+    key: $key$'\n'}"
    printf '  - id: transfer\n    address: 127.0.0.1\n    action: transfer\n'
    printf 'template:\n  - id: default\n    storage: "%s"\n    zonefile-sync: -1\n    zonefile-load: none\n    semantic-checks: off\n' "$folder"
    printf '    master: primary\n    acl: [notify, transfer]\nzone:\n'
    for zone in $zones; do printf '  - domain: %s\n' "$zone"; done
  } >"$folder/conf"
  knotd -c "$folder/conf" >"$folder/log" 2>&1 &
  started+=($!)
}

start_bind_secondary() {
  local mode=$1 primary=$2 key=$3 folder=$work/$1/bind port=${1}_bind_port zone
  {
    printf 'options {\n  directory "%s"; pid-file none; session-keyfile none; listen-on port %s { 127.0.0.1; };\n' "$folder" "${!port}"
    printf '  listen-on-v6 { none; }; recursion no; dnssec-validation no; check-names secondary ignore; notify no;\n'
    printf '  allow-transfer { any; };\n};\ncontrols { };\n'
    printf 'logging { channel all { stderr; severity debug 3; print-category yes; }; category default { all; }; };\n'
    [ -z "$key" ] || printf 'key "%s" { algorithm hmac-%s; secret "%s"; };\n' "$key" "$mode" "$secret"
    for zone in $zones; do
      printf 'zone "%s" { type secondary; file "%s"; primaries { 127.0.0.1 port %s%s; }; };\n' "$zone" "$zone" "$primary" "${key:+ key $key}"
    done
  } >"$folder/conf"
  named -f -n 1 -c "$folder/conf" 2>"$folder/log" &
  started+=($!)
}

# transfer_to_PEER MODE ZONE: AXFR or IXFR, how the peer's log says that its newest content of the zone came.
transfer_to_knot() {
  grep -oE "\[$2\.\] [AI]XFR, incoming, .*finished" "$work/$1/knot/log" | tail -n 1 | grep -oE '[AI]XFR' | head -n 1
}
transfer_to_bind() {
  grep -E "transfer of '$2/IN' from .*got (non)?incremental response" "$work/$1/bind/log" | tail -n 1 |
    sed 's/.*got nonincremental.*/AXFR/; s/.*got incremental.*/IXFR/'
}
# NSD tells the octets alone: what it got is what Knot got, if that is as large, some octets of framing aside.
transfer_to_nsd() {
  local own others
  own=$(grep -E "zone $2\. received update to serial .* bytes" "$work/$1/nsd/log" | tail -n 1 | sed 's/.* of \([0-9]*\) bytes.*/\1/')
  others=$(grep -E "\[$2\.\] [AI]XFR, incoming, .*finished" "$work/$1/knot/log" | tail -n 1 | sed 's/.* \([0-9]*\) bytes.*/\1/')
  [ -n "$own" ] && [ -n "$others" ] && [ $((others - own)) -lt 1000 ] && [ $((own - others)) -lt 1000 ] && transfer_to_knot "$@"
}
