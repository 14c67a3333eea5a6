"""Answers timing jobs with Pillow, OpenCV or scikit-image; the protocol is told in `compare`. Arguments: library, threads."""
import io
import os
import resource
import statistics
import sys
import time

import numpy as np

LIBRARY, THREADS = sys.argv[1], int(sys.argv[2])
FOLDER = os.path.join(os.environ['PEERS'], 'img')
SIZES = {'s': (720, 450), 'm': (1792, 1120), 'l': (4288, 2800)}


def read(size, ending):
    with open(os.path.join(FOLDER, f'{size}.{ending}'), 'rb') as file:
        return file.read()


def pixels(size):
    width, height = SIZES[size]
    return np.frombuffer(read(size, 'rgb'), np.uint8).reshape(height, width, 3)


def pillow(job, size, value):
    from PIL import Image, ImageFilter, ImageSequence

    def opened(data):
        image = Image.open(io.BytesIO(data))
        image.load()
        return image

    def drafted(data, mode, scale):
        image = Image.open(io.BytesIO(data))
        image.draft(mode, (image.width // scale, image.height // scale))
        image.load()
        return image

    def written(image, **options):
        out = io.BytesIO()
        image.save(out, **options)
        return out.getvalue()

    def animation(change):
        frames = [change(f.convert('RGB')) for f in ImageSequence.Iterator(Image.open(io.BytesIO(read(size, 'gif'))))]
        return written(frames[0], format='GIF', save_all=True, append_images=frames[1:], loop=0)

    if job.startswith('tiff_'):
        tiff = read(f'{size}-{job[5:]}', 'tif')
        return lambda: opened(tiff)
    if job == 'bmp_dec':
        bmp = read(size, 'bmp')
        return lambda: opened(bmp)
    if job == 'gif_gray':
        return lambda: animation(lambda frame: frame.convert('L'))
    if job == 'gif_half':
        return lambda: animation(lambda frame: frame.resize((frame.width // 2, frame.height // 2), Image.LANCZOS))
    image = Image.fromarray(pixels(size))
    jpeg, png = read(size, 'jpg'), read(size, 'png')
    as_jpeg = {'format': 'JPEG', 'quality': 85}
    return {
        'op_gray': lambda: image.convert('L'),
        'op_half': lambda: image.reduce(2),
        'op_blur': lambda: image.filter(ImageFilter.GaussianBlur(value)),
        'jpeg_gray': lambda: written(drafted(jpeg, 'L', 1), **as_jpeg),
        'jpeg_half': lambda: written(drafted(jpeg, 'RGB', 2), **as_jpeg),
        'jpeg_dec': lambda: opened(jpeg),
        'jpeg_enc': lambda: written(image, subsampling=2, **as_jpeg),
        'png_dec': lambda: opened(png),
        'png_enc': lambda: written(image, format='PNG'),
        'png_blur': lambda: written(opened(png).filter(ImageFilter.GaussianBlur(value)), format='PNG'),
    }[job]


def opencv(job, size, value):
    import cv2

    cv2.setNumThreads(THREADS if THREADS > 1 else 0)
    if job.startswith('tiff_') or job == 'bmp_dec':
        name, ending = (size, 'bmp') if job == 'bmp_dec' else (f'{size}-{job[5:]}', 'tif')
        data = np.frombuffer(read(name, ending), np.uint8)
        return lambda: cv2.imdecode(data, cv2.IMREAD_COLOR)
    image = pixels(size).copy()
    jpeg = np.frombuffer(read(size, 'jpg'), np.uint8)
    png = np.frombuffer(read(size, 'png'), np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, 85]

    def blurred(array):
        return cv2.GaussianBlur(array, (0, 0), value, borderType=cv2.BORDER_REPLICATE)

    return {
        'op_gray': lambda: cv2.cvtColor(image, cv2.COLOR_RGB2GRAY),
        'op_half': lambda: cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
        'op_blur': lambda: blurred(image),
        'jpeg_gray': lambda: cv2.imencode('.jpg', cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE), quality)[1],
        'jpeg_half': lambda: cv2.imencode('.jpg', cv2.imdecode(jpeg, cv2.IMREAD_REDUCED_COLOR_2), quality)[1],
        'jpeg_dec': lambda: cv2.imdecode(jpeg, cv2.IMREAD_COLOR),
        'jpeg_enc': lambda: cv2.imencode('.jpg', image, quality)[1],
        'png_dec': lambda: cv2.imdecode(png, cv2.IMREAD_COLOR),
        'png_enc': lambda: cv2.imencode('.png', image)[1],
        'png_blur': lambda: cv2.imencode('.png', blurred(cv2.imdecode(png, cv2.IMREAD_COLOR)))[1],
    }[job]


def scikit(job, size, value):
    from skimage.color import rgb2gray
    from skimage.filters import gaussian
    from skimage.io import imread
    from skimage.transform import downscale_local_mean

    if job.startswith('tiff_'):
        tiff = read(f'{size}-{job[5:]}', 'tif')
        return lambda: imread(io.BytesIO(tiff), plugin='tifffile')
    if job == 'bmp_dec':
        bmp = read(size, 'bmp')
        return lambda: imread(io.BytesIO(bmp))
    image = pixels(size)
    return {
        'op_gray': lambda: rgb2gray(image),
        'op_half': lambda: downscale_local_mean(image, (2, 2, 1)),
        'op_blur': lambda: gaussian(image, value, channel_axis=-1, preserve_range=True),
    }[job]


def timed(call, budget):
    walls, cpus = [], []
    end = time.perf_counter() + budget / 1e3
    while True:
        wall, cpu = time.perf_counter(), time.process_time()
        result = call()
        walls.append((time.perf_counter() - wall) * 1e3)
        cpus.append((time.process_time() - cpu) * 1e3)
        if time.perf_counter() >= end or len(walls) >= 200:
            break
    size = len(result) if isinstance(result, bytes) or getattr(result, 'ndim', 0) == 1 else 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f'{statistics.median(walls):.4f} {len(walls)} {size} {peak} {min(walls):.4f} {min(cpus):.4f}'


make = {'pillow': pillow, 'opencv': opencv, 'scikit-image': scikit}[LIBRARY]
calls = {}
for line in sys.stdin:
    job, size, budget = line.split()
    if (job, size) not in calls:
        kind, _, value = job.partition(':')
        try:
            calls[job, size] = make(kind, size, float(value or 0))
        except (KeyError, FileNotFoundError):
            calls[job, size] = None
    call = calls[job, size]
    try:
        print(timed(call, float(budget)) if call else 'NA', flush=True)
    except Exception:  # a kind of file that the library does not read
        print('NA', flush=True)
