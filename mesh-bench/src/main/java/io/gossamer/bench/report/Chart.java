package io.gossamer.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * The ratios as horizontal bars, each with its interval and a mark at its bound, as SVG that reads
 * on light and dark pages. Stateless.
 */
public final class Chart {

    private static final int WIDTH = 820;
    private static final int LABELS = 330;
    private static final int PLOT = 400;
    private static final int LINE = 26;
    private static final int BAR = 14;
    private static final int TOP = 56;

    /** Ratios beyond it are cut off with their number beside. */
    private static final double LARGEST = 4;

    private Chart() {}

    /** A whole SVG document of the rows that compare ours with another proxy. */
    public static String render(List<Row> rows) {
        List<Row> compared =
                rows.stream()
                        .filter(
                                row ->
                                        row.comparison() != null
                                                && row.comparison().reference() != null
                                                && row.comparison().bound() != null)
                        .toList();
        int height = TOP + compared.size() * LINE + 30;
        StringBuilder svg = new StringBuilder();
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <style>text{fill:#444}.axis{stroke:#999}.one{stroke:#666;stroke-dasharray:4 3}.met{fill:#2f7d4f}.not{fill:#c0562f}.bound{stroke:#222;stroke-width:2}.range{stroke:#111;stroke-opacity:.55}@media (prefers-color-scheme:dark){text{fill:#ccc}.bound{stroke:#eee}.range{stroke:#eee}}</style>
                <text x="10" y="20" font-size="15">Our pair of sidecars against the reference: less is better</text>
                <text x="10" y="38">bar: median ratio; thin line: 95 %% interval; upright mark: what must be reached</text>
                """
                        .formatted(WIDTH, height));
        for (int tick = 0; tick <= LARGEST; tick++) {
            double x = x(tick);
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<line class=\"%s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
                            tick == 1 ? "one" : "axis",
                            x,
                            TOP,
                            x,
                            height - 24));
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>\n",
                            x,
                            height - 8,
                            tick));
        }
        for (int i = 0; i < compared.size(); i++) {
            bar(svg, compared.get(i), TOP + i * LINE + 6);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, Row row, int y) {
        Row.Comparison comparison = row.comparison();
        if (comparison == null || comparison.bound() == null) {
            return;
        }
        int middle = y + BAR / 2;
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s, %s</text>\n",
                        LABELS - 8,
                        middle + 4,
                        escape(row.workload()),
                        escape(row.figure())));
        double end = x(comparison.ratio());
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
                        Boolean.TRUE.equals(comparison.met()) ? "met" : "not",
                        LABELS,
                        y,
                        end - LABELS,
                        BAR));
        double shown = end;
        if (comparison.interval() != null) {
            shown = Math.max(end, x(comparison.interval().high()));
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<line class=\"range\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
                            x(comparison.interval().low()),
                            middle,
                            shown,
                            middle));
        }
        double bound = x(comparison.bound());
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<line class=\"bound\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
                        bound,
                        y - 3,
                        bound,
                        y + BAR + 3));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\">%s x %s</text>\n",
                        Math.max(shown, bound) + 6,
                        middle + 4,
                        Table.number(comparison.ratio()),
                        String.valueOf(comparison.reference())));
    }

    private static double x(double ratio) {
        return LABELS + Math.min(Math.max(ratio, 0), LARGEST) / LARGEST * PLOT;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
