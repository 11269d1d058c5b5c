package io.gossamer.demo.web;

import io.gossamer.demo.Options;
import io.gossamer.demo.Role;
import io.gossamer.demo.http.PathServer;
import io.gossamer.demo.http.Reply;
import io.gossamer.demo.http.ServiceClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The shop's front: {@code GET /} is the page, {@code POST /orders} buys a book. Each page asks for
 * two titles of the catalogue in turn, so that the load stays modest.
 */
public final class Web implements Role {

    private static final int BOOKS_PER_PAGE = 2;

    private final ServiceClient books;
    private final ServiceClient prices;
    private final ServiceClient coupons;
    private final ServiceClient legacy;
    private final LivePrices livePrices;
    private final AtomicLong pages = new AtomicLong();
    private final PathServer server;

    private Web(Options options) throws IOException {
        this.books = new ServiceClient(options.service("books", 8080));
        this.prices = new ServiceClient(options.service("prices", 8080));
        this.coupons = new ServiceClient(options.service("coupons", 8080));
        this.legacy = new ServiceClient(options.service("legacy", 8080));
        this.livePrices = new LivePrices(options.service("prices", 8080));
        this.server = PathServer.start(options.listen(), this::answer);
    }

    public static Web start(Options options) throws IOException {
        Web web = new Web(options);
        web.livePrices.start();
        return web;
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        livePrices.close();
    }

    private Reply answer(String method, String path, String body) throws IOException {
        return switch (path) {
            case "/" -> Reply.html(page());
            case "/orders" ->
                    method.equals("POST")
                            ? order(pages.get())
                            : Reply.error(405, "method: " + method + " (expected: POST)");
            case "/health" -> Reply.json(new Health("ok", livePrices.updates()));
            default -> Reply.error(404, "path: " + path + " (expected: / or /orders)");
        };
    }

    private String page() throws IOException {
        long number = pages.incrementAndGet();
        Book[] catalogue = books.get("/books", Book[].class);
        Map<String, Integer> cents = cents();
        List<Page.Row> rows = new ArrayList<>();
        for (int i = 0; i < BOOKS_PER_PAGE; i++) {
            Book book = catalogue[(int) ((number * BOOKS_PER_PAGE + i) % catalogue.length)];
            Details details = books.get("/books/" + book.id(), Details.class);
            rows.add(
                    new Page.Row(
                            details.title(),
                            details.author(),
                            details.stars(),
                            details.copies(),
                            cents.getOrDefault(book.id(), 0),
                            details.replica()));
        }
        Shipping shipping = legacy.get("/shipping", Shipping.class);
        return Page.render(
                rows,
                coupon(),
                "Ships by " + shipping.carrier() + " within " + shipping.days() + " days.");
    }

    private Reply order(long number) throws IOException {
        Book[] catalogue = books.get("/books", Book[].class);
        String id = catalogue[(int) (number % catalogue.length)].id();
        Map<String, Integer> cents = prices.get("/prices", Prices.class).cents();
        Sale sale = books.post("/books/" + id + "/orders", new Buyer("visitor"), Sale.class);
        return Reply.json(new Receipt(id, cents.getOrDefault(id, 0), sale.copiesLeft()));
    }

    private Map<String, Integer> cents() throws IOException {
        Map<String, Integer> live = livePrices.cents();
        return live.isEmpty() ? prices.get("/prices", Prices.class).cents() : live;
    }

    /** A shop without coupons today is still open. */
    private String coupon() throws IOException {
        HttpResponse<String> response = coupons.send("GET", "/coupons", "");
        if (response.statusCode() != 200) {
            return "No coupons today.";
        }
        return "Your coupon today: " + response.body();
    }

    private record Health(String status, long priceUpdates) {}

    private record Book(String id, String title, String author) {}

    private record Details(
            String id,
            String title,
            String author,
            double stars,
            int votes,
            int copies,
            String replica) {}

    private record Prices(long tick, Map<String, Integer> cents) {}

    private record Shipping(String carrier, int days) {}

    private record Buyer(String name) {}

    private record Sale(String id, int copiesLeft, String replica) {}

    private record Receipt(String id, int cents, int copiesLeft) {}
}
