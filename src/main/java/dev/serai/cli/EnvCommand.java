package dev.serai.cli;

import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import dev.serai.cli.logging.Verbosity;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code serai env}: prints shell lines that point the AWS CLI at Serai's queues and buckets. */
@Command(
        name = "env",
        mixinStandardHelpOptions = true,
        description = {
            "Print shell lines that point the AWS CLI and SDKs at Serai's queues and buckets:",
            "  eval \"$(serai env)\"",
            "Version 1 of the AWS CLI, and version 2 before 2.13, do not read the endpoint of SQS from a variable; for"
                    + " them the lines define a shell function aws that adds the option."
        })
public final class EnvCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() {
        Settings settings = endpoints.settings();
        AwsAccess access = settings.access();
        StringBuilder lines = new StringBuilder();
        export(lines, "AWS_ENDPOINT_URL_SQS", access.sqsEndpoint().map(URI::toString));
        export(lines, "AWS_ENDPOINT_URL_S3", access.s3Endpoint().map(URI::toString));
        if (access.isMixed()) {
            lines.append(signedForWhatItIs(access));
        } else {
            export(lines, "AWS_ACCESS_KEY_ID", access.keys().map(AwsAccess.Keys::accessKey));
            export(lines, "AWS_SECRET_ACCESS_KEY", access.keys().map(AwsAccess.Keys::secretKey));
            export(lines, "AWS_DEFAULT_REGION", access.region());
            export(lines, "AWS_REGION", access.region());
        }
        if (access.sqsEndpoint().isPresent() && access.s3Endpoint().isPresent()) {
            lines.append(
                    """
                    case "$(command aws --version 2>&1)" in
                      aws-cli/1.*|aws-cli/2.?.*|aws-cli/2.1[0-2].*)
                        aws() {
                          case "$1" in
                            sqs) command aws --endpoint-url "$AWS_ENDPOINT_URL_SQS" "$@" ;;
                            s3|s3api) command aws --endpoint-url "$AWS_ENDPOINT_URL_S3" "$@" ;;
                            *) command aws "$@" ;;
                          esac
                        } ;;
                    esac
                    """);
        }
        spec.commandLine().getOut().print(lines);
        spec.commandLine().getOut().flush();
        return 0;
    }

    /**
     * Prefixes commands of the endpoint that is not AWS with its keys and region, if only one of the two is AWS:
     * exported variables would replace the shell's own AWS credentials.
     */
    private static String signedForWhatItIs(AwsAccess access) {
        StringBuilder call = new StringBuilder();
        access.keys().ifPresent(keys -> call.append("AWS_ACCESS_KEY_ID=")
                .append(quoted(keys.accessKey()))
                .append(" AWS_SECRET_ACCESS_KEY=")
                .append(quoted(keys.secretKey()))
                .append(" AWS_SESSION_TOKEN= "));
        access.region().ifPresent(region -> call.append("AWS_DEFAULT_REGION=")
                .append(quoted(region))
                .append(" AWS_REGION=")
                .append(quoted(region))
                .append(' '));
        String commands = access.sqsEndpoint().isPresent() ? "sqs" : "s3|s3api";
        String url = access.sqsEndpoint().or(access::s3Endpoint).orElseThrow().toString();
        return """
                aws() {
                  case "$1" in
                    %s) %scommand aws --endpoint-url %s "$@" ;;
                    *) command aws "$@" ;;
                  esac
                }
                """
                .formatted(commands, call, quoted(url));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static void export(StringBuilder lines, String name, Optional<String> value) {
        value.ifPresentOrElse(
                text -> lines.append("export ")
                        .append(name)
                        .append('=')
                        .append(quoted(text))
                        .append('\n'),
                () -> lines.append("unset ").append(name).append('\n'));
    }
}
