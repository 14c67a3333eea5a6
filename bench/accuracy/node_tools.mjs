// Does to image files what it is told, with the libraries for Node.js in $PEERS. Lines in: {tool, step, source, target, value},
// lines out: {} or {error}. With the argument `versions` it prints those.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const modules = join(process.env.PEERS, 'npm', 'node_modules');
const require = createRequire(join(modules, 'x'));
const imported = (file) => import(pathToFileURL(join(modules, file)).href);
const version = (name) => JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version;

async function withSharp(change, options) {
  const sharp = require('sharp');
  return (source, target, value) => change(sharp(source, options), value).toFile(target);
}

async function withJimp(change) {
  const { Jimp } = require('jimp');
  return async (source, target, value) => {
    const image = await Jimp.read(source);
    change(image, value);
    await image.write(target);
  };
}

async function withCanvas(filter, size = (image) => [image.width, image.height]) {
  const { createCanvas, loadImage } = require('@napi-rs/canvas');
  return async (source, target, value) => {
    const image = await loadImage(source);
    const canvas = createCanvas(...size(image, value));
    const context = canvas.getContext('2d');
    context.filter = filter(value);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    writeFileSync(target, canvas.toBuffer(target.endsWith('.png') ? 'image/png' : 'image/jpeg'));
  };
}

async function withNapiImage(change) {
  const { Transformer } = require('@napi-rs/image');
  return (source, target, value) => {
    const image = change(new Transformer(readFileSync(source)), value);
    writeFileSync(target, target.endsWith('.png') ? image.pngSync() : image.jpegSync());
  };
}

async function withImageJs(change) {
  const { readSync, writeSync } = await imported('image-js/lib/index.js');
  return (source, target, value) => writeSync(target, change(readSync(source), value));
}

let magick;
async function withMagick(change) {
  magick ??= (async () => {
    const library = await imported('@imagemagick/magick-wasm/dist/index.js');
    await library.initializeImageMagick(readFileSync(require.resolve('@imagemagick/magick-wasm/magick.wasm')));
    return library;
  })();
  const { ImageMagick, MagickFormat } = await magick;
  return (source, target, value) =>
    ImageMagick.read(readFileSync(source), (image) => {
      change(image, value);
      image.write(target.endsWith('.png') ? MagickFormat.Png : MagickFormat.Jpeg, (data) => writeFileSync(target, data));
    });
}

const same = () => {};
const tools = {
  sharp: {
    blur: () => withSharp((image, sigma) => image.blur(sigma)),
    gray: () => withSharp((image) => image.grayscale()),
    size: () => withSharp((image, [width, height]) => image.resize(width, height)),
    same: () => withSharp((image) => image),
    frames: () => withSharp((image, sigma) => image.blur(sigma), { animated: true }),
  },
  'sharp, float': {
    blur: () => withSharp((image, sigma) => image.blur({ sigma, precision: 'float', minAmplitude: 0.001 })),
  },
  jimp: {
    blur: () => withJimp((image, sigma) => image.gaussian(sigma)),
    gray: () => withJimp((image) => image.greyscale()),
    scale: () => withJimp((image, factor) => image.scale(factor)),
    same: () => withJimp(same),
    frames: () => withJimp((image, sigma) => image.gaussian(sigma)),
  },
  'jimp, fast': {
    blur: () => withJimp((image, radius) => image.blur(radius)),
  },
  '@napi-rs/canvas': {
    blur: () => withCanvas((sigma) => `blur(${sigma}px)`),
    gray: () => withCanvas(() => 'grayscale(1)'),
    size: () => withCanvas(() => 'none', (_, size) => size),
    same: () => withCanvas(() => 'none'),
  },
  '@napi-rs/image': {
    blur: () => withNapiImage((image, sigma) => image.blur(sigma)),
    gray: () => withNapiImage((image) => image.grayscale()),
    size: () => withNapiImage((image, [width, height]) => image.resize(width, height)),
    same: () => withNapiImage((image) => image),
  },
  'image-js': {
    blur: () => withImageJs((image, sigma) => image.gaussianBlur({ sigma })),
    gray: () => withImageJs((image) => image.grey()),
    scale: () => withImageJs((image, factor) => image.resize({ xFactor: factor, yFactor: factor })),
    same: () => withImageJs((image) => image),
  },
  'magick-wasm': {
    blur: () => withMagick((image, sigma) => image.blur(0, sigma)),
    gray: () => withMagick((image) => image.grayscale()),
    size: () => withMagick((image, [width, height]) => image.resize(width, height)),
    same: () => withMagick(same),
  },
  'magick-wasm, gaussianBlur': {
    blur: () => withMagick((image, sigma) => image.gaussianBlur(0, sigma)),
  },
};

if (process.argv[2] === 'versions') {
  const names = { '@imagemagick/magick-wasm': 'magick-wasm' };
  for (const name of ['sharp', 'jimp', '@napi-rs/canvas', '@napi-rs/image', 'image-js', '@imagemagick/magick-wasm']) {
    console.log(`${names[name] ?? name} ${version(name)}`);
  }
  console.log(`libvips in sharp ${require('sharp').versions.vips}`);
  await withMagick(same);
  console.log((await magick).Magick.imageMagickVersion);
  process.exit();
}
for await (const line of createInterface({ input: process.stdin })) {
  const { tool, step, source, target, value } = JSON.parse(line);
  try {
    await (await tools[tool][step]())(source, target, value);
    console.log('{}');
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
