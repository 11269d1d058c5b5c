package io.gossamer.autoconfigure.admin;

import io.gossamer.autoconfigure.transport.ServiceAddress;

/**
 * Where a service wants its admin server. A service declares one as a bean.
 *
 * @param property name of the setting that the address comes from, for messages
 * @param address TCP; port 0 lets the system choose
 */
public record AdminListener(String property, ServiceAddress.Tcp address) {}
