// The script that makes one copy: the same text for all, with everything that differs as its arguments.

/**
 * Arguments: the file to write, its name once it is whole, how to tell that it is whole, whether to
 * compress it, and the program that prints it. Runs in the folder of the copies. Whatever happens,
 * what is not whole goes, and the command for afterwards runs.
 */
export const archiveScript = `
part=$1 final=$2 check=$3 pack=$4
shift 4
finish() {
  code=$?
  trap - EXIT
  rm -f -- "$part" "$part.gz"
  if [ -n "\${VIGO_AFTER-}" ]; then
    if (eval "$VIGO_AFTER"); then :; else
      echo "post_command failed with exit code $?" >&2
      [ "$code" -ne 0 ] || code=1
    fi
  fi
  exit "$code"
}
fail() {
  echo "$1" >&2
  exit 1
}
trap finish EXIT
trap 'exit 143' TERM INT HUP
if [ -n "\${VIGO_BEFORE-}" ]; then
  (eval "$VIGO_BEFORE") || fail "pre_command failed with exit code $?: nothing was copied"
fi
"$@" >"$part"
code=$?
if [ "$check" = tar ] && [ "$code" -eq 1 ]; then
  echo "some files changed while they were read" >&2
elif [ "$code" -ne 0 ]; then
  fail "$1 failed with exit code $code: nothing is kept of it"
fi
chmod 600 -- "$part" || fail "it could not be closed to others"
[ -s "$part" ] || fail "$1 wrote nothing"
case $check in
  tar | gzip) gzip -t <"$part" || fail "the archive is not whole" ;;
  postgres) pg_restore --list "$part" >/dev/null || fail "the dump is not whole" ;;
  mysql) tail -c 200 "$part" | grep -q '^-- Dump completed' || fail "the dump is not whole: its last line is missing" ;;
  sqlite) [ "$(sqlite3 -readonly "$part" 'PRAGMA integrity_check')" = ok ] || fail "the copy is damaged, or the database is" ;;
esac
if [ "$pack" = gzip ]; then
  gzip -- "$part" || fail "it could not be compressed"
  sync -- "$part.gz" && mv -T -- "$part.gz" "$final" || fail "it could not be put in place"
else
  sync -- "$part" && mv -T -- "$part" "$final" || fail "it could not be put in place"
fi
sync -- .
`;
