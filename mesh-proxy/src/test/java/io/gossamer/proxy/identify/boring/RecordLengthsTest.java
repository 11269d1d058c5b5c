package io.gossamer.proxy.identify.boring;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLengthsTest {

    /** Records of 117, 17, 0 and 16,401 bytes. */
    private static ByteBuf records() {
        ByteBuf all = Unpooled.buffer();
        for (int length : new int[] {117, 17, 0, 16_401}) {
            all.writeByte(23).writeShort(0x0303).writeShort(length).writeZero(length);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100, 1_000, 65_536})
    void howeverTheBytesAreSplitTheContentOfAllRecordsIsCounted(int piece) {
        RecordLengths lengths = new RecordLengths();
        ByteBuf all = records();
        int plain = 0;
        while (all.isReadable()) {
            plain += lengths.add(all.readSlice(Math.min(piece, all.readableBytes())));
        }

        assertThat(plain).isEqualTo(100 + 16_384);
        assertThat(lengths.add(records())).as("in step").isEqualTo(100 + 16_384);
    }

    @org.junit.jupiter.api.Test
    void aRecordCountsWhenItsLastByteIsThere() {
        RecordLengths lengths = new RecordLengths();
        ByteBuf all = records();

        assertThat(lengths.add(all.readSlice(5 + 116))).isZero();
        assertThat(lengths.add(all.readSlice(1))).isEqualTo(100);
    }
}
