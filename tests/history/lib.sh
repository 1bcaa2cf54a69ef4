# What the tests of long histories share: a work folder, yored and NSD on free loopback ports, and their end.
# Sourced by bash scripts that set $bin and $here, the repository.

work=$(mktemp -d)
yored_pid= nsd_pid=
end_all() {
  [ -n "$yored_pid" ] && kill "$yored_pid" 2>/dev/null
  [ -n "$nsd_pid" ] && kill "$nsd_pid" 2>/dev/null
  [ -n "${load_pid:-}" ] && kill "$load_pid" 2>/dev/null
  wait 2>/dev/null
  rm -rf "$work"
}
trap end_all EXIT

. "$here/tests/free_port.sh"

# wait_for_answer PORT QNAME: until something answers its SOA, ten seconds (or $start_seconds) at most.
wait_for_answer() {
  local tries=$((${start_seconds:-10} * 10))
  while [ $tries -gt 0 ]; do
    dig +norecurse +tries=1 +time=1 -p "$1" @127.0.0.1 "$2" SOA 2>/dev/null | grep -q 'status: NOERROR' && return 0
    sleep 0.1
    tries=$((tries - 1))
  done
  echo "nothing answers $2 on port $1"
  return 1
}

# start_yored ARCHIVE [OPTION...]: sets yored_port and yored_pid.
start_yored() {
  local archive=$1
  shift
  yored_port=$(free_port)
  "$bin/server/yored" --archive "$archive" --listen "127.0.0.1:$yored_port" --annotate "${annotate:-off}" "$@" 2>"$work/yored.log" &
  yored_pid=$!
  wait_for_answer "$yored_port" "${probe:-.}" || { cat "$work/yored.log"; exit 1; }
}

# start_nsd ZONE FILE: sets nsd_port and nsd_pid.
start_nsd() {
  nsd_port=$(free_port)
  cat >"$work/nsd.conf" <<EOF
server:
  ip-address: 127.0.0.1@$nsd_port
  username: ""
  chroot: ""
  zonesdir: "$work"
  database: ""
  pidfile: "$work/nsd.pid"
  xfrdfile: "$work/xfrd.state"
  zonelistfile: "$work/zone.list"
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: "$1"
  zonefile: "$2"
EOF
  nsd -d -c "$work/nsd.conf" 2>"$work/nsd.log" &
  nsd_pid=$!
  wait_for_answer "$nsd_port" "$1" || { cat "$work/nsd.log"; exit 1; }
}

stop_nsd() {
  kill "$nsd_pid"
  wait "$nsd_pid" 2>/dev/null
  nsd_pid=
}
