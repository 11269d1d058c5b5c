package io.gossamer.demo.http;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;

/** JSON to and from records. */
public final class Json {

    private static final Gson GSON = new Gson();

    private Json() {}

    public static String write(Object value) {
        return GSON.toJson(value);
    }

    /**
     * Reads a value.
     *
     * @throws IOException if the text is not JSON of that shape
     */
    public static <T> T read(String text, Class<T> type) throws IOException {
        try {
            T value = GSON.fromJson(text, type);
            if (value == null) {
                throw new IOException("answer: empty (expected: JSON of a " + type.getSimpleName());
            }
            return value;
        } catch (JsonParseException e) {
            throw new IOException("answer: " + text + " (expected: JSON)", e);
        }
    }
}
