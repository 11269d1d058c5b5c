package io.gossamer.demo.web;

import java.util.List;
import java.util.Locale;

/** Writes the shop's page. */
final class Page {

    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="refresh" content="5">
            <title>The Gossamer Bookshop</title>
            <style>
            body { font: 16px/1.5 Georgia, serif; margin: 3rem auto; max-width: 46rem;
                   padding: 0 1rem; color: #2b2b2b; background: #fbfaf7; }
            h1 { font-weight: normal; border-bottom: 1px solid #cfc8b8; padding-bottom: .4rem; }
            table { border-collapse: collapse; width: 100%; }
            td, th { text-align: left; padding: .45rem .6rem; border-bottom: 1px solid #e6e1d5; }
            td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
            .via { color: #8a8373; font-size: .8rem; }
            .note { background: #f1ecdf; padding: .5rem .8rem; border-radius: .3rem; }
            </style>
            </head>
            <body>
            <h1>The Gossamer Bookshop</h1>
            """;

    private static final String FOOT =
            """
            <p class="via">Titles come from <b>books</b> (HTTP/1, two replicas), stars from
            <b>reviews</b> (gRPC), copies from <b>stock</b> (plain TCP), prices live from
            <b>prices</b> (WebSocket), coupons from <b>coupons</b> (which fails every fifth time),
            shipping from <b>legacy</b> (not in the mesh).</p>
            </body>
            </html>
            """;

    private Page() {}

    static String render(List<Row> rows, String coupon, String shipping) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<p class=\"note\">").append(escape(coupon)).append("</p>\n<table>\n");
        page.append("<tr><th>Book</th><th class=\"n\">Stars</th><th class=\"n\">Copies</th>");
        page.append("<th class=\"n\">Price</th><th>Answered by</th></tr>\n");
        for (Row row : rows) {
            page.append("<tr><td><b>").append(escape(row.title())).append("</b><br>");
            page.append("<span class=\"via\">").append(escape(row.author())).append("</span></td>");
            cell(page, String.format(Locale.ROOT, "%.1f", row.stars()));
            cell(page, Integer.toString(row.copies()));
            cell(page, String.format(Locale.ROOT, "%.2f", row.cents() / 100.0));
            page.append("<td class=\"via\">").append(escape(row.replica())).append("</td></tr>\n");
        }
        page.append("</table>\n<p>").append(escape(shipping)).append("</p>\n");
        return page.append(FOOT).toString();
    }

    private static void cell(StringBuilder page, String text) {
        page.append("<td class=\"n\">").append(text).append("</td>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /**
     * A line of the table.
     *
     * @param cents price in hundredths
     * @param replica who answered
     */
    record Row(String title, String author, double stars, int copies, int cents, String replica) {}
}
