#!/usr/bin/env bash
# Drives the real az command-line tool against the simulator, flow by flow: az alone (tool.sh), then the page on managed
# identities walked by az and by Keyless in one world (page.sh). Ends in "N passed, N failed"; exit code 1 if one failed,
# 0 otherwise. Says so and ends with 0 where az is not installed.
#
#   npm run test:az            all flows
#   npm run test:az -- page    those of page.sh
set -uo pipefail
cd "$(dirname "$0")/../.."

if ! command -v az >/dev/null; then
  echo "az is not installed: nothing was tested (Debian: apt-get install azure-cli)"
  exit 0
fi

work=$(mktemp -d)
served=
passed=0
failed=0
tenant=7e57ab1e-0000-4000-8000-00000000a55e
app=ca11e400-0000-4000-8000-0000000000a2
stop() {
  if [ -n "$served" ]; then kill "$served" 2>/dev/null; wait "$served" 2>/dev/null; served=; fi
}
trap 'stop; rm -rf "$work"' EXIT

export AZURE_CORE_COLLECT_TELEMETRY=no AZURE_CORE_ONLY_SHOW_ERRORS=yes AZURE_CORE_OUTPUT=json
export PYTHONPATH="$PWD/test/az/debian" # see there

# serve TEXT COMMAND...: starts it, and waits until it has printed TEXT to $work/ready; what it complains of is in $work/log.
serve() {
  local text=$1
  shift
  : >"$work/ready"
  "$@" >"$work/ready" 2>"$work/log" &
  served=$!
  for _ in $(seq 600); do
    if grep -q "$text" "$work/ready"; then return; fi
    sleep 0.1
  done
  echo "FAILED        $* does not say $text"
  failed=$((failed + 1))
}

# uncomplaining: what was served must have written no complaint; then it stops.
uncomplaining() {
  if [ -s "$work/log" ]; then
    failed=$((failed + 1))
    printf 'FAILED        what was served complained:\n%s\n' "$(cat "$work/log")"
  fi
  stop
}

# flow EXPECTED COMMAND...: runs it; its output must contain EXPECTED. The output is left in $out.
flow() {
  local expected=$1 began=$SECONDS
  shift
  out=$("$@" 2>"$work/err" </dev/null)
  local code=$?
  if [ $code -eq 0 ] && [[ $out == *"$expected"* ]]; then
    passed=$((passed + 1))
    printf 'ok      %3ds  %s\n' $((SECONDS - began)) "$*"
  else
    failed=$((failed + 1))
    printf 'FAILED  %3ds  %s\n  exit code %s, wanted output with: %s\n' $((SECONDS - began)) "$*" "$code" "$expected"
    head -c 2000 "$work/err" | sed 's/^/  /'
    head -c 500 <<<"$out" | sed 's/^/  /'
  fi
}

# refused EXPECTED COMMAND...: it must fail, and say EXPECTED.
refused() {
  local expected=$1
  shift
  out=$("$@" 2>&1 </dev/null)
  if [ $? -ne 0 ] && [[ $out == *"$expected"* ]]; then
    passed=$((passed + 1))
    printf 'ok            %s  (refused: %s)\n' "$*" "$expected"
  else
    failed=$((failed + 1))
    printf 'FAILED        %s\n  wanted a refusal with: %s\n  %s\n' "$*" "$expected" "$(head -c 2000 <<<"$out")"
  fi
}

for name in ${*:-tool page}; do
  AZURE_CONFIG_DIR="$work/az-$name"
  export AZURE_CONFIG_DIR
  # shellcheck source=/dev/null
  source "test/az/$name.sh"
done

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
