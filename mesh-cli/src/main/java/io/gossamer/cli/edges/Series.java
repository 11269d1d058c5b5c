package io.gossamer.cli.edges;

import java.util.Map;

/**
 * Name and labels of one time series.
 *
 * @param name of the metric, with the suffix of its part such as {@code _bucket}
 */
record Series(String name, Map<String, String> labels) {

    Series {
        labels = Map.copyOf(labels);
    }

    /** A label's value; empty if the series has no such label. */
    String label(String key) {
        return labels.getOrDefault(key, "");
    }
}
