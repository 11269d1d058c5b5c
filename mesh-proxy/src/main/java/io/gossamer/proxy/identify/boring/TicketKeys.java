package io.gossamer.proxy.identify.boring;

import io.gossamer.proxy.identify.engine.ResumptionRules;
import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SessionTicketKey;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The keys of a server's tickets (rule R8): the newest encrypts for half of a session's lifetime,
 * and opens what it encrypted until it is a lifetime old. So a ticket is good for a half to a whole
 * of the lifetime. They are in memory only. Thread-safe.
 */
final class TicketKeys {

    private final long context;
    private final ResumptionRules rules;
    private final SecureRandom random = new SecureRandom();
    private final Deque<Dated> keys = new ArrayDeque<>();

    /** When there is something to do again, by the rules' clock. */
    private volatile long due = Long.MIN_VALUE;

    private record Dated(SessionTicketKey key, long made) {}

    TicketKeys(long context, ResumptionRules rules) {
        this.context = context;
        this.rules = rules;
    }

    /** Before each handshake: keys that are too old go, and a new one comes when it is time. */
    void refresh() {
        long now = rules.clock().millis();
        if (now >= due) {
            renew(now);
        }
    }

    private synchronized void renew(long now) {
        if (now < due) {
            return;
        }
        long lifetime = rules.lifetime().toMillis();
        keys.removeIf(key -> now - key.made >= lifetime);
        keys.addFirst(new Dated(key(), now));
        SSLContext.setSessionTicketKeys(
                context, keys.stream().map(Dated::key).toArray(SessionTicketKey[]::new));
        due = now + lifetime / 2;
    }

    private SessionTicketKey key() {
        return new SessionTicketKey(
                bytes(SessionTicketKey.NAME_SIZE),
                bytes(SessionTicketKey.HMAC_KEY_SIZE),
                bytes(SessionTicketKey.AES_KEY_SIZE));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
