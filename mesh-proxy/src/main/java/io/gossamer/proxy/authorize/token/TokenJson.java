package io.gossamer.proxy.authorize.token;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON objects of a token: strictly (RFC 8259), each name once, bounded in depth and
 * number of values. Values are {@code String}, {@code Boolean}, {@link Number}, {@code List},
 * {@code Map} or {@link #NULL}.
 */
final class TokenJson {

    /** Levels of objects and lists. */
    static final int MAX_DEPTH = 10;

    /** Values in one object, on all levels. */
    static final int MAX_VALUES = 1_000;

    /** JSON's null. */
    static final Object NULL =
            new Object() {
                @Override
                public String toString() {
                    return "null";
                }
            };

    /** A number as it is written. */
    record Number(String literal) {}

    private final JsonReader reader;
    private int values;

    private TokenJson(JsonReader reader) {
        this.reader = reader;
    }

    /**
     * The object in these bytes.
     *
     * @throws TokenException MALFORMED
     */
    static Map<String, Object> object(byte[] utf8) throws TokenException {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(utf8))
                            .toString();
            JsonReader reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(MAX_DEPTH);
            if (reader.peek() != JsonToken.BEGIN_OBJECT) {
                throw new TokenException(TokenFault.MALFORMED);
            }
            Map<String, Object> object = new TokenJson(reader).object();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new TokenException(TokenFault.MALFORMED);
            }
            return object;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            // What the reader says of malformed text; the text itself is not to be shown.
            throw new TokenException(TokenFault.MALFORMED);
        }
    }

    private Map<String, Object> object() throws IOException, TokenException {
        Map<String, Object> members = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (members.put(name, value()) != null) {
                throw new TokenException(TokenFault.MALFORMED);
            }
        }
        reader.endObject();
        return members;
    }

    private Object value() throws IOException, TokenException {
        if (++values > MAX_VALUES) {
            throw new TokenException(TokenFault.MALFORMED);
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> object();
            case BEGIN_ARRAY -> list();
            case STRING -> reader.nextString();
            case NUMBER -> new Number(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> {
                reader.nextNull();
                yield NULL;
            }
            default -> throw new TokenException(TokenFault.MALFORMED);
        };
    }

    private List<Object> list() throws IOException, TokenException {
        List<Object> items = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            items.add(value());
        }
        reader.endArray();
        return items;
    }
}
