package io.gossamer.demo.reviews;

import io.gossamer.demo.HostPort;
import io.gossamer.demo.Options;
import io.gossamer.demo.Role;
import io.gossamer.demo.reviews.v1.BookRef;
import io.gossamer.demo.reviews.v1.Rating;
import io.gossamer.demo.reviews.v1.Review;
import io.gossamer.demo.reviews.v1.ReviewsGrpc;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Readers' ratings over gRPC: one unary and one streaming call. */
public final class Reviews implements Role {

    private static final List<String> READERS = List.of("Ada", "Grace", "Edsger", "Barbara");

    private final Server server;

    private Reviews(Server server) {
        this.server = server;
    }

    public static Reviews start(Options options) throws IOException {
        HostPort listen = options.listen();
        Server server =
                NettyServerBuilder.forAddress(new InetSocketAddress(listen.host(), listen.port()))
                        .addService(new Service())
                        .build();
        try {
            server.start();
        } catch (IOException e) {
            throw new IOException(
                    "--port: " + listen + " (expected: a free port): " + e.getMessage(), e);
        }
        return new Reviews(server);
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            server.shutdownNow();
        }
    }

    private static final class Service extends ReviewsGrpc.ReviewsImplBase {

        @Override
        public void getRating(BookRef book, StreamObserver<Rating> observer) {
            int sum = 0;
            for (String reader : READERS) {
                sum += stars(book.getBookId(), reader);
            }
            observer.onNext(
                    Rating.newBuilder()
                            .setBookId(book.getBookId())
                            .setStars((double) sum / READERS.size())
                            .setVotes(READERS.size())
                            .build());
            observer.onCompleted();
        }

        @Override
        public void listReviews(BookRef book, StreamObserver<Review> observer) {
            for (String reader : READERS) {
                int stars = stars(book.getBookId(), reader);
                observer.onNext(
                        Review.newBuilder()
                                .setReader(reader)
                                .setStars(stars)
                                .setText(stars > 3 ? "Could not put it down." : "Has its moments.")
                                .build());
            }
            observer.onCompleted();
        }

        private static int stars(String book, String reader) {
            return 3 + Math.floorMod((book + reader).hashCode(), 3);
        }
    }
}
