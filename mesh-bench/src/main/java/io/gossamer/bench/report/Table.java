package io.gossamer.bench.report;

import io.gossamer.bench.measure.Statistics.Interval;
import io.gossamer.bench.system.SystemName;
import io.gossamer.cli.render.TextTable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rows as text for people. Stateless. */
public final class Table {

    private Table() {}

    /** Lines in columns. */
    public static String render(List<Row> rows) {
        TextTable table =
                new TextTable(
                        "workload",
                        "figure",
                        "unit",
                        ">none",
                        ">ours",
                        ">haproxy",
                        ">nginx",
                        ">ratio",
                        ">95 %",
                        ">bound",
                        "met");
        for (Row row : rows) {
            Row.Comparison comparison = row.comparison();
            table.row(
                    row.workload(),
                    row.figure(),
                    row.unit(),
                    number(row.values().get(SystemName.NONE)),
                    number(row.values().get(SystemName.OURS)),
                    number(row.values().get(SystemName.HAPROXY)),
                    number(row.values().get(SystemName.NGINX)),
                    comparison == null ? "" : ratio(comparison),
                    comparison == null ? "" : interval(comparison.interval()),
                    comparison == null ? "" : number(comparison.bound()),
                    met(row.met()));
        }
        return table.render();
    }

    private static String ratio(Row.Comparison comparison) {
        SystemName reference = comparison.reference();
        return reference == null
                ? number(comparison.ratio())
                : number(comparison.ratio()) + " x " + reference;
    }

    private static String interval(@Nullable Interval interval) {
        return interval == null ? "" : number(interval.low()) + ".." + number(interval.high());
    }

    private static String met(@Nullable Boolean met) {
        if (met == null) {
            return "";
        }
        return met ? "yes" : "NO";
    }

    /** Three digits that count, as people write them. */
    static String number(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
