#!/usr/bin/python3
"""Makes the GIF files of this folder and, beside each, the truth about it.

NAME.rgba  every frame whole, as it is to be seen, rows of R G B A, one frame after the other
NAME.txt   width height frames loop (how often it plays, 0 for ever), then the delays in hundredths of a second

Needs Pillow, numpy, gifsicle and ImageMagick's convert. Files written by hand hold what those do not write; their truth
is painted here with numpy, the others' truth is Pillow's. check() compares with ImageMagick's -coalesce wherever the
two agree on what a GIF means (they do not for cleared parts, where ImageMagick is the one that does as browsers do).
"""
import os
import struct
import subprocess
import numpy as np
from PIL import Image, ImageSequence

os.chdir(os.path.dirname(os.path.abspath(__file__)))
rng = np.random.default_rng(1)


def truth(name, frames, delays, plays):
    frames = [np.asarray(f) for f in frames]
    # The colour of a transparent pixel means nothing; 0 is what decoders give.
    for f in frames:
        f[f[..., 3] == 0] = 0
    height, width = frames[0].shape[:2]
    open(name + '.rgba', 'wb').write(b''.join(f.astype(np.uint8).tobytes() for f in frames))
    open(name + '.txt', 'w').write(f'{width} {height} {len(frames)} {plays} ' + ' '.join(map(str, delays)) + '\n')


def by_pillow(name, delays, plays):
    image = Image.open(name + '.gif')
    truth(name, [np.array(f.convert('RGBA')) for f in ImageSequence.Iterator(image)], delays, plays)


def coalesced(name):
    """The frames as ImageMagick shows them."""
    n = int(open(name + '.txt').read().split()[2])
    width, height = map(int, open(name + '.txt').read().split()[:2])
    raw = subprocess.run(['/usr/bin/convert', name + '.gif', '-coalesce', '-depth', '8', 'rgba:-'], capture_output=True).stdout
    if len(raw) != n * height * width * 4:
        return None
    return np.frombuffer(raw, np.uint8).reshape(n, height, width, 4).copy()


def check(name):
    theirs = coalesced(name)
    if theirs is None:
        print(name, 'is refused by ImageMagick')
        return
    theirs[theirs[..., 3] == 0] = 0
    ours = np.fromfile(name + '.rgba', np.uint8).reshape(theirs.shape)
    bad = [i for i in range(len(ours)) if not np.array_equal(ours[i], theirs[i])]
    print(name, 'agrees with ImageMagick' if not bad else f'differs from ImageMagick in frames {bad}')


# --- a writer that knows everything the format allows ---------------------------------------------------------------

def sub_blocks(data):
    out = b''
    for i in range(0, len(data), 255):
        part = data[i:i + 255]
        out += bytes([len(part)]) + part
    return out + b'\0'


def lzw(indices, root):
    """LZW by the book (GIF89a, appendix F); clears when the table is full."""
    clear, end = 1 << root, (1 << root) + 1
    bits, held, out = 0, 0, bytearray()

    def put(code, width):
        nonlocal bits, held
        bits |= code << held
        held += width
        while held >= 8:
            out.append(bits & 255)
            bits >>= 8
            held -= 8

    table, width = {(i,): i for i in range(clear)}, root + 1
    next_code = end + 1
    put(clear, width)
    string = ()
    for index in indices:
        longer = string + (index,)
        if longer in table:
            string = longer
            continue
        put(table[string], width)
        if next_code < 4096:
            table[longer] = next_code
            if next_code == 1 << width:
                width += 1
            next_code += 1
        else:
            put(clear, width)
            table, width = {(i,): i for i in range(clear)}, root + 1
            next_code = end + 1
        string = (index,)
    put(table[string], width)
    if next_code < 4096 and next_code == 1 << width:
        width += 1
    put(end, width)
    if held:
        out.append(bits & 255)
    return bytes([root]) + sub_blocks(bytes(out))


def colour_table(colours):
    size = 2
    while size < len(colours):
        size *= 2
    table = [tuple(c) for c in colours] + [(0, 0, 0)] * (size - len(colours))
    return b''.join(bytes(c) for c in table), size.bit_length() - 2


def interlace(rows):
    n = len(rows)
    order = list(range(0, n, 8)) + list(range(4, n, 8)) + list(range(2, n, 4)) + list(range(1, n, 2))
    return [rows[i] for i in order]


class Gif:
    def __init__(self, width, height, colours=None, background=0, version=b'GIF89a'):
        flags, table = 0x70, b''
        if colours is not None:
            table, bits = colour_table(colours)
            flags |= 0x80 | bits
        self.colours = colours
        self.canvas = np.zeros((height, width, 4), np.uint8)
        self.bytes = version + struct.pack('<HHBBB', width, height, flags, background, 0) + table
        self.frames, self.delays, self.plays = [], [], 1

    def loop(self, repeats, name=b'NETSCAPE2.0'):
        self.plays = 0 if repeats == 0 else repeats + 1
        self.bytes += b'\x21\xff\x0b' + name + b'\x03\x01' + struct.pack('<H', repeats) + b'\0'

    def comment(self, text):
        self.bytes += b'\x21\xfe' + sub_blocks(text)

    def image(self, indices, left=0, top=0, colours=None, disposal=0, transparent=None, delay=0, interlaced=False, root=None):
        indices = np.asarray(indices, int)
        height, width = indices.shape
        self.bytes += b'\x21\xf9\x04' + struct.pack(
            '<BHB', disposal << 2 | (transparent is not None), delay, transparent or 0) + b'\0'
        flags, table = 0x40 if interlaced else 0, b''
        if colours is not None:
            table, bits = colour_table(colours)
            flags |= 0x80 | bits
        self.bytes += b'\x2c' + struct.pack('<HHHHB', left, top, width, height, flags) + table
        if root is None:
            root = max(2, int(indices.max() if indices.size else 0).bit_length())
        rows = [list(r) for r in indices]
        stream = [i for r in (interlace(rows) if interlaced else rows) for i in r]
        self.bytes += lzw(stream, root) if stream else bytes([2]) + sub_blocks(b'\x2c')
        use = colours if colours is not None else self.colours if self.colours is not None else [(i, i, i) for i in range(256)]
        before = self.canvas.copy()
        h, w = self.canvas.shape[:2]
        for y in range(height):
            for x in range(width):
                i = indices[y, x]
                if i != transparent and left + x < w and top + y < h:
                    self.canvas[top + y, left + x] = tuple(use[i] if i < len(use) else (0, 0, 0)) + (255,)
        self.frames.append(self.canvas.copy())
        self.delays.append(delay)
        if disposal == 2:
            self.canvas[top:top + height, left:left + width] = 0
        elif disposal == 3:
            self.canvas = before

    def save(self, name, tail=b'\x3b', frames=None):
        open(name + '.gif', 'wb').write(self.bytes + tail)
        truth(name, self.frames, self.delays, self.plays if len(self.frames) > 1 else 1)
        check(name)


R, G, B, W, K = (255, 0, 0), (0, 200, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)


def noise(height, width, below):
    return rng.integers(0, below, (height, width))


# Every disposal, over an opaque and over a transparent ground, with rectangles inside, across and outside the canvas.
g = Gif(13, 11, [R, G, B, W], background=1)
g.loop(0)
g.image(noise(11, 13, 4), disposal=1, delay=7)
g.image(noise(4, 5, 4), 2, 3, disposal=2, delay=0)
g.image(noise(4, 5, 4), 6, 5, disposal=3, delay=1, transparent=2)
g.image(noise(3, 3, 4), 0, 0, disposal=0, delay=2)
g.image(noise(9, 9, 4), 8, 6, disposal=2, delay=3)
g.image(noise(2, 2, 4), 1, 1, colours=[K, (9, 99, 199), (1, 2, 3), W], disposal=3, delay=65535, interlaced=True)
g.image(noise(11, 13, 4), disposal=0, delay=6, transparent=0)
g.image(noise(11, 13, 4), disposal=3, delay=6)
g.image(noise(3, 13, 3), disposal=3, delay=6, transparent=0)
g.image(noise(3, 13, 3), 0, 4, disposal=2, delay=6, transparent=1)
g.image(noise(1, 1, 4), disposal=4, delay=8)
g.save('disposals')

# Frames wholly outside the canvas, and of no size.
g = Gif(9, 8, [R, G, B, W])
g.loop(65535)
g.image(noise(6, 6, 4), 2, 2, delay=1)
g.image(noise(2, 2, 4), 40, 50, disposal=1, delay=4)
g.image(np.zeros((0, 5), int), 1, 1, disposal=2, delay=5)
g.image(noise(3, 3, 4), 8, 7, disposal=2, delay=5)
g.image(noise(3, 3, 4), 9, 8, disposal=3, delay=5)
g.save('outside')

# The same canvas is never transparent: three channels.
g = Gif(8, 6, [R, G, B, W])
g.loop(4)
g.image(noise(6, 8, 4), delay=10)
g.image(noise(3, 4, 4), 2, 2, disposal=2, transparent=3, delay=20)
g.image(noise(4, 5, 4), 1, 1, delay=30)
g.image(noise(4, 5, 4), 0, 0, disposal=3, delay=30)
g.image(noise(2, 2, 4), 5, 3, disposal=1, transparent=0, delay=40)
g.save('opaque')

# Cleared and then covered again, so still never transparent.
g = Gif(8, 6, [R, G, B, W])
g.loop(1, b'ANIMEXTS1.0')
g.image(noise(6, 8, 4), disposal=2, delay=10)
g.image(noise(6, 8, 4), disposal=1, delay=10)
g.image(noise(2, 3, 4), 1, 1, disposal=2, delay=10)
g.image(noise(4, 5, 4), 0, 0, disposal=0, delay=10)
g.save('covered')

# The transparent index of one frame is a colour in the next; grey must treat the table's entry as both.
g = Gif(6, 4, [R, G, B, W])
g.loop(0)
g.image(noise(4, 6, 4), transparent=0, delay=5, disposal=2)
g.image(noise(4, 6, 4), transparent=1, delay=5, disposal=2)
g.image(noise(4, 6, 4), delay=5, disposal=2)
g.save('index-shared')

# No loop block: plays once. Also a comment, a plain text block that eats its control block, and a stray zero.
g = Gif(5, 5, [R, G, B, W])
g.comment(b'made by hand ' * 40)
g.image(noise(5, 5, 4), delay=3)
g.bytes += b'\0\x21\xf9\x04\x09\x05\x00\x02\x00\x21\x01\x0c' + bytes(12) + b'\x02hi\0'
g.image(noise(5, 5, 4), delay=4)
g.save('once')

for height in range(1, 18):
    g = Gif(3, height, [R, G, B, W, K])
    g.image(noise(height, 3, 5), interlaced=True)
    g.save(f'interlaced-{height}')

# Code tables that fill, clear and grow: noise, runs, a single colour; small roots.
g = Gif(100, 90, [(i, 255 - i, i // 2) for i in range(256)])
g.image(noise(90, 100, 256))
g.save('noise-256')
g = Gif(100, 90, [(i, 255 - i, i // 2) for i in range(256)])
g.image(np.full((90, 100), 200))
g.save('plain')
g = Gif(40, 9, [K, W], version=b'GIF87a')
g.image(noise(9, 40, 2), root=1)
g.save('root-1')
g = Gif(9, 7, [R, G], version=b'GIF87a')
g.image(noise(7, 9, 8), root=3)
g.save('beyond-the-table')
g = Gif(16, 16)
g.image(np.arange(256).reshape(16, 16))
g.save('no-table')
g = Gif(0, 0, [R, G, B, W])
g.canvas = np.zeros((5, 9, 4), np.uint8)
g.image(noise(4, 6, 4), 3, 1, delay=2)
g.image(noise(9, 20, 4), delay=2)
g.save('no-canvas')

# --- what other programs write --------------------------------------------------------------------------------------

y, x = np.mgrid[0:30, 0:40]
balls = []
for i in range(6):
    f = np.zeros((30, 40, 3), np.uint8)
    f[..., 0] = 6 * x
    f[..., 1] = 8 * y
    f[..., 2] = 100
    f[(x - 8 - 4 * i) ** 2 + (y - 15) ** 2 < 30] = (255, 255, 0)
    balls.append(Image.fromarray(f).quantize(200))
balls[0].save('pillow.gif', save_all=True, append_images=balls[1:], duration=[40, 50, 60, 70, 80, 1230], loop=2)
by_pillow('pillow', [4, 5, 6, 7, 8, 123], 3)
check('pillow')
for name, options in (('gifsicle-o3', ['-O3']), ('gifsicle-interlaced', ['-O2', '--interlace']), ('gifsicle-o1', ['-O1'])):
    subprocess.run(['gifsicle', *options, 'pillow.gif', '-o', name + '.gif'], check=True)
    by_pillow(name, [4, 5, 6, 7, 8, 123], 3)
    check(name)
subprocess.run(['/usr/bin/convert', 'pillow.gif', '-coalesce', '-layers', 'optimize', 'imagemagick.gif'], check=True)
by_pillow('imagemagick', [4, 5, 6, 7, 8, 123], 3)
check('imagemagick')

shapes = []
for i in range(4):
    f = np.zeros((20, 20, 4), np.uint8)
    f[3 + i:9 + i, 2 * i:2 * i + 7] = (200, 10 * i, 50, 255)
    shapes.append(Image.fromarray(f))
shapes[0].save('sprites.gif', save_all=True, append_images=shapes[1:], duration=100, loop=0, disposal=2)
truth('sprites', [np.array(s) for s in shapes], [10] * 4, 0)
check('sprites')
