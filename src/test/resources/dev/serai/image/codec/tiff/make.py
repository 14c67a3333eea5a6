#!/usr/bin/python3
"""Makes the TIFF files whose names begin with the program that wrote them, and beside each NAME.raw: its pixels as they are
to be seen, rows of interleaved samples, 8 bits or 16 bits little-endian. The other files here are made by ../make.py.

Needs Pillow, numpy, libvips' vips and libtiff's tiffcp. The truth is the array that went in; no file loses anything.
"""
import os
import struct
import subprocess
import tempfile
import numpy as np
from PIL import Image

os.chdir(os.path.dirname(os.path.abspath(__file__)))
W, H = 37, 23
y, x = np.mgrid[0:H, 0:W]
rgb = np.dstack([7 * x, 11 * y, 3 * x + 4 * y]).astype(np.uint8)
rgb[5:9, 6:20] = (250, 20, 60)
alpha = (255 - np.minimum(255, 3 * ((x - 18) ** 2 + (y - 11) ** 2))).astype(np.uint8)
rgba = np.dstack([rgb, alpha])
grey = (5 * x + 3 * y).astype(np.uint8)
grey_alpha = np.dstack([grey, alpha])
grey16 = (1700 * x + 29 * y).astype(np.uint16)
rgb16 = np.dstack([1700 * x, 2800 * y, 65535 - 900 * x - 1000 * y]).astype(np.uint16)
alpha16 = (60000 - 1500 * x).astype(np.uint16)
alpha16[3:6, 2:9] = 0
rgba16 = np.dstack([rgb16, alpha16])
# Strings of LZW as long as they get, and more different ones than the table holds.
flat_and_noise = np.full((150, 200), 90, np.uint8)
flat_and_noise[60:100] = np.random.default_rng(7).integers(0, 256, (40, 200))
flat_and_noise[100:, ::3] = 91
work = tempfile.mkdtemp()


def raw(name, array):
    array.astype(array.dtype.newbyteorder('<')).tofile(name + '.raw')


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def pillow(name, array, compression, predictor=None, seen=None):
    options = {} if predictor is None else {'tiffinfo': {317: predictor}}
    mode = {2: 'LA'}.get(array.shape[2]) if array.ndim == 3 else None
    Image.fromarray(array, mode).save(f'pillow-{name}.tif', compression=compression, **options)
    raw(f'pillow-{name}', array if seen is None else seen)


def vips_source(array):
    """The array as a file that vips reads: raw samples and what they are."""
    path = os.path.join(work, 'source')
    raw(path, array)
    bands = 1 if array.ndim == 2 else array.shape[2]
    kind = 'uchar' if array.dtype == np.uint8 else 'ushort'
    run('vips', 'rawload', path + '.raw', path + '.v', str(array.shape[1]), str(array.shape[0]), str(bands), '--format', kind,
        '--interpretation', {('uchar', 0): 'b-w', ('uchar', 1): 'srgb', ('ushort', 0): 'grey16', ('ushort', 1): 'rgb16'}[kind, int(bands > 2)])
    return path + '.v'


def vips(name, array, *options):
    run('vips', 'tiffsave', vips_source(array), f'vips-{name}.tif', *options)
    raw(f'vips-{name}', array)


def tiffcp(name, array, *options):
    source = os.path.join(work, 'plain.tif')
    run('vips', 'tiffsave', vips_source(array), source)
    run('tiffcp', *options, source, f'tiffcp-{name}.tif')
    raw(f'tiffcp-{name}', array)


def rewrite(name, tag, old, new):
    """Sets a field that the program does not write otherwise."""
    file = open(name + '.tif', 'rb').read()
    before, after = (struct.pack('<HHIHH', tag, 3, 1, value, 0) for value in (old, new))
    assert file.count(before) == 1
    open(name + '.tif', 'wb').write(file.replace(before, after))


pillow('lzw', rgb, 'tiff_lzw', 1)
pillow('lzw-differences', rgb, 'tiff_lzw', 2)
pillow('deflate-differences', rgba, 'tiff_adobe_deflate', 2)
pillow('old-deflate', rgb, 'tiff_adobe_deflate')
pillow('packbits', rgb, 'packbits')
pillow('grey-packbits', flat_and_noise, 'packbits')
pillow('grey-alpha-lzw-differences', grey_alpha, 'tiff_lzw', 2)
pillow('grey16-lzw', grey16, 'tiff_lzw', 1)
pillow('flat-and-noise-lzw', flat_and_noise, 'tiff_lzw', 1)
tile = ('--tile', '--tile-width', '16', '--tile-height', '16')
vips('tiles', rgb, *tile)
vips('tiles-lzw-differences', rgba, '--compression', 'lzw', '--predictor', 'horizontal', *tile)
vips('grey-tiles-packbits', grey, '--compression', 'packbits', '--predictor', 'none', *tile)
vips('rgb16-deflate-differences', rgb16, '--compression', 'deflate', '--predictor', 'horizontal')
vips('rgba16-tiles-deflate-differences', rgba16, '--compression', 'deflate', '--predictor', 'horizontal', *tile)
vips('grey-deflate-differences', flat_and_noise, '--compression', 'deflate', '--predictor', 'horizontal')
tiffcp('rgb16-big-endian-lzw-differences', rgb16, '-B', '-c', 'lzw:2', '-r', '4')
tiffcp('grey16-big-endian', grey16, '-B')
tiffcp('rgba-packbits', rgba, '-c', 'packbits', '-r', '1')
tiffcp('flat-and-noise-lzw-one-strip', flat_and_noise, '-c', 'lzw', '-r', '1000')
tiffcp('flat-and-noise-deflate-one-strip', flat_and_noise, '-c', 'zip', '-r', '1000')

# Deflate's number before it had one of Adobe's; the data are the same.
rewrite('pillow-old-deflate', 259, 8, 32946)
# Grey that counts from white; alpha never does.
pillow('grey-alpha-from-white', grey_alpha, 'tiff_lzw', 2, seen=np.dstack([255 - grey, alpha]))
rewrite('pillow-grey-alpha-from-white', 262, 1, 0)
# Colours multiplied by alpha already.
a = alpha16.astype(np.int64)[..., None]
multiplied = np.dstack([(rgb16.astype(np.int64) * a + 32767) // 65535, alpha16]).astype(np.uint16)
vips('rgba16-premultiplied-lzw', multiplied, '--compression', 'lzw', '--predictor', 'none')
rewrite('vips-rgba16-premultiplied-lzw', 338, 2, 1)
colours = multiplied[..., :3].astype(np.int64)
divided = np.where(a > 0, np.minimum(65535, (colours * 65535 + a // 2) // np.maximum(a, 1)), colours)
raw('vips-rgba16-premultiplied-lzw', np.dstack([divided, alpha16]).astype(np.uint16))
