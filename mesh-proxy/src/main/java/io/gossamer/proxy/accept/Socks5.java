package io.gossamer.proxy.accept;

import io.gossamer.proxy.model.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * SOCKS5 as far as a proxy of TCP connections needs it (RFC 1928): no authentication, CONNECT only.
 * The parsers consume a message when it is complete, and nothing before.
 */
final class Socks5 {

    static final byte VERSION = 5;

    // RFC 1928 section 6, replies.
    static final byte SUCCEEDED = 0;
    static final byte GENERAL_FAILURE = 1;
    static final byte NOT_ALLOWED = 2;
    static final byte HOST_UNREACHABLE = 4;
    static final byte CONNECTION_REFUSED = 5;
    private static final byte COMMAND_NOT_SUPPORTED = 7;
    private static final byte ADDRESS_TYPE_NOT_SUPPORTED = 8;

    private static final byte NO_AUTHENTICATION = 0;
    private static final byte NO_ACCEPTABLE_METHOD = (byte) 0xFF;
    private static final byte CONNECT = 1;
    private static final byte IPV4 = 1;
    private static final byte DOMAIN = 3;
    private static final byte IPV6 = 4;

    // version, command, reserved, address type
    private static final int REQUEST_HEAD = 4;
    private static final int PORT_BYTES = 2;

    private Socks5() {}

    /** The answer to a greeting that offers no authentication. */
    static ByteBuf methodChosen() {
        return Unpooled.wrappedBuffer(new byte[] {VERSION, NO_AUTHENTICATION});
    }

    /** A reply; the bound address is given as 0.0.0.0:0, as clients expect from a proxy. */
    static ByteBuf reply(byte code) {
        return Unpooled.wrappedBuffer(new byte[] {VERSION, code, 0, IPV4, 0, 0, 0, 0, 0, 0});
    }

    /**
     * Consumes a greeting; false if it is not complete.
     *
     * @throws MalformedRequestException if the client insists on authentication
     */
    static boolean readGreeting(ByteBuf in) throws MalformedRequestException {
        if (in.readableBytes() < 2) {
            return false;
        }
        int methods = in.getUnsignedByte(in.readerIndex() + 1);
        if (in.readableBytes() < 2 + methods) {
            return false;
        }
        in.skipBytes(2);
        int offered = in.bytesBefore(methods, NO_AUTHENTICATION);
        in.skipBytes(methods);
        if (offered < 0) {
            throw new MalformedRequestException(
                    "SOCKS5 methods: " + methods + " (expected: no authentication among them)",
                    Unpooled.wrappedBuffer(new byte[] {VERSION, NO_ACCEPTABLE_METHOD}));
        }
        return true;
    }

    /**
     * Consumes a request; null if it is not complete.
     *
     * @throws MalformedRequestException with the reply for it
     */
    static @Nullable Target readRequest(ByteBuf in) throws MalformedRequestException {
        if (in.readableBytes() <= REQUEST_HEAD) {
            return null;
        }
        int start = in.readerIndex();
        check(in.getByte(start) == VERSION, "version", in.getByte(start), "5", GENERAL_FAILURE);
        byte command = in.getByte(start + 1);
        check(command == CONNECT, "command", command, "1, CONNECT", COMMAND_NOT_SUPPORTED);
        byte reserved = in.getByte(start + 2);
        check(reserved == 0, "reserved byte", reserved, "0", GENERAL_FAILURE);
        byte type = in.getByte(start + 3);
        int addressLength =
                switch (type) {
                    case IPV4 -> 4;
                    case IPV6 -> 16;
                    case DOMAIN -> 1 + in.getUnsignedByte(start + REQUEST_HEAD);
                    default -> -1;
                };
        check(addressLength > 0, "address type", type, "1, 3 or 4", ADDRESS_TYPE_NOT_SUPPORTED);
        if (in.readableBytes() < REQUEST_HEAD + addressLength + PORT_BYTES) {
            return null;
        }
        in.skipBytes(REQUEST_HEAD);
        return readTarget(in, type, addressLength);
    }

    private static Target readTarget(ByteBuf in, byte type, int addressLength)
            throws MalformedRequestException {
        byte[] address = new byte[addressLength];
        in.readBytes(address);
        int port = in.readUnsignedShort();
        check(port != 0, "port", port, "1 to 65535", GENERAL_FAILURE);
        if (type != DOMAIN) {
            return HostPort.ofAddress(address, port);
        }
        String name = new String(address, 1, address.length - 1, StandardCharsets.ISO_8859_1);
        Target target = HostPort.ofHost(name, port);
        check(target != null, "name length", name.length(), "a host name", GENERAL_FAILURE);
        return Objects.requireNonNull(target);
    }

    private static void check(boolean holds, String what, int value, String expected, byte reply)
            throws MalformedRequestException {
        if (!holds) {
            throw new MalformedRequestException(
                    "SOCKS5 " + what + ": " + value + " (expected: " + expected + ")",
                    reply(reply));
        }
    }
}
