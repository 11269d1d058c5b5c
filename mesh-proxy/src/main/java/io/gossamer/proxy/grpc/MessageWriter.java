package io.gossamer.proxy.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Messages as they stand on a stream: a flag, a length of four bytes, the message. */
final class MessageWriter {

    private MessageWriter() {}

    static byte[] framed(MessageLite message) {
        int length = message.getSerializedSize();
        byte[] framed = new byte[MessageReader.PREFIX + length];
        framed[1] = (byte) (length >>> 24);
        framed[2] = (byte) (length >>> 16);
        framed[3] = (byte) (length >>> 8);
        framed[4] = (byte) length;
        CodedOutputStream out = CodedOutputStream.newInstance(framed, MessageReader.PREFIX, length);
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.checkNoSpaceLeft();
        return framed;
    }
}
