/**
 * Join tokens: issued, verified, bound to the first key that used them (rule R9). Must not depend
 * on Spring, gRPC or BouncyCastle.
 */
@NullMarked
package io.gossamer.identity.token;

import org.jspecify.annotations.NullMarked;
