package io.gossamer.autoconfigure.token;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON payload of a join token. Reads strictly: unknown, doubled or mistyped claims fail. */
final class JoinTokenClaims {

    private static final int MAX_ID = 64;
    private static final int MAX_NAME = 253;

    private @Nullable String issuer;
    private @Nullable String audience;
    private @Nullable String subject;
    private @Nullable String id;
    private @Nullable Instant issuedAt;
    private @Nullable Instant expires;
    private List<String> workloads = List.of();
    private List<String> services = List.of();
    private Map<String, String> labels = Map.of();

    private JoinTokenClaims() {}

    /** What was read: the token, and the audience that it names. */
    record Read(JoinToken token, String audience) {}

    /**
     * Reads a payload.
     *
     * @throws IOException if it is not a JSON object of the known claims
     */
    static Read read(String json) throws IOException {
        JoinTokenClaims claims = new JoinTokenClaims();
        readObject(json, claims::readClaim);
        return claims.build();
    }

    /** Reads an object's members, each name once. */
    static void readObject(String json, Member member) throws IOException {
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(4);
            Set<String> seen = new HashSet<>();
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                if (!seen.add(name)) {
                    throw new IOException("twice: " + name);
                }
                member.read(name, reader);
            }
            reader.endObject();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("more than one value");
            }
        } catch (IllegalStateException | NumberFormatException e) {
            throw new IOException(e);
        }
    }

    /** Reads one member's value. */
    interface Member {
        void read(String name, JsonReader reader) throws IOException;
    }

    /** A string and nothing that merely reads like one. */
    static String string(JsonReader reader, int maxLength) throws IOException {
        if (reader.peek() != JsonToken.STRING) {
            throw new IOException("not a string");
        }
        String text = reader.nextString();
        if (text.isEmpty() || text.length() > maxLength) {
            throw new IOException("a string of " + text.length() + " characters");
        }
        return text;
    }

    private void readClaim(String name, JsonReader reader) throws IOException {
        switch (name) {
            case "iss" -> issuer = string(reader, MAX_NAME * 2);
            case "aud" -> audience = string(reader, MAX_NAME);
            case "sub" -> subject = string(reader, MAX_NAME);
            case "jti" -> id = string(reader, MAX_ID);
            case "iat" -> issuedAt = instant(reader);
            case "exp" -> expires = instant(reader);
            case "workloads" -> workloads = strings(reader);
            case "services" -> services = strings(reader);
            case "labels" -> labels = labels(reader);
            default -> throw new IOException("unknown claim");
        }
    }

    private Read build() throws IOException {
        if (issuer == null
                || audience == null
                || subject == null
                || id == null
                || issuedAt == null
                || expires == null) {
            throw new IOException("a claim is missing");
        }
        return new Read(
                new JoinToken(issuer, subject, id, issuedAt, expires, workloads, services, labels),
                audience);
    }

    private static Instant instant(JsonReader reader) throws IOException {
        if (reader.peek() != JsonToken.NUMBER) {
            throw new IOException("not a number");
        }
        try {
            return Instant.ofEpochSecond(reader.nextLong());
        } catch (DateTimeException e) {
            throw new IOException(e);
        }
    }

    private static List<String> strings(JsonReader reader) throws IOException {
        List<String> all = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            requireRoom(all.size());
            all.add(string(reader, MAX_NAME));
        }
        reader.endArray();
        return all;
    }

    private static Map<String, String> labels(JsonReader reader) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            requireRoom(all.size());
            if (all.put(reader.nextName(), string(reader, MAX_NAME)) != null) {
                throw new IOException("a label twice");
            }
        }
        reader.endObject();
        return all;
    }

    private static void requireRoom(int size) throws IOException {
        if (size >= JoinToken.MAX_ENTRIES) {
            throw new IOException("more than " + JoinToken.MAX_ENTRIES + " entries");
        }
    }

    /** The payload of a token. */
    static String write(JoinToken token) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            json.name("iss").value(token.issuer());
            json.name("aud").value(JoinToken.AUDIENCE);
            json.name("sub").value(token.identity());
            json.name("jti").value(token.id());
            json.name("iat").value(token.issuedAt().getEpochSecond());
            json.name("exp").value(token.expires().getEpochSecond());
            writeStrings(json, "workloads", token.workloads());
            writeStrings(json, "services", token.services());
            json.name("labels").beginObject();
            for (Map.Entry<String, String> label : token.labels().entrySet()) {
                json.name(label.getKey()).value(label.getValue());
            }
            json.endObject().endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string writer does not fail", e);
        }
        return text.toString();
    }

    private static void writeStrings(JsonWriter json, String name, List<String> values)
            throws IOException {
        json.name(name).beginArray();
        for (String value : values) {
            json.value(value);
        }
        json.endArray();
    }
}
