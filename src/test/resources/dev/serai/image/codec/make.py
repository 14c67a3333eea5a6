#!/usr/bin/python3
"""Makes the WebP, BMP and TIFF files of the folders here and, beside each, NAME.raw: its pixels as they are to be seen,
rows of interleaved samples, 8 bits or 16 bits little-endian.

Needs Pillow, numpy, cwebp, ImageMagick's convert, libtiff's tiffcp. The truth is the array
that went in where nothing is lost, else what Pillow (WebP, BMP) or ImageMagick (TIFF) makes of the file.
"""
import os
import struct
import subprocess
import numpy as np
from PIL import Image, ImageCms

os.chdir(os.path.dirname(os.path.abspath(__file__)))
W, H = 37, 23
y, x = np.mgrid[0:H, 0:W]
rgb = np.dstack([7 * x, 11 * y, 3 * x + 4 * y]).astype(np.uint8)
rgb[5:9, 6:20] = (250, 20, 60)
alpha = (255 - np.minimum(255, 3 * ((x - 18) ** 2 + (y - 11) ** 2))).astype(np.uint8)
rgba = np.dstack([rgb, alpha])
grey = (5 * x + 3 * y).astype(np.uint8)
grey16 = (1700 * x + 29 * y).astype(np.uint16)
rgb16 = np.dstack([1700 * x, 2800 * y, 65535 - 900 * x - 1000 * y]).astype(np.uint16)
rgba16 = np.dstack([rgb16, (60000 - 1500 * x).astype(np.uint16)])
indexed = Image.fromarray(rgb).quantize(32)
srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes()


def raw(name, array):
    array.astype(array.dtype.newbyteorder('<')).tofile(name + '.raw')


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def exif(orientation):
    return b'II*\0\x08\0\0\0' + struct.pack('<HHHIHHI', 1, 0x0112, 3, 1, orientation, 0, 0)


def pillow(name, mode):
    return np.array(Image.open(name).convert(mode))


def turned(array, orientation):
    """The array as it is stored in a file of that orientation, so that it is seen as it is here."""
    return {1: lambda a: a, 2: lambda a: a[:, ::-1], 3: lambda a: a[::-1, ::-1], 4: lambda a: a[::-1],
            5: lambda a: a.swapaxes(0, 1), 6: lambda a: a.swapaxes(0, 1)[::-1],
            7: lambda a: a.swapaxes(0, 1)[::-1, ::-1], 8: lambda a: a.swapaxes(0, 1)[:, ::-1]}[orientation](array)


# --- WebP ---
Image.fromarray(rgb).save('/tmp/rgb.png')
Image.fromarray(rgba).save('/tmp/rgba.png')
run('cwebp', '-lossless', '/tmp/rgb.png', '-o', 'webp/lossless.webp')
raw('webp/lossless', rgb)
run('cwebp', '-lossless', '-exact', '/tmp/rgba.png', '-o', 'webp/lossless-alpha.webp')
raw('webp/lossless-alpha', rgba)
run('cwebp', '-q', '90', '/tmp/rgb.png', '-o', 'webp/lossy.webp')
raw('webp/lossy', pillow('webp/lossy.webp', 'RGB'))
run('cwebp', '-q', '90', '/tmp/rgba.png', '-o', 'webp/lossy-alpha.webp')
raw('webp/lossy-alpha', pillow('webp/lossy-alpha.webp', 'RGBA'))
Image.fromarray(np.ascontiguousarray(turned(rgb, 6))).save('webp/orientation-6.webp', lossless=True, exif=exif(6), icc_profile=srgb)
raw('webp/orientation-6', rgb)
frames = []
for i in range(5):
    f = np.zeros((20, 30, 4), np.uint8)
    f[2 + 2 * i:9 + 2 * i, 3 * i:3 * i + 9] = (200, 40 * i, 50, 255 if i % 2 else 128)
    frames.append(Image.fromarray(f))
frames[0].save('webp/animated.webp', save_all=True, append_images=frames[1:], duration=[40, 50, 60, 1234, 1], loop=3, lossless=True, minimize_size=True)
image = Image.open('webp/animated.webp')
seen = []
for i in range(5):
    image.seek(i)
    seen.append(np.array(image.convert('RGBA')))
raw('webp/animated', np.concatenate(seen))

# --- BMP ---
Image.fromarray(rgb).save('bmp/rgb24.bmp')
raw('bmp/rgb24', rgb)
Image.fromarray(grey).save('bmp/grey8.bmp')
raw('bmp/grey8', grey)
indexed.save('bmp/palette8.bmp')
raw('bmp/palette8', np.array(indexed.convert('RGB')))
bilevel = Image.fromarray(grey).convert('1')
bilevel.save('bmp/bilevel.bmp')
raw('bmp/bilevel', np.array(bilevel.convert('L')))
few = Image.fromarray(rgb).quantize(16)
few.save('/tmp/few.png')
run('/usr/bin/convert', '/tmp/few.png', '-compress', 'none', 'BMP3:bmp/palette4.bmp')
raw('bmp/palette4', np.array(few.convert('RGB')))
indexed.save('/tmp/indexed.png')
run('/usr/bin/convert', '/tmp/indexed.png', '-compress', 'RLE', 'BMP3:bmp/rle8.bmp')
raw('bmp/rle8', np.array(indexed.convert('RGB')))
run('/usr/bin/convert', '/tmp/rgba.png', 'bmp/alpha.bmp')
raw('bmp/alpha', rgba)
run('/usr/bin/convert', '/tmp/rgb.png', '-define', 'bmp:subtype=RGB565', 'bmp/rgb565.bmp')
raw('bmp/rgb565', pillow('bmp/rgb565.bmp', 'RGB'))
run('/usr/bin/convert', '/tmp/rgb.png', '-define', 'bmp:subtype=RGB555', 'bmp/rgb555.bmp')
raw('bmp/rgb555', pillow('bmp/rgb555.bmp', 'RGB'))
run('/usr/bin/convert', '/tmp/rgb.png', 'BMP2:bmp/os2.bmp')
raw('bmp/os2', rgb)
# Of 32 bits, 8 of which are not declared to be alpha, though they are.
Image.fromarray(rgba).save('bmp/rgb32.bmp')
raw('bmp/rgb32', rgb)
data = bytearray(open('bmp/rgb24.bmp', 'rb').read())
struct.pack_into('<i', data, 22, -H)
stride = (W * 3 + 3) // 4 * 4
rows = [data[54 + i * stride:54 + (i + 1) * stride] for i in range(H)]
open('bmp/top-down.bmp', 'wb').write(bytes(data[:54]) + b''.join(rows[::-1]))
raw('bmp/top-down', rgb)


def rle4(image):
    """Runs of two alternating indices, a literal stretch, and a jump over index 0."""
    indices = np.array(image)
    out = b''
    for row in indices[::-1]:
        i = 0
        while i < W:
            n = 1
            while i + n < W and n < 255 and row[i + n] == row[i + n % 2 * (1 if i + 1 < W else 0)]:
                n += 1
            if n >= 3 or i + 3 > W:
                out += bytes([n, row[i] << 4 | (row[i + 1] if n > 1 else 0)])
            else:
                n = min(W - i, 7)
                literal = list(row[i:i + n]) + [0]
                packed = bytes(int(literal[j]) << 4 | int(literal[j + 1]) for j in range(0, n, 2))
                out += bytes([0, n]) + packed + b'\0' * (len(packed) % 2)
            i += n
        out += b'\0\0'
    out = out[:-2] + b'\0\1'
    palette = few.getpalette()[:48]
    table = b''.join(bytes([palette[3 * i + 2], palette[3 * i + 1], palette[3 * i], 0]) for i in range(16))
    head = struct.pack('<IiiHHIIiiII', 40, W, H, 1, 4, 2, len(out), 0, 0, 16, 0)
    return b'BM' + struct.pack('<IHHI', 14 + 40 + 64 + len(out), 0, 0, 14 + 40 + 64) + head + table + out


open('bmp/rle4.bmp', 'wb').write(rle4(few))
raw('bmp/rle4', np.array(few.convert('RGB')))
run('/usr/bin/convert', 'bmp/rle4.bmp', '/tmp/rle4.png')
assert np.array_equal(np.array(few.convert('RGB')), pillow('/tmp/rle4.png', 'RGB'))

# --- TIFF ---


def tiff(name, array, options=(), **save):
    """By Pillow, then through tiffcp for what Pillow cannot write."""
    Image.fromarray(array).save('/tmp/t.tif', **save)
    run('tiffcp', *options, '/tmp/t.tif', f'tiff/{name}.tif')
    raw(f'tiff/{name}', array)


def tiff_by_hand(name, array, photometric, order='<', extra=None, orientation=1, icc=None, bits=None, shown=None):
    """One strip, not compressed."""
    h, w = array.shape[:2]
    samples = 1 if array.ndim == 2 else array.shape[2]
    depth = bits or array.dtype.itemsize * 8
    data = array.astype(array.dtype.newbyteorder(order)).tobytes() if bits is None else np.packbits(array, axis=1).tobytes()
    blobs, entries = b'', []

    def entry(tag, kind, values):
        nonlocal blobs
        code = {3: 'H', 4: 'I', 7: 'B'}[kind]
        packed = struct.pack(order + code * len(values), *values)
        if len(packed) > 4:
            at = 8 + len(data) + len(data) % 2 + len(blobs)
            blobs += packed + b'\0' * (len(packed) % 2)
            packed = struct.pack(order + 'I', at)
        entries.append(struct.pack(order + 'HHI', tag, kind, len(values)) + packed.ljust(4, b'\0'))

    entry(256, 3, [w])
    entry(257, 3, [h])
    entry(258, 3, [depth] * samples)
    entry(259, 3, [1])
    entry(262, 3, [photometric])
    entry(273, 4, [8])
    entry(274, 3, [orientation])
    entry(277, 3, [samples])
    entry(278, 4, [0xFFFFFFFF])
    entry(279, 4, [len(data)])
    if extra is not None:
        entry(338, 3, [extra])
    if icc is not None:
        entry(34675, 7, list(icc))
    directory = 8 + len(data) + len(data) % 2 + len(blobs)
    head = (b'II' if order == '<' else b'MM') + struct.pack(order + 'HI', 42, directory)
    body = data + b'\0' * (len(data) % 2) + blobs
    body += struct.pack(order + 'H', len(entries)) + b''.join(entries) + struct.pack(order + 'I', 0)
    open(f'tiff/{name}.tif', 'wb').write(head + body)
    raw(f'tiff/{name}', array if shown is None else shown)


tiff('rgb', rgb)
tiff('rgb-lzw', rgb, ['-c', 'lzw:2', '-r', '5'])
tiff('rgb-deflate-tiles', rgb, ['-c', 'zip:2', '-t', '-w', '16', '-l', '16'])
tiff('rgb-packbits-planes', rgb, ['-c', 'packbits', '-p', 'separate', '-r', '7'])
tiff('rgb-big-endian', rgb, ['-B'])
tiff('rgba', rgba)
tiff('grey', grey, ['-c', 'lzw'])
tiff('grey16', grey16, ['-c', 'zip:2'])
tiff_by_hand('rgb16', rgb16, 2)
tiff_by_hand('rgb16-big-endian', rgb16, 2, '>')
tiff_by_hand('rgba16', rgba16, 2, extra=2)
tiff_by_hand('rgbx', rgba, 2, extra=0, shown=rgb)
tiff_by_hand('grey-alpha', np.dstack([grey, alpha]), 1, extra=2)
tiff_by_hand('grey-from-white', grey, 0, shown=255 - grey)
tiff_by_hand('grey16-from-white', grey16, 0, shown=65535 - grey16)
tiff_by_hand('profile', rgb, 2, icc=srgb)
premultiplied = rgba.copy()
premultiplied[..., :3] = (rgb.astype(int) * alpha[..., None] + 127) // 255
back = premultiplied.copy()
a = np.maximum(alpha.astype(int), 1)[..., None]
back[..., :3] = np.where(alpha[..., None] > 0, np.minimum(255, (premultiplied[..., :3].astype(int) * 255 + a // 2) // a), premultiplied[..., :3])
tiff_by_hand('premultiplied', premultiplied, 2, extra=1, shown=back)
tiff_by_hand('bilevel', (grey > 99).astype(np.uint8), 1, bits=1, shown=(grey > 99).astype(np.uint8) * 255)
tiff_by_hand('bilevel-from-white', (grey > 99).astype(np.uint8), 0, bits=1, shown=(grey <= 99).astype(np.uint8) * 255)
inks = np.dstack([6 * x, 255 - 5 * y, 2 * x + y, 3 * y]).astype(np.uint8)
paper = 255 - inks[..., 3].astype(int)
tiff_by_hand('cmyk', inks, 5, shown=np.rint((255 - inks[..., :3].astype(int)) * paper[..., None] / 255).astype(np.uint8))
indexed.save('tiff/palette.tif')
raw('tiff/palette', np.array(indexed.convert('RGB')))
run('/usr/bin/convert', '/tmp/rgb.png', '-compress', 'jpeg', '-quality', '95', 'tiff/jpeg.tif')
raw('tiff/jpeg', pillow('tiff/jpeg.tif', 'RGB'))
Image.fromarray(grey).convert('1').save('tiff/fax.tif', compression='group4')
raw('tiff/fax', np.array(Image.fromarray(grey).convert('1').convert('L')))
for o in range(1, 9):
    tiff_by_hand(f'orientation-{o}', np.ascontiguousarray(turned(rgb, o)), 2, orientation=o, shown=rgb)
