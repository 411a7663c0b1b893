#!/usr/bin/env bash
# Runs the contract suite of the records against Azurite as well, and rehearses the deployed app's own configuration:
# records in tables, Azure simulated.
#
#   npm run test:tables
#   AZURITE_FOLDER=DIR npm run test:tables     keeps the installation of Azurite there, or uses the one that is there
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/azurite/start.sh
start_azurite
AZURITE_TABLES="$azurite_tables" npx vitest run --project usual test/contract/records test/tables "$@"
