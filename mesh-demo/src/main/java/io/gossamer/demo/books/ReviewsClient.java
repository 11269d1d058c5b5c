package io.gossamer.demo.books;

import io.gossamer.demo.HostPort;
import io.gossamer.demo.reviews.v1.BookRef;
import io.gossamer.demo.reviews.v1.Rating;
import io.gossamer.demo.reviews.v1.ReviewsGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Asks for ratings over gRPC. Thread-safe. */
final class ReviewsClient implements AutoCloseable {

    private static final int DEADLINE_SECONDS = 10;

    private final HostPort service;
    private final ManagedChannel channel;

    ReviewsClient(HostPort service) {
        this.service = service;
        this.channel = NettyChannelBuilder.forTarget("dns:///" + service).usePlaintext().build();
    }

    Rating rating(String book) throws IOException {
        try {
            return ReviewsGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .getRating(BookRef.newBuilder().setBookId(book).build());
        } catch (StatusRuntimeException e) {
            throw new IOException("grpc://" + service + " GetRating: " + e.getStatus(), e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
