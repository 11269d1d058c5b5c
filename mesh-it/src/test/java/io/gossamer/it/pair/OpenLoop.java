package io.gossamer.it.pair;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Requests at a rate, whatever becomes of those before. */
final class OpenLoop {

    /**
     * What became of a request.
     *
     * @param outcome status of HTTP, or code of gRPC
     * @param retryAfter what it says about coming back; empty if nothing
     */
    record Reply(String outcome, String retryAfter) {}

    /**
     * @param nanos from the time at which the request was due
     */
    record Answer(Reply reply, long nanos) {
        String outcome() {
            return reply.outcome;
        }
    }

    /** Starts one request. */
    interface Call {
        CompletableFuture<Reply> start();
    }

    private final Call call;

    OpenLoop(Call call) {
        this.call = call;
    }

    /** Requests at this rate for this long; then their answers. */
    List<Answer> offer(int perSecond, Duration time) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        long count = time.toMillis() * perSecond / 1_000;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
            long wait;
            while ((wait = due - System.nanoTime()) > 0) {
                LockSupport.parkNanos(wait);
            }
            answers.add(
                    call.start().thenApply(reply -> new Answer(reply, System.nanoTime() - due)));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** Answers a second with this outcome. */
    static double rate(List<Answer> answers, String outcome, Duration time) {
        long count = answers.stream().filter(answer -> answer.outcome().equals(outcome)).count();
        return count * 1_000.0 / time.toMillis();
    }

    /** Nanoseconds until answers with this outcome; 0 if there is none. */
    static long median(List<Answer> answers, String outcome) {
        long[] sorted =
                answers.stream()
                        .filter(answer -> answer.outcome().equals(outcome))
                        .mapToLong(Answer::nanos)
                        .sorted()
                        .toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
