#!/usr/bin/env bash
# Checks what infra/ deploys, as far as it can be checked without Azure: every .bicep file compiles without a warning and
# is formatted, what is deployed is what was kept, and the template says what the code reads. Ends in "N passed, N failed".
#
#   npm run test:infra
#   BICEP=FILE npm run test:infra     with a Bicep compiler that is there; else it is fetched as a NuGet package
#   KUSTO_LANGUAGE=DIR npm run test:infra   with an analyzer of KQL that is there; else it is fetched from npm
#   npm run test:infra -- keep        keeps what is deployed now in test/fixtures/infra
set -uo pipefail
cd "$(dirname "$0")/../.."

# The environment of who runs this is not that of the deployment that is looked at.
unset "${!KEYLESS_@}" "${!AZURE_@}"

version=0.49.2
kusto_version=12.4.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# check NAME COMMAND...: passes where the command ends with 0 and says nothing.
check() {
  local name=$1 said
  shift
  if said=$("$@" 2>&1) && [ -z "$said" ]; then
    passed=$((passed + 1))
    printf 'ok      %s\n' "$name"
  else
    failed=$((failed + 1))
    printf 'FAILED  %s\n%s\n' "$name" "$said"
  fi
}

# fetch: prints the path of the compiler. The package is in NuGet's own folder afterwards, for the next time.
fetch() {
  local platform major
  case "$(uname -s) $(uname -m)" in
    "Linux x86_64") platform=linux-x64 ;;
    "Linux aarch64") platform=linux-arm64 ;;
    "Darwin x86_64") platform=osx-x64 ;;
    "Darwin arm64") platform=osx-arm64 ;;
    *) return 1 ;;
  esac
  command -v dotnet >/dev/null || return 1
  major=$(dotnet --version | cut -d. -f1)
  mkdir "$work/fetch"
  cat >"$work/fetch/fetch.csproj" <<EOF
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net$major.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="Azure.Bicep.CommandLine.$platform" Version="[$version]" /></ItemGroup>
</Project>
EOF
  dotnet restore "$work/fetch" >"$work/fetch/said" 2>&1 || return 1
  local packages file
  packages=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
  file="${packages%/}/azure.bicep.commandline.$platform/$version/tools/bicep"
  [ -f "$file" ] && chmod +x "$file" && echo "$file"
}

# snapshot MODE NAME: predicts the resources of a deployment, in a copy of infra/: overwrite writes them, validate compares.
snapshot() {
  local place=(--subscription-id "$subscription")
  if [ "$2" = management-group ]; then place=(--management-group-id platform --tenant-id "$subscription"); fi
  "$bicep" snapshot "$work/infra/$2.bicepparam" --mode "$1" --deployment-name keyless --location westeurope "${place[@]}"
}

# sorted FILE: prints a snapshot with its outputs in order; the compiler writes them in another one each time.
sorted() {
  node -e 'const s = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
    s.outputs = Object.fromEntries(Object.entries(s.outputs).sort());
    console.log(JSON.stringify(s, null, 2));' "$1"
}

# kusto: prints the folder that Microsoft's analyzer of KQL is in, KUSTO_LANGUAGE or one of its own.
kusto() {
  if [ -n "${KUSTO_LANGUAGE:-}" ]; then echo "$KUSTO_LANGUAGE"; return; fi
  npm install --prefix "$work/kusto" --silent --no-save --ignore-scripts --no-package-lock \
    "@kusto/language-service-next@$kusto_version" >/dev/null 2>&1 && echo "$work/kusto"
}

bicep=${BICEP:-$(fetch)}
if [ -n "$bicep" ]; then
  for file in infra/*.bicep infra/modules/*.bicep; do
    check "$file compiles" "$bicep" build "$file" --outfile "$work/$(basename "$file" .bicep).json"
    cp "$file" "$work/formatted.bicep"
    "$bicep" format "$work/formatted.bicep" >/dev/null 2>&1
    check "$file is formatted" diff "$file" "$work/formatted.bicep"
  done
  subscription=11111111-2222-4333-8444-555555555555
  export AZURE_LOCATION=westeurope KEYLESS_APP_REGISTRATION=$subscription AZURE_SUBSCRIPTION_ID=$subscription
  export KEYLESS_SUBSCRIPTIONS=$subscription,66666666-7777-4888-8999-aaaaaaaaaaaa
  # Outputs of main.bicep.
  export shortName=keyless principalId=22222222-2222-4333-8444-555555555555 resourceGroupName=rg-keyless
  export storageAccountName=account functionAppName=func-keyless
  cp -r infra "$work/infra"
  for name in main management-group cluster-events; do
    check "infra/$name.bicepparam fits" "$bicep" build-params "infra/$name.bicepparam" --outfile "$work/parameters.json"
    kept=test/fixtures/infra/$name.snapshot.json
    if [ "${1:-}" = keep ]; then
      snapshot overwrite "$name" && sorted "$work/infra/$name.snapshot.json" >"$kept"
    fi
    cp "$kept" "$work/infra"
    check "what is deployed is what was kept ($kept)" snapshot validate "$name"
  done
  unset AZURE_LOCATION KEYLESS_APP_REGISTRATION AZURE_SUBSCRIPTION_ID KEYLESS_SUBSCRIPTIONS
  unset shortName principalId resourceGroupName storageAccountName functionAppName

  language=$(kusto)
  if [ -z "$language" ]; then echo "KQL not analyzed: npm did not give @kusto/language-service-next $kusto_version"; fi

  figures=$(BICEP="$bicep" KUSTO_LANGUAGE="$language" COMPILED_INFRA="$work" npx vitest run --project pure \
    test/unit/infra/{template,names,parameters,redundancy,options,queries}.test.ts --reporter=default \
    --reporter=json --outputFile.json="$work/tests.json" >"$work/said" 2>&1 || true
    node -p 'const r=JSON.parse(require("fs").readFileSync(process.argv[1]));`${r.numPassedTests} ${r.numFailedTests}`' "$work/tests.json")
  read -r ok bad <<<"${figures:-0 1}"
  grep -v "^JSON report" "$work/said"
  passed=$((passed + ok))
  failed=$((failed + bad))
else
  echo "Bicep not checked: there is no compiler (BICEP=FILE), and NuGet did not give Azure.Bicep.CommandLine $version"
  if [ -f "$work/fetch/said" ]; then tail -n 3 "$work/fetch/said"; fi
fi

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
