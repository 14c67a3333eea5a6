package dev.serai.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    private static RequestTarget target(String text) {
        return RequestTarget.parse("GET", text);
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/?a=1, /",
        "/a/b, /a/b",
        "/a/b/, /a/b/",
        "/a//b, /a//b",
        "/%61%2Fb, /a/b",
        "/a%20b+c, /a b+c",
        "/%C3%B6, /ö",
        "/a:8080/b, /a:8080/b",
        "/a;b=c/d, /a;b=c/d",
        "http://localhost, /",
        "http://localhost?a, /",
        "http://localhost:8080/a?b, /a",
        "HTTPS://[::1]:8443/a, /a",
    })
    void aPathIsDecodedOnce(String text, String path) {
        assertThat(target(text).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "localhost:8080",
                "ftp://localhost/",
                "http:///a",
                "http://",
                "http://a b/",
                "http://u@a/",
                "http://a:x/",
                "http://[::1/",
                "//a",
                "//localhost:8080/a",
                "/%2Fa",
                "/a#b",
                "/a?b#c",
                "/a b",
                "/a|b",
                "/a\\b",
                "/%",
                "/%2",
                "/%zz",
                "/%+1",
                "/%ff",
                "/%c0%af",
                "/ö",
                "/?a=%",
                "/?%ff=1",
                "/?a=\"",
            })
    void whatIsNoTargetIsRefused(String text) {
        assertThatThrownBy(() -> target(text)).isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(
                        refused.problem().status())
                .isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.",
                "/..",
                "/./a",
                "/a/../b",
                "/a/..",
                "/a/%2e%2E/b",
                "/a%2f..%2Fb",
                "/a/..%2Fb",
                "/a/./",
                "/a%00b",
                "/a%0Ab",
                "/%7F",
                "http://localhost/a/../b",
            })
    void dotSegmentsAndControlCharactersNameNothing(String text) {
        assertThatThrownBy(() -> target(text)).isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(
                        refused.problem().status())
                .isEqualTo(404));
    }

    @Test
    void segmentsAreWhatStandsBetweenSlashes() {
        assertThat(target("/").segments()).isEmpty();
        assertThat(target("/a/b/").segments()).containsExactly("a", "b");
        assertThat(target("/a//b").segments()).containsExactly("a", "", "b");
        assertThat(target("/a%2Fb").segments()).containsExactly("a", "b");
        assertThat(target("/a...b/...").segments()).containsExactly("a...b", "...");
    }

    @Test
    void parametersKeepTheirOrderAndTheirNumber() {
        assertThat(target("/?b=1&a=x%26y+z&b=&c&&%64=%C3%B6;e").query())
                .containsExactly(
                        java.util.Map.entry("b", List.of("1", "")),
                        java.util.Map.entry("a", List.of("x&y z")),
                        java.util.Map.entry("c", List.of("")),
                        java.util.Map.entry("d", List.of("ö;e")));
        assertThat(target("/").query()).isEmpty();
    }

    @Test
    void anAbsoluteTargetNamesItsHost() {
        assertThat(target("http://Example.COM.:80/a").authority()).hasValue(new Authority("example.com", ":80"));
        assertThat(target("/a").authority()).isEmpty();
    }

    @Test
    void theAsteriskIsForOptionsAlone() {
        assertThat(RequestTarget.parse("OPTIONS", "*").isAsterisk()).isTrue();
        assertThat(target("/*").isAsterisk()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/a%2Fb%20c?x=%20&y", "http://localhost:1/%C3%B6%25%3F/", "/a:1/b?c=:1/d", "/a//b;c", "/?[]"
            })
    void whoReadsTheTextAgainComesToTheSame(String text) {
        RequestTarget once = target(text);
        RequestTarget again = target(once.toString());
        assertThat(again.path()).isEqualTo(once.path());
        assertThat(again.query()).isEqualTo(once.query());
        assertThat(again).hasToString(once.toString());
        URI java = URI.create(once.toString());
        assertThat(java.getPath()).isEqualTo(once.path());
        assertThat(java.getRawAuthority()).isNull();
    }
}
