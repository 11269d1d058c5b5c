package io.gossamer.proxy.health;

import io.gossamer.proxy.model.Addresses;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends a GET and reads the status line; no byte more is kept. One connection. */
final class HttpCheck extends SimpleChannelInboundHandler<ByteBuf> {

    /** {@code HTTP/1.1 200}: what is read of an answer. */
    private static final int STATUS_LENGTH = 12;

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})");

    private final String request;
    private final Consumer<@Nullable String> end;
    private final StringBuilder line = new StringBuilder(STATUS_LENGTH);

    /**
     * @param end told once: null if the check passed; may be told again, without effect
     */
    HttpCheck(String path, InetSocketAddress address, Consumer<@Nullable String> end) {
        this.request =
                "GET "
                        + path
                        + " HTTP/1.1\r\nhost: "
                        + Addresses.format(address)
                        + "\r\nuser-agent: gossamer-health\r\nconnection: close\r\n\r\n";
        this.end = end;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
        while (line.length() < STATUS_LENGTH && bytes.isReadable()) {
            line.append((char) (bytes.readByte() & 0xFF));
        }
        if (line.length() == STATUS_LENGTH) {
            end.accept(failure());
        }
    }

    private @Nullable String failure() {
        Matcher status = STATUS.matcher(line);
        if (!status.matches()) {
            return "no HTTP/1 (expected: a status line)";
        }
        int code = Integer.parseInt(status.group(1));
        return code >= 200 && code < 400 ? null : "status " + code + " (expected: 200 to 399)";
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end.accept("the connection ended before an answer");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end.accept(String.valueOf(cause.getMessage()));
    }
}
