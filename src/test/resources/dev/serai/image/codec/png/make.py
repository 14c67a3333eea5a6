#!/usr/bin/env python3
"""Makes the PNG files of this folder and the samples they must decode to.

The files are written by ImageMagick 6 (every colour type, bit depth, filter and interlacing) and Pillow (palettes), from
pictures made here with numpy; chunks that neither writes are put in by this script. NAME.raw are the expected samples,
interleaved, 16-bit ones big-endian, and pictures.txt says "NAME WIDTH HEIGHT CHANNELS DEPTH" for each. What Pillow and
OpenCV read of a file is compared with them before anything is kept.

Needs numpy, Pillow, OpenCV and ImageMagick. Usage: make.py [FOLDER]
"""
import io, os, struct, subprocess, sys, zlib
import cv2, numpy as np
from PIL import Image, ImageCms

os.chdir(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__)))
random = np.random.default_rng(20)
index = []


def picture(width, height, channels, bits):
    """Half smooth, half noise, so that filters and codes of every kind are used; values of that many bits."""
    x, y, c = np.meshgrid(np.arange(width), np.arange(height), np.arange(channels), indexing='xy')
    smooth = (x * 37 + y * 11 + c * 80) * (1 << bits) // 256
    noise = random.integers(0, 1 << bits, smooth.shape)
    return (np.where(y * 2 < height, smooth, noise) % (1 << bits)).astype(np.uint16)


def pam(samples, bits):
    """The picture as a Netpbm PAM file, which ImageMagick reads without changing a value."""
    height, width, channels = samples.shape
    kind = {1: 'GRAYSCALE', 2: 'GRAYSCALE_ALPHA', 3: 'RGB', 4: 'RGB_ALPHA'}[channels]
    head = f'P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {channels}\nMAXVAL {(1 << bits) - 1}\nTUPLTYPE {kind}\nENDHDR\n'
    return head.encode() + samples.astype('>u2' if bits > 8 else np.uint8).tobytes()


def magick(samples, bits, colour_type, *options):
    options = [f'-define png:color-type={colour_type}', f'-define png:bit-depth={bits}', *options]
    words = ' '.join(options).split()
    command = ['convert', 'pam:-', *words, '-define', 'png:exclude-chunks=date,time,gAMA,cHRM,tEXt', 'png:-']
    return subprocess.run(command, input=pam(samples, bits), stdout=subprocess.PIPE, check=True).stdout


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def insert(png, kind, data, before=b'IDAT'):
    at = png.index(before) - 4
    return png[:at] + chunk(kind, data) + png[at:]


def check(png, expected, bits):
    """Whether two other decoders agree on the samples (OpenCV for 16 bits, which Pillow does not read in colour)."""
    height, width, channels = expected.shape
    if bits == 16:
        got = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
        got = got.reshape(height, width, -1)
        if got.shape[2] == 4:
            got = got[:, :, [2, 1, 0, 3]]
        elif got.shape[2] == 3:
            got = got[:, :, ::-1]
        if channels == 2:  # OpenCV makes colour of it
            got = got[:, :, [0, 3]]
    else:
        mode = {1: 'L', 2: 'LA', 3: 'RGB', 4: 'RGBA'}[channels]
        got = np.asarray(Image.open(io.BytesIO(png)).convert(mode)).reshape(height, width, channels)
    return got.shape == expected.shape and bool((got == expected).all())


def keep(name, png, expected, bits=8, verify=True):
    assert not verify or check(png, expected, bits), name
    height, width, channels = expected.shape
    with open(f'{name}.png', 'wb') as f:
        f.write(png)
    with open(f'{name}.raw', 'wb') as f:
        f.write(expected.astype('>u2' if bits == 16 else np.uint8).tobytes())
    index.append(f'{name} {width} {height} {channels} {bits}')


def kind_of(png):
    return png[24], png[25], png[28]


W, H = 21, 13
for interlaced in (0, 1):
    option = '-interlace ' + ('PNG' if interlaced else 'none')
    suffix = '-adam7' if interlaced else ''
    for colour_type, name, channels, depths in (
            (0, 'grey', 1, (1, 2, 4, 8, 16)), (2, 'rgb', 3, (8, 16)),
            (4, 'grey-alpha', 2, (8, 16)), (6, 'rgba', 4, (8, 16))):
        for bits in depths:
            samples = picture(W, H, channels, bits)
            png = magick(samples, bits, colour_type, option)
            assert kind_of(png) == (bits, colour_type, interlaced), (name, bits, kind_of(png))
            wide = samples * 255 // ((1 << bits) - 1) if bits < 8 else samples
            keep(f'{name}-{bits}{suffix}', png, wide, max(bits, 8))
    for bits in (1, 2, 4, 8):
        colours = random.integers(0, 256, (min(1 << bits, 200), 3)).astype(np.uint16)
        samples = colours[random.integers(0, len(colours), (H, W))]
        command = f'convert pam:- {option} -type Palette -define png:bit-depth={bits} -define png:color-type=3 png8:-'
        png = subprocess.run(command.split(), input=pam(samples, 8), stdout=subprocess.PIPE, check=True).stdout
        assert kind_of(png) == (bits, 3, interlaced), (bits, kind_of(png))
        keep(f'palette-{bits}{suffix}', png, samples)
        count = png[png.index(b'PLTE') - 1] // 3 or 256
        alpha = random.integers(0, 256, max(1, min(count, len(colours)) // 2)).astype(np.uint8)
        png = insert(png, b'tRNS', alpha.tobytes())
        keep(f'palette-{bits}-alpha{suffix}', png,
             np.asarray(Image.open(io.BytesIO(png)).convert('RGBA')).astype(np.uint16))

for size in (1, 2, 3, 4, 5, 8, 9):  # passes of Adam7 that are empty
    for width, height in {(size, size), (1, size), (size, 1)}:
        samples = picture(width, height, 3, 8)
        png = magick(samples, 8, 2, '-interlace PNG')
        assert kind_of(png) == (8, 2, 1)
        keep(f'adam7-{width}x{height}', png, samples)

for filter_type in range(5):
    for channels, bits, colour_type in ((1, 8, 0), (2, 8, 4), (3, 8, 2), (4, 8, 6), (3, 16, 2), (4, 16, 6)):
        samples = picture(W, H, channels, bits)
        png = magick(samples, bits, colour_type, f'-define png:compression-filter={filter_type}')
        keep(f'filter-{filter_type}-{channels}x{bits}', png, samples, bits)

# A transparent colour.
for bits, colour_type, channels in ((1, 0, 1), (4, 0, 1), (8, 0, 1), (16, 0, 1), (8, 2, 3), (16, 2, 3)):
    samples = picture(W, H, channels, bits)
    key = samples[H - 2, W // 2]
    samples[::3, ::4] = key
    png = insert(magick(samples, bits, colour_type), b'tRNS', struct.pack(f'>{channels}H', *key))
    wide = samples * 255 // ((1 << bits) - 1) if bits < 8 else samples
    most = 65535 if bits == 16 else 255
    alpha = np.where((samples == key).all(2), 0, most).astype(np.uint16)
    keep(f'key-{"grey" if channels == 1 else "rgb"}-{bits}', png, np.dstack([wide, alpha]), max(bits, 8),
         verify=(bits, channels) == (8, 3))

# A palette of greys, from Pillow; a profile, an orientation, several IDAT chunks.
image = Image.fromarray((picture(W, H, 1, 8)[:, :, 0] // 16).astype(np.uint8), 'P')
image.putpalette([v for i in range(16) for v in (i * 17, i * 17, i * 17)])
out = io.BytesIO()
image.save(out, 'PNG', bits=4)
keep('palette-of-greys', out.getvalue(), np.asarray(image.convert('L')).reshape(H, W, 1).astype(np.uint16))

samples = picture(W, H, 3, 8)
out = io.BytesIO()
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes()
Image.fromarray(samples.astype(np.uint8)).save(out, 'PNG', icc_profile=profile)
keep('profile', out.getvalue(), samples)
with open('profile.icc', 'wb') as f:
    f.write(profile)

exif = b'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0'
keep('orientation-6', insert(magick(samples, 8, 2), b'eXIf', exif), np.rot90(samples, -1), verify=False)

png = magick(samples, 8, 2)
at = png.index(b'IDAT') - 4
length, = struct.unpack('>I', png[at:at + 4])
data = png[at + 8:at + 8 + length]
parts = b''.join(chunk(b'IDAT', data[i:i + 7]) + (chunk(b'IDAT', b'') if i % 3 == 0 else b'') for i in range(0, length, 7))
keep('many-chunks', png[:at] + parts + png[at + 12 + length:], samples)

# An animated PNG: its default image is what is read.
frames = [Image.fromarray(picture(W, H, 3, 8).astype(np.uint8)) for _ in range(3)]
out = io.BytesIO()
frames[0].save(out, 'PNG', save_all=True, append_images=frames[1:])
keep('animated', out.getvalue(), np.asarray(frames[0]).astype(np.uint16))

# Large enough for several blocks of codes and matches from far back.
samples = picture(160, 120, 3, 8)
samples[60:90] = samples[0:30]
keep('large', magick(samples, 8, 2, '-quality 95'), samples)

with open('pictures.txt', 'w') as f:
    f.write('\n'.join(index) + '\n')
