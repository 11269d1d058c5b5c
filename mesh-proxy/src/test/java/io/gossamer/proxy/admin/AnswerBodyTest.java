package io.gossamer.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerBodyTest {

    private final UnreadAnswers unread = new UnreadAnswers();

    /** A client that reads when the test says so, or at once. */
    private final class Client implements ServerStream {

        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        final AnswerBody body;
        private final boolean atOnce;
        private int unreadBytes;
        boolean ended;
        @Nullable StreamReset reset;

        Client(byte[] content, boolean atOnce) {
            this.atOnce = atOnce;
            body = new AnswerBody(content, this, unread);
            body.start();
        }

        @Override
        public void writeData(ByteBuf data, boolean end) {
            int length = data.readableBytes();
            read.writeBytes(ByteBufUtil.getBytes(data));
            data.release();
            unreadBytes += length;
            ended = end;
            if (atOnce && !end) {
                read();
            }
        }

        void read() {
            int bytes = unreadBytes;
            unreadBytes = 0;
            body.onDrained(bytes);
        }

        @Override
        public void reset(StreamReset reason) {
            reset = reason;
        }

        @Override
        public void listen(HttpStreamListener listener) {}

        @Override
        public void writeResponse(ResponseHead head, boolean end) {}

        @Override
        public void closeConnectionAfter() {}

        @Override
        public InetSocketAddress remoteAddress() {
            return new InetSocketAddress(0);
        }

        @Override
        public void writeTrailers(HeaderBlock trailers) {}

        @Override
        public void consumed(int bytes) {}
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(1).nextBytes(content);
        return content;
    }

    @Test
    void aClientThatDoesNotReadHasOneSlice() {
        Client client = new Client(content(3 * AnswerBody.SLICE), false);

        assertThat(client.read.size()).isEqualTo(AnswerBody.SLICE);
        assertThat(client.ended).isFalse();

        client.read();
        assertThat(client.read.size()).isEqualTo(2 * AnswerBody.SLICE);
    }

    @Test
    void aClientThatReadsGetsAllOfIt() {
        byte[] content = content(10 * AnswerBody.SLICE + 1);

        Client client = new Client(content, true);

        assertThat(client.read.toByteArray()).isEqualTo(content);
        assertThat(client.ended).isTrue();
    }

    @Test
    void whoHasWaitedLongestMakesRoom() {
        Client first = new Client(content(UnreadAnswers.MAX_BYTES / 2), false);
        Client second = new Client(content(UnreadAnswers.MAX_BYTES / 2), false);
        assertThat(first.reset).isNull();

        Client third = new Client(content(AnswerBody.SLICE + 1), false);

        assertThat(first.reset).isEqualTo(StreamReset.CANCEL);
        assertThat(second.reset).isNull();
        first.read();
        assertThat(first.read.size()).as("nothing more").isEqualTo(AnswerBody.SLICE);
        third.read();
        assertThat(third.ended).isTrue();
    }

    @Test
    void whatHasBeenReadOrGivenUpTakesNoRoom() {
        new Client(content(UnreadAnswers.MAX_BYTES), true);
        Client gone = new Client(content(UnreadAnswers.MAX_BYTES), false);
        gone.body.end();

        Client next = new Client(content(UnreadAnswers.MAX_BYTES), false);
        Client small = new Client(content(AnswerBody.SLICE), false);

        assertThat(gone.reset).isNull();
        assertThat(next.reset).isNull();
        assertThat(small.ended).as("short ones do not count").isTrue();
    }

    @Test
    void anAnswerBeyondTheBoundIsAloneAndArrives() {
        Client other = new Client(content(AnswerBody.SLICE + 1), false);
        byte[] content = content(UnreadAnswers.MAX_BYTES + 1);

        Client large = new Client(content, true);

        assertThat(other.reset).isEqualTo(StreamReset.CANCEL);
        assertThat(large.read.toByteArray()).isEqualTo(content);
    }
}
