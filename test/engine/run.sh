#!/usr/bin/env bash
# Runs the deployed app on Microsoft's Durable extension, the engine that it has in Azure, with Azurite as its storage.
# The extension is a .NET package: without `dotnet` on the path nothing is tested, and that is said.
#
#   npm run test:engine
#   AZURITE_FOLDER=DIR npm run test:engine     keeps the installation of Azurite there, or uses the one that is there
#   ENGINE_BUILD=DIR npm run test:engine       keeps what is built there, or uses what is there
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v dotnet >/dev/null; then
  echo "NOT TESTED on Microsoft's Durable engine: there is no dotnet here"
  exit 0
fi

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

export ENGINE_BUILD=${ENGINE_BUILD:-$work/build}
if [ ! -f "$ENGINE_BUILD/engine/engine.dll" ]; then node test/engine/build-host.ts "$ENGINE_BUILD"; fi

# Azurite takes port 0 but does not say which it got, so free ones are looked up first.
read -r blobs queues tables < <(node -e 'import("./test/engine/processes.ts").then(async ({ freePorts }) => console.log((await freePorts(3)).join(" ")))')
node "$folder/node_modules/azurite/dist/src/azurite.js" --inMemoryPersistence --silent --disableTelemetry --skipApiVersionCheck \
  --blobHost 127.0.0.1 --blobPort "$blobs" --queueHost 127.0.0.1 --queuePort "$queues" \
  --tableHost 127.0.0.1 --tablePort "$tables" >"$work/ready" 2>"$work/log" &
azurite=$!
until [ "$(grep -c "successfully listen" "$work/ready")" -ge 3 ]; do
  if ! kill -0 "$azurite" 2>/dev/null || [ "$SECONDS" -gt 300 ]; then
    echo "Azurite did not start:" >&2
    cat "$work/ready" "$work/log" >&2
    exit 1
  fi
  sleep 0.1
done

# The account and the key that Azurite has for everybody. Source: learn.microsoft.com/azure/storage/common/storage-use-azurite.
account=devstoreaccount1
key="Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
export ENGINE_TABLES="http://127.0.0.1:$tables/$account"
export ENGINE_STORAGE="DefaultEndpointsProtocol=http;AccountName=$account;AccountKey=$key;BlobEndpoint=http://127.0.0.1:$blobs/$account;QueueEndpoint=http://127.0.0.1:$queues/$account;TableEndpoint=$ENGINE_TABLES;"
npx vitest run --project engine "$@"
