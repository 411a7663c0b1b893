#!/usr/bin/env bash
# Makes the folder that is deployed: what the build wrote, the packages that it needs, package.json and host.json.
#
#   npm run package            into .package, where azd looks for it
#   bash infra/package.sh DIR  elsewhere
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-.package}

rm -rf dist "$folder"
npm run --silent build
mkdir -p "$folder"
cp -r dist host.json package.json package-lock.json "$folder"
cd "$folder"
# azd sets NODE_ENV=production; what is installed does not depend on it.
npm ci --silent --omit=dev --ignore-scripts
# Nothing is built on the other side, so nothing there may look as if it could be.
npm pkg delete scripts devDependencies allowScripts
rm package-lock.json
