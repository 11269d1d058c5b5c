/**
 * The form of a join token and how it is verified, shared by the service that signs it and those
 * that read its claims (rules R9, R10). Must not depend on Spring, gRPC or Netty.
 */
@NullMarked
package io.gossamer.autoconfigure.token;

import org.jspecify.annotations.NullMarked;
