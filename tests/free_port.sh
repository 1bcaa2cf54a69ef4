# free_port: prints a port that no socket of this machine has, in UDP or TCP, and that it has not printed before. Sourced
# by scripts that set $work, a folder of their own.
#
# The ports are below those that the kernel gives to clients (net.ipv4.ip_local_port_range), so that none of these takes
# one between now and the start of the server that it is for; nor is the port after it theirs.
free_port() {
  local candidate hex
  while :; do
    candidate=$((20000 + RANDOM % 12000))
    hex=$(printf ':%04X ' "$candidate")
    cat /proc/net/udp /proc/net/udp6 /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -q "$hex" && continue
    grep -qsx "$candidate" "$work/ports" && continue
    printf '%s\n' "$candidate" $((candidate + 1)) >>"$work/ports"
    echo "$candidate"
    return
  done
}
