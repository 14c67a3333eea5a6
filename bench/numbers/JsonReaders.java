import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.Gson;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One way of reading the member {@code max} of a JSON file: {@code java -cp 'LIBRARIES/*' JsonReaders.java WAY FILE}. */
class JsonReaders {
    /** What people declare who expect whole numbers. */
    static class Answer {
        public long max;
    }

    public static void main(String[] arguments) throws Exception {
        String json = Files.readString(Path.of(arguments[1]));
        ObjectMapper jackson = new ObjectMapper();
        System.out.println(
                switch (arguments[0]) {
                    case "jackson-tree" -> jackson.readTree(json).get("max").asText();
                    case "jackson-decimals" -> jackson.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                            .readTree(json)
                            .get("max")
                            .asText();
                    case "jackson-long" -> jackson.readValue(json, Answer.class).max;
                    case "gson-parser" -> JsonParser.parseString(json)
                            .getAsJsonObject()
                            .get("max")
                            .getAsString();
                    case "gson-map" -> new Gson().fromJson(json, Map.class).get("max");
                    case "gson-long" -> new Gson().fromJson(json, Answer.class).max;
                    default -> throw new IllegalArgumentException(arguments[0]);
                });
    }
}
