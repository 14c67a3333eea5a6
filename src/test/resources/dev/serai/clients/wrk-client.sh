# Ten connections that wrk keeps open, a gray image with every request: nothing but 2xx, no error of a socket.
set -euo pipefail
cat >post.lua <<'LUA'
local file = io.open(os.getenv("IMAGE"), "rb")
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = "image/png"
LUA
clean() {
  cat report
  ! grep -E 'Non-2xx|Socket errors' report
  grep -E '^ *[1-9][0-9]* requests in' report >/dev/null
}
wrk -t 2 -c 10 -d 3s -s post.lua "$A/" >report
clean
wrk -t 2 -c 10 -d 2s "$A/openapi.json" >report
clean
wrk -t 2 -c 10 -d 3s -s post.lua "$B/?factor=0.5" >report
clean
echo done
