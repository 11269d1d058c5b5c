/**
 * Who this proxy is and who its peers are: key, certificate and trust bundle, mTLS handshakes, the
 * one check of every peer. Must not depend on sibling stages; who certifies is an interface here.
 */
@NullMarked
package io.gossamer.proxy.identify;

import org.jspecify.annotations.NullMarked;
