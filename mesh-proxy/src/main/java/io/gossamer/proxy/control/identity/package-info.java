/**
 * The identity service as a client: certificates and the trust bundle, as bytes and messages. Knows
 * no certificates; what they mean is decided by who asks.
 */
@NullMarked
package io.gossamer.proxy.control.identity;

import org.jspecify.annotations.NullMarked;
