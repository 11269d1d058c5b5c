/**
 * The Java peer of the gRPC interoperability cases: service and client on plain grpc-netty. It must
 * not depend on the mesh, so that what it does with and without sidecars can be compared.
 */
@NullMarked
package io.gossamer.it.interop;

import org.jspecify.annotations.NullMarked;
