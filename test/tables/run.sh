#!/usr/bin/env bash
# Runs the contract suite of the records against Azurite, Microsoft's emulator of Azure Storage, as well, and rehearses
# the deployed app's own configuration: records in tables, Azure simulated. Azurite is
# installed into a temporary folder: with all that it needs it is larger than the rest of the packages together.
#
#   npm run test:tables
#   AZURITE_FOLDER=DIR npm run test:tables     keeps the installation there, or uses the one that is there
set -euo pipefail
cd "$(dirname "$0")/../.."

version=3.37.0
work=$(mktemp -d)
azurite=
stop() {
  if [ -n "$azurite" ]; then kill "$azurite" 2>/dev/null || true; wait "$azurite" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap stop EXIT

folder=${AZURITE_FOLDER:-$work/azurite}
if [ ! -f "$folder/node_modules/azurite/package.json" ]; then
  mkdir -p "$folder"
  npm install --prefix "$folder" --silent --no-save --ignore-scripts --omit=optional --no-package-lock "azurite@$version"
fi

# Azurite takes port 0 but does not say which it got, so a free one is looked up first.
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
node "$folder/node_modules/azurite/dist/src/table/main.js" --tableHost 127.0.0.1 --tablePort "$port" \
  --inMemoryPersistence --silent --disableTelemetry >"$work/ready" 2>"$work/log" &
azurite=$!
until grep -q "successfully started" "$work/ready"; do
  if ! kill -0 "$azurite" 2>/dev/null || [ "$SECONDS" -gt 300 ]; then
    echo "Azurite did not start:" >&2
    cat "$work/ready" "$work/log" >&2
    exit 1
  fi
  sleep 0.1
done

AZURITE_TABLES="http://127.0.0.1:$port/devstoreaccount1" npx vitest run --project usual test/contract/records test/tables "$@"
