package dev.serai.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What RFC 9110 (14) has of requests for ranges, asked of a path that answers a stored file. */
final class RangeRequests {
    private RangeRequests() {}

    static HttpResponse<byte[]> ask(HttpServers servers, String target, String range, String... more) throws Exception {
        String[] headers =
                Stream.concat(Stream.of("Range", range), Arrays.stream(more)).toArray(String[]::new);
        return servers.get(servers.a(target), headers);
    }

    /** @param stored the PNG file that the target answers */
    static void check(HttpServers servers, String target, byte[] stored) throws Exception {
        int length = stored.length;
        HttpResponse<byte[]> whole = servers.get(servers.a(target));
        assertThat(whole.headers().firstValue("Accept-Ranges")).hasValue("bytes");
        String tag = whole.headers().firstValue("ETag").orElseThrow();
        for (int[] part : new int[][] {{0, 9}, {40, 99}, {length - 5, length - 1}}) {
            List<String> ranges = part[1] == length - 1
                    ? List.of("bytes=" + part[0] + "-", "bytes=-5", "BYTES=" + part[0] + "-999999999")
                    : List.of("bytes=" + part[0] + "-" + part[1]);
            for (String range : ranges) {
                HttpResponse<byte[]> answer = ask(servers, target, range, "If-Range", tag);
                assertThat(answer.statusCode()).as(target + " " + range).isEqualTo(206);
                assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(stored, part[0], part[1] + 1));
                assertThat(answer.headers().firstValue("Content-Range"))
                        .hasValue("bytes " + part[0] + "-" + part[1] + "/" + length);
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .isEqualTo("image/png");
                assertThat(answer.headers().firstValue("ETag")).hasValue(tag);
            }
        }
        assertThat(ask(servers, target, "bytes=0-9", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        HttpResponse<byte[]> behind = ask(servers, target, "bytes=" + stored.length + "-");
        HttpIT.problem(behind, 416, "range-not-satisfiable");
        assertThat(behind.headers().firstValue("Content-Range")).hasValue("bytes */" + length);
        HttpIT.problem(ask(servers, target, "bytes=-0"), 416, "range-not-satisfiable");
        // what may be answered whole: another version, several ranges, another unit, another form
        assertThat(ask(servers, target, "bytes=0-9", "If-Range", "\"other\"").body())
                .isEqualTo(stored);
        assertThat(ask(servers, target, "bytes=0-9", "If-Range", "W/" + tag).body())
                .isEqualTo(stored);
        assertThat(ask(servers, target, "bytes=0-9", "If-Range", "Sat, 29 Oct 1994 19:43:31 GMT")
                        .body())
                .isEqualTo(stored);
        for (String other : List.of("bytes=0-1,4-5", "lines=0-1", "bytes=9-0", "bytes=-", "bytes=x-y")) {
            HttpResponse<byte[]> answer = ask(servers, target, other);
            assertThat(answer.statusCode()).as(other).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(stored);
        }
    }
}
