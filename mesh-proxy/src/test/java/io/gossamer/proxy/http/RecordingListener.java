package io.gossamer.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps the answer to one request. */
public final class RecordingListener implements ClientStream.Listener {

    public final List<ResponseHead> informational = new ArrayList<>();
    public ResponseHead head;
    public final StringBuilder body = new StringBuilder();
    public HeaderBlock trailers;
    public boolean ended;
    public StreamReset reset;

    @Override
    public void onResponse(ResponseHead received, boolean end) {
        if (received.isInformational()) {
            informational.add(received);
        } else {
            head = received;
            ended |= end;
        }
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        body.append(data.toString(StandardCharsets.ISO_8859_1));
        data.release();
        ended |= end;
    }

    @Override
    public void onTrailers(HeaderBlock received) {
        trailers = received;
        ended = true;
    }

    @Override
    public void onReset(StreamReset reason) {
        reset = reason;
    }

    @Override
    public void onDrained(int bytes) {}
}
