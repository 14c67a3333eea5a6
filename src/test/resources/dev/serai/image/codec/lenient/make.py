#!/usr/bin/python3
"""Makes the files of this folder, which are damaged around pixels that are all there, or unusual but read by other
programs, and beside each NAME.FORMAT.raw: its pixels as they are to be seen, rows of interleaved samples, frame after frame.

Needs Pillow and numpy. The truth is the array that went in; for JPEG, and wherever Pillow reads the file, Pillow's.
"""
import io
import os
import struct
import zlib
import numpy as np
from PIL import Image, ImageCms

os.chdir(os.path.dirname(os.path.abspath(__file__)))
W, H = 7, 5
y, x = np.mgrid[0:H, 0:W]
gray = (30 * x + 7 * y).astype(np.uint8)
rgb = np.dstack([30 * x, 50 * y, 9 * x + 20 * y]).astype(np.uint8)
srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes()


def keep(name, data, truth):
    open(name, 'wb').write(data)
    np.ascontiguousarray(truth).tofile(name + '.raw')


# --- PNG ---

def chunk(kind, data, wrong=0):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data) ^ wrong)


def png(colors, *between, end=chunk(b'IEND', b'')):
    kind = 0 if colors.ndim == 2 else 2
    rows = b''.join(b'\0' + row.tobytes() for row in colors)
    header = struct.pack('>IIBBBBB', W, H, 8, kind, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + b''.join(between) + chunk(b'IDAT', zlib.compress(rows)) + end


profile = b'sRGB\0\0' + zlib.compress(srgb)
keep('no-end.png', png(rgb, end=b''), rgb)
keep('no-checksum.png', png(rgb, end=b'')[:-6], rgb)  # the last two bytes of the zlib stream's sum are missing too
keep('cut-comment.png', png(rgb, end=chunk(b'tEXt', b'Comment\0and so on')[:-9]), rgb)
keep('cut-profile.png', png(rgb, chunk(b'iCCP', profile[:60])), rgb)
keep('profile-checksum.png', png(rgb, chunk(b'iCCP', profile, wrong=1)), rgb)
keep('orientation-checksum.png', png(rgb, chunk(b'eXIf', b'II*\0\x08\0\0\0' + struct.pack('<HHHIHHI', 1, 0x0112, 3, 1, 6, 0, 0), wrong=1)), rgb)
keep('gray-with-rgb-profile.png', png(gray, chunk(b'iCCP', profile)), gray)

# --- JPEG ---
yy, xx = np.mgrid[0:37, 0:50]
scene = Image.fromarray(np.dstack([5 * xx, 6 * yy, 120 + 2 * xx + yy]).astype(np.uint8))


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, 'JPEG', quality=90, **options)
    return out.getvalue()


def without_marker(data, marker):
    at = 2
    while data[at + 1] != marker:
        at += 2 + struct.unpack('>H', data[at + 2:at + 4])[0]
    return data[:at] + data[at + 2 + struct.unpack('>H', data[at + 2:at + 4])[0]:]


def decoded(data, mode='RGB'):
    return np.asarray(Image.open(io.BytesIO(data)).convert(mode))


for name, options in (('progressive', {'progressive': True}), ('baseline', {})):
    whole = jpeg(scene, **options)
    assert whole.endswith(b'\xff\xd9')
    keep(name + '-no-end.jpg', whole[:-2], decoded(whole))
    keep(name + '-half-end.jpg', whole[:-1], decoded(whole))
    keep(name + '-cut-comment.jpg', whole[:-2] + b'\xff\xfe\x00\x40cut', decoded(whole))
gray_progressive = jpeg(scene.convert('L'), progressive=True)
keep('gray-progressive-no-end.jpg', gray_progressive[:-2], decoded(gray_progressive, 'L'))
inks = Image.merge('CMYK', [Image.new('L', (16, 16), 0)] * 3 + [Image.new('L', (16, 16), 195)])
bare = without_marker(jpeg(inks), 0xEE)
assert b'Adobe' not in bare
keep('cmyk-no-adobe.jpg', bare, np.full((16, 16, 3), 60, np.uint8))

# --- GIF ---
PALETTE = [(0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255)]


def codes(indices):
    """Literals of two bits in codes of three, cleared before each pair so that they stay so."""
    bits = held = 0
    out = bytearray()
    stream = []
    for i, index in enumerate(indices):
        stream += ([4] if i % 2 == 0 else []) + [index]
    for code in stream + [5]:
        bits |= code << held
        held += 3
        while held >= 8:
            out.append(bits & 255)
            bits >>= 8
            held -= 8
    out.append(bits)
    return b'\x02' + bytes([len(out)]) + bytes(out) + b'\0'


def image(indices, left=0, top=0):
    height, width = indices.shape
    return (b'\x21\xf9\x04\x04\x0a\0\0\0\x2c' + struct.pack('<HHHHB', left, top, width, height, 0)
            + codes(indices.ravel().tolist()))


def gif(width, height, *blocks):
    table = b''.join(bytes(color) for color in PALETTE)
    return b'GIF89a' + struct.pack('<HHBBB', width, height, 0x81, 0, 0) + table + b''.join(blocks)


loop = b'\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0'
comment = b'\x21\xfe\x09a comment\0'
colors = np.array(PALETTE, np.uint8)
first = (x[:4, :4] + y[:4, :4]) % 4
second = np.array([[3, 2], [1, 0]])
both = np.stack([colors[first], colors[first]])
both[1, 1:3, 1:3] = colors[second]
two = [loop, image(first), image(second, 1, 1)]
keep('no-trailer.gif', gif(4, 4, *two), both)
keep('cut-comment.gif', gif(4, 4, *two, comment[:5]), both)
keep('comment-no-trailer.gif', gif(4, 4, *two, comment), both)
red = np.ones((6, 6), int)
keep('first-frame-larger.gif', gif(4, 4, image(red), b';'), colors[red])
keep('first-frame-outside.gif', gif(3, 4, image(second, 2, 1), b';'),
     np.dstack([np.pad(colors[second], ((1, 1), (2, 0), (0, 0))), np.pad(np.full((2, 2), 255, np.uint8), ((1, 1), (2, 0)))]))
for name, truth in (('no-trailer', both[1]), ('first-frame-larger', colors[red])):
    seen = Image.open(name + '.gif')
    seen.seek(seen.n_frames - 1)
    assert np.array_equal(np.array(seen.convert('RGB')), truth), name
assert Image.open('first-frame-outside.gif').size == (4, 4)
