/**
 * The data directory: private, locked, written atomically. Must not depend on Spring, gRPC or
 * BouncyCastle.
 */
@NullMarked
package io.gossamer.identity.storage;

import org.jspecify.annotations.NullMarked;
