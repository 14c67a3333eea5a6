// Answers timing jobs with sharp; the protocol is told in `compare`. Argument: threads.
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const sharp = createRequire(join(process.env.PEERS, 'npm', 'package.json'))('sharp');

sharp.cache(false);
sharp.concurrency(Number(process.argv[2]));
const sizes = { s: [720, 450], m: [1792, 1120], l: [4288, 2800] };
const files = {};
const read = (name) => (files[name] ??= readFileSync(join(process.env.PEERS, 'img', name)));
const raw = (s) => sharp(read(`${s}.rgb`), { raw: { width: sizes[s][0], height: sizes[s][1], channels: 3 } });
const half = (image, s) => image.resize(sizes[s][0] / 2, sizes[s][1] / 2);
const jpeg = { quality: 85, chromaSubsampling: '4:2:0' };
const gif = (s) => sharp(read(`${s}.gif`), { animated: true });

const jobs = {
  op_gray: (s) => raw(s).grayscale().raw(),
  op_half: (s) => half(raw(s), s).raw(),
  op_blur: (s, sigma) => raw(s).blur(sigma).raw(),
  jpeg_gray: (s) => sharp(read(`${s}.jpg`)).grayscale().jpeg(jpeg),
  jpeg_half: (s) => half(sharp(read(`${s}.jpg`)), s).jpeg(jpeg),
  jpeg_dec: (s) => sharp(read(`${s}.jpg`)).raw(),
  jpeg_enc: (s) => raw(s).jpeg(jpeg),
  png_dec: (s) => sharp(read(`${s}.png`)).raw(),
  png_enc: (s) => raw(s).png(),
  png_blur: (s, sigma) => sharp(read(`${s}.png`)).blur(sigma).png(),
  gif_gray: (s) => gif(s).grayscale().gif(),
  gif_half: (s) => gif(s).resize({ width: s === 'a' ? 100 : 240 }).gif(),
};

const tiff = (kind) => (s) => sharp(read(`${s}-${kind}.tif`)).raw();
const find = (job) => jobs[job] ?? (job.startsWith('tiff_') ? tiff(job.slice(5)) : undefined);

async function time(job, size, value, budget) {
  const walls = [];
  const cpus = [];
  const end = performance.now() + budget;
  let result;
  do {
    const cpu = process.cpuUsage();
    const wall = performance.now();
    result = await find(job)(size, value).toBuffer();
    walls.push(performance.now() - wall);
    const used = process.cpuUsage(cpu);
    cpus.push((used.user + used.system) / 1e3);
  } while (performance.now() < end && walls.length < 200);
  walls.sort((a, b) => a - b);
  const peak = process.resourceUsage().maxRSS;
  const numbers = [walls[walls.length >> 1], walls[0], Math.min(...cpus)].map((n) => n.toFixed(4));
  return `${numbers[0]} ${walls.length} ${result.length} ${peak} ${numbers[1]} ${numbers[2]}`;
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, size, budget] = line.split(' ');
    const [job, value] = name.split(':');
    try {
      console.log(find(job) ? await time(job, size, Number(value), Number(budget)) : 'NA');
    } catch (error) {
      console.log(`NA ${String(error).replace(/\s+/g, '_')}`);
    }
  }
})();
