# Questions by datagram to every loopback address, and requests typed by hand.
set -euo pipefail
for address in UDP4:127.0.0.1 UDP4:127.0.0.2 'UDP6:[::1]' UDP:localhost; do
  [[ $(echo parity | socat -t 1 - "$address:$UDP_PORT") == 'pair impair' ]]
done
[[ $(socat -b 65507 -t 1 - "UDP4:127.0.0.2:$UDP_PORT" <"$IMAGE") == '640x481 pair impair '* ]]
[[ $(printf 'GET /openapi.json HTTP/1.0\r\n\r\n' | socat -t 30 - "TCP:127.0.0.1:$HTTP_PORT" | head -1) == *' 200 '* ]]
{
  printf 'POST / HTTP/1.0\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n' "$(wc -c <"$IMAGE")"
  cat "$IMAGE"
} | socat -t 30 - "TCP6:[::1]:$HTTP_PORT" >answer
head -1 answer | grep -a -F ' 200 ' >/dev/null
echo done
