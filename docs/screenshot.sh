#!/usr/bin/env bash
# Takes docs/page.png, the README's picture of the page, with Chromium from a Serai that runs for it.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -B -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath -Dmdep.includeScope=test
exec java --add-modules=jdk.incubator.vector \
  -cp "target/test-classes:target/classes:$(cat target/test.classpath)" dev.serai.http.page.PagePicture docs/page.png
