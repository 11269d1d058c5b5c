/**
 * gRPC interoperability between Go and Java, without and with the mesh between them. It must not
 * depend on other test packages.
 */
@NullMarked
package io.gossamer.it.grpc;

import org.jspecify.annotations.NullMarked;
