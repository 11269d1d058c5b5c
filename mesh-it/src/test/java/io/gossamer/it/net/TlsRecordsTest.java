package io.gossamer.it.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The look from outside must see what is not encrypted, or its silence proves nothing. */
class TlsRecordsTest {

    private static final byte[] HANDSHAKE = {22, 3, 1, 0, 2, 1, 2};
    private static final byte[] DATA = {23, 3, 3, 0, 3, 9, 9, 9};
    private static final byte[] CHANGE = {20, 3, 3, 0, 1, 1};
    private static final byte[] ALERT = {21, 3, 3, 0, 2, 2, 40};

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void handshakeFollowedByEncryptedRecordsIsTls13() {
        TlsRecords.requireTls13(join(HANDSHAKE, CHANGE, DATA, DATA));
    }

    @Test
    void recordingThatEndsWithinARecordIsTls13() {
        TlsRecords.requireTls13(join(HANDSHAKE, DATA, new byte[] {23, 3, 3, 1, 0, 1}));
    }

    @Test
    void httpIsNotTls() {
        byte[] http = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> TlsRecords.requireTls13(http)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> TlsRecords.requireTls13(join(HANDSHAKE, DATA, http)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void handshakeInTheClearAfterEncryptedRecordsIsOlderThanTls13() {
        assertThatThrownBy(() -> TlsRecords.requireTls13(join(HANDSHAKE, DATA, HANDSHAKE)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> TlsRecords.requireTls13(join(HANDSHAKE, DATA, ALERT)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void emptyRecordingProvesNothing() {
        assertThatThrownBy(() -> TlsRecords.requireTls13(new byte[0]))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void markerIsFoundWhereverItIs() {
        byte[] stream = "..needle..needle".getBytes(StandardCharsets.US_ASCII);

        assertThat(TlsRecords.find(stream, "needle")).containsExactly(2, 10);
        assertThat(TlsRecords.find(stream, "needles")).isEmpty();
    }
}
