/**
 * What the authority did and refused to do, append-only and hash-chained. Must not depend on
 * Spring, gRPC or BouncyCastle.
 */
@NullMarked
package io.gossamer.identity.audit;

import org.jspecify.annotations.NullMarked;
