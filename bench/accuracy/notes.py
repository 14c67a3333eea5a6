"""The last column of some tables, for users of another tool: what may surprise them, and what to do instead.

Written by hand, and therefore without measured figures.
"""

OTHER_GRAY = 'green comes out darker in Serai, red and blue lighter; Serai has no other weights'
SAME_GRAY = 'the same weights; some results differ by one level'
LIGHT = 'linear light is weighted there, the samples as stored in Serai: saturated colors come out darker; Serai has no other weights'
SMALLER = 'for its size name the factor with more digits (`scale:0.4988`)'
SIGMA_OF_ROW = 'ask for the σ of this row'
FIRST_ONLY = 'only the first frame; Serai blurs and keeps all'
SEAMS = 'it blurs all frames as one tall picture; in Serai each stands alone'
TURN = 'Serai turns the pixels and leaves the tag out; '

NOTES = {
    'softness': {
        'Pillow': 'the same σ; boxes in place of the Gaussian there',
        'OpenCV': 'the same σ; `BORDER_REPLICATE` gives the borders of Serai there',
        'OpenCV, BORDER_REPLICATE': 'the same',
        'scikit-image': 'the same',
        'scipy': "the same σ; `mode='nearest'` gives the borders of Serai there, floats the fractions that bytes lose",
        'ImageMagick 6': 'the same σ; of less than a pixel: `-gaussian-blur`',
        'ImageMagick 6, -gaussian-blur': 'the same',
        'GraphicsMagick': 'the same σ; `-gaussian` gives the borders of Serai there',
        'GraphicsMagick, -gaussian': 'the same',
        'ffmpeg': SIGMA_OF_ROW,
        'ffmpeg, steps=6': SIGMA_OF_ROW,
        'libvips': SIGMA_OF_ROW,
        'libvips, float': 'the same',
        'sharp': SIGMA_OF_ROW,
        'sharp, float': 'the same',
        'jimp': 'its number is a radius: ' + SIGMA_OF_ROW,
        'jimp, fast': 'its number is a radius: ' + SIGMA_OF_ROW,
        '@napi-rs/canvas': SIGMA_OF_ROW + '; an opaque picture stays opaque in Serai',
        '@napi-rs/image': 'the same σ',
        'image-js': SIGMA_OF_ROW,
        'magick-wasm': SIGMA_OF_ROW,
        'magick-wasm, gaussianBlur': SIGMA_OF_ROW + '; `blur` is nearer to a Gaussian there',
    },
    'flat': {
        'libvips': 'in Serai white stays white; `--precision=float --min-ampl=0.001` there',
        'sharp': "in Serai white stays white; `{ sigma, precision: 'float', minAmplitude: 0.001 }` there",
        'scipy': 'in Serai white stays white; floats there',
        'jimp, fast': 'a radius that is no whole number makes an empty picture there; Serai takes fractions',
        '@napi-rs/canvas': 'in Serai borders stay opaque',
    },
    'gray': {
        'Pillow': SAME_GRAY,
        'OpenCV': SAME_GRAY,
        'GraphicsMagick': SAME_GRAY,
        'ffmpeg': SAME_GRAY,
        'scikit-image': OTHER_GRAY,
        'ImageMagick 6': OTHER_GRAY + '; `-grayscale Rec601Luma` gives those of Serai there',
        'jimp': OTHER_GRAY,
        '@napi-rs/canvas': OTHER_GRAY,
        '@napi-rs/image': OTHER_GRAY,
        'image-js': OTHER_GRAY,
        'magick-wasm': OTHER_GRAY + '; `grayscale(PixelIntensityMethod.Rec601Luma)` gives those of Serai there',
        'libvips': LIGHT,
        'sharp': LIGHT,
    },
    'sizes': {
        'Pillow': SMALLER,
        'OpenCV': SMALLER,
        'OpenCV, INTER_AREA': SMALLER,
        'scikit-image': SMALLER,
        'scipy': SMALLER,
        'ffmpeg': SMALLER + '; 0 means the old length there',
        'libvips': 'its factor is binary, a little below the decimal one',
        'jimp': 'its factor is binary, a little below the decimal one',
        'image-js': 'its factor is binary, a little below the decimal one',
    },
    'half': {
        'OpenCV': 'interpolates between four pixels, whatever the factor; Serai takes the mean of the area, as `INTER_AREA` does',
        'OpenCV, INTER_AREA': 'the same filter',
        'Pillow': '`reduce(2)` is the filter of Serai for even sides',
        'scipy': 'interpolates between few pixels, whatever the factor; Serai takes the mean of the area',
        'image-js': 'interpolates between four pixels, whatever the factor; Serai takes the mean of the area',
        '@napi-rs/canvas': "interpolates between few pixels; `imageSmoothingQuality = 'high'` takes more there",
    },
    'frames': {
        'Pillow': FIRST_ONLY,
        'scikit-image': FIRST_ONLY,
        'jimp': FIRST_ONLY,
        'ffmpeg': 'the number of loops and the time of the last frame are lost; Serai keeps them',
        'libvips': SEAMS,
        'sharp': SEAMS,
    },
    'turned': {
        'Pillow': TURN + '`ImageOps.exif_transpose` there',
        'ImageMagick 6': TURN + '`-auto-orient` there',
        'GraphicsMagick': TURN + '`-auto-orient` there',
        'libvips': TURN + '`autorot` there',
        'sharp': TURN + '`rotate()` without an angle there',
        '@napi-rs/image': TURN + '`rotate()` there',
        'image-js': TURN + 'nothing of the kind there',
        'magick-wasm': TURN + '`autoOrient()` there',
    },
}
