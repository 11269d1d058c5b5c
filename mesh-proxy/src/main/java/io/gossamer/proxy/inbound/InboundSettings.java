package io.gossamer.proxy.inbound;

import io.gossamer.proxy.model.NameSuffixes;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

/**
 * Settings of the way in.
 *
 * @param ownName server name that is terminated here
 * @param explicit nothing redirects: direct connections may name {@code appPorts} only (rule R3)
 * @param appPorts ports of the application
 * @param appAddress where the application listens in explicit mode
 * @param watchPorts ports whose policy is asked for before the first connection
 * @param gateway names that this proxy serves as a gateway
 * @param ownAddresses that an original destination may have; empty allows every address
 * @param detectTimeout from a client's first byte to the end of protocol detection
 * @param failfast how long a silent client of an unreachable application is kept
 * @param connectTimeout of TCP to the application
 * @param poolIdleTimeout of an idle HTTP/1 connection
 * @param maxIdle idle HTTP/1 connections
 * @param maxInFlight requests of this loop
 */
public record InboundSettings(
        String ownName,
        boolean explicit,
        Set<Integer> appPorts,
        InetAddress appAddress,
        Set<Integer> watchPorts,
        NameSuffixes gateway,
        Set<InetAddress> ownAddresses,
        Duration detectTimeout,
        Duration failfast,
        Duration connectTimeout,
        Duration poolIdleTimeout,
        int maxIdle,
        int maxInFlight) {

    public InboundSettings {
        appPorts = Set.copyOf(appPorts);
        watchPorts = Set.copyOf(watchPorts);
        ownAddresses = Set.copyOf(ownAddresses);
    }
}
