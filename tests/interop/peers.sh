# NSD, Knot and BIND on free loopback ports, with the same zone files. Sourced after tests/history/lib.sh.

knot_pid= bind_pid=
end_peers() {
  [ -n "$knot_pid" ] && kill "$knot_pid" 2>/dev/null
  [ -n "$bind_pid" ] && kill "$bind_pid" 2>/dev/null
  end_all
}
trap end_peers EXIT

# start_peers FOLDER ZONE...: each ZONE is a file of FOLDER, named by its apex without the final dot. BIND takes those in
# $by_transfer from yored instead.
start_peers() {
  local folder=$1 zone
  shift
  nsd_port=$(free_port)
  knot_port=$(free_port)
  bind_port=$(free_port)
  mkdir -p "$work/knot" "$work/bind"
  {
    printf 'server:\n  ip-address: 127.0.0.1@%s\n  username: ""\n  chroot: ""\n  zonesdir: "%s"\n' "$nsd_port" "$folder"
    printf '  database: ""\n  pidfile: "%s/nsd.pid"\n  xfrdfile: "%s/xfrd.state"\n  zonelistfile: "%s/zone.list"\n' "$work" "$work" "$work"
    printf '  rrl-ratelimit: 0\nremote-control:\n  control-enable: no\n'
    for zone; do printf 'zone:\n  name: "%s"\n  zonefile: "%s/%s"\n' "$zone" "$folder" "$zone"; done
  } >"$work/nsd.conf"
  {
    printf 'server:\n  listen: 127.0.0.1@%s\n  rundir: "%s/knot"\n  udp-workers: 1\n  tcp-workers: 1\n  background-workers: 1\n' "$knot_port" "$work"
    printf 'database:\n  storage: "%s/knot"\ntemplate:\n  - id: default\n    storage: "%s"\n    file: "%%s"\n' "$work" "$folder"
    printf '    zonefile-sync: -1\n    zonefile-load: whole\n    journal-content: none\n    semantic-checks: off\nzone:\n'
    for zone; do printf '  - domain: "%s"\n    file: "%s/%s"\n' "$zone" "$folder" "$zone"; done
  } >"$work/knot.conf"
  {
    printf 'options {\n  directory "%s/bind"; pid-file none; session-keyfile none; listen-on port %s { 127.0.0.1; };\n' "$work" "$bind_port"
    printf '  listen-on-v6 { none; }; recursion no; dnssec-validation no; check-integrity no; check-names primary ignore;\n'
    printf '  notify no; allow-transfer { any; }; max-udp-size 4096;\n};\ncontrols { };\n'
    for zone; do
      case " ${by_transfer:-} " in
        *" $zone "*) printf 'zone "%s" { type secondary; primaries port %s { 127.0.0.1; }; };\n' "$zone" "$yored_port" ;;
        *) printf 'zone "%s" { type primary; file "%s/%s"; };\n' "$zone" "$folder" "$zone" ;;
      esac
    done
  } >"$work/named.conf"
  nsd -d -c "$work/nsd.conf" 2>"$work/nsd.log" &
  nsd_pid=$!
  knotd -c "$work/knot.conf" >"$work/knot.log" 2>&1 &
  knot_pid=$!
  named -f -c "$work/named.conf" >"$work/named.log" 2>&1 &
  bind_pid=$!
  local port
  for port in "$nsd_port" "$knot_port" "$bind_port"; do
    wait_for_answer "$port" "${probe:-$1}" || { tail "$work"/{nsd,knot,named}.log; exit 1; }
  done
}
