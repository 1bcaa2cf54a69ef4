# free_port: prints a port that no socket of this machine has, nor the port after it, in UDP or TCP, and that it has not
# printed before. Sourced by scripts that set $work, a folder of their own.
#
# The ports are below those that the kernel gives to clients (net.ipv4.ip_local_port_range), so that none of these takes
# one between now and the start of the server that it is for.
free_port() {
  local candidate used
  while :; do
    candidate=$((20000 + RANDOM % 12000))
    printf -v used ':%04X |:%04X ' "$candidate" $((candidate + 1))
    grep -qsE "$used" /proc/net/udp /proc/net/udp6 /proc/net/tcp /proc/net/tcp6 && continue
    grep -qsxE "$candidate|$((candidate + 1))" "$work/ports" && continue
    printf '%s\n' "$candidate" $((candidate + 1)) >>"$work/ports"
    echo "$candidate"
    return
  done
}
