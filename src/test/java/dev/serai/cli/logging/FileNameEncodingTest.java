package dev.serai.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameEncodingTest {
    @ParameterizedTest
    @ValueSource(strings = {"ANSI_X3.4-1968", "US-ASCII", "ISO-8859-1"})
    void anEncodingThatCannotNameEveryFileIsComplainedOf(String encoding) {
        assertThat(FileNameEncoding.complaint(encoding))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).contains(encoding).contains("LC_ALL=C.UTF-8"));
    }

    @Test
    void utf8IsNot() {
        assertThat(FileNameEncoding.complaint("UTF-8")).isEmpty();
    }

    @Test
    void neitherIsOneThatNobodyKnows() {
        assertThat(FileNameEncoding.complaint("no such thing")).isEmpty();
    }
}
