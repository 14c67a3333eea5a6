"""Makes the test images in $PEERS/img out of Debian's photographic wallpapers: s (0.3 MP), m (2 MP), l (12 MP)."""
import os
import shutil

from PIL import Image

FOLDER = os.path.join(os.environ['PEERS'], 'img')
# Names as the jobs have them, Pillow's names of the compressions, and the predictors: 1 none, 2 differences.
TIFFS = (('none', None, None), ('packbits', 'packbits', None), ('lzw', 'tiff_lzw', 1), ('lzw_differences', 'tiff_lzw', 2),
         ('deflate_differences', 'tiff_adobe_deflate', 2))
WALLPAPER = '/usr/share/wallpapers/{}/contents/images/2560x1600.jpg'


def photograph(name):
    return Image.open(WALLPAPER.format(name)).convert('RGB')


def save(size, image):
    path = os.path.join(FOLDER, size)
    image.save(path + '.jpg', quality=85, subsampling=2)
    # All three hold the same pixels: those of the JPEG.
    decoded = Image.open(path + '.jpg').convert('RGB')
    decoded.save(path + '.png')
    decoded.save(path + '.bmp')
    for kind, compression, predictor in TIFFS:
        decoded.save(f'{path}-{kind}.tif', compression=compression, tiffinfo={317: predictor} if predictor else {})
    with open(path + '.rgb', 'wb') as raw:
        raw.write(decoded.tobytes())


evening = photograph('EveningGlow')
save('s', evening.resize((720, 450), Image.LANCZOS))
save('m', evening.resize((1792, 1120), Image.LANCZOS))
large = Image.new('RGB', (4288, 2800))
for i, name in enumerate(('EveningGlow', 'OneStandsOut', 'BytheWater', 'FallenLeaf')):
    large.paste(photograph(name).crop((208, 100, 2352, 1500)), (i % 2 * 2144, i // 2 * 1400))
save('l', large)

shutil.copy('/usr/lib/python3/dist-packages/imageio/resources/images/newtonscradle.gif', os.path.join(FOLDER, 'a.gif'))
frames = [
    evening.crop((20 * i, 10 * i, 20 * i + 1280, 10 * i + 800)).resize((480, 300), Image.LANCZOS).quantize(256)
    for i in range(24)
]
frames[0].save(os.path.join(FOLDER, 'b.gif'), save_all=True, append_images=frames[1:], duration=40, loop=0)
