package io.gossamer.proxy.grpc;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.netty.util.AsciiString;
import java.time.Duration;

/** The heads of calls. */
final class RequestHeads {

    private static final AsciiString POST = AsciiString.cached("POST");
    private static final AsciiString USER_AGENT = AsciiString.cached("user-agent");
    private static final AsciiString GOSSAMER = AsciiString.cached("gossamer-proxy");
    private static final AsciiString TIMEOUT = AsciiString.cached("grpc-timeout");

    /** A timeout has at most eight digits. */
    private static final long MAX_NUMBER = 99_999_999;

    private RequestHeads() {}

    static RequestHead of(AsciiString authority, AsciiString path, CallOptions options) {
        HeaderBlock metadata = options.metadata();
        HeaderBlock headers = new HeaderBlock(metadata.size() + 4);
        headers.add(HttpNames.TE, HttpNames.TRAILERS);
        headers.add(HttpNames.CONTENT_TYPE, HttpNames.GRPC);
        headers.add(USER_AGENT, GOSSAMER);
        if (!options.deadline().isZero()) {
            headers.add(TIMEOUT, timeout(options.deadline()));
        }
        for (int i = 0; i < metadata.size(); i++) {
            headers.add(metadata.name(i), metadata.value(i));
        }
        RequestHead head = new RequestHead(HttpVersion.HTTP_2, POST, path, headers);
        head.authority = authority;
        return head;
    }

    private static AsciiString timeout(Duration deadline) {
        long millis = deadline.toMillis();
        return new AsciiString(
                millis <= MAX_NUMBER
                        ? millis + "m"
                        : Math.min(MAX_NUMBER, deadline.toSeconds()) + "S");
    }
}
