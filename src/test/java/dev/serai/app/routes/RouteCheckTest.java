package dev.serai.app.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteCheckTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "serai.queue.inbox", "inbox", "serai.http.host", "[::]", "serai.scale.url", "netty-http:http://b:8000");

    private final RouteCheck check = new RouteCheck(key -> Optional.ofNullable(SETTINGS.get(key)));

    private List<String> faults(String text) {
        return faults(file("mine.yaml", text));
    }

    private List<String> faults(RouteFile... files) {
        return check.check(List.of(files)).stream().map(RouteFault::toString).toList();
    }

    private static RouteFile file(String name, String text) {
        return new RouteFile(name, "routes/" + name, text, RouteFile.Origin.ADDED);
    }

    /** A route around steps that begin on line 6. */
    private static String steps(String steps) {
        return """
                - route:
                    id: mine
                    from:
                      uri: direct:mine
                      steps:
                """
                + steps.indent(8);
    }

    @Test
    void findsNothingWrongWithARouteThatIsRight() {
        assertThat(
                        faults(
                                """
                        - route:
                            id: worker
                            description: Takes from a queue, calls a server, tells a log.
                            from:
                              id: from-inbox
                              uri: aws2-sqs:{{serai.queue.inbox}}
                              parameters: { maxMessagesPerPoll: 10, greedy: true, waitTimeSeconds: "{{wait:20}}" }
                              steps:
                                - setVariable: { name: n, constant: 4 }
                                - filter: { simple: "${body} != null", steps: [ { log: { message: "${body}" } } ] }
                                - to: { id: ask-b, uri: "{{serai.scale.url}}" }
                                - toD: { id: to-any, uri: "seda:${variable.n}" }
                                - to: { id: to-a, uri: "netty-http:http://{{serai.http.host}}:8080/x" }
                                - to: { id: to-v6, uri: "netty-http:http://[::1]:8080/x" }
                                - to: { id: udp, uri: netty, parameters: { protocol: udp, host: a, port: 1, sync: false } }
                        """))
                .isEmpty();
    }

    @Test
    void acceptsAnEmptyFile() {
        assertThat(faults("# nothing yet\n")).isEmpty();
    }

    @Test
    void saysWhereTheTextStopsBeingYaml() {
        assertThat(faults("- route:\n    id: x\n   from: y\n"))
                .singleElement()
                .asString()
                .startsWith("routes/mine.yaml:3: This is not YAML: ");
    }

    @Test
    void refusesAliasesWithoutEnd() {
        assertThat(faults("- &a\n  route: *a\n"))
                .containsExactly("routes/mine.yaml:1: This is not YAML: nested too deeply.");
        assertThat(faults("&a [&b [*a, *b]]"))
                .containsExactly("routes/mine.yaml:1: This is not YAML: nested too deeply.");
        StringBuilder doubled = new StringBuilder("- &a0 x\n");
        for (int i = 1; i <= 24; i++) {
            doubled.append("- &a%d [*a%d, *a%d]%n".formatted(i, i - 1, i - 1));
        }
        assertThat(faults(doubled.toString())).singleElement().asString().contains("more than 100000 values");
    }

    @Test
    void refusesAFileThatIsNotAListOfRoutes() {
        assertThat(faults("route:\n  id: x\n"))
                .containsExactly("routes/mine.yaml:1: The list of a route file: object found, array expected.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- route", "- ", "- {}", "- []"})
    void refusesAnItemThatIsNoRoute(String text) {
        assertThat(faults("# first line\n" + text))
                .contains(
                        "routes/mine.yaml:2: An item of a route file is a route or a definition, such as '- route:'.");
    }

    @ParameterizedTest
    @CsvSource({"too, to", "lgo, log", "flter, filter", "ToD, toD", "setBoody, setBody"})
    void namesAnUnknownStepAndTheOneThatWasMeant(String typed, String meant) {
        assertThat(faults(steps("- log: { message: a }\n- " + typed + ": { uri: direct:a }\n")))
                .containsExactly("routes/mine.yaml:7: There is no '" + typed + "' in an item of 'steps'. Is '" + meant
                        + "' meant?");
    }

    @Test
    void findsAFaultInsideNestedSteps() {
        assertThat(
                        faults(
                                steps(
                                        """
                                - choice:
                                    when:
                                      - simple: ${body} == 1
                                        steps:
                                          - log:
                                              mesage: a
                                """)))
                .containsExactly("routes/mine.yaml:11: There is no 'mesage' in 'log'. Is 'message' meant?");
    }

    @Test
    void saysWhichFieldIsMissing() {
        assertThat(faults("- route:\n    from:\n      uri: direct:x\n"))
                .containsExactly("routes/mine.yaml:2: 'from' needs 'steps'.");
    }

    @Test
    void findsTwoStepsInOneItem() {
        assertThat(faults(steps("- log: { message: a }\n  to: { uri: direct:x }\n")))
                .singleElement()
                .asString()
                .startsWith("routes/mine.yaml:6: One step in each item of a list: 'log' and 'to'");
    }

    @Test
    void findsAnOptionThatTheComponentDoesNotHaveOnItsOwnLine() {
        assertThat(
                        faults(
                                """
                        - route:
                            id: mine
                            from:
                              uri: aws2-sqs:{{serai.queue.inbox}}
                              parameters:
                                greedy: maybe
                                waitTimeSecond: 20
                              steps: []
                        """))
                .containsExactly(
                        "routes/mine.yaml:6: The option 'greedy' cannot be 'maybe'; it is true or false.",
                        "routes/mine.yaml:7: The component 'aws2-sqs' has no option 'waitTimeSecond'."
                                + " Is 'waitTimeSeconds' meant?");
    }

    @Test
    void knowsWhichOptionsAreForReceivingOnly() {
        assertThat(faults(steps("- to: aws2-sqs:out?maxMessagesPerPoll=10\n")))
                .containsExactly("routes/mine.yaml:6: The option 'maxMessagesPerPoll' is for receiving only;"
                        + " here messages are sent.");
    }

    @Test
    void listsTheValuesOfAChoice() {
        assertThat(faults(steps("- to:\n    uri: aws2-s3:b\n    parameters:\n      operation: getObjekt\n")))
                .singleElement()
                .asString()
                .startsWith(
                        "routes/mine.yaml:9: The option 'operation' cannot be 'getObjekt'; it is one of copyObject,");
    }

    @Test
    void tellsAComponentThatDoesNotExistFromOneThatIsNotHere() {
        assertThat(faults(steps("- to: aws2-sqz:out\n- to: kafka:out\n")))
                .containsExactly(
                        "routes/mine.yaml:6: There is no component 'aws2-sqz'. Is 'aws2-sqs' meant?",
                        "routes/mine.yaml:7: The component 'kafka' is not among the libraries here; put its jar on the"
                                + " class path.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- setBody: { simple: '${bodyy}' }", "- setBody: { simple: { expression: '${bodyy}' } }"})
    void readsSimpleExpressions(String step) {
        assertThat(faults(steps(step)))
                .singleElement()
                .asString()
                .startsWith("routes/mine.yaml:6: '${bodyy}' is not in the Simple language: ");
    }

    @Test
    void findsAPlaceholderWithoutASetting() {
        assertThat(faults(steps(
                        "- to: seda:{{serai.queue.inbux}}\n- to: seda:{{x:default}}\n- to: seda:x?size={{?n}}\n")))
                .containsExactly(
                        "routes/mine.yaml:6: There is no setting 'serai.queue.inbux' for {{serai.queue.inbux}}.");
    }

    @Test
    void findsAnIdThatAnotherFileHasTaken() {
        assertThat(faults(file("a.yaml", steps("- log: a")), file("b.yaml", steps("- log: a"))))
                .containsExactly("routes/b.yaml:2: The id 'mine' is taken by routes/a.yaml:2.");
    }

    @Test
    void namesTheRouteThatIsNotThereAndTheOneThatCallsIt() {
        assertThat(
                        faults(
                                file(
                                        "a.yaml",
                                        steps("- to: direct:mien\n- choice:\n    otherwise:\n"
                                                + "      steps: [ { toD: { uri: 'direct:gone?timeout=5' } } ]\n")),
                                file(
                                        "b.yaml",
                                        "- from: { uri: seda:b, steps: [ { wireTap: { uri: 'seda:{{serai.queue.inbox}}' } } ] }")))
                .containsExactly(
                        "routes/a.yaml:6: There is no route from 'direct:mien', which route 'mine' calls."
                                + " Is 'direct:mine' meant?",
                        "routes/a.yaml:9: There is no route from 'direct:gone', which route 'mine' calls.",
                        "routes/b.yaml:1: There is no route from 'seda:inbox', which a route calls.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- to: { uri: direct, parameters: { name: gone } }",
                "- to: direct://gone",
                "- enrich: { constant: direct:gone }",
                "- recipientList: { constant: 'direct:mine,direct:gone' }",
                "- split: { simple: '${body}', steps: [ { to: 'direct:gone' } ] }"
            })
    void aCallIsFoundHoweverItIsWritten(String step) {
        assertThat(faults(steps(step)))
                .singleElement()
                .asString()
                .endsWith("There is no route from 'direct:gone', which route 'mine' calls.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- to: direct:mine?timeout=5",
                "- to: direct://mine",
                "- toD: 'direct:${header.a}'",
                "- toD: 'direct:$simple{header.a}'",
                "- wireTap: { uri: 'seda:${header.a}' }",
                "- recipientList: { simple: '${header.a}' }",
                "- to: direct:gone?failIfNoConsumers=false",
                "- to: { uri: 'seda:gone', parameters: { discardIfNoConsumers: true } }",
                "- to: { uri: 'direct:gone', disabled: true }",
                "- to: direct:to-{{env:ROUTE}}"
            })
    void aCallThatIsKnownOrCannotBeKnownIsRight(String step) {
        assertThat(faults(steps(step))).isEmpty();
    }

    @Test
    void aTemplateCallsAndIsCalledAsTheRoutesThatAreMadeFromIt() {
        RouteFile templates = file(
                "templates.yaml",
                """
                - routeTemplate:
                    id: link
                    parameters:
                      - { name: here, description: its name }
                      - { name: there, description: what it calls, defaultValue: end }
                    from:
                      uri: direct:{{here}}
                      steps:
                        - to: direct:{{there}}
                """);
        assertThat(faults(templates)).as("a template without a route").isEmpty();
        assertThat(faults(templates, file("a.yaml", steps("- to: direct:made")), file("b.yaml", made("mine"))))
                .isEmpty();
        assertThat(faults(templates, file("b.yaml", made("gone"))))
                .containsExactly("routes/b.yaml:1: There is no route from 'direct:gone', which route 'link-1' made from"
                        + " the template 'link' calls.");
    }

    private static String made(String called) {
        return """
                - templatedRoute:
                    routeId: link-1
                    routeTemplateRef: link
                    parameters:
                      - { name: here, value: made }
                      - { name: there, value: %s }
                """
                .formatted(called);
    }

    @Test
    void callsAreCheckedLastBecauseWhatIsCalledMayBeInAFaultyFile() {
        assertThat(faults(file("a.yaml", steps("- to: direct:b")), file("b.yaml", "- route: [")))
                .singleElement()
                .asString()
                .startsWith("routes/b.yaml:1: This is not YAML");
    }

    @Test
    void checksWhatARouteTemplateIsGiven() {
        RouteFile template = file(
                "templates.yaml",
                """
                - routeTemplate:
                    id: copier
                    parameters:
                      - { name: to, description: where to }
                      - { name: size, defaultValue: 5 }
                    from:
                      uri: direct:copier
                      steps:
                        - to: seda:{{to}}?size={{size}}
                        - to: seda:{{too}}
                """);
        RouteFile use = file(
                "use.yaml",
                """
                - templatedRoute:
                    routeTemplateRef: copier
                    parameters:
                      - { name: sise, value: 4 }
                - templatedRoute:
                    routeTemplateRef: kopier
                """);
        assertThat(faults(template, use))
                .containsExactly(
                        "routes/templates.yaml:10: There is no setting 'too' for {{too}}; is 'to' meant?",
                        "routes/use.yaml:1: The route template 'copier' needs the parameter 'to'.",
                        "routes/use.yaml:4: The route template 'copier' has no parameter 'sise'. Is 'size' meant?",
                        "routes/use.yaml:6: There is no route template 'kopier'; there are copier.");
    }

    @Test
    void checksKameletsAndTheirUse() {
        assertThat(faults(steps("- to: kamelet:image-blurr-action\n"
                        + "- to: { uri: 'kamelet:image-blur-action', parameters: { sigmal: 2 } }\n"
                        + "- to: kamelet:image-blur-action/one?sigma=2\n"
                        + "- kamelet: { name: image-blur-action, parameters: { sigma: 2 } }\n")))
                .containsExactly(
                        "routes/mine.yaml:6: There is no Kamelet 'image-blurr-action'.",
                        "routes/mine.yaml:7: The Kamelet 'image-blur-action' has no parameter 'sigmal'."
                                + " Is 'sigma' meant?");
    }

    @Test
    void tellsTheNewNameOfABeanOrASettingThatAnEarlierVersionHad() {
        assertThat(
                        faults(
                                steps(
                                        """
                                - bean:
                                    ref: imageDesk
                                    method: begin
                                - setBody:
                                    method:
                                      ref: imageDesk
                                      method: "fetch(${body})"
                                - setBody:
                                    expression:
                                      method:
                                        ref: numbersDesk
                                - bean: { ref: numbersReplies, method: reply }
                                - log: { message: "{{serai.scale.threads}}" }
                                """)))
                .containsExactly(
                        "routes/mine.yaml:7: There is no 'imageDesk.begin' any more; now it is"
                                + " jobEvents.begin(${variable.job}).",
                        "routes/mine.yaml:11: There is no 'imageDesk.fetch' any more; now it is"
                                + " imageStore.fetch(${exchange}, ${variable.bucket}, ${variable.job.source}).",
                        "routes/mine.yaml:16: There is no 'numbersDesk' any more; now it is"
                                + " numbersReader, numbersEvents and numbersReplies.",
                        "routes/mine.yaml:18: There is no setting 'serai.scale.threads' for {{serai.scale.threads}};"
                                + " it is gone.");
    }

    /** What http.yaml, scale.yaml, web.yaml, udp.yaml and templates.yaml called before their steps were small. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    imageRequests | grayscale                             | upload.file
                    imageRequests | fixed(${variable.request}, ${body}) | pipeline.apply
                    imageRequests | scales                                | imageParameters.scale
                    children      | ask                                   | httpEncoder.encode
                    scalers       | ask                                   | scaleEncoder.encode
                    replies       | image                                 | imageReply.of
                    scaleServer   | question                              | scaleServer.request
                    scaleServer   | answer                                | scaleServer.reply
                    bucketImages  | stamped                               | imageObjectReplies.withCaching
                    gallery       | thumbnail                             | thumbnailCache.find
                    dispatch      | receipt                               | messageReceipt.of
                    watch         | await                                 | longPolling.await
                    datagramDesk  | answer                                | referenceFacts
                    """)
    void tellsWhatTheBeansOfHttpAndUdpRoutesAreNow(String bean, String method, String now) {
        assertThat(faults(steps("- bean: { ref: %s, method: \"%s\" }\n".formatted(bean, method))))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("There is no '" + bean + ".")
                .contains(now);
    }

    @Test
    void whatWasRenamedIsListedInTheChanges() throws IOException {
        String changes = Files.readString(Path.of("CHANGELOG.md"));
        RenamedCheck.table().forEach((old, now) -> {
            String name = old.toString().replaceFirst("^(bean|setting)\\.", "");
            assertThat(changes).contains("`" + name + "`");
        });
    }
}
