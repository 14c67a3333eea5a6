#!/usr/bin/env python3
"""Makes the reference files beside it: pictures, and what the operations should give for them, in double precision.

Needs numpy and scipy. Files are named WIDTHxHEIGHTxCHANNELS-DEPTH[-STEP].raw.gz and hold interleaved samples, 16 bits
little-endian. Results are rounded, and come from other means than the ones under test: the Gaussian from scipy.ndimage,
areas from whole-number repetition, the cubic from its formula in matrix form.
"""
import gzip
import os

import numpy as np
import scipy.ndimage as ndi

HERE = os.path.dirname(os.path.abspath(__file__))
SIGMAS = (0.5, 1, 2, 5, 20, 100)


def name(picture, step=None):
    height, width, channels = picture.shape
    return f'{width}x{height}x{channels}-{8 * picture.itemsize}' + (f'-{step}' if step else '')


def save(file, samples):
    with open(os.path.join(HERE, file + '.raw.gz'), 'wb') as out:
        out.write(gzip.compress(samples.astype(samples.dtype.newbyteorder('<')).tobytes(), 9, mtime=0))


def weighted(picture, linear):
    """Applies a linear operation with the colours weighted by alpha, the last of an even number of channels."""
    numbers = picture.astype(np.float64)
    if picture.shape[2] % 2:
        return linear(numbers)
    alpha = numbers[..., -1:]
    result = linear(np.concatenate([numbers[..., :-1] * alpha, alpha], 2))
    colour = np.where(result[..., -1:] > 0, result[..., :-1] / np.maximum(result[..., -1:], 1e-300), 0)
    return np.concatenate([colour, result[..., -1:]], 2)


def rounded(numbers, like):
    return np.clip(np.floor(numbers + 0.5), 0, np.iinfo(like.dtype).max).astype(like.dtype)


def blurred(picture, sigma):
    return weighted(picture, lambda a: ndi.gaussian_filter(a, (sigma, sigma, 0), mode='nearest', truncate=4))


def area(numbers, size, axis):
    """The mean over equal stretches of a line in which each sample stands `size` times."""
    length = numbers.shape[axis]
    lines = np.moveaxis(numbers, axis, 0)
    means = np.repeat(lines, size, 0).reshape((size, length) + lines.shape[1:]).mean(1)
    return np.moveaxis(means, 0, axis)


def cubic(numbers, size, axis):
    """Catmull-Rom by its basis matrix; samples beyond the ends are the ends'."""
    length = numbers.shape[axis]
    lines = np.moveaxis(numbers, axis, 0)
    middle = (np.arange(size) + 0.5) * length / size - 0.5
    base = np.floor(middle).astype(int)
    t = middle - base
    basis = 0.5 * np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]])
    weights = np.stack([t**0, t, t**2, t**3], 1) @ basis
    result = sum(
        weights[:, [k]].reshape((-1,) + (1,) * (lines.ndim - 1)) * lines[np.clip(base - 1 + k, 0, length - 1)]
        for k in range(4)
    )
    return np.moveaxis(result, 0, axis)


def scaled(picture, factor):
    height, width, _ = picture.shape
    new = [max(1, int(np.floor(n * factor + 0.5))) for n in (height, width)]
    how = area if factor < 1 else cubic
    return weighted(picture, lambda a: how(how(a, new[0], 0), new[1], 1))


def pictures():
    random = np.random.default_rng(601)
    for dtype in (np.uint8, np.uint16):
        top = np.iinfo(dtype).max
        for channels in (1, 2, 3, 4):
            # Noise, extreme values, and a smooth part; alpha has transparent and opaque regions and in-betweens.
            picture = random.integers(0, top + 1, (29, 37, channels)).astype(dtype)
            picture[:10] = (random.integers(0, 2, (10, 37, channels)) * top).astype(dtype)
            picture[20:, :18] = (np.arange(18)[:, None] * (top // 40)).astype(dtype)
            if channels % 2 == 0:
                picture[:, :9, -1] = 0
                picture[:, 24:, -1] = top
            yield picture
    for height, width, channels in ((1, 1, 3), (1, 40, 3), (40, 1, 3), (2, 3, 4), (1, 40, 4)):
        yield random.integers(0, 256, (height, width, channels)).astype(np.uint8)


for picture in pictures():
    save(name(picture), picture)
    for sigma in SIGMAS:
        save(name(picture, f'blur:{sigma}'.replace(':', '-')), rounded(blurred(picture, sigma), picture))
    for factor in (0.5, 0.3, 0.75, 0.06, 2, 3.3):
        save(name(picture, f'scale-{factor}'), rounded(scaled(picture, factor), picture))
    if picture.shape[2] > 2:
        luma = picture[..., :3].astype(np.float64) @ np.array([0.299, 0.587, 0.114])
        grey = np.concatenate([luma[..., None], picture[..., 3:].astype(np.float64)], 2)
        save(name(picture, 'grayscale'), rounded(grey, picture))

# Large enough for whole vectors and shared rows: stripes of every width and direction, and an edge.
y, x = np.mgrid[0:131, 0:167]
stripes = ((x * x // 97 + y // 3) % 2 * 255).astype(np.uint8)
stripes[:, :20] = 255
stripes[:, 20:40] = 0
stripes = np.stack([stripes, stripes[::-1], stripes[:, ::-1]], 2)
save(name(stripes), stripes)
for sigma in SIGMAS + (2.4, 3.6):
    save(name(stripes, f'blur-{sigma}'), rounded(blurred(stripes, sigma), stripes))
