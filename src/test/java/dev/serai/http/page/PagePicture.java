package dev.serai.http.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.interactions.Actions;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Takes the README's picture of the page: the real page of a real Serai, after some real work. */
final class PagePicture {
    private PagePicture() {}

    /** Writes the picture into the file that is named. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("serai-picture");
        try (RunningSerai serai = RunningSerai.start(folder.resolve("data"), Map.of());
                Chromium browser = Chromium.open(1280, 1270)) {
            browser.go(serai.page());
            browser.untilText("#health", "All well");
            for (Landscape.Hour hour : Landscape.Hour.values()) {
                String name = hour.name().toLowerCase(Locale.ROOT) + ".png";
                work(browser, Files.write(folder.resolve(name), Landscape.png(hour, 960, 640)), "scale:0.5");
            }
            for (String list : List.of("3,1,4,1,5,9,2,6", "1,2.0,3", "-40,0,55", "9007199254740993,7,1", "1,2,3")) {
                serai.sqs().sendMessage(send -> send.queueUrl(serai.queue("requestQueue"))
                        .messageBody(list)
                        .messageAttributes(Map.of("replyTo", attribute("log"))));
            }
            browser.find("#list").sendKeys("2,3,5,7,11,13", Keys.ENTER);
            browser.untilText("#answer .asked", "of 2,3,5,7,11,13");
            work(browser, folder.resolve("dusk.png"), "grayscale,blur:4");
            browser.until(
                    "both pictures",
                    driver -> browser.find("#stage").getAttribute("data-view").equals("compare"));
            browser.until(
                    "every thumbnail", driver -> browser.run("return document.querySelectorAll('.tile').length > 8"
                                    + " && [...document.images].every(image => image.complete)")
                            .equals(true));
            for (int closed = 0; closed < 3; closed++) {
                browser.all(".job .leave").get(2).click();
            }
            new Actions(browser.driver()).moveToElement(browser.find("h1")).perform();
            browser.run("document.activeElement.blur(); scrollTo(0, 0)");
            Files.write(Path.of(arguments[0]), browser.driver().getScreenshotAs(OutputType.BYTES));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private static void work(Chromium browser, Path file, String pipeline) {
        browser.find("#pipeline").clear();
        browser.find("#pipeline").sendKeys(pipeline);
        browser.find("#file").sendKeys(file.toString());
        browser.find("#send").click();
        browser.until(file + " done", driver -> {
            var newest = browser.all(".job").get(0);
            return newest.getText().contains(pipeline)
                    && newest.getText().contains(file.getFileName().toString())
                    && newest.findElements(By.cssSelector("[data-state=done]")).size() == 4;
        });
    }
}
