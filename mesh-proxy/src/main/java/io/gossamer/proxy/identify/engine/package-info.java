/**
 * TLS engines of one credential under one trust bundle, and what their clients and servers keep
 * between handshakes. Knows neither identities nor channels.
 */
@NullMarked
package io.gossamer.proxy.identify.engine;

import org.jspecify.annotations.NullMarked;
