package dev.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class EnvCommandTest {
    private static String lines(String... args) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new EnvCommand());
        command.setOut(new PrintWriter(out));
        assertThat(command.execute(args)).isZero();
        return out.toString();
    }

    @Test
    void exportsTheKeysOfAnEmulatorThatHoldsBoth() {
        assertThat(lines("--endpoint", "http://localhost:4566"))
                .contains("export AWS_ENDPOINT_URL_SQS='http://localhost:4566'\n")
                .contains("export AWS_ACCESS_KEY_ID='local'\n")
                .contains("export AWS_REGION='us-east-1'\n");
    }

    @Test
    void leavesTheShellsOwnKeysToAwsAndGivesTheOthersToTheEmulatorsCommandsOnly() {
        assertThat(lines("-D", "serai.sqs.endpoint=aws", "-D", "serai.s3.endpoint=http://localhost:9000"))
                .contains("unset AWS_ENDPOINT_URL_SQS\n")
                .contains("export AWS_ENDPOINT_URL_S3='http://localhost:9000'\n")
                .contains("    s3|s3api) AWS_ACCESS_KEY_ID='local' AWS_SECRET_ACCESS_KEY='local-secret'")
                .contains("AWS_REGION='us-east-1' command aws --endpoint-url 'http://localhost:9000' \"$@\" ;;")
                .doesNotContain("export AWS_ACCESS_KEY_ID")
                .doesNotContain("unset AWS_ACCESS_KEY_ID");
    }
}
