#!/bin/sh
# Makes the package itsme_control of the OpenAPI document of the simulator at ITSME_URL.
set -eu
url="${ITSME_URL:-http://localhost:4876}"
echo '{ "package_name_override": "itsme_control" }' > client.json
openapi-python-client generate --url "$url/control/openapi.json" --config client.json \
  --meta none --output-path itsme_control --overwrite
