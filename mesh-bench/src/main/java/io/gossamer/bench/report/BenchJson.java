package io.gossamer.bench.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.gossamer.bench.measure.Statistics.Interval;
import io.gossamer.bench.system.SystemName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The outcome as one JSON object on one line. Stateless. */
public final class BenchJson {

    private BenchJson() {}

    /**
     * The object.
     *
     * @param conditions under which it was measured
     * @param failures of workloads that could not be measured
     */
    public static String render(
            List<Row> rows, Map<String, String> conditions, List<String> failures) {
        JsonObject object = new JsonObject();
        JsonArray array = new JsonArray();
        rows.forEach(row -> array.add(row(row)));
        object.add("rows", array);
        JsonObject told = new JsonObject();
        conditions.forEach(told::addProperty);
        object.add("conditions", told);
        JsonArray failed = new JsonArray();
        failures.forEach(failed::add);
        object.add("failures", failed);
        return object.toString();
    }

    private static JsonObject row(Row row) {
        JsonObject object = new JsonObject();
        object.addProperty("workload", row.workload());
        object.addProperty("figure", row.figure());
        object.addProperty("unit", row.unit());
        for (SystemName system : SystemName.values()) {
            object.add(system.name().toLowerCase(Locale.ROOT), number(row.values().get(system)));
        }
        Row.Comparison comparison = row.comparison();
        object.add("ratio", number(comparison == null ? null : comparison.ratio()));
        object.add("interval", interval(comparison == null ? null : comparison.interval()));
        SystemName reference = comparison == null ? null : comparison.reference();
        object.add(
                "reference",
                reference == null ? JsonNull.INSTANCE : new JsonPrimitive(reference.toString()));
        object.add("bound", number(comparison == null ? null : comparison.bound()));
        Boolean met = row.met();
        object.add("met", met == null ? JsonNull.INSTANCE : new JsonPrimitive(met));
        return object;
    }

    private static JsonElement interval(@Nullable Interval interval) {
        if (interval == null) {
            return JsonNull.INSTANCE;
        }
        JsonArray ends = new JsonArray();
        ends.add(number(interval.low()));
        ends.add(number(interval.high()));
        return ends;
    }

    /** JSON has no infinity. */
    private static JsonElement number(@Nullable Double value) {
        return value == null || !Double.isFinite(value)
                ? JsonNull.INSTANCE
                : new JsonPrimitive(value);
    }
}
