package io.gossamer.cli.edges;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What an {@link EdgeSource} shows at one time, as a line of text that another process reads.
 *
 * @param marks how often {@link EdgeSource#mark} has been called
 */
public record EdgeSnapshot(
        int marks, List<Edge> recent, List<Edge> sinceMark, List<String> silent) {

    private static final Gson GSON =
            new GsonBuilder()
                    .serializeNulls()
                    .registerTypeAdapter(OptionalDouble.class, new OptionalDoubles())
                    .create();

    /** What a source shows now. */
    public static EdgeSnapshot of(EdgeSource source, int marks) {
        return new EdgeSnapshot(marks, source.recent(), source.sinceMark(), source.silent());
    }

    /** One line without its end. */
    public String toLine() {
        return GSON.toJson(this);
    }

    /** Reads a line; empty if it is something else. */
    public static Optional<EdgeSnapshot> parse(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            EdgeSnapshot shown = GSON.fromJson(line, EdgeSnapshot.class);
            return shown.recent == null || shown.sinceMark == null || shown.silent == null
                    ? Optional.empty()
                    : Optional.of(shown);
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    /** A number, or null for none. */
    private static final class OptionalDoubles extends TypeAdapter<OptionalDouble> {

        @Override
        public void write(JsonWriter out, OptionalDouble value) throws IOException {
            if (value.isPresent()) {
                out.value(value.getAsDouble());
            } else {
                out.nullValue();
            }
        }

        @Override
        public OptionalDouble read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(in.nextDouble());
        }
    }
}
