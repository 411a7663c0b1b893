# Sourced by the scripts that need Azurite, Microsoft's emulator of Azure Storage. It is installed into a temporary folder:
# with all that it needs it is larger than the rest of the packages together. AZURITE_FOLDER keeps the installation there,
# or uses the one that is there.
#
# Leaves $work, a folder that is removed at the end, and $azurite_blobs, $azurite_queues, $azurite_tables: the URLs of the
# account that Azurite has for everybody, whose $azurite_account and $azurite_key are no secrets.
# Source: learn.microsoft.com/azure/storage/common/storage-use-azurite.
azurite_account=devstoreaccount1
azurite_key="Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
azurite_version=3.37.0

work=$(mktemp -d)
azurite=
stop_azurite() {
  if [ -n "$azurite" ]; then kill "$azurite" 2>/dev/null || true; wait "$azurite" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap stop_azurite EXIT

start_azurite() {
  local folder=${AZURITE_FOLDER:-$work/azurite} blobs queues tables
  if [ ! -f "$folder/node_modules/azurite/package.json" ]; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --silent --no-save --ignore-scripts --omit=optional --no-package-lock "azurite@$azurite_version"
  fi
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
      return 1
    fi
    sleep 0.1
  done
  azurite_blobs="http://127.0.0.1:$blobs/$azurite_account"
  azurite_queues="http://127.0.0.1:$queues/$azurite_account"
  azurite_tables="http://127.0.0.1:$tables/$azurite_account"
}
