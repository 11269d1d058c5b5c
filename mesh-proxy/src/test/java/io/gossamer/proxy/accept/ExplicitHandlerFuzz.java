package io.gossamer.proxy.accept;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.channel.CountedChannel;
import io.gossamer.proxy.model.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arbitrary bytes on an explicit connection, SOCKS5 and CONNECT: one outcome however they are cut,
 * a destination that can be dialled, and what follows the request is passed on untouched.
 */
class ExplicitHandlerFuzz {

    /** The largest answer is an HTTP error with its reason. Bytes. */
    private static final int MAX_ANSWER = 1024;

    /**
     * What came of the connection.
     *
     * @param sent answers to the client, latin-1
     * @param passedOn bytes for the destination
     */
    record Outcome(List<String> heard, String sent, byte[] passedOn) {

        boolean isSame(Outcome other) {
            return heard.equals(other.heard)
                    && sent.equals(other.sent)
                    && Arrays.equals(passedOn, other.passedOn);
        }
    }

    @FuzzTest(maxDuration = "30s")
    void anyBytesEndInOneOutcome(byte[] data) {
        Outcome whole = outcome(data, Math.max(1, data.length));
        Outcome split = outcome(data, 1);
        if (!whole.isSame(split)) {
            throw new AssertionError("depends on the reads: " + whole + " and " + split);
        }
        if (whole.heard.size() > 1 || whole.sent.length() > MAX_ANSWER) {
            throw new AssertionError("more than one outcome: " + whole);
        }
        boolean suffix =
                Arrays.equals(
                        whole.passedOn,
                        Arrays.copyOfRange(data, data.length - whole.passedOn.length, data.length));
        boolean all = !whole.heard.equals(List.of("http")) || whole.passedOn.length == data.length;
        if (!suffix || !all) {
            throw new AssertionError("not what the client sent: " + whole);
        }
    }

    private static Outcome outcome(byte[] data, int piece) {
        List<String> heard = new ArrayList<>();
        CountedChannel channel =
                new CountedChannel(new ExplicitHandler(Duration.ofSeconds(10), listener(heard)));
        for (int from = 0; from < data.length; from += piece) {
            if (!channel.receive(data, from, Math.min(piece, data.length - from))) {
                break;
            }
        }
        String sent = new String(channel.sent(), StandardCharsets.ISO_8859_1);
        byte[] passedOn = channel.passedOn();
        channel.finish();
        return new Outcome(heard, sent, passedOn);
    }

    private static ExplicitDestination.Listener listener(List<String> heard) {
        return new ExplicitDestination.Listener() {
            @Override
            public void onDestination(ExplicitDestination destination) {
                if (destination instanceof ExplicitDestination.Tunnel tunnel) {
                    heard.add(checked(tunnel.target()));
                    tunnel.accept();
                } else if (destination instanceof ExplicitDestination.HttpProxy http) {
                    heard.add("http");
                    http.proceed();
                }
            }

            @Override
            public void onRejected(String reason) {
                heard.add(reason);
            }
        };
    }

    /** A name goes into look-ups, labels and logs: it must mean the same to all of them. */
    private static String checked(Target target) {
        String authority = target.authority();
        if (target.port() < 1 || target.port() > 0xFFFF || authority.length() > 260) {
            throw new AssertionError("target: " + authority);
        }
        for (int i = 0; i < authority.length(); i++) {
            char c = authority.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '/' || c == '@' || c == '%') {
                throw new AssertionError("target: " + authority);
            }
        }
        if (target instanceof Target.Authority && !target.equals(HostPort.parse(authority))) {
            throw new AssertionError("not stable: " + authority);
        }
        return authority;
    }
}
