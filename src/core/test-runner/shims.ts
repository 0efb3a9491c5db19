/**
 * Shell scripts that stand before the real programs in PATH while a test command runs: they ask the runner for a report. Each
 * begins with `real`, the path of the program; without PEERS_REPORTS it is the program.
 */
export const shims: Readonly<Record<string, string>> = {
  // A script may set NODE_OPTIONS itself.
  node: String.raw`case "$NODE_OPTIONS" in *peers/hook.cjs*) ;; *) NODE_OPTIONS="--require=\"$PEERS_REPORTS/.peers/hook.cjs\" $NODE_OPTIONS"; export NODE_OPTIONS;; esac
exec "$real" "$@"
`,
  // gotestsum and the like ask for the events themselves; to others they are shown as the text they carry.
  go: String.raw`[ "$1" = test ] || exec "$real" "$@"
shift; json=-json
for a in "$@"; do case "$a" in -c|-n|-list|-list=*) exec "$real" test "$@";; -json|--json) json=;; esac; done
f="$PEERS_REPORTS/go-$$.jsonl"; pwd -P > "$f.cwd"
( unset PEERS_REPORTS; exec "$real" test $json "$@" ) > "$f"
code=$?
if [ -n "$json" ]; then printf '%b' "$(sed -n 's/.*"Output":"\(.*\)"}$/\1/p' "$f" | sed 's/\\"/"/g' | tr -d '\n')"; else cat "$f"; fi
echo "peers: ended $code" >> "$f"; exit $code
`,
  // The first target with a failing test must not hide the others, and the reader wants one line for each test.
  cargo: `t=; case "$1" in +*) t=$1; shift;; esac
case "$1" in test|t) shift;; *) exec "$real" $t "$@";; esac
n=$#; own=
while [ $n -gt 0 ]; do
  a=$1; shift; n=$((n - 1))
  case "$own$a" in
    -q|--quiet|--no-fail-fast|own-q|own--quiet|own--nocapture|own--no-capture|own--show-output|own--format=*) ;;
    own--format) shift; n=$((n - 1));;
    --) own=own; set -- "$@" --no-fail-fast --;;
    --no-run) exec "$real" $t test "$@" --no-run;;
    *) set -- "$@" "$a";;
  esac
done
[ -n "$own" ] || set -- "$@" --no-fail-fast
f="$PEERS_REPORTS/cargo-$$.txt"; pwd -P > "$f.cwd"
( unset PEERS_REPORTS; exec "$real" $t test "$@" ) > "$f" 2>&1
code=$?; cat "$f"; echo "peers: ended $code" >> "$f"; exit $code
`,
  // To bun, a bun in a script of package.json is itself, whatever PATH says.
  bun: `if [ "$1" = run ] && [ $# = 2 ]; then
  s=$("$real" -p 'require("./package.json").scripts[process.argv[1]] ?? ""' "$2" 2> /dev/null)
  case "$s" in *"bun test"*) PATH="$PEERS_REPORTS/.peers/bin:$PWD/node_modules/.bin:$PATH" exec sh -c "$s";; esac
fi
[ "$1" = test ] || exec "$real" "$@"
shift; f="$PEERS_REPORTS/junit-bun-$$.xml"; pwd -P > "$f.cwd"
unset PEERS_REPORTS; exec "$real" test --reporter=junit --reporter-outfile="$f" "$@"
`,
  deno: `[ "$1" = test ] || exec "$real" "$@"
shift; f="$PEERS_REPORTS/junit-deno-$$.xml"; pwd -P > "$f.cwd"
unset PEERS_REPORTS; exec "$real" test --junit-path="$f" "$@"
`,
};
