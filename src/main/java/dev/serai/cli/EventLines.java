package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Formats log events as lines for people. */
final class EventLines {
    private static final int LONGEST = 60;

    private EventLines() {}

    /** The statistics of an event: {@code count 3  min 1  max 3  mean 2  median 2}. */
    static String statistics(JsonNode event) {
        return "count " + event.path("count").asText() + "  min "
                + event.path("min").asText() + "  max "
                + event.path("max").asText() + "  mean " + event.path("mean").asText() + "  median "
                + event.path("median").asText();
    }

    /** One line with the time, the id and the outcome; long numbers are shortened. */
    static String line(JsonNode event) {
        String outcome;
        if (event.has("error")) {
            outcome = "refused: " + event.path("error").path("message").asText();
        } else if (event.has("count")) {
            StringBuilder text = new StringBuilder();
            for (String name : new String[] {"count", "min", "max", "mean", "median"}) {
                text.append(name)
                        .append(' ')
                        .append(shortened(event.path(name).asText()))
                        .append("  ");
            }
            outcome = text.toString().strip();
        } else {
            outcome = event.path("state").asText("") + " "
                    + event.path("sourceKey").asText("") + " -> "
                    + event.path("key").asText("");
        }
        return event.path("processed").asText(event.path("sent").asText()) + "  "
                + event.path("requestId").asText() + "  " + printable(outcome);
    }

    private static String shortened(String number) {
        return number.length() <= LONGEST ? number : number.substring(0, 20) + "…(" + number.length() + " digits)";
    }

    /** Removes control characters (C0, DEL and C1), with which a sender could control the terminal. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cc}", "\uFFFD");
    }
}
