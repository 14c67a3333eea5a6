/* Answers timing jobs with libvips; the protocol is told in `compare`. Argument: threads. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <vips/vips.h>

#define MOST 200

static double milliseconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return x < y ? -1 : x > y;
}

/* The pixels of a file in memory; their bytes, or 0 if libvips cannot read it. */
static size_t decode(const void *file, size_t length) {
    VipsImage *image = vips_image_new_from_buffer(file, length, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
    size_t size = 0;
    if (!image) return 0;
    g_free(vips_image_write_to_memory(image, &size));
    g_object_unref(image);
    return size;
}

/* One call of a job from file to file; the bytes of its result, or 0 if there is no such job. */
static size_t convert(const char *job, double sigma, const void *file, size_t length, int width) {
    VipsImage *in = NULL, *out = NULL;
    void *result = NULL;
    size_t size = 0;
    int failed = 1;
    if (strcmp(job, "jpeg_half") == 0) {
        failed = vips_thumbnail_buffer((void *) file, length, &out, width / 2, NULL);
    } else if ((in = vips_image_new_from_buffer(file, length, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL))) {
        if (strcmp(job, "jpeg_gray") == 0) failed = vips_colourspace(in, &out, VIPS_INTERPRETATION_B_W, NULL);
        else if (strcmp(job, "png_blur") == 0) failed = vips_gaussblur(in, &out, sigma, NULL);
        g_object_unref(in);
    }
    if (failed) return 0;
    if (*job == 'p') failed = vips_pngsave_buffer(out, &result, &size, NULL);
    else failed = vips_jpegsave_buffer(out, &result, &size, "Q", 85, NULL);
    g_object_unref(out);
    g_free(result);
    return failed ? 0 : size;
}

/* One call of a job on pixels; the bytes of its result, or 0 if there is no such job. */
static size_t call(const char *job, double sigma, const void *pixels, size_t length, int width, int height) {
    VipsImage *in = vips_image_new_from_memory(pixels, length, width, height, 3, VIPS_FORMAT_UCHAR);
    VipsImage *out = NULL;
    size_t size = 0;
    int failed = 1;
    in->Type = VIPS_INTERPRETATION_sRGB;
    if (strcmp(job, "op_gray") == 0) failed = vips_colourspace(in, &out, VIPS_INTERPRETATION_B_W, NULL);
    else if (strcmp(job, "op_half") == 0) failed = vips_resize(in, &out, 0.5, NULL);
    else if (strcmp(job, "op_blur") == 0) failed = vips_gaussblur(in, &out, sigma, NULL);
    else if (strcmp(job, "jpeg_enc") == 0 || strcmp(job, "png_enc") == 0) {
        void *result = NULL;
        if (*job == 'p') failed = vips_pngsave_buffer(in, &result, &size, NULL);
        else failed = vips_jpegsave_buffer(in, &result, &size, "Q", 85, NULL);
        g_free(result);
        g_object_unref(in);
        return failed ? 0 : size;
    }
    if (!failed) {
        g_free(vips_image_write_to_memory(out, &size));
        g_object_unref(out);
    }
    g_object_unref(in);
    return size;
}

int main(int argc, char **argv) {
    char job[64], size[8], path[512];
    double budget;
    if (argc < 2 || VIPS_INIT(argv[0])) return 1;
    vips_concurrency_set(atoi(argv[1]));
    vips_cache_set_max(0);
    while (scanf("%63s %7s %lf", job, size, &budget) == 3) {
        int width = *size == 's' ? 720 : *size == 'm' ? 1792 : 4288;
        int height = *size == 's' ? 450 : *size == 'm' ? 1120 : 2800;
        char *colon = strchr(job, ':');
        double sigma = colon ? atof(colon + 1) : 0;
        double walls[MOST], cpu = 1e9, end = milliseconds(CLOCK_MONOTONIC) + budget;
        int count = 0;
        size_t bytes = 0;
        gchar *pixels = NULL;
        gsize length = 0;
        struct rusage usage;
        if (colon) *colon = 0;
        int tiff = strncmp(job, "tiff_", 5) == 0, decodes = tiff || strstr(job, "_dec") != NULL;
        int pixelwise = strncmp(job, "op_", 3) == 0 || strstr(job, "_enc") != NULL;
        const char *ending = pixelwise ? "rgb" : tiff ? "tif" : *job == 'b' ? "bmp" : *job == 'p' ? "png" : "jpg";
        snprintf(path, sizeof path, "%s/img/%s%s%s.%s", getenv("PEERS"), size, tiff ? "-" : "", tiff ? job + 5 : "",
                 ending);
        if (!g_file_get_contents(path, &pixels, &length, NULL)) {
            puts("NA");
            fflush(stdout);
            continue;
        }
        do {
            double wall = milliseconds(CLOCK_MONOTONIC), used = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
            bytes = decodes ? decode(pixels, length)
                    : pixelwise ? call(job, sigma, pixels, length, width, height)
                    : convert(job, sigma, pixels, length, width);
            walls[count++] = milliseconds(CLOCK_MONOTONIC) - wall;
            used = milliseconds(CLOCK_PROCESS_CPUTIME_ID) - used;
            if (used < cpu) cpu = used;
        } while (bytes && count < MOST && milliseconds(CLOCK_MONOTONIC) < end);
        g_free(pixels);
        qsort(walls, count, sizeof *walls, ascending);
        getrusage(RUSAGE_SELF, &usage);
        if (bytes)
            printf("%.4f %d %zu %ld %.4f %.4f\n", walls[count / 2], count, bytes, usage.ru_maxrss, walls[0], cpu);
        else
            puts("NA");
        fflush(stdout);
    }
    return 0;
}
