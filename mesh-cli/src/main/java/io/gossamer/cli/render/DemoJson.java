package io.gossamer.cli.render;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.gossamer.cli.edges.Edge;
import io.gossamer.cli.process.ResourceUsage;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The result of a demo run as one JSON object on one line. Stateless. */
public final class DemoJson {

    private DemoJson() {}

    /**
     * The object.
     *
     * @param passed whether the check passed; null if none was asked for
     * @param resources by process, at the start and at the end of the observation
     */
    public static String render(
            @Nullable Boolean passed,
            List<Edge> edges,
            List<String> failures,
            Map<String, Span> resources) {
        JsonObject object = new JsonObject();
        object.add("passed", passed == null ? JsonNull.INSTANCE : new JsonPrimitive(passed));
        JsonArray edgeArray = new JsonArray();
        edges.forEach(edge -> edgeArray.add(edge(edge)));
        object.add("edges", edgeArray);
        JsonArray failureArray = new JsonArray();
        failures.forEach(failureArray::add);
        object.add("failures", failureArray);
        JsonArray resourceArray = new JsonArray();
        resources.forEach((process, span) -> resourceArray.add(resource(process, span)));
        object.add("resources", resourceArray);
        return object.toString();
    }

    /**
     * Usage at both ends of the observation; null where it was not measured.
     *
     * @param pid process number
     */
    public record Span(long pid, @Nullable ResourceUsage start, @Nullable ResourceUsage end) {}

    private static JsonObject edge(Edge edge) {
        JsonObject object = new JsonObject();
        object.addProperty("source", edge.source());
        object.addProperty("destination", edge.destination());
        object.addProperty("protocol", edge.protocol());
        object.addProperty("mtls", edge.isMutualTls());
        object.add("clientId", joined(edge.peers().clientIds()));
        object.add("serverId", joined(edge.peers().serverIds()));
        object.add("plaintextReason", joined(edge.peers().plaintextReasons()));
        object.addProperty("requests", Math.round(edge.requests()));
        object.addProperty("failed", Math.round(edge.failed()));
        object.addProperty("rps", edge.requestsPerSecond());
        object.addProperty("successRate", edge.successRate());
        object.add("p50Ms", number(edge.latency().p50()));
        object.add("p95Ms", number(edge.latency().p95()));
        object.add("p99Ms", number(edge.latency().p99()));
        return object;
    }

    private static JsonObject resource(String process, Span span) {
        JsonObject object = new JsonObject();
        object.addProperty("process", process);
        object.addProperty("pid", span.pid());
        object.add("start", usage(span.start()));
        object.add("end", usage(span.end()));
        return object;
    }

    private static JsonElement usage(@Nullable ResourceUsage usage) {
        if (usage == null) {
            return JsonNull.INSTANCE;
        }
        JsonObject object = new JsonObject();
        object.addProperty("heap", usage.heapBytes());
        object.addProperty("direct", usage.directBytes());
        object.addProperty("resident", usage.residentBytes());
        object.addProperty("descriptors", usage.descriptors());
        object.addProperty("threads", usage.threads());
        return object;
    }

    private static JsonElement number(OptionalDouble value) {
        return value.isPresent() ? new JsonPrimitive(value.getAsDouble()) : JsonNull.INSTANCE;
    }

    private static JsonElement joined(SortedSet<String> values) {
        return values.isEmpty() ? JsonNull.INSTANCE : new JsonPrimitive(String.join(", ", values));
    }
}
