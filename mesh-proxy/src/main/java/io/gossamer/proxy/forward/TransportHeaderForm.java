package io.gossamer.proxy.forward;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.gossamer.api.MeshProtocols;
import io.gossamer.api.transport.Header;
import io.gossamer.api.transport.SessionProtocol;
import io.gossamer.proxy.forward.TransportHeader.Session;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The two forms of the transport header: a four-byte big-endian length and a protobuf message, with
 * a preface in front in the contract's.
 */
public enum TransportHeaderForm {

    /** After ALPN {@code transport.l5d.io/v1} (contract section 4). */
    CONTRACT(MeshProtocols.TRANSPORT_PREFACE) {
        @Override
        MessageLite message(TransportHeader header) {
            Header.Builder message = Header.newBuilder().setPort(header.port());
            if (header.name() != null) {
                message.setName(header.name());
            }
            switch (header.session()) {
                case HTTP1 ->
                        message.setSessionProtocol(
                                SessionProtocol.newBuilder()
                                        .setHttp1(SessionProtocol.Http1.getDefaultInstance()));
                case HTTP2 ->
                        message.setSessionProtocol(
                                SessionProtocol.newBuilder()
                                        .setHttp2(SessionProtocol.Http2.getDefaultInstance()));
                // The form cannot say "undecided": the peer then relays, as it does for opaque.
                case OPAQUE, UNDECIDED -> {}
            }
            return message.build();
        }

        @Override
        TransportHeader parse(byte[] message)
                throws InvalidProtocolBufferException, MalformedHeaderException {
            Header header = Header.parseFrom(message);
            Session session =
                    switch (header.getSessionProtocol().getKindCase()) {
                        case HTTP1 -> Session.HTTP1;
                        case HTTP2 -> Session.HTTP2;
                        case KIND_NOT_SET -> Session.OPAQUE;
                    };
            return header(header.getPort(), header.getName(), session, false);
        }
    },

    /** After ALPN {@code io.gossamer/1} (rule R7). */
    GOSSAMER("") {
        @Override
        MessageLite message(TransportHeader header) {
            io.gossamer.api.mesh.v1.TransportHeader.Builder message =
                    io.gossamer.api.mesh.v1.TransportHeader.newBuilder()
                            .setPort(header.port())
                            .setSessionProtocol(sessionProtocol(header.session()))
                            .setLoadReportSupported(header.loadReportSupported());
            if (header.name() != null) {
                message.setName(header.name());
            }
            return message.build();
        }

        @Override
        TransportHeader parse(byte[] message)
                throws InvalidProtocolBufferException, MalformedHeaderException {
            io.gossamer.api.mesh.v1.TransportHeader header =
                    io.gossamer.api.mesh.v1.TransportHeader.parseFrom(message);
            Session session =
                    switch (header.getSessionProtocol()) {
                        case OPAQUE -> Session.OPAQUE;
                        case HTTP1 -> Session.HTTP1;
                        case HTTP2 -> Session.HTTP2;
                        case UNDECIDED -> Session.UNDECIDED;
                        case UNRECOGNIZED ->
                                throw new MalformedHeaderException(
                                        "transport header session: "
                                                + header.getSessionProtocolValue()
                                                + " (expected: 0 to 3)");
                    };
            return header(
                    header.getPort(), header.getName(), session, header.getLoadReportSupported());
        }
    };

    /** Contract section 4: the server's buffer. Bounds the whole header. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int LENGTH_BYTES = 4;

    private final String preface;

    TransportHeaderForm(String preface) {
        this.preface = preface;
    }

    abstract MessageLite message(TransportHeader header);

    abstract TransportHeader parse(byte[] message)
            throws InvalidProtocolBufferException, MalformedHeaderException;

    /** The bytes to send right after the TLS handshake. The caller owns the buffer. */
    public ByteBuf encode(ByteBufAllocator alloc, TransportHeader header) {
        byte[] message = message(header).toByteArray();
        ByteBuf out = alloc.buffer(preface.length() + LENGTH_BYTES + message.length);
        out.writeCharSequence(preface, StandardCharsets.US_ASCII);
        return out.writeInt(message.length).writeBytes(message);
    }

    /**
     * Consumes a header; null, with nothing consumed, if it is not complete.
     *
     * @param in from the connection's first byte on
     */
    public @Nullable TransportHeader decode(ByteBuf in) throws MalformedHeaderException {
        int start = in.readerIndex();
        int known = Math.min(preface.length(), in.readableBytes());
        for (int i = 0; i < known; i++) {
            if (in.getByte(start + i) != preface.charAt(i)) {
                throw new MalformedHeaderException(
                        "transport header: begins with "
                                + ByteBufUtil.hexDump(in, start, i + 1)
                                + " (expected: the preface of "
                                + MeshProtocols.ALPN_TRANSPORT_HEADER
                                + ")");
            }
        }
        int head = preface.length() + LENGTH_BYTES;
        if (in.readableBytes() < head) {
            return null;
        }
        int length = in.getInt(start + preface.length());
        if (length < 0 || length > MAX_BYTES - head) {
            throw new MalformedHeaderException(
                    "transport header length: "
                            + Integer.toUnsignedString(length)
                            + " (expected: at most "
                            + (MAX_BYTES - head)
                            + ")");
        }
        if (in.readableBytes() < head + length) {
            return null;
        }
        byte[] message = new byte[length];
        in.getBytes(start + head, message);
        TransportHeader header = parsed(message);
        in.skipBytes(head + length);
        return header;
    }

    private TransportHeader parsed(byte[] message) throws MalformedHeaderException {
        try {
            return parse(message);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedHeaderException(
                    "transport header: "
                            + message.length
                            + " bytes (expected: a protobuf message; "
                            + e.getMessage()
                            + ")");
        }
    }

    private static io.gossamer.api.mesh.v1.TransportHeader.SessionProtocol sessionProtocol(
            Session session) {
        return switch (session) {
            case OPAQUE -> io.gossamer.api.mesh.v1.TransportHeader.SessionProtocol.OPAQUE;
            case HTTP1 -> io.gossamer.api.mesh.v1.TransportHeader.SessionProtocol.HTTP1;
            case HTTP2 -> io.gossamer.api.mesh.v1.TransportHeader.SessionProtocol.HTTP2;
            case UNDECIDED -> io.gossamer.api.mesh.v1.TransportHeader.SessionProtocol.UNDECIDED;
        };
    }

    private static TransportHeader header(
            int port, String name, Session session, boolean loadReportSupported)
            throws MalformedHeaderException {
        if (!TransportHeader.isPort(port)) {
            throw new MalformedHeaderException(
                    "transport header port: "
                            + Integer.toUnsignedString(port)
                            + " (expected: 1 to 65535)");
        }
        return new TransportHeader(
                port, name.isEmpty() ? null : name, session, loadReportSupported);
    }
}
