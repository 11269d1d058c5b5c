package io.gossamer.proxy.admin;

import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The body of an answer on its way to a client: the connection has one slice of it at a time, and
 * gets the next one when that has left for the socket. Confined to the admin loop.
 */
final class AnswerBody {

    /** Bytes. */
    static final int SLICE = 16 * 1024;

    private static final byte[] NOTHING = {};

    private final int length;
    private final ServerStream stream;
    private final UnreadAnswers unread;
    private byte[] content;
    private int written;
    private int onItsWay;
    private boolean writing;
    private boolean ended;

    AnswerBody(byte[] content, ServerStream stream, UnreadAnswers unread) {
        this.content = content;
        this.length = content.length;
        this.stream = stream;
        this.unread = unread;
    }

    int length() {
        return length;
    }

    void start() {
        if (length > SLICE) {
            unread.hold(this);
        }
        writeOn();
    }

    void onDrained(int bytes) {
        onItsWay -= bytes;
        writeOn();
    }

    /** The client is gone. */
    void end() {
        ended = true;
        content = NOTHING;
        unread.release(this);
    }

    /** Others need the room. */
    void breakOff() {
        end();
        stream.reset(StreamReset.CANCEL);
    }

    /** A write may be drained before it returns. */
    private void writeOn() {
        if (writing) {
            return;
        }
        writing = true;
        while (!ended && onItsWay == 0) {
            onItsWay = Math.min(SLICE, length - written);
            ByteBuf slice = Unpooled.copiedBuffer(content, written, onItsWay);
            written += onItsWay;
            boolean last = written == length;
            if (last) {
                end();
            }
            stream.writeData(slice, last);
        }
        writing = false;
    }
}
