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
from PIL import Image, ImageCms, ImageOps

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

exif = b'Exif\0\0II*\0\x08\0\0\0' + struct.pack('<HHHIHHI', 1, 0x0112, 3, 1, 3, 0, 0)
text = b'\nexif\n%8d\n' % len(exif) + b''.join(exif[i:i + 36].hex().encode() + b'\n' for i in range(0, len(exif), 36))
turned = rgb[::-1, ::-1]
keep('orientation-in-text.png', png(rgb, chunk(b'tEXt', b'Raw profile type exif\0' + text)), turned)
keep('orientation-in-compressed-text.png', png(rgb, chunk(b'zTXt', b'Raw profile type APP1\0\0' + zlib.compress(text))), turned)
for name in ('orientation-in-text.png', 'orientation-in-compressed-text.png'):
    if 'APP1' not in open(name, 'rb').read().decode('latin-1'):
        assert np.array_equal(np.asarray(ImageOps.exif_transpose(Image.open(name))), turned), name

# --- WebP ---
out = io.BytesIO()
Image.fromarray(rgb).save(out, 'WEBP', lossless=True, exif=exif)
keep('cut-metadata.webp', out.getvalue()[:-7], rgb)

# --- BMP ---
def bmp(height, bits, compression, palette, data, header=40):
    table = b''.join(bytes(c[::-1]) + b'\0' for c in palette)
    info = struct.pack('<IiiHHIIiiII', header, W, height, 1, bits, compression, len(data), 0, 0, len(palette), 0)
    info += bytes(header - 40)
    return b'BM' + struct.pack('<IHHI', 14 + header + len(table) + len(data), 0, 0, 14 + header + len(table)) + info + table + data


def runs(rows, pixel, end=b'\0\1'):
    return b''.join(b''.join(b'\1' + pixel(v) for v in row) + b'\0\0' for row in rows)[:-2] + end


four = [(0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255)]
wheel = (x + 2 * y) % 4
wheel_rgb = np.array(four, np.uint8)[wheel]
rows = b''.join(row[:, ::-1].tobytes() + b'\0\0\0' for row in rgb[::-1])
keep('no-padding.bmp', bmp(H, 24, 0, [], rows)[:-3], rgb)
keep('rle8-no-end.bmp', bmp(H, 8, 1, four, runs(wheel[::-1], lambda v: bytes([v]), end=b'')), wheel_rgb)
keep('rle8-top-down.bmp', bmp(-H, 8, 1, four, runs(wheel, lambda v: bytes([v]))), wheel_rgb)
keep('rle4-top-down.bmp', bmp(-H, 4, 2, four, runs(wheel, lambda v: bytes([16 * v]))), wheel_rgb)
literal = b'\0\7' + rgb[0][:, ::-1].tobytes() + b'\0'
keep('rle24.bmp', bmp(H, 24, 4, [], runs(rgb[:0:-1], lambda v: bytes(v[::-1]), end=b'\0\0') + literal + b'\0\1', header=64), rgb)

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
keep('no-terminator.gif', gif(4, 4, *two)[:-1], both)
whole = gif(4, 4, *two)
keep('cut-block.gif', whole[:-5] + bytes([whole[-5] + 9]) + whole[-4:-1], both)  # announces more bytes than there are
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

# --- TIFF ---
alpha = np.minimum(255, 60 * (x % 5) + y).astype(np.uint8)
index = ((x + y) % 4).astype(np.uint8)
inks = np.dstack([30 * x, 255 - 40 * y, 9 * x + 20 * y, 15 * y]).astype(np.uint8)


def on_paper(inks):
    paper = 255 - inks[..., 3].astype(int)
    return np.floor((255 - inks[..., :3].astype(int)) * paper[..., None] / 255 + .5).astype(np.uint8)


def tiff(name, array, photometric, truth, bits=8, extra=None, compression=1, pack=lambda d: d, rows=H, lengths='right',
         planes=False, order='<', tags=(), tile=None, predictor=1, colors=None):
    """A file whose samples are its last bytes. lengths: right, zero, beyond, none."""
    array = np.atleast_3d(array)
    samples = array.shape[2]

    def packed(part):
        if bits in (8, 16):
            part = part.astype(order + ('u1' if bits == 8 else 'u2'))
            if predictor == 2:
                part = np.concatenate([part[:, :1], np.diff(part, axis=1)], axis=1).astype(part.dtype)
            return part.tobytes()
        out = b''
        for line in part.reshape(len(part), -1):
            text = ''.join(f'{v:0{bits}b}' for v in line)
            out += int(text + '0' * (-len(text) % 8), 2).to_bytes((len(text) + 7) // 8, 'big')
        return out

    sheets = [array[..., i:i + 1] for i in range(samples)] if planes else [array]
    if tile:
        padded = np.pad(array, ((0, -H % tile), (0, -W % tile), (0, 0)))
        parts = [padded[r:r + tile, c:c + tile] for r in range(0, padded.shape[0], tile) for c in range(0, padded.shape[1], tile)]
    else:
        parts = [sheet[r:r + rows] for sheet in sheets for r in range(0, H, rows)]
    data = [pack(packed(part)) for part in parts]
    entries = {256: (4, [W]), 257: (4, [H]), 258: (3, [bits] * samples), 259: (3, [compression]), 262: (3, [photometric]),
               277: (3, [samples]), 284: (3, [2 if planes else 1]), 317: (3, [predictor])}
    if tile:
        entries.update({322: (4, [tile]), 323: (4, [tile])})
    else:
        entries[278] = (4, [rows])
    if extra is not None:
        entries[338] = (3, extra)
    if colors is not None:
        table = np.zeros((1 << bits, 3), int)
        table[:len(colors)] = colors
        entries[320] = (3, (table.T * 257).ravel().tolist())
    entries[273] = (4, [0] * len(parts))
    if lengths != 'none':
        entries[279] = (4, [{'right': len(d), 'zero': 0, 'beyond': len(d) + 1000}[lengths] for d in data])
    entries.update(tags)
    start = 8 + 2 + 12 * len(entries) + 4
    size = lambda e: len(e[1]) * (2 if e[0] == 3 else 4)
    begin = start + sum(size(e) for e in entries.values() if size(e) > 4)
    at = begin
    for i, d in enumerate(data):
        entries[273][1][i] = at
        at += len(d)
    head = (b'II*\0' if order == '<' else b'MM\0*') + struct.pack(order + 'IH', 8, len(entries))
    more = b''
    for tag in sorted(entries):
        kind, values = entries[tag]
        raw = struct.pack(order + str(len(values)) + ('H' if kind == 3 else 'I'), *values)
        head += struct.pack(order + 'HHI', tag, kind, len(values))
        if len(raw) <= 4:
            head += raw.ljust(4, b'\0')
        else:
            head += struct.pack(order + 'I', start + len(more))
            more += raw
    keep(name + '.tif', head + b'\0\0\0\0' + more + b''.join(data), truth)


tiff('length-0', rgb, 2, rgb, lengths='zero')
tiff('no-lengths', rgb, 2, rgb, lengths='none')
tiff('length-beyond-the-end', rgb, 2, rgb, lengths='beyond')
tiff('strips-length-0', rgb, 2, rgb, lengths='zero', rows=2)
tiff('deflate-length-0', rgb, 2, rgb, lengths='zero', rows=2, compression=8, pack=zlib.compress)
tiff('planes-length-0', rgb, 2, rgb, lengths='zero', planes=True)
tiff('cmyk-length-0', inks, 5, on_paper(inks), lengths='zero')
rgba = np.dstack([rgb, alpha])
tiff('rgba-no-extra-samples', rgba, 2, rgba)
rgba16 = (rgba.astype(int) * 257 - rgba // 3).astype(np.uint16)
tiff('rgba16-no-extra-samples', rgba16, 2, rgba16, bits=16)
tiff('gray-alpha-no-extra-samples', np.dstack([gray, alpha]), 1, np.dstack([gray, alpha]))
seen = np.dstack([colors[index], alpha])
tiff('palette-alpha', np.dstack([index, alpha]), 3, seen, extra=[2], colors=colors)
tiff('palette-unspecified', np.dstack([index, alpha]), 3, colors[index], extra=[0], colors=colors)


def tiff_lzw(data):
    """Codes of nine bits only: a clear code before each 200 bytes."""
    text = ''
    for i in range(0, len(data), 200):
        text += f'{256:09b}' + ''.join(f'{byte:09b}' for byte in data[i:i + 200])
    text += f'{257:09b}'
    return int(text + '0' * (-len(text) % 8), 2).to_bytes((len(text) + 7) // 8, 'big')


tiff('palette-alpha-lzw-differences', np.dstack([index, alpha]), 3, seen, extra=[2], colors=colors, compression=5,
     pack=tiff_lzw, predictor=2)
tiff('cmyk-alpha', np.dstack([inks, alpha]), 5, np.dstack([on_paper(inks), alpha]), extra=[2])
tiff('cmyk16-alpha', np.dstack([inks, alpha]).astype(int) * 257, 5, np.dstack([on_paper(inks), alpha]), extra=[2], bits=16)
tiff('cmyk-fifth-ink', np.dstack([inks, alpha]), 5, on_paper(inks))
for bits, name, options in ((6, 'gray6', {}), (10, 'gray10', {}), (12, 'gray12', {}),
                            (12, 'gray12-big-endian-from-white', {'order': '>'}),
                            (14, 'gray14-deflate', {'compression': 8, 'pack': zlib.compress, 'rows': 2})):
    most = (1 << bits) - 1
    levels = (x + W * y) * most // (W * H - 1)
    shown = most - levels if 'from-white' in name else levels
    top = 255 if bits < 8 else 65535
    tiff(name, levels, 0 if 'from-white' in name else 1, ((shown * top + most // 2) // most).astype('u1' if bits < 8 else '<u2'),
         bits=bits, **options)
tiff('tiles-under-strips', rgb, 2, rgb, tile=16)


def agrees(name, mode, truth=None):
    """Whether Pillow, which reads some of these, sees the same."""
    shown = np.asarray(Image.open(name).convert(mode))
    assert np.array_equal(shown.ravel(), (np.fromfile(name + '.raw', np.uint8) if truth is None else truth).ravel()), name


for name, mode in (('length-beyond-the-end.tif', 'RGB'), ('rgba-no-extra-samples.tif', 'RGBA')):
    agrees(name, mode)
assert np.array_equal(np.asarray(Image.open('gray12.tif')).astype(int), (x + W * y) * 4095 // (W * H - 1))
