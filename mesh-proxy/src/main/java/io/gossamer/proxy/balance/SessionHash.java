package io.gossamer.proxy.balance;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Hashes of 64 bits by which sessions find their endpoints. They are the same in every sidecar and
 * after every restart, so that all of them choose alike without talking to each other.
 */
public final class SessionHash {

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private SessionHash() {}

    /** Key of a session that these bytes name; never 0. Allocates nothing. */
    public static long of(byte[] bytes, int offset, int length) {
        long hash = OFFSET;
        for (int i = offset; i < offset + length; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
        }
        long mixed = mix(hash);
        return mixed == 0 ? 1 : mixed;
    }

    /** As {@link #of(byte[], int, int)}, of the text in UTF-8. */
    public static long of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes, 0, bytes.length);
    }

    /** What tells an endpoint from the others: its address and port. */
    static long of(InetSocketAddress address) {
        byte[] ip = address.isUnresolved() ? new byte[0] : address.getAddress().getAddress();
        long host = address.isUnresolved() ? of(address.getHostString()) : of(ip, 0, ip.length);
        return mix(host + address.getPort());
    }

    /** Every bit of the argument changes half of the result's; one to one. */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
