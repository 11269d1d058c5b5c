/** Readers' ratings over gRPC. Must not depend on another role's classes. */
@NullMarked
package io.gossamer.demo.reviews;

import org.jspecify.annotations.NullMarked;
