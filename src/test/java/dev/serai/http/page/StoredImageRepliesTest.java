package dev.serai.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoredImageRepliesTest {
    @Test
    void writesTheNameOfADownloadAsRfc8187Says() {
        assertThat(StoredImageReplies.attachment("cat.png")).isEqualTo("attachment; filename*=UTF-8''cat.png");
        // the example of RFC 8187, 3.2.3, and what could end the header
        assertThat(StoredImageReplies.attachment("€ rates"))
                .isEqualTo("attachment; filename*=UTF-8''%E2%82%AC%20rates");
        assertThat(StoredImageReplies.attachment("a\"; b\r\n.png"))
                .isEqualTo("attachment; filename*=UTF-8''a%22%3B%20b%0D%0A.png");
    }
}
