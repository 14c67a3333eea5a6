"""The clients of bench/memory/run: load, and the resident memory of a process and its children meanwhile."""
import collections
import http.client
import json
import os
import random
import struct
import sys
import threading
import time
import urllib.parse
import zlib

PID, PORT, SQS, CLIENTS, SECONDS = (int(word) for word in sys.argv[1:6])
EVERYTHING, FULL = "everything" in sys.argv, "full" in sys.argv


def png(width, height):
    """A PNG of smooth colours and some noise, as large as a photograph's would be."""
    rng = random.Random(width)
    grain = bytes(b >> 5 for b in range(256))
    rows = bytearray()
    ramp = bytes(c for x in range(width) for c in (x * 200 // width, x * 90 // width + 40, 60))
    base = int.from_bytes(ramp, "big")
    for y in range(height):
        noise = rng.randbytes(3 * width).translate(grain)
        level = bytes([y * 40 // height]) * (3 * width)
        row = base + int.from_bytes(noise, "big") + int.from_bytes(level, "big")
        rows += b"\0" + row.to_bytes(3 * width, "big")

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(rows), 1))
        + chunk(b"IEND", b"")
    )


def ask(method, path, body=None, connection=None):
    own = connection or http.client.HTTPConnection("127.0.0.1", PORT, timeout=300)
    own.request(method, path, body)
    answer = own.getresponse()
    data = answer.read()
    if connection is None:
        own.close()
    return answer.status, data


def processes():
    """This process and all below it."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parents[int(name)] = int(file.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    found, more = set(), {PID}
    while more:
        found |= more
        more = {pid for pid, parent in parents.items() if parent in more} - found
    return found


def resident():
    """MiB of the process itself and of its children, each page counted wherever it is mapped."""
    own = children = 0
    for pid in processes():
        try:
            with open(f"/proc/{pid}/statm") as file:
                size = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20
        except OSError:
            continue
        if pid == PID:
            own = size
        else:
            children += size
    return own, children


def shared_once():
    """MiB of the process itself and of its children, a page that several map counted once, as a container's limit does."""
    own = children = 0
    for pid in processes():
        try:
            with open(f"/proc/{pid}/smaps_rollup") as file:
                size = sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        except OSError:
            continue
        if pid == PID:
            own = size >> 10
        else:
            children += size >> 10
    return own, children


def bmp(width, height):
    """A BMP, whose rows are noise: nothing in it is compressed."""
    size = 3 * width * height  # a width that four divides needs no padding
    return (
        b"BM"
        + struct.pack("<IIIIiiHHIIiiII", 54 + size, 0, 54, 40, width, height, 1, 24, 0, size, 2835, 2835, 0, 0)
        + random.Random(0).randbytes(size)
    )


def written(picture, extension):
    status, data = ask("POST", f"/pipeline?steps=scale:1&format={extension}", picture)
    assert status == 200, data
    return data


def queues(action, **fields):
    """The status of a call of the embedded queues, and its answer."""
    connection = http.client.HTTPConnection("127.0.0.1", SQS, timeout=60)
    connection.request("POST", "/", json.dumps(fields), {
        "X-Amz-Target": f"AmazonSQS.{action}", "Content-Type": "application/x-amz-json-1.0"})
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, data


def fill():
    """Sends messages that nobody receives until no queue takes any."""
    sent = 0
    for number in range(8):
        url = json.loads(queues("CreateQueue", QueueName=f"unread-{number}")[1])["QueueUrl"]
        entries = [{"Id": str(n), "MessageBody": "x" * 20_000} for n in range(10)]
        while True:
            status, data = queues("SendMessageBatch", QueueUrl=url, Entries=entries)
            taken = len(json.loads(data).get("Successful", [])) if status == 200 else 0
            sent += taken
            if taken < len(entries):
                break
    print(f"{sent} messages of 20 kB fill the queues")


if FULL:
    fill()
small, large = png(1632, 1224), png(4000, 3000)
pictures = [small, written(small, "jpeg"), large, written(large, "jpeg")]
operations = ["/", "/blur?sigma=2", "/scale?factor=0.5"]
if EVERYTHING:
    pictures += [written(small, "gif"), written(small, "webp"), bmp(4000, 3000)]
    operations += ["/scale?factor=2", "/?format=png", "/?format=webp", "/?format=gif", "/checksum"]
keys = [json.loads(ask("POST", f"/api/images?name={n}.img", picture)[1])["key"] for n, picture in enumerate(pictures)]
print("pictures of", ", ".join(f"{len(picture) / 1e6:.1f} MB" for picture in pictures))
start = resident()
print(f"before: {start[0]} + {start[1]} MiB")

answers = collections.Counter()
peak = [(0, 0), (0, 0)]
once = (0, 0)
end = time.monotonic() + SECONDS


def client(seed):
    rng = random.Random(seed)
    while time.monotonic() < end:
        try:
            if rng.randrange(4) == 0:
                key = urllib.parse.quote(rng.choice(keys))
                status, _ = ask("GET", f"/api/thumbnail?key={key}")
            else:
                status, _ = ask("POST", rng.choice(operations), rng.choice(pictures))
        except OSError as e:
            status = type(e).__name__
        answers[status] += 1
        if status != 200:
            time.sleep(0.2)


def watch():
    global once
    while threads_alive:
        now = resident()
        if sum(now) > sum(peak[0]):
            peak[0] = now
        if sum(now) > 0.9 * sum(peak[0]):
            once = max(once, shared_once(), key=sum)
        if now[0] > peak[1][0]:
            peak[1] = now
        time.sleep(0.1)


threads_alive = True
watcher = threading.Thread(target=watch)
watcher.start()
threads = [threading.Thread(target=client, args=(seed,)) for seed in range(CLIENTS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
threads_alive = False
watcher.join()
print(f"peak: {peak[0][0]} + {peak[0][1]} = {sum(peak[0])} MiB (largest parent {peak[1][0]}); shared pages once: {once[0]} + {once[1]} = {sum(once)} MiB")
time.sleep(10)
left = resident()
print(f"10 s after: {left[0]} + {left[1]} = {sum(left)} MiB")
print("answers:", dict(answers))
