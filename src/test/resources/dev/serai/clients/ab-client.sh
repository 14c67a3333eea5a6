# ab speaks HTTP/1.0 and, with -k, keeps its connections open: all requests complete, all with 2xx.
set -euo pipefail
run() {
  timeout 60 ab -q "$@" >report || { cat report; exit 1; }
  cat report
  grep -E '^Failed requests: +0$' report >/dev/null
  ! grep 'Non-2xx responses' report
}
kept() { grep -E "^Keep-Alive requests: +$1\$" report >/dev/null; }
run -k -n 200 -c 8 -p "$IMAGE" -T image/png "$A/"
kept 200
run -n 50 -c 8 -p "$IMAGE" -T image/png "$A/"
run -k -n 200 -c 8 -p "$IMAGE" -T image/png "$B/?factor=0.5"
kept 200
run -k -n 500 -c 8 "$A/openapi.json"
kept 500
echo done
