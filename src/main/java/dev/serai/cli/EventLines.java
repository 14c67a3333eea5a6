package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Log events as lines for people. */
final class EventLines {
    private static final int LONGEST = 60;

    private EventLines() {}

    /** {@code count 3  min 1  max 3  mean 2  median 2}. */
    static String statistics(JsonNode event) {
        return "count " + event.path("count").asText() + "  min "
                + event.path("min").asText() + "  max "
                + event.path("max").asText() + "  mean " + event.path("mean").asText() + "  median "
                + event.path("median").asText();
    }

    /** One line with the time, the id and what came of it; long numbers are cut. */
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

    /** What comes from strangers, without the control characters (C0, DEL and C1) that steer a terminal. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cc}", "\uFFFD");
    }
}
