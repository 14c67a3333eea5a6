package dev.serai.aws.embedded.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.AwsAccess;
import dev.serai.aws.embedded.LogLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.gaul.s3proxy.checksum.FlexChecksum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/** Uploads in chunks, as AWS clients send them and as nobody should: what is cut short or malformed is never stored. */
class ChunkedBodyTest {
    private static final String CRC32 = "x-amz-checksum-crc32";

    @TempDir
    private Path folder;

    private final List<String> digests = new ArrayList<>();
    private EmbeddedBuckets buckets;
    private S3Client s3;
    private LogLines log;

    @BeforeEach
    void start() {
        buckets = EmbeddedBuckets.start(folder, 0, new AwsAccess.Keys("user", "secret"));
        s3 = S3Client.builder()
                .endpointOverride(buckets.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("user", "secret")))
                .overrideConfiguration(settings -> settings.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                        context.httpRequest()
                                .firstMatchingHeader("x-amz-content-sha256")
                                .ifPresent(digests::add);
                    }
                }))
                .build();
        s3.createBucket(request -> request.bucket("things"));
        s3.putObject(request -> request.bucket("things").key("a"), RequestBody.fromString("before"));
        log = new LogLines();
    }

    @AfterEach
    void stop() {
        log.assertNoWarnings();
        log.close();
        s3.close();
        buckets.close();
    }

    /** Puts that body under that key and query, signed but for the body. */
    private HttpResponse<String> put(String target, String announced, Optional<String> trailer, String body)
            throws IOException, InterruptedException, GeneralSecurityException {
        URI uri = URI.create(buckets.endpoint() + "/things/" + target);
        String time = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        Map<String, String> headers = new TreeMap<>();
        headers.put("host", uri.getAuthority());
        headers.put("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        headers.put("x-amz-date", time);
        headers.put("x-amz-decoded-content-length", announced);
        trailer.ifPresent(name -> headers.put("x-amz-trailer", name));
        String names = String.join(";", headers.keySet());
        String canonical = "PUT\n" + uri.getPath() + "\n" + (uri.getQuery() == null ? "" : uri.getQuery()) + "\n"
                + headers.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n" + names + "\nSTREAMING-UNSIGNED-PAYLOAD-TRAILER";
        String scope = time.substring(0, 8) + "/us-east-1/s3/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                + HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = "AWS4secret".getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=user/" + scope + ", SignedHeaders=" + names + ", Signature="
                                + HexFormat.of().formatHex(hmac(key, toSign)))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.ISO_8859_1)));
        headers.remove("host");
        headers.forEach(request::header);
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private String content(String key) {
        return s3.getObjectAsBytes(request -> request.bucket("things").key(key)).asUtf8String();
    }

    private void assertRefused(String announced, Optional<String> trailer, String body, String code) throws Exception {
        for (String key : List.of("a", "new")) {
            HttpResponse<String> answer = put(key, announced, trailer, body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("<Code>" + code + "</Code>");
        }
        String upload = s3.createMultipartUpload(
                        request -> request.bucket("things").key("parts"))
                .uploadId();
        assertThat(put("parts?partNumber=1&uploadId=" + upload, announced, trailer, body)
                        .statusCode())
                .isEqualTo(400);
        assertThat(s3.listParts(request -> request.bucket("things").key("parts").uploadId(upload))
                        .parts())
                .isEmpty();
        assertThat(s3.listObjectsV2(request -> request.bucket("things")).contents())
                .singleElement()
                .satisfies(only -> assertThat(only.key()).isEqualTo("a"));
        assertThat(content("a")).isEqualTo("before");
    }

    private static String lines(String text) {
        return text.replace("|", "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5|hello|0||", "5|hello|0|", "2|he|3;chunk-signature=x|llo|00||", "5|hello|0|x-amz-meta:y||"})
    void whatIsWellFormedIsStored(String body) throws Exception {
        assertThat(put("a", "5", Optional.empty(), lines(body)).statusCode()).isEqualTo(200);
        assertThat(content("a")).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "5, -5|hello|0||, InvalidRequest",
        "5, zz|hello|0||, InvalidRequest",
        "5, |5|hello|0||, InvalidRequest",
        "5, 4|hello|0||, InvalidRequest",
        "5, fffffffffffffff|hello|0||, InvalidRequest",
        "5, ffffffffffffffff|hello|0||, InvalidRequest",
        "16777217, 1000001|hello, InvalidRequest",
        "5, 00000000000000005|hello|0||, InvalidRequest",
        "4, 5|hello|0||, IncompleteBody",
        "6, 5|hello|0||, IncompleteBody",
        "0, 5|hello|0||, IncompleteBody",
        "5, 5|hello|1|!|0||, IncompleteBody",
        "5, 5|hello|, IncompleteBody",
        "5, 5|hello||, InvalidRequest",
        "5, 5|hell, IncompleteBody",
        "5, 5|hello|0, IncompleteBody",
        "5, 5|hello|0|x, IncompleteBody",
        "5, 5|hello|0|x||, MalformedTrailerError"
    })
    void whatIsMalformedOrCutShortIsRefused(String announced, String body, String code) throws Exception {
        assertRefused(announced, Optional.empty(), lines(body), code);
    }

    @Test
    void aHeadWithoutEndIsRefused() throws Exception {
        assertRefused("5", Optional.empty(), "0".repeat(100_000) + "5\r\nhello\r\n0\r\n\r\n", "InvalidRequest");
        assertRefused("5", Optional.empty(), "5;" + "x".repeat(100_000), "InvalidRequest");
    }

    @ParameterizedTest
    @EnumSource(FlexChecksum.class)
    void aChecksumAfterTheContentIsThatOfTheContent(FlexChecksum algorithm) throws Exception {
        var checksum = algorithm.newChecksum();
        checksum.update("hello".getBytes(StandardCharsets.UTF_8));
        String right = Base64.getEncoder().encodeToString(checksum.getChecksumBytes());
        String body = "2\r\nhe\r\n3\r\nllo\r\n0\r\n" + algorithm.header() + ":";
        Optional<String> trailer = Optional.of(algorithm.header());
        assertRefused("5", trailer, body + "AAAABA==\r\n\r\n", "BadDigest");
        assertRefused("5", trailer, "5\r\nhello\r\n0\r\n\r\n", "MalformedTrailerError");
        assertThat(put("a", "5", trailer, body + right + "\r\n\r\n").statusCode())
                .isEqualTo(200);
        assertThat(content("a")).isEqualTo("hello");
    }

    @Test
    void anEmptyObjectHasAChecksumToo() throws Exception {
        assertRefused("0", Optional.of(CRC32), lines("0|" + CRC32 + ":NhCmhg==||"), "BadDigest");
        assertThat(put("a", "0", Optional.of(CRC32), lines("0|" + CRC32 + ":AAAAAA==||"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(content("a")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
    void whatTheAwsSdkSendsInChunksIsStored(ChecksumAlgorithm algorithm) {
        for (int length : new int[] {0, 1, 131_072, 1_000_000}) {
            digests.clear();
            s3.putObject(
                    request -> request.bucket("things").key("sdk").checksumAlgorithm(algorithm),
                    RequestBody.fromInputStream(new ByteArrayInputStream(new byte[length]), length));
            assertThat(digests).singleElement().asString().startsWith("STREAMING-");
            assertThat(s3.headObject(request -> request.bucket("things").key("sdk"))
                            .contentLength())
                    .isEqualTo(length);
        }
    }
}
