package io.gossamer.proxy.outbound.session;

import io.gossamer.proxy.balance.SessionHash;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.model.Backend.Affinity;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Reads to which session requests and connections to one backend belong, as the key by which the
 * balancer chooses ({@link SessionHash}); 0 for none. Reads bytes where they are: allocates nothing
 * for headers and cookies. Immutable.
 */
public final class SessionKey {

    private static final AsciiString COOKIE = AsciiString.cached("cookie");

    /** Every request is balanced by itself. */
    public static final SessionKey NONE = new SessionKey(null, null, false, 0);

    private final @Nullable AsciiString header;
    private final @Nullable AsciiString cookie;
    private final boolean source;
    private final long workload;

    private SessionKey(
            @Nullable AsciiString header,
            @Nullable AsciiString cookie,
            boolean source,
            long workload) {
        this.header = header;
        this.cookie = cookie;
        this.source = source;
        this.workload = workload;
    }

    /**
     * @param workload name of this workload, the source of clients on this machine
     */
    public static SessionKey of(@Nullable Affinity affinity, String workload) {
        if (affinity instanceof Affinity.Header by) {
            return new SessionKey(AsciiString.of(by.name()), null, false, 0);
        }
        if (affinity instanceof Affinity.Cookie by) {
            return new SessionKey(null, AsciiString.of(by.name()), false, 0);
        }
        return affinity == null ? NONE : new SessionKey(null, null, true, SessionHash.of(workload));
    }

    /** The key of a request that this client sends. */
    public long ofRequest(HeaderBlock headers, InetSocketAddress client) {
        AsciiString byHeader = header;
        if (byHeader != null) {
            AsciiString value = headers.get(byHeader);
            return value == null ? 0 : hash(value, 0, value.length());
        }
        AsciiString byCookie = cookie;
        return byCookie == null ? ofConnection(client) : ofCookie(headers, byCookie);
    }

    /** The key of a connection that is not HTTP: only its source can tell. */
    public long ofConnection(@Nullable SocketAddress client) {
        if (!source || !(client instanceof InetSocketAddress known) || known.isUnresolved()) {
            return 0;
        }
        InetAddress address = known.getAddress();
        if (address.isLoopbackAddress()) {
            return workload;
        }
        byte[] bytes = address.getAddress();
        return SessionHash.of(bytes, 0, bytes.length);
    }

    /** Clients may split cookies into several fields (RFC 9113, section 8.2.3). */
    private static long ofCookie(HeaderBlock headers, AsciiString name) {
        for (int i = headers.indexOf(COOKIE, 0); i >= 0; i = headers.indexOf(COOKIE, i + 1)) {
            long key = ofCookie(headers.value(i), name);
            if (key != 0) {
                return key;
            }
        }
        return 0;
    }

    /** The first cookie of that name, with its value as it stands: {@code a=1; name=value}. */
    private static long ofCookie(AsciiString field, AsciiString name) {
        int length = field.length();
        int start = 0;
        while (start < length) {
            int end = field.indexOf(';', start);
            int stop = end < 0 ? length : end;
            while (start < stop && field.byteAt(start) == ' ') {
                start++;
            }
            int value = start + name.length() + 1;
            if (value <= stop && field.byteAt(value - 1) == '=' && startsWith(field, start, name)) {
                return hash(field, value, stop - value);
            }
            start = stop + 1;
        }
        return 0;
    }

    private static boolean startsWith(AsciiString field, int at, AsciiString name) {
        for (int i = 0; i < name.length(); i++) {
            if (field.byteAt(at + i) != name.byteAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** An empty value names nobody. */
    private static long hash(AsciiString text, int from, int length) {
        return length == 0 ? 0 : SessionHash.of(text.array(), text.arrayOffset() + from, length);
    }
}
