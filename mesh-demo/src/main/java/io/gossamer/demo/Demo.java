package io.gossamer.demo;

import io.gossamer.demo.books.Books;
import io.gossamer.demo.coupons.Coupons;
import io.gossamer.demo.legacy.Legacy;
import io.gossamer.demo.prices.Prices;
import io.gossamer.demo.reviews.Reviews;
import io.gossamer.demo.stock.Stock;
import io.gossamer.demo.traffic.Traffic;
import io.gossamer.demo.web.Web;
import java.util.concurrent.CountDownLatch;

/**
 * The main class of every process of the shop: {@code Demo ROLE --port N [--books HOST:PORT] ...}.
 */
public final class Demo {

    private static final String USAGE =
            "web, books, reviews, stock, prices, coupons, legacy or traffic";

    private Demo() {}

    /** Runs one role until the process is told to end. */
    public static void main(String[] arguments) throws Exception {
        // Small answers must not wait for the peer's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Role role;
        try {
            if (arguments.length == 0) {
                throw new IllegalArgumentException("role: none (expected: " + USAGE + ")");
            }
            role = start(arguments[0], Options.parse(arguments, 1));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(64);
            return;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    role.close();
                                    ended.countDown();
                                },
                                "shutdown"));
        System.out.println(arguments[0] + " listens on port " + role.port());
        ended.await();
    }

    /**
     * Starts a role in this process.
     *
     * @throws IllegalArgumentException if there is no such role, or an option is wrong
     */
    public static Role start(String role, Options options) throws Exception {
        return switch (role) {
            case "web" -> Web.start(options);
            case "books" -> Books.start(options);
            case "reviews" -> Reviews.start(options);
            case "stock" -> Stock.start(options);
            case "prices" -> Prices.start(options);
            case "coupons" -> Coupons.start(options);
            case "legacy" -> Legacy.start(options);
            case "traffic" -> Traffic.start(options);
            default ->
                    throw new IllegalArgumentException(
                            "role: " + role + " (expected: " + USAGE + ")");
        };
    }
}
