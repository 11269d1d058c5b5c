package io.gossamer.destination.grpc;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.gossamer.destination.view.Client;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients say of themselves: context tokens and workload strings (contract section 2). */
public final class ClientStrings {

    private static final int MAX_LENGTH = 4_096;
    private static final Logger log = LoggerFactory.getLogger(ClientStrings.class);

    private ClientStrings() {}

    /**
     * A workload.
     *
     * @param pod empty for an external workload
     */
    public record Workload(String namespace, String pod) {}

    /** A context token. What cannot be read says nothing, as the contract has it. */
    public static Client client(String token) {
        if (token.isEmpty()) {
            return Client.UNKNOWN;
        }
        if (token.startsWith("ns:")) {
            return new Client(token.substring("ns:".length()).strip(), "", "");
        }
        Optional<JsonObject> object = object(token);
        if (object.isEmpty()) {
            log.debug("context token: not JSON (expected: an object with ns, pod, nodeName)");
            return Client.UNKNOWN;
        }
        return new Client(
                text(object.get(), "ns"),
                text(object.get(), "pod"),
                text(object.get(), "nodeName"),
                text(object.get(), "zone"),
                false);
    }

    /** A workload string: JSON if it begins with a brace, else {@code namespace:pod}. */
    public static Optional<Workload> workload(String text) {
        if (text.startsWith("{")) {
            return object(text).flatMap(ClientStrings::workload);
        }
        int colon = text.indexOf(':');
        if (colon <= 0 || colon == text.length() - 1 || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(
                new Workload(text.substring(0, colon), text.substring(colon + 1).strip()));
    }

    private static Optional<Workload> workload(JsonObject object) {
        String namespace = text(object, "ns");
        String pod = text(object, "pod");
        boolean external = !text(object, "external_workload").isEmpty();
        return namespace.isEmpty() || (pod.isEmpty() && !external)
                ? Optional.empty()
                : Optional.of(new Workload(namespace, pod));
    }

    private static Optional<JsonObject> object(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            JsonElement element = JsonParser.parseString(text.strip());
            return element.isJsonObject()
                    ? Optional.of(element.getAsJsonObject())
                    : Optional.empty();
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value instanceof JsonPrimitive primitive && primitive.isString()
                ? primitive.getAsString()
                : "";
    }
}
