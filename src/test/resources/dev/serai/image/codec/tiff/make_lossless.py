#!/usr/bin/env python3
"""Makes the TIFF files with lossless JPEG, and one with JPEG of 12 bits, whose names begin with "libjpeg"; beside each
NAME.tif is NAME.raw: its samples as stored, rows of interleaved pixels, 8 bits or 16 bits little-endian.

Needs imagecodecs 2026.3.6 (libjpeg-turbo 3.1.3), tifffile and numpy. The JPEGs are libjpeg-turbo's; those with restarts, a
point transform and a scan for each component, which it does not write by itself, are written here. The truth is what
tifffile, by libjpeg-turbo, reads of the files.
"""
import os
import struct
import imagecodecs
import numpy as np
import tifffile

os.chdir(os.path.dirname(os.path.abspath(__file__)))
W, H = 37, 23
y, x = np.mgrid[0:H, 0:W]
rgb = np.dstack([7 * x, 11 * y, 3 * x + 4 * y]).astype(np.uint8)
rgb[5:9, 6:20] = (250, 20, 60)
gray = (5 * x + 3 * y).astype(np.uint8)
gray16 = (1700 * x + 29 * y).astype(np.uint16)
gray16[3:7, 4:9] = 65535
gray16[5:20, 6:8] = np.random.default_rng(7).integers(0, 65536, (15, 2))
rgb16 = np.dstack([1700 * x, 2800 * y, 65535 - 900 * x - 1000 * y]).astype(np.uint16)


def jpeg(array, **options):
    bits = 8 * array.dtype.itemsize
    options = {'lossless': True, 'bitspersample': bits, **options}
    if array.ndim == 3:
        space = 'rgb' if array.shape[2] == 3 else 'cmyk'
        options.update(colorspace=space, outcolorspace=space)
    return imagecodecs.jpeg8_encode(np.ascontiguousarray(array), **options)


def tiff(name, parts, shape, photometric, bits, rows=None, tile=None, planes=False, order='<', more={}):
    """A TIFF of one directory: each part is a strip of so many rows, or a tile."""
    height, width = shape[:2]
    samples = shape[2] if len(shape) == 3 else 1
    fields = {256: [width], 257: [height], 258: [bits] * samples, 259: [7], 262: [photometric], 277: [samples],
              284: [2 if planes else 1], **more}
    fields.update({322: [tile], 323: [tile]} if tile else {278: [rows or height]})
    places, lengths = (324, 325) if tile else (273, 279)
    fields[lengths] = [len(part) for part in parts]
    fields[places] = [0] * len(parts)
    kinds = {tag: 'I' if tag in (places, lengths) else 'B' if tag == 347 else 'H' for tag in fields}
    packed = {tag: struct.pack(order + str(len(v)) + kinds[tag], *v) for tag, v in fields.items()}
    values = 8 + 2 + 12 * len(fields) + 4
    data = values + sum(len(v) + len(v) % 2 for v in packed.values() if len(v) > 4)
    packed[places] = struct.pack(order + f'{len(parts)}I', *(data + sum(fields[lengths][:i]) for i in range(len(parts))))
    entries, outside = b'', b''
    for tag in sorted(fields):
        value = packed[tag]
        if len(value) > 4:
            place = struct.pack(order + 'I', values + len(outside))
            outside += value + b'\0' * (len(value) % 2)
            value = place
        entries += struct.pack(order + 'HHI', tag, {'B': 7, 'H': 3, 'I': 4}[kinds[tag]], len(fields[tag])) + value.ljust(4, b'\0')
    with open(f'libjpeg-{name}.tif', 'wb') as file:
        file.write((b'II*\0' if order == '<' else b'MM\0*') + struct.pack(order + 'IH', 8, len(fields)) + entries + b'\0' * 4
                   + outside + b''.join(parts))
    read = tifffile.imread(f'libjpeg-{name}.tif')
    read = np.moveaxis(read, 0, 2) if planes else read
    read.astype(read.dtype.newbyteorder('<')).tofile(f'libjpeg-{name}.raw')
    return read


def written(array, bits, restart_rows=0, shift=0, scans=False):
    """Lossless JPEG with the first predictor; the Huffman code has 17 codes of five bits."""
    array = array.reshape(array.shape[0], array.shape[1], -1).astype(int) >> shift
    height, width, count = array.shape
    out = b'\xff\xd8' + struct.pack('>BBHBHHB', 255, 0xC3, 8 + 3 * count, bits, height, width, count)
    out += b''.join(bytes([c + 1, 0x11, 0]) for c in range(count))
    out += struct.pack('>BBHB', 255, 0xC4, 2 + 1 + 16 + 17, 0) + bytes([0] * 4 + [17] + [0] * 11) + bytes(range(17))
    if restart_rows:
        out += struct.pack('>BBHH', 255, 0xDD, 4, restart_rows * width)

    def entropy(rows, components):
        text = ''
        for j, row in enumerate(rows):
            for i in range(width):
                for c in components:
                    before = 1 << bits - shift - 1 if i == j == 0 else rows[j - 1, 0, c] if i == 0 else row[i - 1, c]
                    difference = (row[i, c] - before + 32768) % 65536 - 32768
                    size = 16 if difference == -32768 else int(abs(difference)).bit_length()
                    text += f'{size:05b}'
                    if 0 < size < 16:
                        text += f'{difference if difference > 0 else difference + (1 << size) - 1:0{size}b}'
        text += '1' * (-len(text) % 8)
        data = bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))
        return data.replace(b'\xff', b'\xff\0')

    for components in [[c] for c in range(count)] if scans else [range(count)]:
        out += struct.pack('>BBHB', 255, 0xDA, 6 + 2 * len(components), len(components))
        out += b''.join(bytes([c + 1, 0]) for c in components) + bytes([1, 0, shift])
        step = restart_rows or height
        for k, j in enumerate(range(0, height, step)):
            out += b'' if k == 0 else bytes([255, 0xD0 + (k - 1) % 8])
            out += entropy(array[j:j + step], components)
    return out + b'\xff\xd9'


# A strip for each predictor but the last; the last strip has less rows.
for name, array in (('gray16', gray16), ('rgb', rgb)):
    strips = [jpeg(array[4 * i:4 * i + 4], predictor=i % 7 + 1) for i in range(6)]
    assert (tiff(f'lossless-{name}-strips', strips, array.shape, 1 if array.ndim == 2 else 2, 8 * array.dtype.itemsize, rows=4)
            == array).all()
assert (tiff('lossless-gray16-predictor-7', [jpeg(gray16, predictor=7)], gray16.shape, 1, 16, order='>') == gray16).all()
padded = np.pad(rgb16, ((0, 9), (0, 11), (0, 0)), mode='edge')
tiles = [jpeg(padded[j:j + 16, i:i + 16]) for j in (0, 16) for i in (0, 16, 32)]
assert (tiff('lossless-rgb16-tiles', tiles, rgb16.shape, 2, 16, tile=16, order='>') == rgb16).all()
planes = [jpeg(rgb[..., c]) for c in range(3)]
assert (tiff('lossless-rgb-planes', planes, rgb.shape, 2, 8, planes=True) == rgb).all()
rgba = np.dstack([rgb, gray])
assert (tiff('lossless-rgba', [jpeg(rgba)], rgba.shape, 2, 8, more={338: [2]}) == rgba).all()
tiff('lossless-rgb12', [jpeg(rgb16 >> 4, bitspersample=12)], rgb16.shape, 2, 12)
tiff('lossless-cmyk', [jpeg(rgba)], rgba.shape, 5, 8)
# The Huffman code in the directory: what is before the frame's header goes there.
whole = jpeg(gray)
code = whole.index(b'\xff\xc4')
length = 2 + struct.unpack('>H', whole[code + 2:code + 4])[0]
tables = b'\xff\xd8' + whole[code:code + length] + b'\xff\xd9'
assert (tiff('lossless-gray-tables', [whole[:code] + whole[code + length:]], gray.shape, 1, 8, more={347: list(tables)}) == gray).all()
assert (tiff('lossless-rgb-restarts', [written(rgb, 8, restart_rows=2)], rgb.shape, 2, 8) == rgb).all()
assert (tiff('lossless-rgb16-scans', [written(rgb16, 16, scans=True)], rgb16.shape, 2, 16) == rgb16).all()
assert (tiff('lossless-gray16-shifted', [written(gray16, 16, shift=5)], gray16.shape, 1, 16) == gray16 >> 5 << 5).all()
tiff('12-bits', [jpeg(gray16 >> 4, bitspersample=12, lossless=False)], gray16.shape, 1, 12)
os.remove('libjpeg-12-bits.raw')
