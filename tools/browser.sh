#!/bin/sh
# The browser tests drive a Chromium that is on the machine; this only says what is missing.
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
echo "No Chromium found: the browser tests will be skipped. On Debian: apt-get install chromium" >&2
