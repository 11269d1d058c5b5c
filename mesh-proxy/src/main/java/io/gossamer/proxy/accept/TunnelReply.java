package io.gossamer.proxy.accept;

import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** How a tunnel's outcome is told to the client, by the protocol in which it asked. */
enum TunnelReply {
    HTTP_CONNECT {
        @Override
        ByteBuf accepted() {
            return ascii("HTTP/1.1 200 OK\r\n\r\n");
        }

        @Override
        ByteBuf refused(ProxyFailure failure) {
            return httpError(failure.code().httpStatus(), failure.describe());
        }
    },
    SOCKS5 {
        @Override
        ByteBuf accepted() {
            return Socks5.reply(Socks5.SUCCEEDED);
        }

        @Override
        ByteBuf refused(ProxyFailure failure) {
            return Socks5.reply(socksCode(failure));
        }
    };

    /** Rule R23. */
    private static final int MAX_ERROR_TEXT = 1024;

    abstract ByteBuf accepted();

    abstract ByteBuf refused(ProxyFailure failure);

    /**
     * @param reason any text; control and non-ASCII characters are replaced
     */
    static ByteBuf httpError(int status, String reason) {
        StringBuilder text = new StringBuilder(128).append("HTTP/1.1 ").append(status);
        text.append(' ').append(status < 500 ? "Refused" : "Bad Gateway");
        text.append("\r\nl5d-proxy-error: ");
        for (int i = 0; i < Math.min(reason.length(), MAX_ERROR_TEXT); i++) {
            char c = reason.charAt(i);
            text.append(c >= ' ' && c < 0x7F ? c : '?');
        }
        text.append("\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        return ascii(text.toString());
    }

    private static byte socksCode(ProxyFailure failure) {
        return switch (failure.code()) {
            case CONNECT_FAILED, CONNECTION_CLOSED -> Socks5.CONNECTION_REFUSED;
            case NAME_NOT_FOUND, CONNECT_TIMEOUT, FAILFAST -> Socks5.HOST_UNREACHABLE;
            case DENIED, ROUTE_REFUSES, PORT_REFUSED, GATEWAY_LOOP, GATEWAY_DOMAIN ->
                    Socks5.NOT_ALLOWED;
            default -> Socks5.GENERAL_FAILURE;
        };
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
