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

. test/azurite/start.sh
export ENGINE_BUILD=${ENGINE_BUILD:-$work/build}
if [ ! -f "$ENGINE_BUILD/engine/engine.dll" ]; then node test/engine/build-host.ts "$ENGINE_BUILD"; fi
start_azurite
export ENGINE_TABLES="$azurite_tables"
export ENGINE_STORAGE="DefaultEndpointsProtocol=http;AccountName=$azurite_account;AccountKey=$azurite_key;BlobEndpoint=$azurite_blobs;QueueEndpoint=$azurite_queues;TableEndpoint=$azurite_tables;"
npx vitest run --project engine "$@"
