/**
 * The services on the wire: who may have which certificate, and what a refusal says. Must not
 * depend on Spring or BouncyCastle.
 */
@NullMarked
package io.gossamer.identity.grpc;

import org.jspecify.annotations.NullMarked;
