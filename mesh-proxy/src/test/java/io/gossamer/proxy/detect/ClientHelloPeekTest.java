package io.gossamer.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.detect.ClientHelloPeek.Result;
import io.gossamer.proxy.detect.ClientHelloPeek.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClientHelloPeekTest {

    private static final String NAME = "shop.default.serviceaccount.identity.mesh.cluster.local";

    @Test
    void readsTheNameAndConsumesNothing() throws Exception {
        ByteBuf hello = Unpooled.wrappedBuffer(ClientHellos.of(NAME, "io.gossamer/1"));
        int length = hello.readableBytes();
        assertThat(ClientHelloPeek.peek(hello)).isEqualTo(new Result(Status.HELLO, NAME));
        assertThat(hello.readableBytes()).isEqualTo(length);
    }

    @Test
    void findsNoNameWhenTheClientSendsNone() throws Exception {
        assertThat(ClientHelloPeek.peek(Unpooled.wrappedBuffer(ClientHellos.of(null))))
                .isEqualTo(new Result(Status.HELLO, null));
    }

    @Test
    void lowersTheCaseOfTheName() throws Exception {
        assertThat(
                        ClientHelloPeek.peek(
                                Unpooled.wrappedBuffer(ClientHellos.of("Shop.Example.ORG"))))
                .isEqualTo(new Result(Status.HELLO, "shop.example.org"));
    }

    @Test
    void asksForMoreAtEveryLengthShortOfTheWhole() throws Exception {
        ByteBuf hello = Unpooled.wrappedBuffer(ClientHellos.of(NAME));
        for (int length = 0; length < hello.readableBytes(); length++) {
            assertThat(ClientHelloPeek.peek(hello.slice(0, length)).status())
                    .isEqualTo(Status.INCOMPLETE);
        }
    }

    @Test
    void readsAHelloThatAHybridKeyShareMakesLargerThanASegment() throws Exception {
        byte[] hello = withPadding(ClientHellos.of(NAME), 4000);
        assertThat(hello.length).isGreaterThan(4000);
        assertThat(ClientHelloPeek.peek(Unpooled.wrappedBuffer(hello)))
                .isEqualTo(new Result(Status.HELLO, NAME));
    }

    @Test
    void givesUpOnARecordBeyondTheBoundBeforeItArrives() {
        ByteBuf header = ProtocolPrefixTest.bytes("\\x16\\x03\\x01\\x20\\x00");
        assertThat(ClientHelloPeek.peek(header).status()).isEqualTo(Status.UNREADABLE);
    }

    @Test
    void refusesAHelloThatClaimsMoreThanItsRecord() throws Exception {
        byte[] hello = ClientHellos.of(NAME);
        hello[6] = (byte) 0xFF; // length of the handshake message: 16 MiB
        assertThat(ClientHelloPeek.peek(Unpooled.wrappedBuffer(hello)).status())
                .isEqualTo(Status.UNREADABLE);
    }

    @Test
    void refusesOtherHandshakeMessages() throws Exception {
        byte[] hello = ClientHellos.of(NAME);
        hello[5] = 2;
        assertThat(ClientHelloPeek.peek(Unpooled.wrappedBuffer(hello).slice(0, 6)).status())
                .isEqualTo(Status.UNREADABLE);
    }

    @Test
    void neverReadsOutsideWhenBytesAreFlipped() throws Exception {
        byte[] hello = ClientHellos.of(NAME, "h2");
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            byte[] mutated = hello.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            assertThat(ClientHelloPeek.peek(Unpooled.wrappedBuffer(mutated))).isNotNull();
        }
    }

    // Appends an extension of type padding and mends the three lengths around it.
    private static byte[] withPadding(byte[] hello, int padding) {
        ByteBuf in = Unpooled.copiedBuffer(hello);
        ByteBuf out = Unpooled.buffer();
        out.writeBytes(hello).writeShort(21).writeShort(padding).writeZero(padding);
        int added = 4 + padding;
        out.setShort(3, in.getUnsignedShort(3) + added);
        out.setMedium(6, in.getUnsignedMedium(6) + added);
        int sessionId = 9 + 34;
        int suites = sessionId + 1 + in.getUnsignedByte(sessionId);
        int compression = suites + 2 + in.getUnsignedShort(suites);
        int extensions = compression + 1 + in.getUnsignedByte(compression);
        out.setShort(extensions, in.getUnsignedShort(extensions) + added);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
