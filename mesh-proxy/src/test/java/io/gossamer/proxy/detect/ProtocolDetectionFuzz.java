package io.gossamer.proxy.detect;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gossamer.proxy.channel.CountedChannel;
import io.gossamer.proxy.detect.ProtocolPrefix.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.concurrent.Future;
import java.util.Locale;

/**
 * Arbitrary first bytes: how they are cut into reads changes no verdict and no server name, a
 * verdict never changes, nothing is consumed, and the name is the one that another reader sees.
 */
class ProtocolDetectionFuzz {

    @FuzzTest(maxDuration = "30s")
    void anyBytesAreJudgedTheSameHoweverTheyCome(byte[] data) {
        ByteBuf bytes = Unpooled.wrappedBuffer(data);
        checkPrefix(bytes);
        ClientHelloPeek.Result hello = checkHello(bytes);
        if (hello.serverName() != null) {
            checkName(data, hello.serverName());
        }
        ServerFirst.classify(bytes);
        if (bytes.readableBytes() != data.length) {
            throw new AssertionError("consumed");
        }
    }

    private static void checkPrefix(ByteBuf bytes) {
        ProtocolPrefix slow = new ProtocolPrefix();
        Verdict decided = Verdict.UNDECIDED;
        for (int length = 0; length <= bytes.readableBytes(); length++) {
            Verdict now = slow.look(bytes.slice(0, length));
            if (decided != Verdict.UNDECIDED && now != decided) {
                throw new AssertionError("changed its mind: " + decided + " to " + now);
            }
            decided = now;
        }
        if (new ProtocolPrefix().look(bytes) != decided) {
            throw new AssertionError("depends on the reads: " + decided);
        }
    }

    private static ClientHelloPeek.Result checkHello(ByteBuf bytes) {
        ClientHelloPeek.Result first = ClientHelloPeek.Result.INCOMPLETE;
        for (int length = 0; length <= bytes.readableBytes(); length++) {
            ClientHelloPeek.Result now = ClientHelloPeek.peek(bytes.slice(0, length));
            boolean waits = first.status() == ClientHelloPeek.Status.INCOMPLETE;
            if (!waits && !now.equals(first)) {
                throw new AssertionError("changed its mind: " + first + " to " + now);
            }
            if (now.status() == ClientHelloPeek.Status.INCOMPLETE
                    && length >= ClientHelloPeek.MAX_RECORD) {
                throw new AssertionError("waits for more than its bound");
            }
            first = now;
        }
        return first;
    }

    private static void checkName(byte[] data, String name) {
        if (name.isEmpty() || name.length() > 253 || !name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new AssertionError("name: " + name);
        }
        NameReader other = new NameReader();
        CountedChannel channel = new CountedChannel(other);
        channel.receive(data, 0, data.length);
        channel.finish();
        // It reads no further than the first name, whatever its type.
        if (other.name != null && !name.equals(other.name)) {
            throw new AssertionError("name: " + name + ", but else " + other.name);
        }
    }

    /** Netty's reader of the same extension. */
    private static final class NameReader extends AbstractSniHandler<Void> {

        String name;

        @Override
        protected Future<Void> lookup(ChannelHandlerContext ctx, String hostname) {
            name = hostname;
            return ctx.executor().newSucceededFuture(null);
        }

        @Override
        protected void onLookupComplete(
                ChannelHandlerContext ctx, String hostname, Future<Void> future) {
            ctx.pipeline().remove(this);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // Stricter than ours about what is not the name: no evidence.
        }
    }
}
