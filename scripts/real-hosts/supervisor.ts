// The two small programs that keep a host: one outside that sees to its end, one inside that starts it.

/**
 * $1 is a control group of the host's own, the rest starts it. What this process reads ends when whoever asked
 * for the host goes away, in whatever way; then all of it is killed, and the kernel takes apart what was
 * mounted, as nothing of it was visible outside.
 */
export const keeper = `
group=$1
shift
mkdir -- "$group"
sh -c 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"' sh "$group" "$@" </dev/null &
host=$!
cat >/dev/null
# Swap space stays in use without the host that it belongs to, which has names for its own alone.
inside=$(find "$group" -name cgroup.procs -exec cat {} + | sort -n | tail -n 1)
nsenter --target "$inside" --mount swapoff --all 2>/dev/null
kill -KILL "$host" 2>/dev/null
wait "$host" 2>/dev/null
for try in 1 2 3 4 5 6 7 8 9 10; do
  find "$group" -depth -type d -exec rmdir -- {} + 2>/dev/null
  [ -d "$group" ] || break
  sleep 0.1
done
`;

/**
 * Runs as the first process of its own namespaces. $1 is the root to start from, $2 the host's name, the rest
 * goes to systemd-nspawn, and says in the end what brings the host up. Its upper layer lies in memory, on a /run that nobody else sees.
 */
export const starter = `
set -eu
root=$1
name=$2
shift 2
mount -t tmpfs -o mode=755,size=1g tmpfs /run
mkdir /run/upper /run/work /run/root
mount -t overlay overlay -o "lowerdir=$root,upperdir=/run/upper,workdir=/run/work" /run/root
echo "$name" >/run/root/etc/hostname
ip link set lo up
while :; do
  code=0
  systemd-nspawn --quiet --directory=/run/root --machine="$name" --register=no --keep-unit \\
    --console=pipe --network-namespace-path=/proc/self/ns/net --capability=all \\
    --resolv-conf=off --timezone=off --link-journal=no "$@" || code=$?
  # This is how it says that the host wants to be started again.
  [ "$code" = 133 ] || exit "$code"
done
`;
