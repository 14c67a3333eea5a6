#!/usr/bin/env python3
"""Makes the JPEG files of these tests and the pixels they stand for.

Needs Pillow, NumPy, imagecodecs, cjpeg (libjpeg-turbo-progs) and libturbojpeg.so.0. Files come from cjpeg, Pillow,
TurboJPEG and imagecodecs (12 bits and lossless, by libjpeg-turbo 3); the pixels (NAME.png) are what Pillow, that is
libjpeg-turbo, decodes from them: NAME-2.png, -4, -8 at a fraction of the size, NAME-grey.png the luma alone.
"""
import ctypes, io, os, struct, subprocess
import imagecodecs
import numpy as np
from PIL import Image, ImageCms, ImageOps

os.chdir(os.path.dirname(os.path.abspath(__file__)))
W, H = 61, 43


def scene(w, h):
    """Gradients, edges in strong colours, and noise in one corner: all that upsampling and clamping can get wrong."""
    y, x = np.mgrid[0:h, 0:w].astype(float)
    a = np.stack([255 * x / w, 255 * y / h, 255 - 128 * (x / w + y / h)], -1)
    a[(x - w / 3) ** 2 + (y - h / 2) ** 2 < (h / 4) ** 2] = (255, 0, 0)
    a[((x // 4) + (y // 4)) % 2 + (x < w / 2) == 0] = (0, 0, 255)
    a[h * 3 // 4:, : w // 3] = np.random.default_rng(7).integers(0, 256, (h - h * 3 // 4, w // 3, 3))
    return Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))


def cjpeg(image, *options):
    out = io.BytesIO()
    image.save(out, 'PPM')
    return subprocess.run(['cjpeg', *options], input=out.getvalue(), capture_output=True, check=True).stdout


def pillow(image, **options):
    out = io.BytesIO()
    image.save(out, 'JPEG', **options)
    return out.getvalue()


def keep(name, data, reference=True, fractions=(), grey=False):
    with open(name + '.jpg', 'wb') as f:
        f.write(data)
    if reference:
        image = Image.open(io.BytesIO(data))
        ImageOps.exif_transpose(image if image.mode in ('L', 'RGB') else image.convert('RGB')).save(name + '.png')
    for n in fractions:
        image = Image.open(io.BytesIO(data))
        image.draft(image.mode, (image.width // n, image.height // n))
        assert image.width < W // n + 2
        image.save(f'{name}-{n}.png')
    if grey:
        image = Image.open(io.BytesIO(data))
        image.draft('L', image.size)
        assert image.mode == 'L'
        image.save(f'{name}-grey.png')


def segments(data):
    """(marker, start, end) of each segment before the first scan."""
    at = 2
    while data[at + 1] != 0xDA:
        end = at + 2 + struct.unpack('>H', data[at + 2:at + 4])[0]
        yield data[at + 1], at, end
        at = end


picture = scene(W, H)
for name, sampling in {'420': '2x2', '422': '2x1', '444': '1x1', '440': '1x2', '411': '4x1', '410': '4x2', '311': '3x1'}.items():
    keep('baseline-' + name, cjpeg(picture, '-quality', '90', '-sample', sampling),
         fractions=(2, 4, 8), grey=name in ('420', '422', '444', '440', '411'))
    keep('progressive-' + name, cjpeg(picture, '-quality', '90', '-progressive', '-sample', sampling),
         reference=name == '420', fractions=(2,) if name == '420' else (), grey=name == '420')
keep('odd-sampling', cjpeg(picture, '-quality', '90', '-sample', '2x2,1x2,2x1'))
keep('luma-subsampled', cjpeg(picture, '-quality', '90', '-sample', '1x1,2x2,2x2'))
keep('optimised', cjpeg(picture, '-quality', '90', '-optimize'), grey=True)
keep('restart-rows', cjpeg(picture, '-quality', '90', '-restart', '1'), grey=True)
keep('restart-blocks', cjpeg(picture, '-quality', '90', '-restart', '1B'), grey=True)
keep('restart-progressive', cjpeg(picture, '-quality', '90', '-progressive', '-restart', '3B'), grey=True)
keep('quality-1', cjpeg(picture, '-quality', '1'), grey=True)
keep('quality-100', cjpeg(picture, '-quality', '100', '-sample', '1x1'), grey=True)
keep('grey', cjpeg(picture.convert('L'), '-quality', '90'), fractions=(2, 4, 8))
keep('grey-progressive', cjpeg(picture.convert('L'), '-quality', '90', '-progressive'))
keep('rgb', cjpeg(picture, '-quality', '90', '-rgb'))
keep('arithmetic', cjpeg(picture, '-quality', '90', '-arithmetic'))
keep('arithmetic-progressive', cjpeg(picture, '-quality', '90', '-arithmetic', '-progressive'))
deep = np.array(scene(16, 8)).astype(np.uint16) * 16
keep('twelve-bits', imagecodecs.jpeg_encode(deep, bitspersample=12, level=90), reference=False)
keep('lossless', imagecodecs.jpeg_encode(np.array(scene(16, 8)), lossless=True), reference=False)
with open('/tmp/scans', 'w') as f:
    f.write('0;\n1;\n2;\n')
keep('three-scans', cjpeg(picture, '-quality', '90', '-scans', '/tmp/scans'), grey=True)
with open('/tmp/scans', 'w') as f:
    f.write('0,1,2: 0-0, 0, 0;\n0: 1-5, 0, 2;\n0: 1-5, 2, 1;\n')
keep('never-sharp', cjpeg(picture, '-quality', '90', '-scans', '/tmp/scans'), reference=False)
for w, h in ((1, 1), (2, 1), (1, 3), (3, 2), (5, 5), (8, 8), (9, 9), (16, 16), (17, 1), (1, 33), (33, 17)):
    keep(f'size-{w}x{h}', cjpeg(scene(w, h), '-quality', '90'), fractions=(2,) if w > 8 and h > 8 else ())

plain = cjpeg(picture, '-quality', '90')
drop = [(s, e) for m, s, e in segments(plain) if m == 0xC4]
keep('without-tables', plain[:drop[0][0]] + plain[drop[-1][1]:])
keep('extra-bytes', plain[:2] + plain[2:20] + b'\x12\x34\x56' + plain[20:], grey=True)

# What an encoder should make of the scene: the same bytes.
with open('scene.ppm', 'wb') as f:
    picture.save(f, 'PPM')
keep('encoded-rgb', cjpeg(picture, '-quality', '85'), reference=False)
keep('encoded-rgb-30', cjpeg(picture, '-quality', '30', '-baseline'), reference=False)
keep('encoded-grey', cjpeg(picture.convert('L'), '-quality', '85'), reference=False)

cmyk = Image.merge('CMYK', [*picture.split(), picture.convert('L').point(lambda v: v // 2)])
keep('cmyk-adobe', pillow(cmyk, quality=90, subsampling=0))
turbo = ctypes.CDLL('libturbojpeg.so.0')
turbo.tjInitCompress.restype = ctypes.c_void_p
buffer, size = ctypes.c_void_p(), ctypes.c_ulong()
inverted = bytes(255 - v for v in cmyk.tobytes())
assert turbo.tjCompress2(ctypes.c_void_p(turbo.tjInitCompress()), inverted, W, 0, H, 11, ctypes.byref(buffer),
                         ctypes.byref(size), 2, 90, 4096) == 0
keep('ycck-adobe', ctypes.string_at(buffer, size.value))
bare = pillow(cmyk, quality=90, subsampling=0)
adobe = next((s, e) for m, s, e in segments(bare) if m == 0xEE)
bare = bare[:adobe[0]] + bare[adobe[1]:]
keep('cmyk-bare', bare, reference=False)
# Without Adobe's marker the samples are inverted even so, for Pillow, libvips, ImageMagick and browsers.
Image.open(io.BytesIO(bare)).convert('RGB').save('cmyk-bare.png')

def ink_profile():
    """A small CMYK profile: two points an axis, inks a little impure, black not quite black."""
    def lab(c, m, y, k):
        light = 100 * (1 - .45 * c) * (1 - .5 * m) * (1 - .08 * y) * (1 - .85 * k)
        a = (-35 * c + 70 * m - 5 * y) * (1 - k)
        b = (-45 * c - 5 * m + 85 * y) * (1 - k)
        return [round(light * 2.55), round(a + 128), round(b + 128)]
    grid = [v for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1) for v in lab(c, m, y, k)]
    identity = bytes(range(256))
    table = (b'mft1\0\0\0\0' + bytes([4, 3, 2, 0]) + struct.pack('>9i', 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
             + identity * 4 + bytes(min(255, max(0, v)) for v in grid) + identity * 3)
    table += bytes(-len(table) % 4)
    text = b'text\0\0\0\0None\0\0\0\0'
    name = b'desc\0\0\0\0' + struct.pack('>I', 5) + b'Inks\0' + bytes(78)
    name += bytes(-len(name) % 4)
    white = b'XYZ \0\0\0\0' + struct.pack('>3i', 0xF6D6, 0x10000, 0xD32D)
    tags, body = [], b''
    for sign, data in (b'A2B0', table), (b'cprt', text), (b'desc', name), (b'wtpt', white):
        tags.append((sign, len(body), len(data)))
        body += data
    start = 128 + 4 + 12 * len(tags)
    head = struct.pack('>I4sI4s4s4s12s4s4sIIIIII3i', start + len(body), b'none', 0x02400000, b'prtr', b'CMYK', b'Lab ',
                       b'\x07\xe6\0\1\0\1\0\0\0\0\0\0', b'acsp', b'none', 0, 0, 0, 0, 0, 0, 0xF6D6, 0x10000, 0xD32D)
    head += bytes(128 - len(head))
    return head + struct.pack('>I', len(tags)) + b''.join(struct.pack('>4sII', s, start + o, n) for s, o, n in tags) + body


inks = ink_profile()
data = pillow(cmyk, quality=90, subsampling=0, icc_profile=inks)
keep('cmyk-profile', data, reference=False)
ImageCms.profileToProfile(Image.open(io.BytesIO(data)), ImageCms.ImageCmsProfile(io.BytesIO(inks)),
                          ImageCms.createProfile('sRGB'), outputMode='RGB').save('cmyk-profile.png')

small = scene(24, 16)
for n in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = n
    keep(f'orientation_{n}', pillow(small, quality=95, subsampling=0, exif=exif.tobytes()))

# A profile that takes three segments: sRGB with a large private tag.
srgb = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes())
count = struct.unpack('>I', srgb[128:132])[0]
table = [struct.unpack('>4sII', srgb[132 + 12 * i:144 + 12 * i]) for i in range(count)]
body = bytes(srgb[132 + 12 * count:])
private = b'data' + bytes(8) + b'Serai' * 28000
profile = bytes(srgb[:128]) + struct.pack('>I', count + 1) \
    + b''.join(struct.pack('>4sII', s, o + 12, n) for s, o, n in table) \
    + struct.pack('>4sII', b'serv', 144 + 12 * count + len(body), len(private)) + body + private
profile = struct.pack('>I', len(profile)) + profile[4:]
keep('profile', pillow(small, quality=90, icc_profile=profile))
grey_profile = bytes(srgb[:16]) + b'GRAY' + bytes(srgb[20:])
keep('profile-of-another-space', pillow(small, quality=90, icc_profile=grey_profile), reference=False)

# Large enough for Serai's encoder to take it in bands of half a million pixels: of 32 rows of MCUs, and of 64.
y, x = np.mgrid[0:1055, 0:1013]
slopes = Image.fromarray(np.stack([x // 4, y // 4, (x + y) // 8], -1).astype(np.uint8))
keep('encoded-bands', cjpeg(slopes, '-quality', '85', '-restart', '32'), reference=False)
keep('encoded-bands-grey', cjpeg(slopes.getchannel(1), '-quality', '85', '-restart', '64'), reference=False)
