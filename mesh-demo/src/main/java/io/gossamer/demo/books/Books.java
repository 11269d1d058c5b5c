package io.gossamer.demo.books;

import io.gossamer.demo.HostPort;
import io.gossamer.demo.Options;
import io.gossamer.demo.Role;
import io.gossamer.demo.http.PathServer;
import io.gossamer.demo.http.Reply;
import io.gossamer.demo.reviews.v1.Rating;
import java.io.IOException;
import java.util.Optional;

/**
 * The catalogue: {@code GET /books}, {@code GET /books/ID} with its rating and stock, {@code POST
 * /books/ID/orders}. {@code --delay} slows every answer by that many milliseconds.
 */
public final class Books implements Role {

    private final String replica;
    private final int delayMillis;
    private final ReviewsClient reviews;
    private final StockClient stock;
    private final PathServer server;

    private Books(Options options) throws IOException {
        this.replica = options.text("name", "books");
        this.delayMillis = options.number("delay", 0);
        HostPort reviewsAddress = options.service("reviews", 9090);
        this.stock = new StockClient(options.service("stock", 7000));
        this.reviews = new ReviewsClient(reviewsAddress);
        this.server = PathServer.start(options.listen(), this::answer);
    }

    public static Books start(Options options) throws IOException {
        return new Books(options);
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        reviews.close();
    }

    private Reply answer(String method, String path, String body) throws IOException {
        pause();
        if (path.equals("/health")) {
            return Reply.json("ok");
        }
        String[] parts = path.split("/", -1);
        if (parts.length < 2 || !parts[1].equals("books")) {
            return Reply.error(404, "path: " + path + " (expected: /books or /books/ID)");
        }
        if (parts.length == 2) {
            return Reply.json(Book.CATALOGUE);
        }
        Optional<Book> book = Book.find(parts[2]);
        if (book.isEmpty()) {
            return Reply.error(404, "book: " + parts[2] + " (expected: an id of /books)");
        }
        boolean order = parts.length == 4 && parts[3].equals("orders") && method.equals("POST");
        return order ? order(book.get()) : details(book.get());
    }

    private Reply details(Book book) throws IOException {
        Rating rating = reviews.rating(book.id());
        int copies = stock.count(book.id());
        return Reply.json(
                new Details(
                        book.id(),
                        book.title(),
                        book.author(),
                        rating.getStars(),
                        rating.getVotes(),
                        copies,
                        replica));
    }

    private Reply order(Book book) throws IOException {
        return Reply.json(new Order(book.id(), stock.take(book.id()), replica));
    }

    private void pause() throws IOException {
        if (delayMillis > 0) {
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("books: stopped while it answered", e);
            }
        }
    }

    private record Details(
            String id,
            String title,
            String author,
            double stars,
            int votes,
            int copies,
            String replica) {}

    private record Order(String id, int copiesLeft, String replica) {}
}
