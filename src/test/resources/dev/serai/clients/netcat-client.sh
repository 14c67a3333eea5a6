# Questions by datagram, and requests whose sender ends his side before the answer. $NC is one of the two netcats.
set -euo pipefail
ask() { timeout 20 "$NC" "$@" || true; } # the traditional one ends with a status of its own
for address in 127.0.0.1 127.0.0.2; do
  [[ $(echo parity | ask -u -w 1 "$address" "$UDP_PORT") == 'pair impair' ]]
  [[ $(echo size | ask -u -w 1 "$address" "$UDP_PORT") == 640x481 ]]
done
request() {
  printf 'POST / HTTP/1.0\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n' "$(wc -c <"$IMAGE")"
  cat "$IMAGE"
}
printf 'GET /openapi.json HTTP/1.0\r\n\r\n' | ask $HALF_CLOSE 127.0.0.1 "$HTTP_PORT" >answer
head -1 answer | grep -F ' 200 ' >/dev/null
request | ask $HALF_CLOSE 127.0.0.1 "$HTTP_PORT" >answer
head -1 answer | grep -a -F ' 200 ' >/dev/null
printf 'POST /statistics HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\n1,2,3' |
  ask $HALF_CLOSE 127.0.0.1 "$HTTP_PORT" | tail -1 | grep -F '"median":2' >/dev/null
echo done
