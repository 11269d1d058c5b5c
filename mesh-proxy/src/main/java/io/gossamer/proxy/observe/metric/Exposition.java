package io.gossamer.proxy.observe.metric;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Text of one scrape: series of the same name and labels added up over the recorders, families in
 * the order of {@link ProxyMeter}, ended by {@code # EOF} (contract section 8). One thread.
 */
final class Exposition {

    private final Map<Family, Map<String, double[]>> values = new HashMap<>();
    private final Map<Family, Map<String, long[]>> histograms = new HashMap<>();

    void add(Family family, Series series) {
        String labels = series.labels().text();
        if (series instanceof Histogram histogram) {
            long[] sums =
                    histograms
                            .computeIfAbsent(family, f -> new LinkedHashMap<>())
                            .computeIfAbsent(labels, l -> new long[family.buckets().size() + 1]);
            histogram.addTo(sums);
        } else {
            add(
                    family,
                    series.labels(),
                    series instanceof Counter counter ? counter.value() : ((Gauge) series).value());
        }
    }

    void add(Family family, Labels labels, double value) {
        if (Double.isNaN(value)) {
            return;
        }
        values.computeIfAbsent(family, f -> new LinkedHashMap<>())
                        .computeIfAbsent(labels.text(), l -> new double[1])[0] +=
                value;
    }

    String text() {
        StringBuilder text = new StringBuilder(1 << 16);
        for (ProxyMeter meter : ProxyMeter.values()) {
            for (Family family : meter.families()) {
                Map<String, double[]> plain = sorted(values.get(family));
                Map<String, long[]> distributions = sorted(histograms.get(family));
                if (plain.isEmpty() && distributions.isEmpty()) {
                    continue;
                }
                header(family, text);
                plain.forEach((labels, value) -> line(family.name(), labels, value[0], text));
                distributions.forEach((labels, sums) -> histogram(family, labels, sums, text));
            }
        }
        return text.append("# EOF\n").toString();
    }

    private static <V> Map<String, V> sorted(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : new TreeMap<>(map);
    }

    private static void header(Family family, StringBuilder text) {
        text.append("# HELP ").append(family.name()).append(' ').append(family.meter().help());
        text.append("\n# TYPE ").append(family.name()).append(' ');
        text.append(family.meter().type().text()).append('\n');
    }

    private static void histogram(Family family, String labels, long[] sums, StringBuilder text) {
        Buckets buckets = family.buckets();
        List<String> bounds = buckets.texts();
        String prefix = labels.isEmpty() ? "" : labels + ',';
        long cumulative = 0;
        for (int i = 0; i < buckets.size(); i++) {
            cumulative += sums[i];
            text.append(family.name()).append("_bucket{").append(prefix).append("le=\"");
            text.append(i < bounds.size() ? bounds.get(i) : "+Inf").append("\"} ");
            text.append(cumulative).append('\n');
        }
        double sum = (double) sums[buckets.size()] / buckets.scale();
        line(family.name() + "_sum", labels, sum, text);
        line(family.name() + "_count", labels, (double) cumulative, text);
    }

    private static void line(String name, String labels, double value, StringBuilder text) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ');
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else {
            text.append(value);
        }
        text.append('\n');
    }
}
