"""The pictures that every tool gets, the same in every run, and what the exact results for them are."""
import numpy as np
import scipy.ndimage as ndi
from PIL import Image

# Named colors, and one more.
COLORS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (10, 200, 30))
# Ink of cyan, magenta, yellow and black: paper, cyan, half black, a mixture.
INKS = ((0, 0, 0, 0), (255, 0, 0, 0), (0, 0, 0, 128), (40, 100, 200, 50))
FRAMES = ((200, 40, 40), (40, 200, 40), (40, 40, 200))
DELAYS = (100, 200, 300)
LOOPS = 5
DISC = (200, 60, 60)
HIDDEN = (0, 255, 0)


def busy(maximum=255, shape=(200, 300)):
    """Slopes, noise, and hard edges, in three channels, with something of each at the borders."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width]
    picture = np.stack([x / width, y / height, (x + y) / (width + height)], 2)
    noise = np.random.default_rng(14).random(picture.shape)
    left = x < width // 3
    picture[left] = noise[left]
    bars = (x > 2 * width // 3) & (x // 15 % 2 == y // 10 % 2)
    picture[bars] = 1
    picture[(x > 2 * width // 3) & ~bars] = 0
    picture[: height // 40, width // 2 :] = 1
    picture[-1, ::2] = 0
    return np.rint(picture * maximum)


def edge():
    """White beside black."""
    picture = np.zeros((140, 300, 3))
    picture[:, 150:] = 255
    return picture


def chequerboard(side):
    y, x = np.mgrid[0:side, 0:side]
    return np.repeat(((x + y) % 2 * 255.0)[..., None], 3, 2)


def disc():
    """An opaque disc; the transparent pixels around it have another color."""
    y, x = np.mgrid[0:100, 0:100]
    inside = (x - 50) ** 2 + (y - 50) ** 2 < 900
    picture = np.zeros((100, 100, 4))
    picture[..., :3] = HIDDEN
    picture[inside] = (*DISC, 255)
    return picture


def patches(colors):
    return np.repeat(np.repeat(np.array(colors, float)[None], 32, 0), 32, 1)


def save(path, picture):
    Image.fromarray(picture.astype(np.uint8)).save(path)


def save_16(path, picture):
    """Pillow has no 16-bit color."""
    import cv2

    cv2.imwrite(path, cv2.cvtColor(picture.astype(np.uint16), cv2.COLOR_RGB2BGR))


def save_jpeg(path, picture, subsampling):
    Image.fromarray(np.rint(picture).astype(np.uint8)).save(path, quality=90, subsampling=subsampling)


def save_cmyk(path, adobe):
    """A JPEG of ink, stored inverted as most programs do; with Adobe's marker or without."""
    Image.fromarray(patches(INKS).astype(np.uint8), 'CMYK').save(path, quality=100, subsampling=0)
    if not adobe:
        data = open(path, 'rb').read()
        start = data.index(b'\xff\xee')
        length = int.from_bytes(data[start + 2 : start + 4], 'big')
        with open(path, 'wb') as file:
            file.write(data[:start] + data[start + 2 + length :])


def save_turned(path):
    """A JPEG to be turned by a quarter clockwise: red left, which is to be the top."""
    picture = Image.new('RGB', (64, 48), (0, 0, 255))
    picture.paste((255, 0, 0), (0, 0, 32, 48))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(path, quality=95, subsampling=0, exif=exif)


def save_animation(path):
    frames = [Image.new('RGB', (60, 40), color) for color in FRAMES]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=list(DELAYS), loop=LOOPS)


def blurred(picture, sigma, window=4):
    """The Gaussian over that many sigma to each side, border pixels repeated, colors weighted by alpha."""
    if picture.shape[2] == 4:
        alpha = picture[..., 3:]
        result = blurred_plain(np.concatenate([picture[..., :3] * alpha, alpha], 2), sigma, window)
        result[..., :3] /= np.maximum(result[..., 3:], 1e-300)
        return result
    return blurred_plain(picture, sigma, window)


def blurred_plain(picture, sigma, window):
    return ndi.gaussian_filter(picture, (sigma, sigma, 0), mode='nearest', truncate=window)


def borders(picture, sigma):
    """The Gaussian with each kind of border, by what the kind does."""

    def result(picture, mode):
        return ndi.gaussian_filter(picture, (sigma, sigma, 0), mode=mode)

    inside = result(np.ones_like(picture), 'constant')
    return {
        'repeated': result(picture, 'nearest'),
        'mirrored': result(picture, 'reflect'),
        'mirrored about the last pixel': result(picture, 'mirror'),
        'not counted': result(picture, 'constant') / inside,
    }


def area(picture, width, height):
    """The mean over the area that each new pixel covers."""
    for axis, size in ((0, height), (1, width)):
        lines = np.moveaxis(picture, axis, 0)
        length = lines.shape[0]
        lines = np.repeat(lines, size, 0).reshape((size, length) + lines.shape[1:]).mean(1)
        picture = np.moveaxis(lines, 0, axis)
    return picture

