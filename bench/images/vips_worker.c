/* Answers timing jobs on pixels with libvips; the protocol is told in `compare`. Argument: threads. */
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

/* One call of the job; the bytes of its result, or 0 if there is no such job. */
static size_t call(const char *job, double sigma, const void *pixels, size_t length, int width, int height) {
    VipsImage *in = vips_image_new_from_memory(pixels, length, width, height, 3, VIPS_FORMAT_UCHAR);
    VipsImage *out = NULL;
    size_t size = 0;
    int failed = 1;
    in->Type = VIPS_INTERPRETATION_sRGB;
    if (strcmp(job, "op_gray") == 0) failed = vips_colourspace(in, &out, VIPS_INTERPRETATION_B_W, NULL);
    else if (strcmp(job, "op_half") == 0) failed = vips_resize(in, &out, 0.5, NULL);
    else if (strcmp(job, "op_blur") == 0) failed = vips_gaussblur(in, &out, sigma, NULL);
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
        int tiff = strncmp(job, "tiff_", 5) == 0, decodes = tiff || strcmp(job, "bmp_dec") == 0;
        snprintf(path, sizeof path, "%s/img/%s%s%s.%s", getenv("PEERS"), size, tiff ? "-" : "", tiff ? job + 5 : "",
                 tiff ? "tif" : decodes ? "bmp" : "rgb");
        if (!g_file_get_contents(path, &pixels, &length, NULL)) {
            puts("NA");
            fflush(stdout);
            continue;
        }
        do {
            double wall = milliseconds(CLOCK_MONOTONIC), used = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
            bytes = decodes ? decode(pixels, length) : call(job, sigma, pixels, length, width, height);
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
