"""What each tool does to a file: `blur` by sigma, `gray`, `scale` by a factor or to a `size`, `half` (of a JPEG, to means of
areas), `frames` (blurs an animation), and `same` (only reads and writes). A tool that lacks a step says so with KeyError; one that fails, with any other exception."""
import json
import os
import subprocess

import cv2
import numpy as np
import scipy.ndimage as ndi
import skimage
from PIL import Image, ImageFilter, ImageOps
from skimage import color, filters, io, transform

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
JAR = os.path.join(ROOT, 'target', 'serai.jar')


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip() or f'{command[0]} fails')
    return done.stdout


def serai(pipeline):
    return lambda source, target, value: run(
        'java', '-jar', JAR, 'apply', source, pipeline.format(value), '-o', target, '--local')


def pillow(change):
    return lambda source, target, value: change(Image.open(source), value).save(target)


def pillow_drafted(image, _):
    image.draft('RGB', (image.width // 2, image.height // 2))
    return image


def opencv(change, read=cv2.IMREAD_COLOR):
    def do(source, target, value):
        picture = cv2.imread(source, read)
        if picture is None:
            raise RuntimeError('is not read')
        cv2.imwrite(target, change(picture, value))

    return do


def opencv_scaled(interpolation):
    return opencv(lambda picture, factor: cv2.resize(picture, None, fx=factor, fy=factor, interpolation=interpolation))


def opencv_blurred(*border):
    return opencv(lambda picture, sigma: cv2.GaussianBlur(picture, (0, 0), sigma, 0, 0, *border), cv2.IMREAD_UNCHANGED)


def scikit(change):
    """Results between 0 and 1 are stored with the samples' own depth."""

    def do(source, target, value):
        picture = io.imread(source)
        result = change(picture, value)
        if result.dtype.kind == 'f':
            result = (skimage.img_as_uint if picture.dtype == np.uint16 else skimage.img_as_ubyte)(np.clip(result, 0, 1))
        io.imsave(target, result, check_contrast=False)

    return do


def scipy_zoom(picture, factor):
    return ndi.zoom(picture, (factor, factor, 1))


def magick(*options, command=('convert',)):
    return lambda source, target, value: run(*command, source, *(o.format(value) for o in options), target)


def magick_percent(command):
    return lambda source, target, value: run(*command, source, '-resize', f'{value * 100:g}%', target)


def ffmpeg(graph):
    return lambda source, target, value: run(
        'ffmpeg', '-loglevel', 'error', '-y', '-i', source, '-filter_complex', graph.format(value), target)


def vips(*arguments, source_options=''):
    def do(source, target, value):
        places = {'in': source + source_options, 'out': target}
        run('vips', *(places.get(a, a.format(value)) for a in arguments))

    return do


GM = ('gm', 'convert')
TOOLS = {
    'Serai': {
        'blur': serai('blur:{}'),
        'gray': serai('grayscale'),
        'scale': serai('scale:{}'),
        'frames': serai('blur:{}'),
        'half': serai('scale:0.5'),
        'same': serai('scale:1'),
    },
    'Pillow': {
        'blur': pillow(lambda image, sigma: image.filter(ImageFilter.GaussianBlur(sigma))),
        'gray': pillow(lambda image, _: image.convert('L')),
        'scale': pillow(ImageOps.scale),
        'frames': pillow(lambda image, sigma: image.convert('RGB').filter(ImageFilter.GaussianBlur(sigma))),
        'same': pillow(lambda image, _: image.convert('RGB')),
    },
    'Pillow, reduce(2)': {'half': pillow(lambda image, _: image.reduce(2))},
    'Pillow, draft': {'half': pillow(pillow_drafted)},
    'OpenCV': {
        'blur': opencv_blurred(),
        'gray': opencv(lambda picture, _: cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.IMREAD_ANYDEPTH | cv2.IMREAD_COLOR),
        'scale': opencv_scaled(cv2.INTER_LINEAR),
        'same': opencv(lambda picture, _: picture),
    },
    'OpenCV, BORDER_REPLICATE': {'blur': opencv_blurred(cv2.BORDER_REPLICATE)},
    'OpenCV, INTER_AREA': {
        'scale': opencv_scaled(cv2.INTER_AREA),
        'half': opencv(lambda picture, _: cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)),
    },
    'OpenCV, IMREAD_REDUCED_COLOR_2': {'half': opencv(lambda picture, _: picture, cv2.IMREAD_REDUCED_COLOR_2)},
    'scikit-image': {
        'blur': scikit(lambda picture, sigma: filters.gaussian(picture, sigma, channel_axis=-1)),
        'gray': scikit(lambda picture, _: color.rgb2gray(picture)),
        'scale': scikit(lambda picture, factor: transform.rescale(picture, factor, channel_axis=-1)),
        'frames': scikit(lambda picture, sigma: filters.gaussian(picture, sigma, channel_axis=-1)),
        'same': scikit(lambda picture, _: picture),
    },
    'scipy': {
        'blur': scikit(lambda picture, sigma: ndi.gaussian_filter(picture, (sigma, sigma, 0))),
        'scale': scikit(scipy_zoom),
    },
    'ImageMagick 6': {
        'blur': magick('-blur', '0x{}'),
        'gray': magick('-colorspace', 'Gray'),
        'scale': magick_percent(('convert',)),
        'frames': magick('-blur', '0x{}'),
        'same': magick('-colorspace', 'sRGB'),
    },
    'ImageMagick 6, -gaussian-blur': {'blur': magick('-gaussian-blur', '0x{}')},
    'GraphicsMagick': {
        'blur': magick('-blur', '0x{}', command=GM),
        'gray': magick('-colorspace', 'Gray', command=GM),
        'scale': magick_percent(GM),
        'frames': magick('-blur', '0x{}', command=GM),
        'same': magick('-colorspace', 'RGB', command=GM),
    },
    'GraphicsMagick, -gaussian': {'blur': magick('-gaussian', '0x{}', command=GM)},
    'ffmpeg': {
        'blur': ffmpeg('gblur=sigma={}'),
        'gray': ffmpeg('format=gray'),
        'scale': ffmpeg('scale=iw*{0}:ih*{0}'),
        'frames': ffmpeg('gblur=sigma={},split[a][b];[a]palettegen[p];[b][p]paletteuse'),
        'same': ffmpeg('null'),
    },
    'ffmpeg, steps=6': {'blur': ffmpeg('gblur=sigma={}:steps=6')},
    'libvips': {
        'blur': vips('gaussblur', 'in', 'out', '{}'),
        'gray': vips('colourspace', 'in', 'out', 'b-w'),
        'scale': vips('resize', 'in', 'out', '{}'),
        'frames': vips('gaussblur', 'in', 'out', '{}', source_options='[n=-1]'),
        'same': vips('colourspace', 'in', 'out', 'srgb'),
    },
    'libvips, float': {'blur': vips('gaussblur', 'in', 'out', '{}', '--precision=float', '--min-ampl=0.001')},
}
NODE = {
    'sharp': ('blur', 'gray', 'size', 'same', 'frames'),
    'sharp, float': ('blur',),
    'jimp': ('blur', 'gray', 'scale', 'same', 'frames'),
    'jimp, fast': ('blur',),
    '@napi-rs/canvas': ('blur', 'gray', 'size', 'same'),
    '@napi-rs/image': ('blur', 'gray', 'size', 'same'),
    'image-js': ('blur', 'gray', 'scale', 'same'),
    'magick-wasm': ('blur', 'gray', 'size', 'same'),
    'magick-wasm, gaussianBlur': ('blur',),
}


class Node:
    """The process that has the libraries for Node.js."""

    def __init__(self):
        self.process = subprocess.Popen(
            ['node', os.path.join(HERE, 'node_tools.mjs')], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def step(self, tool, step):
        def do(source, target, value):
            question = {'tool': tool, 'step': step, 'source': source, 'target': target, 'value': value}
            self.process.stdin.write(json.dumps(question) + '\n')
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
            if 'error' in answer:
                raise RuntimeError(answer['error'])

        return do

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


def all_tools(node):
    return {**TOOLS, **{tool: {step: node.step(tool, step) for step in steps} for tool, steps in NODE.items()}}


def versions():
    def debian(*packages):
        return run('dpkg-query', '-W', '-f', '${Package} ${Version}\n', *packages).splitlines()

    return (
        [run('java', '-jar', JAR, '--version').splitlines()[0], run('java', '--version').splitlines()[0]]
        + debian('python3-pil', 'python3-opencv', 'python3-skimage', 'python3-scipy', 'imagemagick', 'graphicsmagick',
                 'ffmpeg', 'libvips-tools')
        + run('node', os.path.join(HERE, 'node_tools.mjs'), 'versions').splitlines()
    )
