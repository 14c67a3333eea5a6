# Images and an address of the page by wget.
set -euo pipefail
wget -q --post-file="$IMAGE" --header='Content-Type: image/png' -O gray.png "$A/"
[[ $(head -c 4 gray.png | tail -c 3) == PNG ]]
wget -q --post-data=1,2,3 --header='Content-Type: text/plain' -O statistics.json "$A6/statistics"
grep -F '"mean":2' statistics.json >/dev/null
wget -q -r -l 1 -nd -P page "$A/"
grep -F Serai page/index.html >/dev/null
status=0
wget -q --post-data='no image' -O answer "$A/" || status=$?
((status == 8))
echo done
